"""Runs worked out in the test's own transaction, by the jobs they are made of."""

from datetime import UTC, date, datetime
from typing import Any

from cs_platform import pipeline
from cs_platform.jobs import queries as ledger
from cs_platform.jobs.domain.choices import RunKind
from cs_platform.jobs.models import Job, Run
from cs_platform.jobs.operations import ledger as claims
from cs_platform.jobs.tasks import work
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization

NOW = datetime(2026, 4, 1, 6, 0, tzinfo=UTC)


def work_off(organization: Organization) -> None:
    """Do the organization's jobs of the daily flow until none waits; a job that fails fails the test."""
    while claim := claims.claim_next(organization.pk, pipeline.WORK):
        work.do(claim)
        job = Job.objects.get(pk=claim.job_id)
        assert not job.error, f"{job}: {job.error}"


def daily_run(organization: Organization, day: date) -> dict[str, Any]:
    """Work out a day and return what the run keeps."""
    with organization_context(organization.pk):
        pipeline.start_daily(organization.pk, day, now=NOW)
    work_off(organization)
    with organization_context(organization.pk):
        run = ledger.run_of(organization.pk, RunKind.DAILY, day)
    assert run is not None
    return dict(run.result)


def replay(organization: Organization) -> list[Run]:
    """Replay the month ends and return the runs, oldest first."""
    with organization_context(organization.pk):
        pipeline.start_replay(organization.pk, now=NOW)
    work_off(organization)
    with organization_context(organization.pk):
        runs = Run.objects.for_organization(organization.pk).filter(kind=RunKind.REPLAY)
        return list(runs.order_by("day"))
