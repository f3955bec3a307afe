"""Whom to help next: the order of a person's day.

Source: the metric dictionary and the design's first idea. An account's place is decided by the money that
help can still keep:

    worth = avoidable part of the expected loss x 1 / (1 + months to the next day the contract can end / 3)

A fifth of the places is kept for need whatever the ARR, so that small and new accounts appear too; among
equal need the places rotate by day, so that it is not the same names each morning. Never more than a
person can do in a day: the rest is counted.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from cs_platform.lib.choices import LabelledEnum
from health.domain.choices import SignalKind
from health.domain.signals import ORDER, Evidence

NEED_SHARE = 5
"""One of so many places is kept for need."""
NEAR_MONTHS = Decimal(3)
DAYS_A_MONTH = Decimal("30.4375")
UNKNOWN_HEALTH = 50.0
"""Where an account without health stands among the needy."""
QUIET_DAYS = 14
"""How long a reason is out of the queue after somebody acted on it; if it is still true then, it is back."""
PREPARE_DAYS = 7
"""How long before its day a task is shown."""


class Group(LabelledEnum):
    """What kind of work a row is."""

    DO_NOW = "DO_NOW", "Do now"
    PREPARE = "PREPARE", "Prepare"
    STAY_IN_TOUCH = "STAY_IN_TOUCH", "Stay in touch"


PREPARED = frozenset(
    {
        SignalKind.RENEWAL_WITHOUT_PLAN,
        SignalKind.GOAL_UNMEASURED,
        SignalKind.INCIDENT_NEAR,
        SignalKind.HANDOVER_UNREAD,
    }
)
KEPT_WARM = frozenset({SignalKind.SILENT, SignalKind.SPONSOR_MISSING})
NEXT_STEPS: Mapping[SignalKind, str] = {
    SignalKind.USAGE_FELL: "Ask what changed for the people who use it",
    SignalKind.SILENT: "Start a conversation about their goals",
    SignalKind.CHAMPION_LEFT: "Ask who takes over and what they want from it",
    SignalKind.SPONSOR_MISSING: "Find out who decides, and meet them",
    SignalKind.GOAL_BEHIND: "Agree what gets the goal moving again",
    SignalKind.GOAL_UNMEASURED: "Ask for the latest measurement",
    SignalKind.FEEDBACK_UNANSWERED: "Answer what they said, and say what changes",
    SignalKind.SERIOUS_TICKET_OLD: "Tell them who works on it and until when",
    SignalKind.ROOT_CAUSE_MISSING: "Have the cause found with the function upstream",
    SignalKind.PAYMENT_LATE: "Ask whether the invoice or the value is the question",
    SignalKind.PROMISE_OVERDUE: "Keep the promise, or agree a new day for it",
    SignalKind.RENEWAL_WITHOUT_PLAN: "Write the renewal plan with Sales",
    SignalKind.STAGE_OVERDUE: "Find out what holds them in this stage",
    SignalKind.HANDOVER_UNREAD: "Read the handover",
    SignalKind.INCIDENT_NEAR: "Tell them before they ask",
    SignalKind.RELAPSE: "Look again at what was tried before",
}


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One open signal of an account. `acted_on`: the day somebody did something about it, if anybody did."""

    signal_id: int
    kind: SignalKind
    severity: int
    sentence: str
    since: date
    evidence: Evidence = field(default_factory=dict)
    acted_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ToDo:
    """One open task: `due_on` None = whenever."""

    task_id: int
    title: str
    due_on: date | None
    signal_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An account that might be in the queue. Money in the reporting currency; health None = unknown.

    can_end_in_months: to the next day the contract can end; None = no running contract.
    """

    account_id: int
    reasons: tuple[Reason, ...] = ()
    tasks: tuple[ToDo, ...] = ()
    avoidable: Decimal = Decimal(0)
    can_end_in_months: Decimal | None = None
    health: float | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One account of the queue: why now, and what next. `for_need`: it is here whatever its money."""

    account_id: int
    group: Group
    why: str
    main: Reason | None
    others: tuple[Reason, ...]
    task: ToDo | None
    next_step: str
    due_on: date | None
    worth: Decimal
    for_need: bool = False


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A day's rows, best first, and what had no room: accounts, and what can still be kept there."""

    rows: tuple[Row, ...]
    rest: int
    rest_avoidable: Decimal

    def of_group(self, group: Group) -> tuple[Row, ...]:
        """Return the rows of a group, in their order."""
        return tuple(row for row in self.rows if row.group == group)


def worth(candidate: Candidate) -> Decimal:
    """Return the money that help can still keep, weighted by how near the end of the contract is."""
    if candidate.can_end_in_months is None:
        return Decimal(0)
    months = max(candidate.can_end_in_months, Decimal(0))
    return candidate.avoidable / (1 + months / NEAR_MONTHS)


def queue(candidates: Iterable[Candidate], *, capacity: int, day: date) -> Queue:
    """Return the rows of a day: by worth, with a fifth of the places kept for need."""
    waiting = [each for each in (_fresh(one, day) for one in candidates) if each.reasons or each.tasks]
    by_worth = sorted(waiting, key=lambda each: (-worth(each), each.account_id))
    for_need = capacity // NEED_SHARE if len(waiting) > capacity else 0
    chosen = by_worth[: capacity - for_need]
    left = by_worth[capacity - for_need :]
    needy = sorted(left, key=lambda each: _need(each, day))[:for_need]
    rows = [_row(each, day) for each in chosen] + [_row(each, day, for_need=True) for each in needy]
    places = {group: place for place, group in enumerate(Group)}
    rest = [each for each in left if each not in needy]
    return Queue(
        rows=tuple(sorted(rows, key=lambda row: (places[row.group], -row.worth, row.account_id))),
        rest=len(rest),
        rest_avoidable=sum((each.avoidable for each in rest), Decimal(0)),
    )


def main_reason(reasons: Sequence[Reason]) -> Reason | None:
    """Return the reason said first: the most severe, then by what hurts the customer now."""
    return min(reasons, key=lambda each: (-each.severity, ORDER.index(each.kind), each.since), default=None)


def _fresh(candidate: Candidate, day: date) -> Candidate:
    """Leave out reasons that somebody acted on within the last two weeks, and tasks that are not near."""
    quiet, soon = timedelta(days=QUIET_DAYS), day + timedelta(days=PREPARE_DAYS)
    reasons = tuple(each for each in candidate.reasons if not each.acted_on or day - each.acted_on >= quiet)
    tasks = tuple(each for each in candidate.tasks if each.due_on is None or each.due_on <= soon)
    return replace(candidate, reasons=reasons, tasks=tasks)


def _need(candidate: Candidate, day: date) -> tuple[int, float, str]:
    """Order by need: the gravest reason, the lowest health, then by lot of the day."""
    gravest = max((each.severity for each in candidate.reasons), default=0)
    lot = hashlib.sha256(f"{candidate.account_id}:{day}".encode()).hexdigest()
    health = UNKNOWN_HEALTH if candidate.health is None else candidate.health
    return -gravest, health // 10, lot


def _row(candidate: Candidate, day: date, *, for_need: bool = False) -> Row:
    main = main_reason(candidate.reasons)
    task = _task(candidate, main)
    return Row(
        account_id=candidate.account_id,
        group=_group(main, task, day),
        why=main.sentence if main else _why_of(task, day),
        main=main,
        others=tuple(each for each in candidate.reasons if each is not main),
        task=task,
        next_step=task.title if task else NEXT_STEPS[main.kind] if main else "",
        due_on=task.due_on if task else None,
        worth=worth(candidate),
        for_need=for_need,
    )


def _task(candidate: Candidate, main: Reason | None) -> ToDo | None:
    """Return the task to do next: the one of the main reason, else the one due first."""
    for each in candidate.tasks:
        if main is not None and each.signal_id == main.signal_id:
            return each
    return min(candidate.tasks, key=lambda each: (each.due_on or date.max, each.task_id), default=None)


def _group(main: Reason | None, task: ToDo | None, day: date) -> Group:
    if main is None:
        is_due = task is not None and task.due_on is not None and task.due_on <= day
        return Group.DO_NOW if is_due else Group.PREPARE
    if main.kind in PREPARED:
        return Group.PREPARE
    return Group.STAY_IN_TOUCH if main.kind in KEPT_WARM else Group.DO_NOW


def _why_of(task: ToDo | None, day: date) -> str:
    """Say why an account is here that has a task and no other reason."""
    if task is None or task.due_on is None:
        return "You have noted something to do for them."
    if task.due_on < day:
        return f"What you have noted for them was due {(day - task.due_on).days} days ago."
    is_today = task.due_on == day
    return (
        "What you have noted for them is due today." if is_today else "Something you have noted is due soon."
    )
