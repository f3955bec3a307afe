"""The handlers of the daily flow's jobs, and the tick that starts daily runs."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone

from cs_platform import pipeline
from cs_platform.jobs import operations as jobs
from cs_platform.jobs import tasks
from cs_platform.jobs.operations import reports
from cs_platform.jobs.tasks import JobContext
from cs_platform.tenancy import operations as tenancy_operations
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from playbooks.operations import digests

if TYPE_CHECKING:
    from cs_platform.tenancy.models import Organization


@shared_task(queue="clock")
def tick(**_: Any) -> int:
    """Start the daily run of every organization whose local day has begun; return how many."""
    now = timezone.now()
    tenancy_operations.start_time_zones(now=now)
    started = 0
    for organization in tenancy.organizations():
        started += _start_if_due(organization.pk, organization.time_zone, now=now)
        _send_mornings(organization, now=now)
    return started


def _send_mornings(organization: "Organization", *, now: datetime) -> None:
    """Send the morning mails of an organization whose day is worked out; a fault holds up no other."""
    try:
        with organization_context(organization.pk, operation="morning mails"):
            day = tenancy.local_day(organization.time_zone, now)
            if pipeline.is_worked_out(organization.pk, day):
                digests.send_due(organization, day, now=now)
    except (DatabaseError, LookupError, ValueError) as error:
        reports.morning_mails_not_sent(organization.pk, error)


def _start_if_due(organization_id: int, time_zone: str, *, now: datetime) -> bool:
    """Start an organization's daily run if it is due; what is wrong with one holds up no other."""
    try:
        today = tenancy.local_day(time_zone, now)
        with organization_context(organization_id, operation="daily run"):
            is_due = pipeline.is_due(organization_id, today)
            return is_due and pipeline.start_daily(organization_id, today, now=now)
    except (DatabaseError, LookupError, ValueError) as error:
        reports.daily_run_not_started(organization_id, error)
        return False


def score_chunk(context: JobContext) -> None:
    """Score one chunk of accounts."""
    now = timezone.now()
    run_id, first, last = (
        int(context.arguments[key]) for key in ("run_id", "first_account_id", "last_account_id")
    )
    with organization_context(context.organization_id, operation="score accounts"):
        pipeline.score_chunk(context.organization_id, run_id, first, last, now=now)
        context.complete(now)


def give_up_chunk(context: JobContext) -> None:
    """Let the run go on without a chunk that failed for good."""
    with organization_context(context.organization_id, operation="score accounts"):
        pipeline.give_up_chunk(int(context.arguments["run_id"]), now=timezone.now())


def close_run(context: JobContext) -> None:
    """Close a run whose chunks are over."""
    run_id = int(context.arguments["run_id"])
    with organization_context(context.organization_id, operation="close day"):
        result = pipeline.close_day(context.organization_id, run_id, now=timezone.now())
        now = timezone.now()
        pipeline.finish_run(context.organization_id, run_id, result, now=now)
        context.complete(now)


def give_up_run(context: JobContext) -> None:
    """Show a run as failed that could not be closed."""
    with organization_context(context.organization_id, operation="close day"):
        jobs.fail_run(int(context.arguments["run_id"]), now=timezone.now())


def start_replay(context: JobContext) -> None:
    """Start replaying month ends after an import."""
    now = timezone.now()
    with organization_context(context.organization_id, operation="replay"):
        pipeline.start_replay(context.organization_id, now=now)
        context.complete(now)


tasks.register(pipeline.SCORE_CHUNK, score_chunk, on_failed=give_up_chunk)
tasks.register(pipeline.CLOSE_RUN, close_run, on_failed=give_up_run)
tasks.register(pipeline.REPLAY, start_replay)
