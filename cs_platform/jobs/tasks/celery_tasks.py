"""What Celery runs: one job by id, and what the clock starts."""

from celery import shared_task
from django.db import close_old_connections
from django.utils import timezone

from cs_platform import celery
from cs_platform.jobs.operations import bell, ledger
from cs_platform.jobs.tasks import housekeeping, work


@shared_task(name="cs_platform.jobs.tasks.run_job", queue=celery.WORK)
def run_job(job_id: int, **kwargs: object) -> None:
    """Do a job, unless somebody else has it or it is over: bells ring more than once."""
    close_old_connections()
    claim = ledger.claim(job_id)
    if claim is not None:
        work.do(claim)
    close_old_connections()


@shared_task(name="cs_platform.jobs.tasks.sweep", queue=celery.CLOCK)
def sweep(**kwargs: object) -> None:
    """Ring for what nobody took and for what lost its worker; give up what lost it four times."""
    close_old_connections()
    work.give_up_lost()
    for job_id in ledger.due_for_ringing():
        bell.bell.ring(job_id)
    close_old_connections()


@shared_task(name="cs_platform.jobs.tasks.tidy", queue=celery.CLOCK)
def tidy(**kwargs: object) -> None:
    """Write each organization's job that removes what was to be kept until yesterday."""
    close_old_connections()
    housekeeping.enqueue_for_all(now=timezone.now())
    close_old_connections()
