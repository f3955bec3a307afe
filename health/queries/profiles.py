"""Which profile of a configuration each account has, by its stage and segment as they stood on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from cs_platform.tenancy import queries as tenancy
from health.domain import configuration, facts
from health.domain.configuration import Configuration
from health.queries.facts import as_of
from health.queries.facts.shared import OrganizationDay, known_until

STOOD = """
    SELECT account.id, coalesce({stage}, 0), {segment} FROM {accounts} account {entered}
    ORDER BY account.id
"""
LATEST = {"stage": "account.stage_id", "segment": "account.segment", "entered": ""}
# where an account was recorded later its segment then is not known, and its stage only by its stays in stages
AS_KNOWN = {
    "stage": "CASE WHEN account.created_at < %(end)s THEN account.stage_id ELSE entered.stage_id END",
    "segment": "CASE WHEN account.created_at < %(end)s THEN account.segment ELSE '' END",
    "entered": """LEFT JOIN (
        SELECT DISTINCT ON (account_id) account_id, stage_id FROM {entries} entry
        WHERE known_on <= %(day)s AND entered_at < %(end)s AND (left_at IS NULL OR left_at >= %(end)s)
        ORDER BY account_id, entered_at DESC, id DESC
    ) AS entered ON entered.account_id = account.id""",
}


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where accounts stood (A,), in order of id: their stages, 0 = not known, and segments, "" = none."""

    ids: facts.IntArray
    stages: facts.IntArray
    segments: configuration.Names

    def codes(self, settings: Configuration, account_ids: facts.IntArray) -> facts.IntArray:
        """Return the code of each account's profile (A,); the base for accounts that stood nowhere."""
        codes = np.full(len(account_ids), configuration.BASE, dtype=np.int64)
        known = np.isin(account_ids, self.ids)
        place = np.searchsorted(self.ids, account_ids[known])
        codes[known] = configuration.assign(settings, self.stages, self.segments)[place]
        return codes


def of_chunk(settings: Configuration, shared: OrganizationDay, account_ids: facts.IntArray) -> facts.IntArray:
    """Return the profile of each account of a chunk on the day (A,); nothing is read where there is none."""
    if not settings.profiles or not len(account_ids):
        return np.full(len(account_ids), configuration.BASE, dtype=np.int64)
    first_id, last_id = int(account_ids[0]), int(account_ids[-1])
    bound = {"first_id": first_id, "last_id": last_id} | shared.past.parameters(first_id, last_id)
    accounts = shared.past.rows(as_of.ACCOUNTS, as_of.CHUNK_OF_ACCOUNTS)
    entered = AS_KNOWN["entered"].format(entries=shared.past.rows(as_of.STAGE_ENTRIES))
    query = STOOD.format(accounts=accounts, **AS_KNOWN | {"entered": entered})
    return _places(query, shared.parameters | bound).codes(settings, account_ids)


def of_day(organization_id: int, day: date) -> Places:
    """Return where all accounts stood at the end of a day; those recorded later where they stood first."""
    end = tenancy.end_of_day(tenancy.organization(organization_id).time_zone, day)
    past = as_of.past(organization_id, known_until(organization_id, end), [as_of.ACCOUNTS])
    query = STOOD.format(accounts=past.rows(as_of.ACCOUNTS, as_of.ALL), **LATEST)
    return _places(query, {"organization": organization_id} | past.parameters(*as_of.EVERYBODY))


def _places(query: str, parameters: dict[str, Any]) -> Places:
    rows = tenancy.rows_of(query, parameters)
    return Places(
        ids=np.array([row[0] for row in rows], dtype=np.int64),
        stages=np.array([row[1] for row in rows], dtype=np.int64),
        segments=np.array([row[2] for row in rows], dtype=np.str_),
    )
