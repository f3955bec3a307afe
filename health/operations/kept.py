"""Keeping figures of closed days, and forgetting those that may have changed.

Only one of both is done at a time: a figure worked out of what a day said before is not kept after it was
to be forgotten.
"""

from datetime import date, datetime

from accounts.operations.records import changes
from cs_platform.jobs import operations as jobs
from cs_platform.lib import written
from health.models import KeptFigure
from health.queries import kept
from health.queries.kept import Due

KEEP = "keep_figures"


def enqueue(organization_id: int, run_id: int, *, now: datetime) -> None:
    """Write the job that keeps figures after a run."""
    jobs.enqueue(
        kind=KEEP,
        key=f"{run_id}:{now.isoformat()}",
        organization_id=organization_id,
        arguments={},
        now=now,
    )


def keep(organization_id: int, due: Due, *, now: datetime) -> None:
    """Work out a figure and keep it, in the place of what was kept from its first day on.

    Of a figure that only the newest day has, those of earlier days go.
    """
    changes.lock(organization_id, KEEP)
    figure = due.figure
    value = kept.without_names(figure.work_out(organization_id, due.first, due.day))
    rows = KeptFigure.objects.for_organization(organization_id).filter(kind=figure.kind)
    if not figure.of_quarter:
        rows.filter(day__lt=due.day).delete()
    KeptFigure.objects.update_or_create(
        organization_id=organization_id,
        kind=figure.kind,
        first=due.first,
        defaults={
            "day": due.day,
            "shape": written.shape(figure.shape),
            "figures": written.write(value),
            "worked_out_at": now,
        },
    )


def forget(organization_id: int, *, since: date | None = None) -> None:
    """Forget the figures as known on a day or a later one, of all days for None: they may be others now."""
    changes.lock(organization_id, KEEP)
    rows = KeptFigure.objects.for_organization(organization_id)
    (rows if since is None else rows.filter(day__gte=since)).delete()
