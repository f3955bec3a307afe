"""Fills `health.domain.facts.ChunkFacts` for a chunk of accounts as of a day, one query per kind of fact."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cs_platform.tenancy import queries as tenancy
from health.domain import facts
from health.queries import columns
from health.queries.facts import as_of, commerce, contracts, outcomes, people, places, tickets, usage
from health.queries.facts.shared import OrganizationDay, known_until, organization_day

__all__ = ["Chunk", "OrganizationDay", "account_ids", "chunk", "known_until", "organization_day"]

# a stage from before the account was recorded is not known: what stands there was written later
ACCOUNTS = """
    SELECT id, CASE WHEN created_at < %(end)s THEN coalesce(stage_id, 0) ELSE 0 END FROM {accounts} account
    WHERE known_on <= %(day)s AND (archived_at IS NULL OR archived_at >= %(end)s)
    ORDER BY id
"""
# an episode that went on again later had ended all the same on a day between
PAST_DITCHES = """
    SELECT account_id, count(*)::float8 FROM health_ditchepisode
    WHERE organization_id = %(organization)s AND account_id BETWEEN %(first_id)s AND %(last_id)s
      AND (SELECT count(*) FROM unnest(left_days || left_on) AS left_again(on_day) WHERE on_day < %(day)s)
        > (SELECT count(*) FROM unnest(relapse_days) AS back(on_day) WHERE on_day < %(day)s)
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
    past = as_of.past(organization_id, known_until(organization_id, end), [as_of.ACCOUNTS])
    parameters = {"organization": organization_id, "day": day, "end": end}
    bound = parameters | past.parameters(*as_of.EVERYBODY)
    return columns.integers(_accounts(past, bound, as_of.ALL)["account"])


def chunk(shared: OrganizationDay, first_id: int, last_id: int) -> Chunk | None:
    """Return the facts of the accounts from first_id to last_id; None when none is known that day."""
    bounds = {"first_id": first_id, "last_id": last_id}
    parameters = shared.parameters | bounds | shared.past.parameters(first_id, last_id)
    accounts = _accounts(shared.past, parameters, as_of.CHUNK_OF_ACCOUNTS)
    ids = columns.integers(accounts["account"])
    if not len(ids):
        return None
    held = contracts.account_contracts(shared, ids, parameters)
    agreed = contracts.measure_facts(held)
    stages = columns.integers(accounts["stage"])
    ditches = columns.read(PAST_DITCHES, parameters, {"account": "i8", "episodes": "f8"})
    return Chunk(
        contracts=held,
        facts=facts.ChunkFacts(
            as_of=shared.day,
            account_ids=ids,
            usage=usage.usage(shared, ids, parameters),
            tickets=tickets.tickets(shared, ids, parameters),
            contacts=people.contacts(shared, ids, parameters),
            contracts=agreed,
            outcomes=outcomes.outcomes(shared, ids, stages, agreed, parameters),
            touches=people.touches(shared, ids, parameters),
            surveys=people.surveys(shared, ids, parameters),
            invoices=commerce.invoices(shared, ids, parameters),
            commitments=commerce.commitments(shared, ids, parameters),
            past_ditches=places.by_account(ids, ditches).numbers("episodes"),
        ),
    )


def _accounts(past: as_of.Past, parameters: dict[str, Any], which: str) -> columns.Records:
    """Return the accounts of the day with their stages, in order."""
    query = ACCOUNTS.format(accounts=past.rows(as_of.ACCOUNTS, which))
    return columns.read(query, parameters, {"account": "i8", "stage": "i8"})
