"""The command that waits for workers."""

import threading
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cs_platform.jobs.domain.choices import JobState
from cs_platform.jobs.models import Job
from cs_platform.jobs.tasks import JobContext, register, work_off
from cs_platform.tenancy.models import Organization
from tests.jobs.conftest import add_job, job


def wait(organization: Organization, *options: str) -> str:
    output = StringIO()
    call_command("wait_for_jobs", "--organization", organization.slug, *options, stdout=output, stderr=output)
    return output.getvalue()


def test_nothing_to_wait_for(organization: Organization) -> None:
    assert wait(organization) == "Nothing left to do.\n"


def test_it_says_what_is_left_while_others_work(organization: Organization, kind: str) -> None:
    register(kind, lambda context: time.sleep(0.2))
    add_job(organization, kind)

    def worker() -> None:
        time.sleep(0.2)
        work_off(organization.pk, timeout=10)
        connection.close()

    thread = threading.Thread(target=worker)
    thread.start()
    said = wait(organization, "--timeout", "10")
    thread.join()
    assert said == "1 job left\nNothing left to do.\n"


def test_it_gives_up_when_nobody_works(organization: Organization, kind: str) -> None:
    add_job(organization, kind)
    with pytest.raises(CommandError, match="1 jobs are not over"):
        wait(organization, "--timeout", "0")


def test_failed_jobs_are_listed_and_tried_again_when_asked(organization: Organization, kind: str) -> None:
    job_id = add_job(organization, kind)
    Job.objects.filter(pk=job_id).update(state=JobState.FAILED, attempts=4, error="ValueError: no")
    with pytest.raises(CommandError, match="1 failed"):
        wait(organization)
    with pytest.raises(CommandError, match="not over"):
        wait(organization, "--retry-failed", "--timeout", "0")
    assert (job(job_id).state, job(job_id).attempts) == (JobState.PENDING, 0)
    done: list[JobContext] = []
    register(kind, done.append)
    assert work_off(organization.pk, timeout=10) == 1


def test_an_unknown_organization_is_a_sentence(committed_db: None) -> None:
    with pytest.raises(CommandError, match="There is no organization"):
        call_command("wait_for_jobs", "--organization", "nowhere")
