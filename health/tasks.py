"""The handlers of the jobs of a training and of figures kept, and the weekly beat that starts trainings."""

from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from cs_platform.jobs import queries as ledger
from cs_platform.jobs.tasks import JobContext, register
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from health.operations import kept, training
from health.operations.training import parts
from health.queries import days, models
from health.queries import kept as queries

BETWEEN_TRAININGS = timedelta(days=7)


@shared_task(queue="clock")
def train_due(**_: Any) -> int:
    """Start a training wherever the newest one is a week old; return how many."""
    now = timezone.now()
    ids = tenancy.organizations().values_list("pk", flat=True)
    return sum(_start_if_due(organization_id, now=now) for organization_id in ids)


def _start_if_due(organization_id: int, *, now: datetime) -> bool:
    with organization_context(organization_id):
        newest = next(iter(models.trainings(organization_id)), None)
        closed = days.newest_closed(organization_id)
        is_busy = ledger.waiting_jobs(organization_id).exists()
    is_recent = newest is not None and now - newest.started_at < BETWEEN_TRAININGS
    if closed is None or is_busy or is_recent:
        return False
    training.start(organization_id, now=now)
    return True


def train_horizon(context: JobContext) -> None:
    """Train the model of one horizon."""
    with context.held():
        training.train_horizon(context.organization_id, *_where(context), now=timezone.now())


def train_refit(context: JobContext) -> None:
    """Fit the main horizon's candidate to one resample."""
    with context.held():
        training.train_refit(context.organization_id, *_where(context), now=timezone.now())


def train_origin(context: JobContext) -> None:
    """Test from one origin."""
    with context.held():
        training.train_origin(context.organization_id, *_where(context), now=timezone.now())


def keep_figures(context: JobContext) -> None:
    """Keep the figures of the newest closed day and its quarters that are not kept yet, one by one."""
    with organization_context(context.organization_id):
        wanted = queries.due(context.organization_id)
    for number, due in enumerate(wanted):
        with organization_context(context.organization_id, operation="keep figures"), context.held():
            kept.keep(context.organization_id, due, now=timezone.now())
        context.progress(number + 1, len(wanted))


def give_up(context: JobContext) -> None:
    """Let a training end without the part that failed for good."""
    model_id, place = _where(context)
    kind = context.claim.kind
    training.give_up(context.organization_id, model_id, kind, place, now=timezone.now())


def _where(context: JobContext) -> tuple[int, int]:
    return int(context.arguments["model_id"]), int(context.arguments["place"])


register(parts.HORIZON, train_horizon, on_failed=give_up)
register(parts.REFIT, train_refit, on_failed=give_up)
register(parts.ORIGIN, train_origin, on_failed=give_up)
register(kept.KEEP, keep_figures)
