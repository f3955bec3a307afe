"""Fills `health.domain.facts.ChunkFacts` for a chunk of accounts as of a day, one query per kind of fact."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from cs_platform.tenancy import queries as tenancy
from health.domain import facts
from health.queries import columns
from health.queries.facts import contracts, tickets, usage
from health.queries.facts.shared import OrganizationDay, organization_day

__all__ = ["Chunk", "OrganizationDay", "account_ids", "chunk", "organization_day"]

ACCOUNTS = """
    SELECT id FROM accounts_account
    WHERE organization_id = %(organization)s AND id BETWEEN %(first_id)s AND %(last_id)s
      AND known_on <= %(day)s AND (archived_at IS NULL OR archived_at >= %(end)s)
    ORDER BY id
"""
ALL_ACCOUNTS = """
    SELECT id FROM accounts_account
    WHERE organization_id = %(organization)s AND known_on <= %(day)s
      AND (archived_at IS NULL OR archived_at >= %(end)s)
    ORDER BY id
"""
PAST_DITCHES = """
    SELECT account_id, count(*)::float8 FROM health_ditchepisode
    WHERE organization_id = %(organization)s AND account_id BETWEEN %(first_id)s AND %(last_id)s
      AND left_on < %(day)s
    GROUP BY account_id
"""


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """What the measures read of a chunk of accounts, and what each account's contracts say."""

    facts: facts.ChunkFacts
    contracts: tuple[contracts.AccountContracts, ...]


def account_ids(organization_id: int, day: date) -> facts.IntArray:
    """Return the accounts known on a day and not archived by its end, in order."""
    end = tenancy.end_of_day(tenancy.organization(organization_id).time_zone, day)
    parameters = {"organization": organization_id, "day": day, "end": end}
    return columns.integers(columns.read(ALL_ACCOUNTS, parameters, {"account": "i8"})["account"])


def chunk(shared: OrganizationDay, first_id: int, last_id: int) -> Chunk | None:
    """Return the facts of the accounts from first_id to last_id; None when none is known that day."""
    parameters = shared.parameters | {"first_id": first_id, "last_id": last_id}
    ids = columns.integers(columns.read(ACCOUNTS, parameters, {"account": "i8"})["account"])
    if not len(ids):
        return None
    held = contracts.account_contracts(shared, ids, parameters)
    ditches = columns.read(PAST_DITCHES, parameters, {"account": "i8", "episodes": "f8"})
    place, counted = usage.place_of(ids, ditches)
    past_ditches = np.zeros(len(ids))
    past_ditches[place] = counted["episodes"]
    return Chunk(
        contracts=held,
        facts=facts.ChunkFacts(
            as_of=shared.day,
            account_ids=ids,
            usage=usage.usage(shared, ids, parameters),
            tickets=tickets.tickets(shared, ids, parameters),
            contacts=tickets.contacts(shared, ids, parameters),
            contracts=contracts.measure_facts(held),
            past_ditches=past_ditches,
        ),
    )
