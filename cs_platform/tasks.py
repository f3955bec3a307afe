"""The handlers of the daily flow's jobs, and the tick that starts daily runs."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from cs_platform import pipeline
from cs_platform.jobs import operations as jobs
from cs_platform.jobs import tasks
from cs_platform.jobs.tasks import JobContext
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context


@shared_task(queue="clock")
def tick(**_: Any) -> int:
    """Start the daily run of every organization whose local day has begun; return how many."""
    now = timezone.now()
    started = 0
    for organization in tenancy.organizations():
        today = tenancy.local_day(organization.time_zone, now)
        with organization_context(organization.pk, operation="daily run"):
            if pipeline.is_due(organization.pk, today):
                started += pipeline.start_daily(organization.pk, today, now=now)
    return started


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
