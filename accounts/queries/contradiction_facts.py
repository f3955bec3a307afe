"""What one source states, gathered for the search for contradictions."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.domain.choices import ContractKind
from accounts.domain.contradictions import ContractFact, Facts
from cs_platform.tenancy import queries as tenancy

_RECURRING = (ContractKind.RECURRING.value, ContractKind.USAGE.value)
# Rows are put together in Python: with row-level security the planner expects one row and compares all.
_ACCOUNTS = """
SELECT id, coalesce(external_id, '') FROM accounts_account WHERE organization_id = %(organization)s
"""
# a contract past its term ended there unless it renews by itself
_CONTRACTS = """
SELECT id, external_id, account_id, starts_on,
    coalesce(ended_on, CASE WHEN NOT auto_renew AND term_ends_on <= %(day)s THEN term_ends_on END),
    product, replaces_id, arr, currency, kind
FROM accounts_contract
WHERE organization_id = %(organization)s AND source = %(source)s AND external_id IS NOT NULL
"""
_FIRST_CONTRACTS = """
SELECT account_id, min(starts_on) FROM accounts_contract
WHERE organization_id = %(organization)s GROUP BY account_id
"""
_FLAGS = """
SELECT external_id, stated_churned FROM accounts_account
WHERE organization_id = %(organization)s AND source = %(source)s AND stated_churned IS NOT NULL
    AND external_id IS NOT NULL
"""
_SAID = """
SELECT account_id, array_agg(said_on ORDER BY said_on) FROM accounts_churnstatement
WHERE organization_id = %(organization)s AND source = %(source)s GROUP BY account_id
"""
_USAGE = """
SELECT c.external_id, count(*) FILTER (WHERE d.day < c.starts_on), count(*) FILTER (WHERE d.day >= c.ended_on)
FROM accounts_contract c
JOIN accounts_featureday d ON d.organization_id = c.organization_id AND d.account_id = c.account_id
    AND d.stream = c.external_id
WHERE c.organization_id = %(organization)s AND c.source = %(source)s
    AND (d.day < c.starts_on OR d.day >= c.ended_on)
GROUP BY c.external_id
"""
_TICKETS = """
SELECT account_id, (opened_at AT TIME ZONE %(zone)s)::date AS opened_on, count(*) FROM accounts_ticket
WHERE organization_id = %(organization)s AND source = %(source)s GROUP BY account_id, opened_on
"""


def facts(organization_id: int, *, source: str, as_of: date, zone: str) -> Facts:
    """Return what the source states about its accounts, by its own ids; `zone` decides a ticket's day."""
    parameters = {"organization": organization_id, "source": source, "day": as_of, "zone": zone}
    names = dict(tenancy.rows_of(_ACCOUNTS, parameters))
    usage = _usage(parameters)
    return Facts(
        as_of=as_of,
        contracts=_contracts(names, parameters),
        stated_churned=dict(tenancy.rows_of(_FLAGS, parameters)),
        churn_said={
            names[account]: days for account, days in tenancy.rows_of(_SAID, parameters) if names[account]
        },
        early_usage={contract: early for contract, early, _ in usage if early},
        late_usage={contract: late for contract, _, late in usage if late},
        early_tickets=_early_tickets(names, parameters),
    )


def _usage(parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return early and late rows of use by contract; by hashing, since every row of use is looked at."""
    tenancy.rows_of("SELECT set_config('enable_nestloop', 'off', true)", {})
    found = tenancy.rows_of(_USAGE, parameters)
    tenancy.rows_of("SELECT set_config('enable_nestloop', 'on', true)", {})
    return found


def _contracts(names: Mapping[int, str], parameters: Mapping[str, Any]) -> list[ContractFact]:
    rows = tenancy.rows_of(_CONTRACTS, parameters)
    ids = {row[0]: row[1] for row in rows}
    return [
        ContractFact(
            external_id=external_id,
            account=names[account_id],
            starts_on=starts_on,
            ended_on=ended_on,
            product=product,
            replaces=ids.get(replaces_id),
            arr=arr,
            currency=currency,
            recurring=kind in _RECURRING,
        )
        for _, external_id, account_id, starts_on, ended_on, product, replaces_id, arr, currency, kind in rows
    ]


def _early_tickets(names: Mapping[int, str], parameters: Mapping[str, Any]) -> dict[str, int]:
    first = dict(tenancy.rows_of(_FIRST_CONTRACTS, parameters))
    early: Counter[str] = Counter()
    for account_id, opened_on, count in tenancy.rows_of(_TICKETS, parameters):
        if names[account_id] and account_id in first and opened_on < first[account_id]:
            early[names[account_id]] += count
    return dict(early)
