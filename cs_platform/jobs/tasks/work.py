"""Doing jobs: one by id, or all of an organization in this process."""

import time
from collections.abc import Callable, Collection

from django.db import close_old_connections, transaction

from cs_platform.jobs import queries
from cs_platform.jobs.operations import ledger, reports
from cs_platform.jobs.tasks import handlers

POLL_SECONDS = 0.2
WORKERS_LOST = "The worker was lost, or out of time or memory, in every attempt."


class WorkTimeoutError(TimeoutError):
    """Work of the organization is not over in time; the sentence says how much is left."""


def do(claim: ledger.Claim) -> None:
    """Let the kind's handler do a job that was claimed, and write down what came of it."""
    context = handlers.JobContext(claim=claim)
    try:
        handlers.registration_for(claim).handler(context)
        ledger.finish(claim)
    except ledger.LeaseLostError:
        reports.lease_lost(claim.job_id, claim.kind)
    except Exception as error:
        # whatever a handler raises belongs to its job: it is kept there and tried again or shown
        reports.attempt_failed(claim.job_id, claim.kind, claim.attempts, error)
        _after_failure(context, error)


def _after_failure(context: handlers.JobContext, error: Exception) -> None:
    close_old_connections()
    sentence = reports.sentence(error)
    try:
        if context.claim.is_last_attempt:
            give_up(context.claim, sentence)
        else:
            found = handlers.registration(context.claim.kind)
            delays = found.delays if found else handlers.SOON
            ledger.give_back(context.claim, error=sentence, delay=delays[context.attempts - 1])
    except ledger.LeaseLostError:
        reports.lease_lost(context.job_id, context.claim.kind)


def give_up(claim: ledger.Claim, sentence: str) -> None:
    """Mark a job failed and do, in the same transaction, what its kind does about that."""
    found = handlers.registration(claim.kind)
    with transaction.atomic():
        ledger.fail(claim, error=sentence)
        if found and found.on_failed:
            found.on_failed(handlers.JobContext(claim=claim))


def give_up_lost(organization_id: int | None = None) -> None:
    """Mark the jobs failed whose fourth attempt ended with its worker."""
    for claim in ledger.lost_for_good(organization_id):
        reports.worker_lost(claim.job_id, claim.kind)
        try:
            give_up(claim, WORKERS_LOST)
        except ledger.LeaseLostError:
            reports.lease_lost(claim.job_id, claim.kind)
        except Exception as error:
            # one kind's broken `on_failed` must not keep others from being given up
            reports.attempt_failed(claim.job_id, claim.kind, claim.attempts, error)


def work_off(
    organization_id: int,
    *,
    kinds: Collection[str] | None = None,
    timeout: float,
    meanwhile: Callable[[], None] | None = None,
) -> int:
    """Do the organization's jobs in this process until none waits or runs; return how many were done here.

    Workers may help: what they hold is waited for. `meanwhile` is called after each job and while waiting,
    to tell of progress. Raises WorkTimeoutError after `timeout` seconds.
    """
    deadline = time.monotonic() + timeout
    count = 0
    while True:
        close_old_connections()
        give_up_lost(organization_id)
        claim = ledger.claim_next(organization_id, kinds)
        if claim is not None:
            do(claim)
            count += 1
        elif not queries.waiting_jobs(organization_id, kinds).exists():
            return count
        else:
            time.sleep(POLL_SECONDS)
        if meanwhile is not None:
            meanwhile()
        if time.monotonic() > deadline:
            left = queries.waiting_jobs(organization_id, kinds).count()
            raise WorkTimeoutError(f"{left} jobs are not over after {timeout:g} seconds.")
