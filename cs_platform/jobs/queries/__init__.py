"""Reads: jobs and their progress, runs, stored files."""

from cs_platform.jobs.queries.files import open_file
from cs_platform.jobs.queries.ledger import Progress, failed_jobs, jobs_of, progress_of, waiting_jobs
from cs_platform.jobs.queries.runs import (
    days_with_runs,
    first_run_started,
    last_completed_run,
    run_by_id,
    run_of,
    unfinished_runs,
)

__all__ = [
    "Progress",
    "days_with_runs",
    "failed_jobs",
    "first_run_started",
    "jobs_of",
    "last_completed_run",
    "open_file",
    "progress_of",
    "run_by_id",
    "run_of",
    "unfinished_runs",
    "waiting_jobs",
]
