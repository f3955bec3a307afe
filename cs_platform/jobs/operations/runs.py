"""Runs: a day worked through in chunks by many workers, and closed by exactly one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Now

from cs_platform.jobs.domain.choices import JobState, RunKind, RunState
from cs_platform.jobs.models import Job, Run
from cs_platform.jobs.operations import bell, ledger
from cs_platform.tenancy import context
from cs_platform.tenancy.context import organization_context


class RunNotClosingError(RuntimeError):
    """The run has chunks left or is closed already."""


class NotFailedError(ValueError):
    """Only a failed job can be tried again by hand; the sentence says what stands in the way."""


def start_run(
    *,
    organization_id: int,
    kind: RunKind,
    day: date,
    chunks: Sequence[tuple[int, int]],
    chunk_kind: str,
    close_kind: str,
    now: datetime,
    again: bool = False,
) -> Run | None:
    """Write a run and one job for each chunk of accounts (first id, last id), or its close without any.

    Returns None when this organization has a run of this kind for the day. again: one that is over starts
    anew instead; what it found stays until it is closed.
    """
    with organization_context(organization_id, operation=f"{kind} {day}"):
        fresh = {
            "chunks_total": len(chunks),
            "state": RunState.RUNNING if chunks else RunState.CLOSING,
            "started_at": now,
        }
        run, is_new = Run.objects.for_organization(organization_id).get_or_create(
            organization_id=organization_id, kind=kind, day=day, defaults=fresh
        )
        if not is_new and not (again and _start_anew(run, fresh)):
            return None
        for first, last in chunks:
            _enqueue_chunk(run, chunk_kind, first, last, now=now)
        if not chunks:
            _enqueue_close(run, close_kind, now=now)
    started: Run = run
    return started


def chunk_done(run_id: int, *, failed: bool, close_kind: str, now: datetime) -> None:
    """Count a chunk in the transaction that ends its job; the row's lock makes the last one the closer."""
    ended = "chunks_failed" if failed else "chunks_done"
    rows = Run.objects.for_organization(context.current().organization_id).filter(pk=run_id)
    rows.update(**{ended: F(ended) + 1}, version=F("version") + 1, updated_at=now)
    is_last = rows.filter(state=RunState.RUNNING, chunks_total=F("chunks_done") + F("chunks_failed")).update(
        state=RunState.CLOSING
    )
    if is_last:
        _enqueue_close(rows.get(), close_kind, now=now)


def close_run(run_id: int, *, result: Mapping[str, object], now: datetime) -> RunState:
    """Close the run as done, or done in part when chunks failed, and keep what it found.

    Raises RunNotClosingError when it has chunks left or is closed.
    """
    closing = Run.objects.for_organization(context.current().organization_id).filter(
        pk=run_id, state=RunState.CLOSING
    )
    run = closing.select_for_update().first()
    if run is None:
        raise RunNotClosingError(f"run {run_id} is not ready to be closed")
    state = RunState.PARTIAL if run.chunks_failed else RunState.DONE
    closing.update(
        state=state, result=dict(result), finished_at=now, updated_at=now, version=F("version") + 1
    )
    return state


def fail_run(run_id: int, *, now: datetime) -> None:
    """Say that the run could not be closed; for the close job's `on_failed`."""
    Run.objects.for_organization(context.current().organization_id).filter(
        pk=run_id, state=RunState.CLOSING
    ).update(state=RunState.FAILED, finished_at=now, updated_at=now, version=F("version") + 1)


def forget_runs(organization_id: int, kind: RunKind) -> None:
    """Remove the runs of a kind and their jobs, so that they can start over; what still runs is lost."""
    with organization_context(organization_id, operation=f"forget runs {kind}"):
        runs = Run.objects.for_organization(organization_id).filter(kind=kind)
        ids = list(runs.values_list("pk", flat=True))
        Job.objects.filter(organization_id=organization_id, arguments__run_id__in=ids).delete()
        runs.delete()


def retry(job_id: int, *, organization_id: int, by: int | None, now: datetime) -> None:
    """Let a failed job have four more attempts, at a person's word (`by`: a membership).

    A failed chunk opens its run again, which is then closed anew. Raises NotFailedError.
    """
    with organization_context(organization_id, membership=by, operation="retry of a job"):
        job = (
            Job.objects.filter(pk=job_id, organization_id=organization_id, state=JobState.FAILED)
            .select_for_update()
            .first()
        )
        if job is None:
            raise NotFailedError("Only work that failed can be tried again.")
        if "run_id" in job.arguments:
            _reopen(int(job.arguments["run_id"]), is_chunk="first_account_id" in job.arguments, now=now)
        _put_back(job)


def _reopen(run_id: int, *, is_chunk: bool, now: datetime) -> None:
    run = Run.objects.for_organization(context.current().organization_id).filter(pk=run_id)
    # `finished_at` stays: what the run found the last time is shown until it is closed anew
    changed = {"updated_at": now, "version": F("version") + 1}
    if not is_chunk:
        run.filter(state=RunState.FAILED).update(state=RunState.CLOSING, **changed)
    elif not run.filter(~Q(state=RunState.CLOSING), chunks_failed__gt=0).update(
        state=RunState.RUNNING, chunks_failed=F("chunks_failed") - 1, **changed
    ):
        raise NotFailedError("This run is being closed. Try again when it is.")


def _start_anew(run: Run, fresh: Mapping[str, Any]) -> bool:
    """Put a run that is over back to its start and forget its jobs; False when it is not over."""
    over = Run.objects.for_organization(run.organization_id).filter(
        pk=run.pk, state__in=[RunState.DONE, RunState.PARTIAL, RunState.FAILED]
    )
    counts = {"chunks_done": 0, "chunks_failed": 0, "version": F("version") + 1}
    if not over.update(**fresh, **counts, updated_at=fresh["started_at"]):
        return False
    Job.objects.filter(organization_id=run.organization_id, arguments__run_id=run.pk).delete()
    return True


def _enqueue_chunk(run: Run, kind: str, first: int, last: int, *, now: datetime) -> None:
    ledger.enqueue(
        kind=kind,
        key=f"{run.kind}:{run.day}:{first}",
        organization_id=run.organization_id,
        arguments={"run_id": run.pk, "first_account_id": first, "last_account_id": last},
        now=now,
    )


def _enqueue_close(run: Run, kind: str, *, now: datetime) -> None:
    """Write the close job; the one of a run that was opened again is taken from its first close."""
    key = f"{run.kind}:{run.day}"
    arguments = {"run_id": run.pk}
    if ledger.enqueue(kind=kind, key=key, organization_id=run.organization_id, arguments=arguments, now=now):
        return
    _put_back(Job.objects.get(organization_id=run.organization_id, kind=kind, key=key))


def _put_back(job: Job) -> None:
    Job.objects.filter(pk=job.pk, state__in=[JobState.DONE, JobState.FAILED]).update(
        state=JobState.PENDING,
        attempts=0,
        progress_done=0,
        available_at=Now(),
        rung_at=Now(),
        finished_at=None,
    )
    bell.ring_after_commit(job.pk)
