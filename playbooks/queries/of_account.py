"""Why an account needs somebody, and what is being done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cs_platform.tenancy import queries as tenancy
from health.domain.choices import SignalAction, SignalKind

DONE_SHOWN = 5
DONE_AT = 8
"""Where a row says when its task was done."""

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
    """A signal that is still true, or a task of its own (kind None).

    money: what can still be kept, in the reporting currency. task: what somebody has taken on, "" = nothing;
    acted: what was done about the signal, "" = nothing.
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
    rows = tenancy.rows_of(WORK, bound)
    return Work(
        reasons=tuple(_reason(row) for row in rows if row[DONE_AT] is None),
        done=tuple(_done(row) for row in rows if row[DONE_AT] is not None),
    )


def _reason(row: Sequence[Any]) -> OpenReason:
    kind, sentence, since, money, acted, task, due_on, person, _, _ = row
    return OpenReason(
        kind=SignalKind(kind) if kind else None,
        sentence=sentence or task,
        since=since,
        money=money,
        acted=SignalAction(acted).label if acted else "",
        task=task or "",
        due_on=due_on,
        assignee=person or "",
    )


def _done(row: Sequence[Any]) -> DoneTask:
    *_, title, _, person, done_at, result = row
    return DoneTask(title=title, by=person or "", at=done_at, result=result)
