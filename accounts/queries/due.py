"""What comes due on an account: promises, goals, reviews of the plan, planned touches, assumptions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from accounts.domain.choices import Channel, CommitmentSide
from cs_platform.lib.choices import LabelledEnum
from cs_platform.tenancy import queries as tenancy

DUE = """
    SELECT 'PROMISE', id, due_on, text, side FROM accounts_commitment
    WHERE organization_id = %(organization)s AND account_id = %(account)s
      AND state = 'OPEN' AND due_on IS NOT NULL
    UNION ALL
    SELECT 'GOAL', id, due_on, statement, '' FROM accounts_outcomegoal
    WHERE organization_id = %(organization)s AND account_id = %(account)s
      AND status = 'OPEN' AND due_on IS NOT NULL
    UNION ALL
    SELECT 'REVIEW', id, coalesce(reviewed_on, known_on) + review_every_days, why, ''
    FROM accounts_successplan
    WHERE organization_id = %(organization)s AND account_id = %(account)s AND closed_on IS NULL
    UNION ALL
    SELECT 'TOUCH', id, (planned_for AT TIME ZONE %(zone)s)::date,
           coalesce(nullif(next_step, ''), summary), channel
    FROM accounts_touch
    WHERE organization_id = %(organization)s AND account_id = %(account)s
      AND happened_at IS NULL AND NOT was_missed AND planned_for >= %(start)s
    UNION ALL
    SELECT 'CHECK', id, check_by, text, '' FROM accounts_statement
    WHERE organization_id = %(organization)s AND account_id = %(account)s
      AND label = 'ASSUMPTION' AND check_by IS NOT NULL
    ORDER BY 3, 1, 2 LIMIT %(limit)s
"""


class DueKind(LabelledEnum):
    """What comes due."""

    PROMISE = "PROMISE", "Promise"
    GOAL = "GOAL", "Goal"
    REVIEW = "REVIEW", "Review of the plan"
    TOUCH = "TOUCH", "Planned touch"
    CHECK = "CHECK", "Assumption to check"

    @property
    def noun(self) -> str:
        """The kind of record."""
        return _NOUNS[self]


_NOUNS = {
    DueKind.PROMISE: "commitments",
    DueKind.GOAL: "goals",
    DueKind.REVIEW: "success-plans",
    DueKind.TOUCH: "touches",
    DueKind.CHECK: "statements",
}


@dataclass(frozen=True, kw_only=True)
class Due:
    """One thing that comes due. detail: the side that promised, or the channel of a touch, in words."""

    kind: DueKind
    id: int
    due_on: date
    text: str
    detail: str
    is_overdue: bool


def next_due(
    organization_id: int, account_id: int, today: date, *, time_zone: str, limit: int
) -> tuple[Due, ...]:
    """Return what comes due next, what is overdue first."""
    start: datetime = tenancy.start_of_day(time_zone, today)
    with connection.cursor() as cursor:
        cursor.execute(
            DUE,
            {
                "organization": organization_id,
                "account": account_id,
                "zone": time_zone,
                "start": start,
                "limit": limit,
            },
        )
        return tuple(_due(row, today) for row in cursor.fetchall())


def _due(row: tuple[Any, ...], today: date) -> Due:
    kind, record_id, due_on, words, code = row
    return Due(
        kind=DueKind(kind),
        id=record_id,
        due_on=due_on,
        text=words,
        detail=_detail(DueKind(kind), code),
        is_overdue=due_on < today,
    )


def _detail(kind: DueKind, code: str) -> str:
    if kind is DueKind.PROMISE:
        return f"{CommitmentSide(code).label} promised"
    return Channel(code).label if kind is DueKind.TOUCH else ""
