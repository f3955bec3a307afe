"""What comes due on an account: promises, goals, reviews of the plan, planned touches, assumptions.

A planned touch whose time has passed is asked after: did it take place? One that did not is there until
somebody speaks with the account or plans the next, at most for LOOK_BACK_DAYS.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from accounts.domain.choices import Channel, CommitmentSide
from cs_platform.lib.choices import LabelledEnum
from cs_platform.tenancy import queries as tenancy

DUE = """
    SELECT 'PROMISE', id, due_on, text, side, version FROM accounts_commitment
    WHERE organization_id = %(organization)s AND account_id = %(account)s
      AND state = 'OPEN' AND due_on IS NOT NULL
    UNION ALL
    SELECT 'GOAL', id, due_on, statement, '', version FROM accounts_outcomegoal
    WHERE organization_id = %(organization)s AND account_id = %(account)s
      AND status = 'OPEN' AND due_on IS NOT NULL
    UNION ALL
    SELECT 'REVIEW', id, coalesce(reviewed_on, known_on) + review_every_days, why, '', version
    FROM accounts_successplan
    WHERE organization_id = %(organization)s AND account_id = %(account)s AND closed_on IS NULL
    UNION ALL
    SELECT CASE WHEN t.was_missed THEN 'MISSED' WHEN t.planned_for <= %(now)s THEN 'ASKED' ELSE 'TOUCH' END,
           t.id, (t.planned_for AT TIME ZONE %(zone)s)::date,
           coalesce(nullif(t.summary, ''), t.next_step), t.channel, t.version
    FROM accounts_touch t
    WHERE t.organization_id = %(organization)s AND t.account_id = %(account)s
      AND t.happened_at IS NULL AND t.planned_for >= %(since)s
      AND NOT (t.was_missed AND EXISTS (
          SELECT FROM accounts_touch later
          WHERE later.organization_id = %(organization)s AND later.account_id = %(account)s
            AND NOT later.was_missed AND coalesce(later.happened_at, later.planned_for) > t.planned_for))
    UNION ALL
    SELECT 'CHECK', id, check_by, text, '', version FROM accounts_statement
    WHERE organization_id = %(organization)s AND account_id = %(account)s
      AND label = 'ASSUMPTION' AND check_by IS NOT NULL
    ORDER BY 3, 1, 2 LIMIT %(limit)s
"""


LOOK_BACK_DAYS = 28
"""How long a planned touch that was not held, or of which nobody said so, is shown."""


class DueKind(LabelledEnum):
    """What comes due."""

    PROMISE = "PROMISE", "Promise"
    GOAL = "GOAL", "Goal"
    REVIEW = "REVIEW", "Review of the plan"
    TOUCH = "TOUCH", "Planned touch"
    ASKED = "ASKED", "Did it take place?"
    MISSED = "MISSED", "Did not take place"
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
    DueKind.ASKED: "touches",
    DueKind.MISSED: "touches",
    DueKind.CHECK: "statements",
}
PAST_TOUCHES = frozenset({DueKind.ASKED, DueKind.MISSED})
TOUCHES = PAST_TOUCHES | {DueKind.TOUCH}


@dataclass(frozen=True, kw_only=True)
class Due:
    """One thing that comes due. detail: the side that promised, or the channel of a touch, in words.

    version: of the record, for what one presses beside it.
    """

    kind: DueKind
    id: int
    due_on: date
    text: str
    detail: str
    is_overdue: bool
    version: int

    @property
    def about(self) -> str:
        """What it is, in words: "Planned touch, Phone"; what is asked of a touch comes last."""
        words = (self.kind.label, self.detail)
        return ", ".join(filter(None, reversed(words) if self.kind in PAST_TOUCHES else words))


def next_due(
    organization_id: int, account_id: int, now: datetime, *, time_zone: str, limit: int
) -> tuple[Due, ...]:
    """Return what comes due next, what is overdue first."""
    today = tenancy.local_day(time_zone, now)
    with connection.cursor() as cursor:
        cursor.execute(
            DUE,
            {
                "organization": organization_id,
                "account": account_id,
                "zone": time_zone,
                "now": now,
                "since": tenancy.start_of_day(time_zone, today - timedelta(days=LOOK_BACK_DAYS)),
                "limit": limit,
            },
        )
        return tuple(_due(row, today) for row in cursor.fetchall())


def _due(row: tuple[Any, ...], today: date) -> Due:
    kind, record_id, due_on, words, code, version = row
    return Due(
        kind=DueKind(kind),
        id=record_id,
        due_on=due_on,
        text=words,
        detail=_detail(DueKind(kind), code),
        is_overdue=due_on < today and DueKind(kind) not in TOUCHES,
        version=version,
    )


def _detail(kind: DueKind, code: str) -> str:
    if kind is DueKind.PROMISE:
        return f"{CommitmentSide(code).label} promised"
    return Channel(code).label if kind in TOUCHES else ""
