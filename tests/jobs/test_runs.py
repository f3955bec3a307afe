"""Runs: many chunks, exactly one closer, done in part when a chunk is given up."""

import secrets
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cs_platform.jobs import operations, queries
from cs_platform.jobs.domain.choices import JobState, RunKind, RunState
from cs_platform.jobs.models import Job, Run
from cs_platform.jobs.tasks import JobContext, handlers, register, work_off
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from tests.conftest import NOW
from tests.jobs.conftest import job, side_by_side

DAY = date(2026, 3, 2)
THREE = [(1, 10), (11, 20), (21, 30)]


@pytest.fixture
def kinds() -> Iterator[tuple[str, str]]:
    """Return the kinds of a chunk and of the close, of this test alone."""
    mark = secrets.token_hex(4)
    yield f"chunk-{mark}", f"close-{mark}"
    for name in (f"chunk-{mark}", f"close-{mark}"):
        handlers._registrations.pop(name, None)


def start(
    organization: Organization, kinds: tuple[str, str], chunks: list[tuple[int, int]] = THREE
) -> Run | None:
    return operations.start_run(
        organization_id=organization.pk,
        kind=RunKind.DAILY,
        day=DAY,
        chunks=chunks,
        chunk_kind=kinds[0],
        close_kind=kinds[1],
        now=NOW,
    )


def register_both(kinds: tuple[str, str], *, poison: set[int]) -> list[int]:
    """Register a chunk that fails for the first ids in `poison`; return the list that closes go to."""
    closed: list[int] = []

    def count(context: JobContext, *, failed: bool) -> None:
        with organization_context(context.organization_id):
            run_id = int(context.arguments["run_id"])
            operations.chunk_done(run_id, failed=failed, close_kind=kinds[1], now=NOW)
            if not failed:
                context.complete(NOW)

    def chunk(context: JobContext) -> None:
        if context.arguments["first_account_id"] in poison:
            raise ValueError("poison")
        count(context, failed=False)

    def close(context: JobContext) -> None:
        with organization_context(context.organization_id):
            closed.append(int(context.arguments["run_id"]))
            operations.close_run(closed[-1], result={"scored": 30}, now=NOW)
            context.complete(NOW)

    register(kinds[0], chunk, on_failed=lambda context: count(context, failed=True), delays=(0, 0, 0))
    register(kinds[1], close, delays=(0, 0, 0))
    return closed


def the_run(organization: Organization) -> Run:
    with organization_context(organization.pk):
        run = queries.run_of(organization.pk, RunKind.DAILY, DAY)
    assert run is not None
    return run


def test_a_run_is_started_once_and_has_a_job_for_each_chunk(
    organization: Organization, kinds: tuple[str, str]
) -> None:
    runs = side_by_side(lambda number: start(organization, kinds), 4)
    assert len([run for run in runs if run]) == 1
    keys = queries.jobs_of(organization.pk).values_list("key", flat=True)
    assert sorted(keys) == ["DAILY:2026-03-02:1", "DAILY:2026-03-02:11", "DAILY:2026-03-02:21"]
    assert the_run(organization).state == RunState.RUNNING


def test_a_run_without_accounts_is_closed_at_once(organization: Organization, kinds: tuple[str, str]) -> None:
    closed = register_both(kinds, poison=set())
    start(organization, kinds, chunks=[])
    assert work_off(organization.pk, timeout=10) == 1
    assert closed == [the_run(organization).pk]
    assert the_run(organization).state == RunState.DONE


def test_chunks_that_end_at_once_make_exactly_one_closer(
    organization: Organization, kinds: tuple[str, str]
) -> None:
    run = start(organization, kinds, chunks=[(number, number) for number in range(8)])
    assert run is not None

    def end(number: int) -> None:
        with organization_context(organization.pk):
            operations.chunk_done(run.pk, failed=number == 3, close_kind=kinds[1], now=NOW)

    side_by_side(end, 8)
    ended = the_run(organization)
    assert (ended.chunks_done, ended.chunks_failed, ended.state) == (7, 1, RunState.CLOSING)
    assert queries.jobs_of(organization.pk).filter(kind=kinds[1]).count() == 1


def test_the_close_waits_for_the_last_chunk(organization: Organization, kinds: tuple[str, str]) -> None:
    run = start(organization, kinds)
    assert run is not None
    closes = queries.jobs_of(organization.pk).filter(kind=kinds[1])
    for expected in (0, 0, 1):
        with organization_context(organization.pk):
            operations.chunk_done(run.pk, failed=False, close_kind=kinds[1], now=NOW)
        assert closes.count() == expected


def test_all_chunks_done_close_the_run_with_its_result(
    organization: Organization, kinds: tuple[str, str]
) -> None:
    closed = register_both(kinds, poison=set())
    start(organization, kinds)
    assert work_off(organization.pk, timeout=10) == 4
    run = the_run(organization)
    assert (run.state, run.chunks_done, run.result, run.finished_at) == (
        RunState.DONE,
        3,
        {"scored": 30},
        NOW,
    )
    assert closed == [run.pk]
    with organization_context(organization.pk):
        assert queries.last_completed_run(organization.pk) == run
        assert queries.last_completed_run(organization.pk, kind=RunKind.REPLAY) is None
        assert queries.run_by_id(run.pk) == run


def test_a_chunk_given_up_leaves_the_run_done_in_part(
    organization: Organization, kinds: tuple[str, str]
) -> None:
    closed = register_both(kinds, poison={11})
    start(organization, kinds)
    assert work_off(organization.pk, timeout=10) == 3 + 3 + 1
    run = the_run(organization)
    assert (run.state, run.chunks_done, run.chunks_failed) == (RunState.PARTIAL, 2, 1)
    assert closed == [run.pk]


def test_a_person_retries_the_chunk_and_the_run_is_closed_anew(
    organization: Organization, kinds: tuple[str, str]
) -> None:
    closed = register_both(kinds, poison={11})
    start(organization, kinds)
    work_off(organization.pk, timeout=10)
    register_both(kinds, poison=set())
    failed = queries.failed_jobs(organization.pk).get()
    operations.retry(failed.pk, organization_id=organization.pk, by=None, now=NOW)
    assert the_run(organization).state == RunState.RUNNING
    assert work_off(organization.pk, timeout=10) == 2
    run = the_run(organization)
    assert (run.state, run.chunks_done, run.chunks_failed) == (RunState.DONE, 3, 0)
    assert closed == [run.pk]


def test_a_chunk_is_not_retried_while_its_run_is_closed(
    organization: Organization, kinds: tuple[str, str]
) -> None:
    run = start(organization, kinds, chunks=[(1, 10)])
    assert run is not None
    chunk = queries.jobs_of(organization.pk).get()
    with organization_context(organization.pk):
        operations.chunk_done(run.pk, failed=True, close_kind=kinds[1], now=NOW)
    Job.objects.filter(pk=chunk.pk).update(state=JobState.FAILED)
    with pytest.raises(operations.NotFailedError, match="is being closed"):
        operations.retry(chunk.pk, organization_id=organization.pk, by=None, now=NOW)
    assert job(chunk.pk).state == JobState.FAILED


def test_a_close_that_is_given_up_fails_the_run_until_a_person_retries(
    organization: Organization, kinds: tuple[str, str]
) -> None:
    def broken(context: JobContext) -> None:
        raise ValueError("no")

    def fail(context: JobContext) -> None:
        with organization_context(context.organization_id):
            operations.fail_run(int(context.arguments["run_id"]), now=NOW)

    register(kinds[1], broken, on_failed=fail, delays=(0, 0, 0))
    start(organization, kinds, chunks=[])
    work_off(organization.pk, timeout=10)
    assert the_run(organization).state == RunState.FAILED
    register_both(kinds, poison=set())
    failed = queries.failed_jobs(organization.pk).get()
    operations.retry(failed.pk, organization_id=organization.pk, by=None, now=NOW)
    assert work_off(organization.pk, timeout=10) == 1
    assert the_run(organization).state == RunState.DONE


def test_a_run_is_closed_once_and_only_after_its_chunks(
    organization: Organization, kinds: tuple[str, str]
) -> None:
    run = start(organization, kinds)
    assert run is not None
    with organization_context(organization.pk), pytest.raises(operations.RunNotClosingError):
        operations.close_run(run.pk, result={}, now=NOW)


def test_more_chunks_than_there_are_cannot_end(organization: Organization, kinds: tuple[str, str]) -> None:
    run = start(organization, kinds, chunks=[(1, 10)])
    assert run is not None
    with pytest.raises(IntegrityError, match="run_counts_its_chunks"):
        for _ in range(2):
            with organization_context(organization.pk):
                operations.chunk_done(run.pk, failed=False, close_kind=kinds[1], now=NOW)


def test_a_running_job_has_a_lease(organization: Organization) -> None:
    with pytest.raises(IntegrityError, match="job_running_has_a_lease"), transaction.atomic():
        Job.objects.create(organization=organization, kind="x", key="x", state=JobState.RUNNING)
