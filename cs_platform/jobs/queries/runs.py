"""Which days were worked through."""

from datetime import date, datetime

from django.db.models import Min

from cs_platform.jobs.domain.choices import RunKind, RunState
from cs_platform.jobs.models import Run
from cs_platform.tenancy import context


def run_of(organization_id: int, kind: RunKind, day: date) -> Run | None:
    """Return the run of that kind for that day."""
    run: Run | None = Run.objects.for_organization(organization_id).filter(kind=kind, day=day).first()
    return run


def days_with_runs(organization_id: int, kind: RunKind | None = None) -> frozenset[date]:
    """Return the days that have a run of that kind, or of any, whatever its state."""
    runs = Run.objects.for_organization(organization_id)
    if kind is not None:
        runs = runs.filter(kind=kind)
    return frozenset(runs.values_list("day", flat=True))


def first_run_started(organization_id: int, kind: RunKind) -> datetime | None:
    """Return when the first run of that kind was started; None before there is one."""
    runs = Run.objects.for_organization(organization_id).filter(kind=kind)
    started: datetime | None = runs.aggregate(first=Min("started_at"))["first"]
    return started


def unfinished_runs(organization_id: int, kind: RunKind) -> tuple[Run, ...]:
    """Return the runs of that kind that are under way or waiting, by day."""
    runs = Run.objects.for_organization(organization_id).filter(
        kind=kind, state__in=[RunState.RUNNING, RunState.CLOSING]
    )
    return tuple(runs.order_by("day"))


def run_by_id(run_id: int) -> Run:
    """Return a run of the organization in context."""
    run: Run = Run.objects.for_organization(context.current().organization_id).get(pk=run_id)
    return run


def last_completed_run(organization_id: int, *, kind: RunKind | None = None) -> Run | None:
    """Return the run of the newest day that was closed, in part or in full, of that kind or of any."""
    closed = Run.objects.for_organization(organization_id).filter(state__in=[RunState.DONE, RunState.PARTIAL])
    if kind is not None:
        closed = closed.filter(kind=kind)
    # for the same day "DAILY" stands before "REPLAY"
    run: Run | None = closed.order_by("-day", "kind", "pk").first()
    return run
