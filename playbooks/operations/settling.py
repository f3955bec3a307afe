"""What a person does with a row of their day: done, snooze, hand over, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F

from accounts.models import Touch
from cs_platform.lib import keys
from cs_platform.tenancy.models import Membership
from health.domain.choices import SignalAction, SignalKind
from health.models import Signal
from playbooks.domain import queue
from playbooks.domain.choices import TaskState
from playbooks.models import Task

TAKE_BACK = "take-back:"
"""How the tag of a message begins that offers to take back what was settled."""
TAKE_BACK_WITHIN = timedelta(hours=24)
SPOKEN_WITHIN = timedelta(days=3)
"""A talk of these days is what somebody did about a reason they call done."""


class SettlingError(ValueError):
    """The row cannot be settled that way; the sentence says what to do."""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What was settled: signals acted on and tasks changed, so that it can be taken back."""

    signals: tuple[int, ...] = ()
    tasks: tuple[int, ...] = ()

    @property
    def word(self) -> str:
        """Write it as a form carries it: s1,s2,t3."""
        return ",".join([*(f"s{each}" for each in self.signals), *(f"t{each}" for each in self.tasks)])

    @classmethod
    def of_word(cls, word: str) -> "Settled":
        """Read what `word` wrote; raise SettlingError when it is something else."""
        parts = [part for part in word.split(",") if part]
        kinds, found = [part[0] for part in parts], keys.read_all(part[1:] for part in parts)
        if not found or not {"s", "t"}.issuperset(kinds):
            raise SettlingError("There is nothing to take back.")
        return cls(
            signals=tuple(key for kind, key in zip(kinds, found, strict=True) if kind == "s"),
            tasks=tuple(key for kind, key in zip(kinds, found, strict=True) if kind == "t"),
        )


def done(
    signal: Signal | None,
    task: Task | None,
    *,
    by: Membership,
    now: datetime,
    result: str = "",
) -> Settled:
    """Note that somebody acted: the signal keeps who, when and how, its task is done. Twice is once.

    result: what came of it, in a line; kept with the task.
    """
    tasks = [task] if task is not None else []
    if signal is not None and task is None:
        tasks = _open_tasks(signal.organization_id, [signal.pk])
    finished = tuple(each.pk for each in tasks if _finish(each, by, now, result))
    acted = signal is not None and _act(signal, by, now, _how(signal, finished, by, now))
    return Settled(signals=(signal.pk,) if signal is not None and acted else (), tasks=finished)


def spoke(signals: Sequence[Signal], touch: Touch, *, by: Membership, now: datetime) -> None:
    """Note that a touch deals with reasons: each keeps it, and what somebody was to do about it is done.

    Written inside the change that logs the touch. Undoing that brings tasks back as every row of a change,
    and the database forgets an act whose touch is gone.
    """
    for signal in signals:
        if _act(signal, by, now, SignalAction.TOUCH, touch):
            for task in _open_tasks(by.organization_id, [signal.pk]):
                _finish(task, by, now, "")


def snooze(signals: Sequence[Signal], *, until: date | None, today: date, by: Membership) -> Settled:
    """Let reasons sleep until a day, or for good when no day is given: what ends and comes anew wakes.

    Raise SettlingError when the day is not ahead or more than a year away.
    """
    if until is not None and not today < until <= today + timedelta(days=366):
        raise SettlingError("Choose a day from tomorrow on, within a year.")
    return _assign(signals, assignee=by, by=by, state=TaskState.SNOOZED, until=until)


def hand_over(signals: Sequence[Signal], *, to: Membership, note: str, by: Membership) -> Settled:
    """Give reasons to a colleague as tasks of theirs. Raise SettlingError when that is nobody else here."""
    if not to.is_active or to.organization_id != by.organization_id:
        raise SettlingError("Choose somebody who works here.")
    return _assign(signals, assignee=to, by=by, state=TaskState.OPEN, until=None, note=note)


def take_back(settled: Settled, *, by: Membership, now: datetime) -> int:
    """Undo one's own settling of the last day; return how many rows it changed. Others' acts stay."""
    since = now - TAKE_BACK_WITHIN
    own_signals = Signal.objects.for_organization(by.organization_id).filter(
        pk__in=settled.signals, acted_on_by=by, acted_on_at__gte=since
    )
    changed = own_signals.update(
        acted_on_at=None,
        acted_on_by=None,
        acted_on_kind="",
        acted_on_touch=None,
        version=F("version") + 1,
        updated_at=now,
    )
    tasks = Task.objects.for_organization(by.organization_id).filter(
        pk__in=settled.tasks, updated_at__gte=since
    )
    changed += tasks.filter(state=TaskState.DONE, done_by=by).update(
        state=TaskState.OPEN,
        done_by=None,
        done_at=None,
        result="",
        version=F("version") + 1,
        updated_at=now,
    )
    # what was put to sleep or handed over goes back to where it came from: the account's owner
    changed += (
        tasks.filter(signal__isnull=False, written_by=by, done_at__isnull=True)
        .exclude(signal_id__in=settled.signals)
        .update(state=TaskState.DROPPED, done_by=by, done_at=now, version=F("version") + 1, updated_at=now)
    )
    return changed


def _how(signal: Signal, finished: Sequence[int], by: Membership, now: datetime) -> SignalAction:
    """Say how somebody acted: spoke with the customer of late, finished a task, or did something else."""
    spoken = Touch.objects.for_organization(by.organization_id).filter(
        account_id=signal.account_id, author=by, happened_at__gt=now - SPOKEN_WITHIN, happened_at__lte=now
    )
    if spoken.exists():
        return SignalAction.TOUCH
    return SignalAction.TASK if finished else SignalAction.DONE


def _act(
    signal: Signal, by: Membership, now: datetime, action: SignalAction, touch: Touch | None = None
) -> bool:
    """Write who acted when, and by which touch; False when it was written already within the quiet time."""
    quiet = now - timedelta(days=queue.QUIET_DAYS)
    rows = Signal.objects.for_organization(signal.organization_id).filter(pk=signal.pk)
    changed = rows.exclude(acted_on_at__gt=quiet).update(
        acted_on_at=now,
        acted_on_by=by,
        acted_on_kind=action,
        acted_on_touch=touch,
        version=F("version") + 1,
        updated_at=now,
    )
    return bool(changed)


def _finish(task: Task, by: Membership, now: datetime, result: str) -> bool:
    rows = Task.objects.for_organization(task.organization_id).filter(
        pk=task.pk, state__in=[TaskState.OPEN, TaskState.SNOOZED]
    )
    changed = rows.update(
        state=TaskState.DONE,
        done_by=by,
        done_at=now,
        result=result,
        version=F("version") + 1,
        updated_at=now,
    )
    return bool(changed)


def _open_tasks(organization_id: int, signal_ids: Sequence[int]) -> "list[Task]":
    return list(
        Task.objects.for_organization(organization_id).filter(
            signal_id__in=signal_ids, state__in=[TaskState.OPEN, TaskState.SNOOZED]
        )
    )


def _assign(
    signals: Sequence[Signal],
    *,
    assignee: Membership,
    by: Membership,
    state: TaskState,
    until: date | None,
    note: str = "",
) -> Settled:
    """Give each reason one open task in that state, making it where there is none."""
    if not signals:
        raise SettlingError("This is over already; nothing was changed.")
    existing = {
        task.signal_id: task for task in _open_tasks(by.organization_id, [each.pk for each in signals])
    }
    kept: list[int] = []
    for signal in signals:
        task = existing.get(signal.pk) or Task(
            organization_id=by.organization_id, account_id=signal.account_id, signal=signal, version=0
        )
        task.title = note or task.title or queue.NEXT_STEPS[SignalKind(signal.kind)]
        task.assignee, task.written_by, task.state, task.snoozed_until = assignee, by, state, until
        task.version += 1
        task.save()
        kept.append(task.pk)
    return Settled(tasks=tuple(kept))
