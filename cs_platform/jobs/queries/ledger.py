"""How far background work has come."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from cs_platform.jobs.domain.choices import JobState
from cs_platform.jobs.models import Job
from cs_platform.tenancy import context


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What a page shows of one job."""

    job_id: int
    state: JobState
    done: int
    total: int
    attempts: int
    error: str

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in {JobState.DONE, JobState.FAILED}


def jobs_of(organization_id: int) -> QuerySet[Job]:
    """Return the organization's jobs, the newest first."""
    return Job.objects.filter(organization_id=organization_id).order_by("-pk")


def waiting_jobs(organization_id: int, kinds: Collection[str] | None = None) -> QuerySet[Job]:
    """Return its jobs that are not over, of these kinds or of any."""
    waiting = jobs_of(organization_id).filter(state__in=[JobState.PENDING, JobState.RUNNING])
    return waiting if kinds is None else waiting.filter(kind__in=kinds)


def failed_jobs(organization_id: int) -> QuerySet[Job]:
    """Return its jobs that were given up."""
    return jobs_of(organization_id).filter(state=JobState.FAILED)


def progress_of(kind: str, key: str) -> Progress | None:
    """Return how far a job of the organization in context has come, None when there is no such job."""
    job = jobs_of(context.current().organization_id).filter(kind=kind, key=key).first()
    if job is None:
        return None
    return Progress(
        job_id=job.pk,
        state=JobState(job.state),
        done=job.progress_done,
        total=job.progress_total,
        attempts=job.attempts,
        error=job.error,
    )
