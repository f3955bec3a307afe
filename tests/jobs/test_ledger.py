"""The ledger: who has a job, until when, and how often it is tried."""

import logging
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from cs_platform.jobs import operations, queries
from cs_platform.jobs.domain.choices import JobState
from cs_platform.jobs.models import Job
from cs_platform.jobs.operations import ledger
from cs_platform.jobs.tasks import JobContext, register, run_job, sweep, work_off
from cs_platform.jobs.tasks.work import WORKERS_LOST, WorkTimeoutError
from cs_platform.tenancy import operations as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Role, Theme
from cs_platform.tenancy.models import Organization
from tests.conftest import NOW
from tests.jobs.conftest import add_job, end_lease, job, let_wait_end, side_by_side, write_job


def rename(organization: Organization, name: str) -> None:
    Organization.objects.filter(pk=organization.pk).update(name=name)


def name_of(organization: Organization) -> str:
    return Organization.objects.get(pk=organization.pk).name


def test_a_job_is_written_once_for_ever(organization: Organization, kind: str) -> None:
    assert write_job(organization, kind) is not None
    assert write_job(organization, kind) is None
    register(kind, lambda context: None)
    assert work_off(organization.pk, timeout=10) == 1
    assert write_job(organization, kind) is None


def test_global_jobs_are_written_once_too(committed_db: None, kind: str) -> None:
    assert write_job(None, kind) is not None
    assert write_job(None, kind) is None


def test_a_job_goes_with_the_transaction_that_caused_it(organization: Organization, kind: str) -> None:
    with transaction.atomic():
        add_job(organization, kind)
        transaction.set_rollback(True)
    assert not queries.jobs_of(organization.pk).exists()


def test_of_many_claims_at_once_one_gets_the_job(organization: Organization, kind: str) -> None:
    job_id = add_job(organization, kind)
    claims = side_by_side(lambda number: ledger.claim(job_id), 8)
    assert len([claim for claim in claims if claim]) == 1
    assert job(job_id).attempts == 1


def test_a_later_job_waits_for_its_time(organization: Organization, kind: str) -> None:
    job_id = operations.enqueue(
        kind=kind,
        key="later",
        organization_id=organization.pk,
        arguments={},
        now=NOW,
        available_at=NOW + timedelta(days=36500),
    )
    assert job_id is not None
    assert ledger.claim(job_id) is None
    let_wait_end(job_id)
    assert ledger.claim(job_id) is not None


def test_the_lease_is_ninety_seconds_of_the_database(organization: Organization, kind: str) -> None:
    job_id = add_job(organization, kind)
    ledger.claim(job_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM lease_until - now()) FROM jobs_job WHERE id = %s", [job_id])
        assert 85 < cursor.fetchone()[0] <= 90


def test_progress_is_seen_at_once_and_prolongs_the_lease(organization: Organization, kind: str) -> None:
    job_id = add_job(organization, kind)
    claim = ledger.claim(job_id)
    assert claim is not None
    end_lease(job_id)
    JobContext(claim=claim).progress(3, 7)
    with organization_context(organization.pk):
        progress = queries.progress_of(kind, "one")
    assert progress is not None
    assert (progress.done, progress.total, progress.is_over) == (3, 7, False)
    assert ledger.claim(job_id) is None


def test_progress_within_another_transaction_is_refused(organization: Organization, kind: str) -> None:
    claim = ledger.claim(add_job(organization, kind))
    assert claim is not None
    with transaction.atomic(), pytest.raises(RuntimeError):
        JobContext(claim=claim).progress(1, 2)


def test_complete_outside_the_work_is_refused(organization: Organization, kind: str) -> None:
    claim = ledger.claim(add_job(organization, kind))
    assert claim is not None
    with pytest.raises(RuntimeError):
        JobContext(claim=claim).complete(NOW)


def test_a_worker_that_lost_its_lease_changes_nothing(organization: Organization, kind: str) -> None:
    job_id = add_job(organization, kind)
    zombie = ledger.claim(job_id)
    assert zombie is not None
    end_lease(job_id)
    successor = ledger.claim(job_id)
    assert successor is not None
    with pytest.raises(operations.LeaseLostError), transaction.atomic():
        rename(organization, "by the zombie")
        JobContext(claim=zombie).complete(NOW)
    with pytest.raises(operations.LeaseLostError):
        JobContext(claim=zombie).progress(1, 2)
    assert not ledger.finish(zombie)
    with pytest.raises(operations.LeaseLostError):
        ledger.give_back(zombie, error="late", delay=0)
    assert name_of(organization) != "by the zombie"
    with transaction.atomic():
        rename(organization, "by the successor")
        JobContext(claim=successor).complete(NOW)
    assert name_of(organization) == "by the successor"
    assert job(job_id).state == JobState.DONE


def test_a_handler_whose_lease_is_lost_is_not_counted_as_failed(
    organization: Organization, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    job_id = add_job(organization, kind)

    def slow(context: JobContext) -> None:
        if context.attempts == 1:
            end_lease(context.job_id)
            run_job(context.job_id)
        with transaction.atomic():
            rename(organization, f"attempt {context.attempts}")
            context.complete(NOW)

    register(kind, slow)
    run_job(job_id)
    assert (job(job_id).state, job(job_id).attempts, job(job_id).error) == (JobState.DONE, 2, "")
    assert name_of(organization) == "attempt 2"
    assert "taken over" in caplog.text


def test_ringing_twice_does_the_work_once(organization: Organization, kind: str) -> None:
    done: list[int] = []
    register(kind, lambda context: done.append(context.job_id))
    job_id = add_job(organization, kind)
    run_job(job_id)
    run_job(job_id)
    assert done == [job_id]


def test_poison_is_tried_four_times_and_shown_with_its_error(organization: Organization, kind: str) -> None:
    job_id = add_job(organization, kind)
    told: list[int] = []

    def poison(context: JobContext) -> None:
        with transaction.atomic():
            rename(organization, "half")
            raise ZeroDivisionError("nothing to divide by for ann@firm.test")

    register(kind, poison, on_failed=lambda context: told.append(context.attempts))
    for attempt in range(1, 6):
        let_wait_end(job_id)
        run_job(job_id)
        assert job(job_id).state == (JobState.FAILED if attempt >= 4 else JobState.PENDING)
    failed = job(job_id)
    assert failed.attempts == 4
    assert failed.error.startswith(
        "ZeroDivisionError: nothing to divide by for ••• (jobs/test_ledger.py, line "
    )
    assert failed.finished_at is not None
    assert told == [4]
    assert name_of(organization) != "half"


def test_what_on_failed_does_and_the_failure_stand_or_fall_together(
    organization: Organization, kind: str
) -> None:
    job_id = add_job(organization, kind)
    Job.objects.filter(pk=job_id).update(attempts=3)

    def broken(context: JobContext) -> None:
        raise ValueError("no")

    def on_failed(context: JobContext) -> None:
        rename(organization, "told")
        if len(told) == 0:
            told.append(1)
            raise OperationalError("connection lost")

    told: list[int] = []
    register(kind, broken, on_failed=on_failed)
    with pytest.raises(OperationalError):
        run_job(job_id)
    assert (job(job_id).state, name_of(organization) == "told") == (JobState.RUNNING, False)
    end_lease(job_id)
    sweep()
    assert (job(job_id).state, name_of(organization)) == (JobState.FAILED, "told")


def test_a_lost_database_connection_is_an_attempt_and_the_next_one_works(
    organization: Organization, kind: str
) -> None:
    job_id = add_job(organization, kind)

    def cut_once(context: JobContext) -> None:
        with transaction.atomic():
            rename(organization, f"attempt {context.attempts}")
            if context.attempts == 1:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            context.complete(NOW)

    register(kind, cut_once)
    run_job(job_id)
    assert job(job_id).state == JobState.PENDING
    assert job(job_id).error.startswith("OperationalError: ")
    let_wait_end(job_id)
    run_job(job_id)
    assert (job(job_id).state, name_of(organization)) == (JobState.DONE, "attempt 2")


def test_a_deadlock_is_tried_again_and_leaves_no_trace(organization: Organization, kind: str) -> None:
    theme_of, other = (
        tenancy.add_member(
            organization, email=f"{name}@{organization.slug}.test", name=name, role=Role.CSM
        ).user
        for name in ("ann", "ben")
    )
    users = [theme_of, other]
    ids = [add_job(organization, kind, key=str(number), arguments={"first": number}) for number in (0, 1)]
    waiting = {0: False, 1: False}

    def crosswise(context: JobContext) -> None:
        first = int(context.arguments["first"])
        with transaction.atomic():
            tenancy.set_theme(users[first], Theme.DARK)
            waiting[first] = True
            while context.attempts == 1 and not all(waiting.values()):
                pass
            tenancy.set_theme(users[1 - first], Theme.DARK)
            context.complete(NOW)

    register(kind, crosswise)
    side_by_side(lambda number: run_job(ids[number]), 2)
    assert sorted(job(job_id).state for job_id in ids) == [JobState.DONE, JobState.PENDING]
    assert work_off(organization.pk, timeout=20) == 1
    assert {job(job_id).error for job_id in ids} == {""}


def test_a_retry_comes_after_a_short_wait(organization: Organization, kind: str) -> None:
    attempts: list[int] = []

    def fails_once(context: JobContext) -> None:
        attempts.append(context.attempts)
        if context.attempts == 1:
            raise OSError("the disk was full")

    register(kind, fails_once, delays=(0.5, 1, 1))
    add_job(organization, kind)
    assert work_off(organization.pk, timeout=10) == 2
    assert attempts == [1, 2]


def test_an_unknown_kind_fails_with_a_reason(organization: Organization) -> None:
    job_id = add_job(organization, "no such kind")
    run_job(job_id)
    assert "nobody knows how to do" in job(job_id).error


def test_a_global_kind_and_an_organizations_kind_are_not_mixed(organization: Organization, kind: str) -> None:
    ran: list[int] = []
    register(kind, lambda context: ran.append(1), is_global=True)
    own = add_job(organization, kind)
    run_job(own)
    assert "a global kind" in job(own).error
    register(kind, lambda context: ran.append(1))
    for_nobody = add_job(None, kind)
    run_job(for_nobody)
    assert "not a global kind" in job(for_nobody).error
    assert ran == []


def test_the_sweeper_rings_for_what_nobody_took_and_for_what_was_lost(
    organization: Organization, kind: str
) -> None:
    fresh, unheard, running, lost, later = (
        add_job(organization, kind, key=str(number)) for number in range(5)
    )
    Job.objects.filter(pk=unheard).update(rung_at=NOW)
    Job.objects.filter(pk=later).update(rung_at=NOW, available_at=NOW + timedelta(days=36500))
    for job_id in (running, lost):
        ledger.claim(job_id)
    end_lease(lost)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET rung_at = now() - interval '5 s' WHERE id = %s", [lost])
    due = set(ledger.due_for_ringing()) & {fresh, unheard, running, lost, later}
    assert due == {unheard, lost}
    assert not {unheard, lost} & set(ledger.due_for_ringing())


def test_the_sweeper_gives_up_what_lost_its_worker_four_times(organization: Organization, kind: str) -> None:
    told: list[int] = []
    register(kind, lambda context: None, on_failed=lambda context: told.append(context.job_id))
    job_id = add_job(organization, kind)
    for _ in range(4):
        assert ledger.claim(job_id) is not None
        end_lease(job_id)
    assert ledger.claim(job_id) is None
    sweep()
    assert (job(job_id).state, job(job_id).error, told) == (JobState.FAILED, WORKERS_LOST, [job_id])


def test_one_kinds_broken_end_does_not_stop_the_sweeper(organization: Organization, kind: str) -> None:
    def broken(context: JobContext) -> None:
        raise ValueError("no")

    register(kind, lambda context: None, on_failed=broken)
    bad = add_job(organization, kind)
    good = add_job(organization, "no such kind")
    for job_id in (bad, good):
        Job.objects.filter(pk=job_id).update(attempts=3)
        ledger.claim(job_id)
        end_lease(job_id)
    sweep()
    assert (job(bad).state, job(good).state) == (JobState.RUNNING, JobState.FAILED)
    Job.objects.filter(pk=bad).delete()


def test_a_failed_job_gets_four_more_attempts_from_a_person(organization: Organization, kind: str) -> None:
    job_id = add_job(organization, kind)
    with pytest.raises(operations.NotFailedError):
        operations.retry(job_id, organization_id=organization.pk, by=None, now=NOW)
    Job.objects.filter(pk=job_id).update(attempts=4, state=JobState.FAILED, error="broken")
    operations.retry(job_id, organization_id=organization.pk, by=None, now=NOW)
    register(kind, lambda context: None)
    run_job(job_id)
    assert (job(job_id).state, job(job_id).attempts, job(job_id).error) == (JobState.DONE, 1, "")


def test_nobody_retries_the_job_of_another_organization(organization: Organization, kind: str) -> None:
    job_id = add_job(organization, kind)
    Job.objects.filter(pk=job_id).update(attempts=4, state=JobState.FAILED)
    with pytest.raises(operations.NotFailedError):
        operations.retry(job_id, organization_id=organization.pk + 1, by=None, now=NOW)
    assert job(job_id).state == JobState.FAILED


def test_working_off_leaves_other_kinds_and_organizations_alone(
    organization: Organization, kind: str
) -> None:
    register(kind, lambda context: None)
    other = tenancy.create_organization(
        slug=f"{organization.slug}-2", name="Two", currency="EUR", time_zone="UTC"
    )
    theirs, own, mail = add_job(other, kind), add_job(organization, kind), add_job(organization, "another")
    assert work_off(organization.pk, kinds=[kind], timeout=10) == 1
    assert [job(job_id).state for job_id in (theirs, own, mail)] == ["PENDING", "DONE", "PENDING"]


def test_working_off_does_what_jobs_enqueue(organization: Organization, kind: str) -> None:
    def countdown(context: JobContext) -> None:
        left = int(context.arguments["left"])
        if left:
            add_job(organization, kind, key=str(left), arguments={"left": left - 1})

    register(kind, countdown)
    add_job(organization, kind, arguments={"left": 3})
    assert work_off(organization.pk, timeout=10) == 4


def test_working_off_waits_for_others_and_not_for_ever(organization: Organization, kind: str) -> None:
    ledger.claim(add_job(organization, kind))
    with pytest.raises(WorkTimeoutError, match="1 jobs are not over"):
        work_off(organization.pk, timeout=0.3)


def test_a_failed_attempt_is_logged_without_secrets(
    organization: Organization, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    def leak(context: JobContext) -> None:
        raise ValueError(f"{connection.settings_dict['PASSWORD']} of ann@firm.test")

    register(kind, leak)
    with caplog.at_level(logging.INFO):
        run_job(add_job(organization, kind))
    assert "ValueError: ••• of •••" in caplog.text
    assert str(connection.settings_dict["PASSWORD"]) not in caplog.text
