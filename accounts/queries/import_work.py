"""How far a worker is with an import, and why nothing moves when nothing does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.domain.choices import ImportState
from accounts.models import Import
from cs_platform.jobs import queries as jobs
from cs_platform.jobs.domain.choices import JobState
from cs_platform.jobs.models import Job

# a worker takes a job within a second or two
_PATIENCE = timedelta(seconds=20)
_QUIET = timedelta(minutes=2)
_MOST_ATTEMPTS = 4
WORDS: Mapping[str, str] = {
    ImportState.DRY_RUNNING: "Checking",
    ImportState.RUNNING: "Loading",
    ImportState.UNDOING: "Undoing",
}


@dataclass(frozen=True, kw_only=True)
class Work:
    """Lines or rows done and expected (0: not known), and why nothing moves, when nothing does."""

    words: str
    done: int
    total: int
    halt: str = ""


def work(row: Import, kinds: Mapping[str, str], *, now: datetime) -> Work | None:
    """Return how far an import at work is, None when nothing is going on; `kinds` names the job by state."""
    if not row.is_at_work:
        return None
    job = (
        jobs.jobs_of(row.organization_id)
        .filter(kind=kinds[row.state], key__startswith=f"{row.pk}:{row.version}")
        .first()
    )
    done, total = row.read, max(job.progress_total, row.read) if job and job.progress_total else 0
    if row.state == ImportState.UNDOING:
        done, total = row.undoing.get("done", 0), row.undoing.get("total", 0)
    return Work(words=WORDS[row.state], done=done, total=total, halt=_halt(row, job, now))


def _halt(row: Import, job: Job | None, now: datetime) -> str:
    """Say why nothing moves; nothing while it does."""
    if job is None:
        if now - row.updated_at < _QUIET:
            return ""
        return (
            "A command loads this file and has not said anything for a while. Should it have been ended, run "
            f"the same command again: it goes on at line {row.next_line:,}."
        )
    if job.state == JobState.RUNNING and job.lease_until and job.lease_until < now:
        return "The worker that had this was lost. Another one takes over within two minutes."
    if job.state != JobState.PENDING or now - job.available_at < _PATIENCE:
        return ""
    if job.attempts:
        return f"Attempt {job.attempts} of {_MOST_ATTEMPTS} failed: {job.error} It is tried again."
    return (
        "No worker has taken this up yet. They may be busy with other work; if this stays so, ask your "
        "administrator whether workers are running."
    )
