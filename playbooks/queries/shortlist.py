"""Which accounts a person's day is chosen from, ranked where they lie: a book may hold ten thousand.

The rules are those of `playbooks.domain.queue`, which chooses from what is returned here; both are held to
the same answer by a test.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cs_platform.tenancy import queries as tenancy
from health.queries import overview
from playbooks.domain import queue

_WAITING = """
WITH task AS MATERIALIZED (
    SELECT account_id, signal_id, due_on, assignee_id = ANY(%(owners)s) AS is_theirs,
        state = 'SNOOZED' AND (snoozed_until IS NULL OR snoozed_until > %(day)s) AS sleeps
    FROM playbooks_task
    WHERE organization_id = %(organization)s AND state IN ('OPEN', 'SNOOZED')
), todo AS (
    SELECT DISTINCT account_id FROM task
    WHERE is_theirs AND NOT sleeps AND (due_on IS NULL OR due_on <= %(soon)s)
), elsewhere AS (
    SELECT signal_id FROM task WHERE signal_id IS NOT NULL AND (sleeps OR NOT is_theirs)
), chosen AS (
    SELECT id AS account_id FROM accounts_account
    WHERE organization_id = %(organization)s AND owner_id = ANY(%(owners)s)
    UNION SELECT unnest(%(others)s::bigint[])
    UNION SELECT account_id FROM todo
), book AS (
    SELECT s.account_id, coalesce(s.avoidable_loss, 0) AS avoidable,
        coalesce(s.health, %(unknown)s) AS health,
        CASE WHEN s.renewal_on IS NULL THEN 0 ELSE coalesce(s.avoidable_loss, 0)
            / (1 + greatest(s.renewal_on - %(day)s, 0) / %(month)s / %(near)s) END AS worth
    FROM chosen
    JOIN health_accountstanding s
        ON s.organization_id = %(organization)s AND s.account_id = chosen.account_id
    WHERE s.customer_state = ANY(%(present)s)
), waiting AS (
    SELECT book.*, coalesce(reason.gravest, 0) AS gravest
    FROM book
    CROSS JOIN LATERAL (
        SELECT max(g.severity) AS gravest
        FROM health_signal g
        WHERE g.organization_id = %(organization)s AND g.account_id = book.account_id AND g.ended_on IS NULL
            AND (g.acted_on_at IS NULL OR (g.acted_on_at AT TIME ZONE %(time_zone)s)::date <= %(quiet)s)
            AND g.id NOT IN (SELECT signal_id FROM elsewhere)
    ) reason
    WHERE reason.gravest IS NOT NULL OR book.account_id IN (SELECT account_id FROM todo)
), ranked AS (
    SELECT account_id, count(*) OVER () AS accounts, sum(avoidable) OVER () AS avoidable,
        row_number() OVER (ORDER BY worth DESC, account_id) AS by_worth,
        row_number() OVER (
            ORDER BY gravest DESC, floor(health / 10), sha256(convert_to(account_id || %(lot)s, 'UTF8'))
        ) AS by_need
    FROM waiting
)
SELECT account_id, accounts, avoidable FROM ranked WHERE by_worth <= %(places)s OR by_need <= %(places)s
"""


@dataclass(frozen=True, kw_only=True)
class Shortlist:
    """The accounts that may have a place, and how many wait in all with what can still be kept there."""

    account_ids: tuple[int, ...]
    waiting: int
    avoidable: Decimal


def shortlist(
    organization_id: int,
    *,
    owners: Collection[int],
    others: Collection[int],
    capacity: int,
    day: date,
    time_zone: str,
) -> Shortlist:
    """Return the accounts of these owners, these others, and those with a near task, that have a reason.

    Of all that wait, as many come as could have a place: the best by worth, and the neediest.
    """
    parameters: dict[str, Any] = {
        "organization": organization_id,
        "owners": list(owners),
        "others": list(others),
        "present": [state.value for state in overview.PRESENT],
        "day": day,
        "soon": day + timedelta(days=queue.PREPARE_DAYS),
        "quiet": day - timedelta(days=queue.QUIET_DAYS),
        "lot": f":{day}",
        "time_zone": time_zone,
        "unknown": queue.UNKNOWN_HEALTH,
        "month": queue.DAYS_A_MONTH,
        "near": queue.NEAR_MONTHS,
        "places": max(capacity + capacity // queue.NEED_SHARE, 1),
    }
    rows = tenancy.rows_of(_WAITING, parameters)
    waiting, avoidable = (rows[0][1], rows[0][2]) if rows else (0, Decimal(0))
    return Shortlist(account_ids=tuple(row[0] for row in rows), waiting=waiting, avoidable=avoidable)
