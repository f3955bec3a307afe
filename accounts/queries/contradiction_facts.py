"""What one source states, gathered for the search for contradictions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from accounts.domain.choices import ContractKind
from accounts.domain.contradictions import ContractFact, Facts

_RECURRING = (ContractKind.RECURRING.value, ContractKind.USAGE.value)
# a contract past its term ended there unless it renews by itself
_CONTRACTS = """
SELECT c.external_id, a.external_id, c.starts_on,
    coalesce(c.ended_on, CASE WHEN NOT c.auto_renew AND c.term_ends_on <= %(day)s THEN c.term_ends_on END),
    c.product, b.external_id, c.arr, c.currency, c.kind
FROM accounts_contract c
JOIN accounts_account a ON a.organization_id = c.organization_id AND a.id = c.account_id
LEFT JOIN accounts_contract b ON b.organization_id = c.organization_id AND b.id = c.replaces_id
WHERE c.organization_id = %(organization)s AND c.source = %(source)s AND c.external_id IS NOT NULL
"""
_FLAGS = """
SELECT external_id, stated_churned FROM accounts_account
WHERE organization_id = %(organization)s AND source = %(source)s AND stated_churned IS NOT NULL
    AND external_id IS NOT NULL
"""
_SAID = """
SELECT a.external_id, array_agg(s.said_on ORDER BY s.said_on)
FROM accounts_churnstatement s
JOIN accounts_account a ON a.organization_id = s.organization_id AND a.id = s.account_id
WHERE s.organization_id = %(organization)s AND s.source = %(source)s AND a.external_id IS NOT NULL
GROUP BY a.external_id
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
SELECT a.external_id, count(*)
FROM accounts_ticket t
JOIN accounts_account a ON a.organization_id = t.organization_id AND a.id = t.account_id
JOIN (
    SELECT account_id, min(starts_on) AS first_on FROM accounts_contract
    WHERE organization_id = %(organization)s GROUP BY account_id
) c ON c.account_id = t.account_id AND (t.opened_at AT TIME ZONE %(zone)s)::date < c.first_on
WHERE t.organization_id = %(organization)s AND t.source = %(source)s AND a.external_id IS NOT NULL
GROUP BY a.external_id
"""


def facts(organization_id: int, *, source: str, as_of: date, zone: str) -> Facts:
    """Return what the source states about its accounts, by its own ids; `zone` decides a ticket's day."""
    parameters = {"organization": organization_id, "source": source, "day": as_of, "zone": zone}
    usage = _rows(_USAGE, parameters)
    return Facts(
        as_of=as_of,
        contracts=[_contract(*row) for row in _rows(_CONTRACTS, parameters)],
        stated_churned=dict(_rows(_FLAGS, parameters)),
        churn_said=dict(_rows(_SAID, parameters)),
        early_usage={contract: early for contract, early, _ in usage if early},
        late_usage={contract: late for contract, _, late in usage if late},
        early_tickets=dict(_rows(_TICKETS, parameters)),
    )


def _contract(*row: Any) -> ContractFact:
    external_id, account, starts_on, ended_on, product, replaces, arr, currency, kind = row
    return ContractFact(
        external_id=external_id,
        account=account or "",
        starts_on=starts_on,
        ended_on=ended_on,
        product=product,
        replaces=replaces,
        arr=arr,
        currency=currency,
        recurring=kind in _RECURRING,
    )


def _rows(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
