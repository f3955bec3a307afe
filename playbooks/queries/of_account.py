"""Why an account needs somebody, and what is being done about it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from cs_platform.tenancy import queries as tenancy
from health.domain.choices import SignalAction, SignalKind

DONE_SHOWN = 5

WORK = """
    SELECT s.kind, s.sentence, s.day, s.money_at_stake, s.acted_on_kind, t.title, t.due_on, u.name,
           NULL::timestamptz, ''
    FROM health_signal s
    LEFT JOIN playbooks_task t ON t.signal_id = s.id AND t.organization_id = %(organization)s
         AND t.state IN ('OPEN', 'SNOOZED')
    LEFT JOIN tenancy_membership m ON m.id = t.assignee_id AND m.organization_id = %(organization)s
    LEFT JOIN tenancy_user u ON u.id = m.user_id
    WHERE s.organization_id = %(organization)s AND s.account_id = %(account)s AND s.ended_on IS NULL
    UNION ALL
    SELECT '', '', NULL, NULL, '', t.title, t.due_on, u.name, NULL, ''
    FROM playbooks_task t
    LEFT JOIN tenancy_membership m ON m.id = t.assignee_id AND m.organization_id = %(organization)s
    LEFT JOIN tenancy_user u ON u.id = m.user_id
    WHERE t.organization_id = %(organization)s AND t.account_id = %(account)s AND t.signal_id IS NULL
      AND t.state IN ('OPEN', 'SNOOZED')
    UNION ALL
    (SELECT '', '', NULL, NULL, '', t.title, NULL, u.name, t.done_at, t.result
    FROM playbooks_task t
    LEFT JOIN tenancy_membership m ON m.id = t.done_by_id AND m.organization_id = %(organization)s
    LEFT JOIN tenancy_user u ON u.id = m.user_id
    WHERE t.organization_id = %(organization)s AND t.account_id = %(account)s AND t.state = 'DONE'
    ORDER BY t.done_at DESC, t.id DESC LIMIT %(shown)s)
    ORDER BY 4 DESC NULLS FIRST, 3, 9 DESC, 7, 6
"""


@dataclass(frozen=True, kw_only=True)
class OpenReason:
    """A signal that is still true, or a task of its own (kind None). money: what can still be kept, reporting currency.

    task: what somebody has taken on, "" = nothing; acted: what was done about the signal, "" = nothing.
    """

    kind: SignalKind | None
    sentence: str
    since: date | None
    money: Decimal | None
    acted: str
    task: str
    due_on: date | None
    assignee: str


@dataclass(frozen=True, kw_only=True)
class DoneTask:
    """A task that was done: what, by whom, when, and what came of it ("" = nobody said)."""

    title: str
    by: str
    at: datetime
    result: str


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is to be done for an account and why, and what was done last."""

    reasons: tuple[OpenReason, ...]
    done: tuple[DoneTask, ...]


def work(organization_id: int, account_id: int) -> Work:
    """Return an account's tasks without a signal, then its open signals, the most money first.

    Of the tasks that were done come the last ones, the newest first.
    """
    bound = {"organization": organization_id, "account": account_id, "shown": DONE_SHOWN}
    rows = [_Row(*row) for row in tenancy.rows_of(WORK, bound)]
    return Work(
        reasons=tuple(_reason(row) for row in rows if row.done_at is None),
        done=tuple(
            DoneTask(title=row.task, by=row.person or "", at=row.done_at, result=row.result)
            for row in rows
            if row.done_at is not None
        ),
    )


class _Row(NamedTuple):
    kind: str
    sentence: str
    since: date | None
    money: Decimal | None
    acted: str
    task: str
    due_on: date | None
    person: str | None
    done_at: datetime | None
    result: str


def _reason(row: _Row) -> OpenReason:
    return OpenReason(
        kind=SignalKind(row.kind) if row.kind else None,
        sentence=row.sentence or row.task,
        since=row.since,
        money=row.money,
        acted=SignalAction(row.acted).label if row.acted else "",
        task=row.task or "",
        due_on=row.due_on,
        assignee=row.person or "",
    )
