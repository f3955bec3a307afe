"""Why an account needs somebody, and what is being done about it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from health.domain.choices import SignalAction, SignalKind
from playbooks.domain.choices import TaskState
from playbooks.models import Task

DONE_SHOWN = 5

REASONS = """
    SELECT s.kind, s.sentence, s.day, s.money_at_stake, s.acted_on_kind, t.title, t.due_on, u.name
    FROM health_signal s
    LEFT JOIN playbooks_task t ON t.signal_id = s.id AND t.organization_id = %(organization)s
         AND t.state IN ('OPEN', 'SNOOZED')
    LEFT JOIN tenancy_membership m ON m.id = t.assignee_id AND m.organization_id = %(organization)s
    LEFT JOIN tenancy_user u ON u.id = m.user_id
    WHERE s.organization_id = %(organization)s AND s.account_id = %(account)s AND s.ended_on IS NULL
    UNION ALL
    SELECT '', '', NULL, NULL, '', t.title, t.due_on, u.name
    FROM playbooks_task t
    LEFT JOIN tenancy_membership m ON m.id = t.assignee_id AND m.organization_id = %(organization)s
    LEFT JOIN tenancy_user u ON u.id = m.user_id
    WHERE t.organization_id = %(organization)s AND t.account_id = %(account)s AND t.signal_id IS NULL
      AND t.state IN ('OPEN', 'SNOOZED')
    ORDER BY 4 DESC NULLS FIRST, 3, 7, 6
"""


@dataclass(frozen=True, kw_only=True)
class OpenReason:
    """A signal that is still true, or a task of its own (kind None). money: at stake, reporting currency.

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


def open_reasons(organization_id: int, account_id: int) -> tuple[OpenReason, ...]:
    """Return an account's tasks without a signal, then its open signals, the most money first."""
    with connection.cursor() as cursor:
        cursor.execute(REASONS, {"organization": organization_id, "account": account_id})
        return tuple(_reason(row) for row in cursor.fetchall())


@dataclass(frozen=True, kw_only=True)
class DoneTask:
    """A task that was done: what, by whom, when, and what came of it ("" = nobody said)."""

    title: str
    by: str
    at: datetime
    result: str


def done_lately(organization_id: int, account_id: int) -> tuple[DoneTask, ...]:
    """Return the tasks done last on an account, the newest first."""
    rows = Task.objects.for_organization(organization_id).filter(
        account_id=account_id, state=TaskState.DONE, done_at__isnull=False
    )
    found = rows.select_related("done_by__user").order_by("-done_at", "-pk")[:DONE_SHOWN]
    return tuple(
        DoneTask(
            title=row.title,
            by=str(row.done_by.user) if row.done_by else "",
            at=row.done_at,
            result=row.result,
        )
        for row in found
        if row.done_at is not None
    )


def _reason(row: tuple[Any, ...]) -> OpenReason:
    kind, sentence, since, money, acted, task, due_on, assignee = row
    return OpenReason(
        kind=SignalKind(kind) if kind else None,
        sentence=sentence or task,
        since=since,
        money=money,
        acted=SignalAction(acted).label if acted else "",
        task=task or "",
        due_on=due_on,
        assignee=assignee or "",
    )
