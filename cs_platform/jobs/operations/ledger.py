"""The ledger of background work: who does what, until when, and how often it was tried.

The database's clock decides about leases, and every change of a running job is conditional on the claim
that started it, so that a worker that lost its lease can change nothing any more.
"""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from cs_platform.jobs.domain.choices import JobState
from cs_platform.jobs.models import Job
from cs_platform.jobs.operations import bell

MAX_ATTEMPTS = 4
RING_LIMIT = 1000

INSERT = """
    INSERT INTO jobs_job (organization_id, kind, key, arguments, state, attempts, available_at, rung_at,
                          progress_done, progress_total, error, created_by_id, created_at)
    VALUES (%s, %s, %s, %s, 'PENDING', 0, coalesce(%s, statement_timestamp()), statement_timestamp(),
            0, 0, '', %s, %s)
    ON CONFLICT (organization_id, kind, key) DO NOTHING
    RETURNING id
"""


class LeaseLostError(RuntimeError):
    """Another worker has this job now: what this one did must not count."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A job that is ours until its lease ends."""

    job_id: int
    organization_id: int | None
    kind: str
    arguments: Mapping[str, int | str]
    attempts: int
    token: uuid.UUID

    @property
    def is_last_attempt(self) -> bool:
        """Whether the job is failed when this attempt is."""
        return self.attempts >= MAX_ATTEMPTS


def enqueue(
    *,
    kind: str,
    key: str,
    organization_id: int | None,
    arguments: Mapping[str, int | str],
    now: datetime,
    by: int | None = None,
    available_at: datetime | None = None,
) -> int | None:
    """Write a job in the caller's transaction and ring when it commits.

    Returns its id, or None when this organization has had a job of this kind and key, ever.
    `arguments` hold ids and words that may be read in a log; `by` is a membership.
    """
    values = [organization_id, kind, key, json.dumps(dict(arguments)), available_at, by, now]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        row = cursor.fetchone()
    if row is None:
        return None
    job_id = int(row[0])
    if available_at is None or available_at <= now:
        bell.ring_after_commit(job_id)
    return job_id


def claim(job_id: int) -> Claim | None:
    """Take a job that waits or whose lease ended, by one conditional UPDATE; None when it isn't to be had."""
    token = uuid.uuid4()
    taken = (
        Job.objects.filter(_claimable(), pk=job_id)
        .filter(attempts__lt=MAX_ATTEMPTS)
        .update(
            state=JobState.RUNNING,
            claim=token,
            lease_until=Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS),
            attempts=F("attempts") + 1,
        )
    )
    job = Job.objects.filter(pk=job_id, claim=token).first() if taken else None
    return _as_claim(job, token) if job else None


def claim_next(organization_id: int, kinds: Collection[str] | None) -> Claim | None:
    """Take the organization's oldest job that is to be had, of these kinds or of any."""
    waiting = Job.objects.filter(
        _claimable(), organization_id=organization_id, attempts__lt=MAX_ATTEMPTS
    ).order_by("pk")
    if kinds is not None:
        waiting = waiting.filter(kind__in=kinds)
    for job_id in waiting.values_list("pk", flat=True)[:RING_LIMIT]:
        taken = claim(job_id)
        if taken:
            return taken
    return None


def renew(held: Claim, *, done: int, total: int) -> None:
    """Write progress and prolong the lease in a transaction of its own; raise LeaseLostError when it's gone.

    Raises RuntimeError inside another transaction, where neither would be seen before that one ends.
    """
    with transaction.atomic(durable=True):
        lease_until = Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        _change(held, progress_done=done, progress_total=total, lease_until=lease_until)


def prolong(held: Claim) -> None:
    """Prolong the lease and leave the progress as it is; raise LeaseLostError when it's gone."""
    with transaction.atomic():
        _change(held, lease_until=Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS))


def complete(held: Claim, *, now: datetime) -> None:
    """Mark the job done in the transaction of its work; LeaseLostError there undoes that work."""
    if not connection.in_atomic_block:
        raise RuntimeError("complete() belongs into the transaction that does the work")
    _change(held, state=JobState.DONE, finished_at=now, error="", **_let_go())


def finish(held: Claim) -> bool:
    """Mark the job done after its handler returned; False when that has happened or the job is not ours."""
    return bool(_held(held).update(state=JobState.DONE, finished_at=Now(), error="", **_let_go()))


def give_back(held: Claim, *, error: str, delay: float) -> None:
    """Let the job be tried again after `delay` seconds; LeaseLostError when it is not ours."""
    with transaction.atomic():
        again = Now() + timedelta(seconds=delay)
        _change(held, state=JobState.PENDING, error=error, available_at=again, rung_at=again, **_let_go())
        bell.ring_after_commit(held.job_id, countdown=delay)


def fail(held: Claim, *, error: str) -> None:
    """Give the job up, in the caller's transaction; LeaseLostError when it is not ours."""
    _change(held, state=JobState.FAILED, error=error, finished_at=Now(), **_let_go())


def lost_for_good(organization_id: int | None = None) -> list[Claim]:
    """Return the jobs whose last attempt ended with its worker."""
    lost = Job.objects.filter(
        state=JobState.RUNNING, lease_until__lt=Now(), attempts__gte=MAX_ATTEMPTS
    ).order_by("pk")
    if organization_id is not None:
        lost = lost.filter(organization_id=organization_id)
    return [_as_claim(job, job.claim) for job in lost[:RING_LIMIT] if job.claim]


def due_for_ringing() -> list[int]:
    """Return the jobs to ring for again, and note that it is done.

    These are the ones that wait although they were rung for a while ago, and those whose lease ended
    since the last ring.
    """
    long_ago = Now() - timedelta(seconds=settings.JOB_RING_AGAIN_SECONDS)
    unheard = Q(rung_at__isnull=True) | Q(rung_at__lt=long_ago)
    waiting = Q(state=JobState.PENDING, available_at__lte=Now()) & unheard
    lost = Q(state=JobState.RUNNING, lease_until__lt=Now()) & (unheard | Q(rung_at__lt=F("lease_until")))
    with transaction.atomic():
        jobs = Job.objects.filter(waiting | lost, attempts__lt=MAX_ATTEMPTS).order_by("pk")
        ids = list(jobs.select_for_update(skip_locked=True).values_list("pk", flat=True)[:RING_LIMIT])
        Job.objects.filter(pk__in=ids).update(rung_at=Now())
    return ids


def _claimable() -> Q:
    return Q(state=JobState.PENDING, available_at__lte=Now()) | Q(
        state=JobState.RUNNING, lease_until__lt=Now()
    )


def _as_claim(job: Job, token: uuid.UUID) -> Claim:
    return Claim(
        job_id=job.pk,
        organization_id=job.organization_id,
        kind=job.kind,
        arguments=job.arguments,
        attempts=job.attempts,
        token=token,
    )


def _held(held: Claim) -> QuerySet[Job]:
    return Job.objects.filter(pk=held.job_id, state=JobState.RUNNING, claim=held.token)


def _change(held: Claim, **values: object) -> None:
    if not _held(held).update(**values):
        raise LeaseLostError(f"job {held.job_id} is not held by this worker any more")


def _let_go() -> Mapping[str, None]:
    return {"claim": None, "lease_until": None}
