"""The queue of one person: the accounts they answer for, with open reasons and tasks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.domain import organization_settings
from cs_platform.tenancy.models import Membership, Organization
from health.domain.choices import SignalKind
from health.models import AccountStanding, Signal
from health.queries import overview, standings
from health.queries.standings import Totals
from playbooks.domain import queue
from playbooks.domain.choices import TaskState
from playbooks.domain.queue import Candidate, Queue, Reason, ToDo
from playbooks.models import Task
from playbooks.queries import shortlist as shortlists
from playbooks.queries.shortlist import Shortlist

WITHOUT_BOOK = 300
"""Somebody without accounts is shown the best of so many: the largest expected losses."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whose queue it is: the person, and the memberships whose books they look after that day."""

    organization_id: int
    membership_id: int
    owners: tuple[int, ...]
    time_zone: str


def reader_of(
    organization: Organization,
    membership: Membership,
    day: date,
    *,
    among: Iterable[Membership] | None = None,
) -> Reader:
    """Return a person as the reader of a day, with the books of those they stand in for.

    among: the colleagues, where they were read already.
    """
    return Reader(
        organization_id=organization.pk,
        membership_id=membership.pk,
        owners=tuple(each.pk for each in tenancy.acting_for(membership, day, among=among)),
        time_zone=organization.time_zone,
    )


def capacity_of(organization: Organization, membership: Membership) -> int:
    """Return how many rows a day has: the person's own setting, else the organization's."""
    whole = organization_settings.read(organization.settings).daily_capacity
    return whole if membership.daily_capacity is None else membership.daily_capacity


@dataclass(frozen=True, kw_only=True)
class DayPlan:
    """A person's queue of a day, with how each account in it stands, and the sums of their whole book."""

    queue: Queue
    standings: Mapping[int, AccountStanding]
    mine: Totals

    @property
    def has_book(self) -> bool:
        """Whether any account is the person's."""
        return self.mine.accounts > 0


def plan(reader: Reader, *, capacity: int, day: date) -> DayPlan:
    """Return the person's queue; somebody without accounts sees the organization's largest stakes."""
    everyone = overview.present(standings.standings(reader.organization_id))
    mine = standings.totals(everyone.filter(account__owner_id__in=reader.owners))
    others = () if mine.accounts else standings.at_stake(everyone).values_list("account_id", flat=True)
    short = shortlists.shortlist(
        reader.organization_id,
        owners=reader.owners,
        others=others[:WITHOUT_BOOK],
        capacity=capacity,
        day=day,
        time_zone=reader.time_zone,
    )
    waiting, rows = candidates(reader, short.account_ids, day)
    found = queue.queue(waiting, capacity=capacity, day=day)
    return DayPlan(queue=_counted(found, waiting, short), standings=rows, mine=mine)


def _counted(found: Queue, listed: Collection[Candidate], short: Shortlist) -> Queue:
    """Count those that wait and did not come onto the shortlist."""
    money = sum((each.avoidable for each in listed), Decimal(0))
    return replace(
        found,
        rest=found.rest + short.waiting - len(listed),
        rest_avoidable=found.rest_avoidable + short.avoidable - money,
    )


def candidates(
    reader: Reader, account_ids: Collection[int], day: date
) -> tuple[list[Candidate], Mapping[int, AccountStanding]]:
    """Return the accounts with their reasons and tasks, and how each stands."""
    found = standings.standings(reader.organization_id).filter(account_id__in=account_ids)
    rows = {row.account_id: row for row in found}
    kept = _tasks(reader, account_ids)
    todo, elsewhere = _todo(kept, reader, day), _elsewhere(kept, reader, day)
    reasons = _reasons(reader, account_ids, elsewhere)
    return [_candidate(row, reasons[key], todo[key], day) for key, row in rows.items()], rows


def signals(organization_id: int) -> QuerySet[Signal]:
    """Return the signals of an organization that are still true."""
    return Signal.objects.for_organization(organization_id).filter(ended_on__isnull=True)


def unsettled(organization_id: int, account_id: int, now: datetime) -> QuerySet[Signal]:
    """Return the reasons of an account that nobody acted on of late, the most severe first."""
    rows = signals(organization_id).filter(account_id=account_id)
    acted_lately = rows.filter(acted_on_at__gt=now - timedelta(days=queue.QUIET_DAYS))
    return rows.exclude(pk__in=acted_lately.values("pk")).order_by("-severity", "day", "pk")


def tasks(organization_id: int) -> QuerySet[Task]:
    """Return the tasks of an organization."""
    return Task.objects.for_organization(organization_id)


def _tasks(reader: Reader, account_ids: Collection[int]) -> list[Task]:
    """Return what is to be done for the accounts, in whosever hands: a task may hold a reason."""
    unsettled = tasks(reader.organization_id).filter(state__in=[TaskState.OPEN, TaskState.SNOOZED])
    return list(unsettled.filter(account_id__in=account_ids).order_by("pk"))


def _todo(kept: Iterable[Task], reader: Reader, day: date) -> Mapping[int, tuple[ToDo, ...]]:
    """Return what the person has to do by account: open tasks, and snoozed ones whose sleep is over."""
    found: dict[int, tuple[ToDo, ...]] = defaultdict(tuple)
    for task in kept:
        if task.assignee_id in reader.owners and not _sleeps(task, day):
            found[task.account_id] += (
                ToDo(task_id=task.pk, title=task.title, due_on=task.due_on, signal_id=task.signal_id),
            )
    return found


def _elsewhere(kept: Iterable[Task], reader: Reader, day: date) -> Collection[int]:
    """Return the reasons that sleep or are in other hands."""
    return {
        task.signal_id
        for task in kept
        if task.signal_id and (_sleeps(task, day) or task.assignee_id not in reader.owners)
    }


def _sleeps(task: Task, day: date) -> bool:
    return task.state == TaskState.SNOOZED and (task.snoozed_until is None or task.snoozed_until > day)


def _reasons(
    reader: Reader, account_ids: Collection[int], elsewhere: Collection[int]
) -> Mapping[int, tuple[Reason, ...]]:
    """Return the open reasons by account, without those asleep or in other hands."""
    found: dict[int, tuple[Reason, ...]] = defaultdict(tuple)
    rows = signals(reader.organization_id).filter(account_id__in=list(account_ids)).order_by("pk")
    for row in rows:
        if row.pk not in elsewhere:
            found[row.account_id] += (_reason(row, reader.time_zone),)
    return found


def _reason(row: Signal, time_zone: str) -> Reason:
    acted = row.acted_on_at.astimezone(ZoneInfo(time_zone)).date() if row.acted_on_at else None
    return Reason(
        signal_id=row.pk,
        kind=SignalKind(row.kind),
        severity=row.severity,
        sentence=row.sentence,
        since=row.day,
        evidence=row.evidence,
        acted_on=acted,
    )


def _candidate(
    standing: AccountStanding, reasons: Iterable[Reason], todo: tuple[ToDo, ...], day: date
) -> Candidate:
    ends = standing.renewal_on
    return Candidate(
        account_id=standing.account_id,
        reasons=tuple(reasons),
        tasks=todo,
        avoidable=standing.avoidable_loss or Decimal(0),
        can_end_in_months=None if ends is None else Decimal((ends - day).days) / queue.DAYS_A_MONTH,
        health=standing.health,
    )
