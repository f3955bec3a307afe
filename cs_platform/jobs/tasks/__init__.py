"""Background work: register a handler for a kind of job, and the tasks that Celery runs."""

from cs_platform.jobs.tasks.celery_tasks import run_job, sweep, tidy
from cs_platform.jobs.tasks.handlers import Handler, JobContext, register
from cs_platform.jobs.tasks.housekeeping import register_own
from cs_platform.jobs.tasks.work import WorkTimeoutError, work_off

register_own()

__all__ = [
    "Handler",
    "JobContext",
    "WorkTimeoutError",
    "register",
    "run_job",
    "sweep",
    "tidy",
    "work_off",
]
