"""The bell: what a broker that is gone must not cost, and what Celery is told."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings

from cs_platform import celery
from cs_platform.jobs.domain.choices import JobState
from cs_platform.jobs.operations import bell
from cs_platform.jobs.operations.bell import Bell
from cs_platform.jobs.tasks import handlers
from cs_platform.tenancy.models import Organization
from tests.jobs.conftest import add_job, job

NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def silent() -> Iterator[str]:
    """Return the address of a broker that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def seconds_of(url: str) -> float:
    started = time.monotonic()
    assert not Bell(url).ring(1)
    return time.monotonic() - started


def test_a_broker_that_is_gone_costs_no_time() -> None:
    assert seconds_of(NOBODY) < 1


def test_a_broker_that_does_not_answer_costs_less_than_two_seconds(silent: str) -> None:
    assert seconds_of(silent) < 2


def test_waits_do_not_add_up(silent: str) -> None:
    ringer = Bell(silent)
    started = time.monotonic()
    assert not any(ringer.ring(number) for number in range(50))
    assert time.monotonic() - started < 2
    ringer.url = settings.REDIS_URL
    assert not ringer.ring(1)


def test_a_job_is_written_though_the_broker_is_gone(
    organization: Organization, kind: str, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bell, "bell", Bell(silent))
    started = time.monotonic()
    job_id = add_job(organization, kind)
    assert time.monotonic() - started < 2
    assert job(job_id).state == JobState.PENDING


def messages() -> int:
    return int(redis.Redis.from_url(settings.REDIS_URL).llen(celery.WORK))


def test_every_thread_rings_the_same_broker() -> None:
    before = messages()
    ringer = Bell(settings.REDIS_URL)
    threads = [threading.Thread(target=ringer.ring, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert messages() == before + 4


def test_a_connection_that_broke_meanwhile_is_made_again() -> None:
    ringer = Bell(settings.REDIS_URL)
    assert ringer.ring(1)
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.client_kill_filter(_type="normal", skipme=True)
    assert ringer.ring(2)


def test_nothing_outlives_the_visibility_timeout() -> None:
    conf = celery.app.conf
    assert conf.task_time_limit * 2 < celery.VISIBILITY_SECONDS
    assert conf.task_soft_time_limit < conf.task_time_limit
    assert conf.broker_transport_options["visibility_timeout"] == celery.VISIBILITY_SECONDS
    handlers.registration("")
    delays = [delay for found in handlers._registrations.values() for delay in found.delays]
    assert delays
    assert max(delays) < celery.VISIBILITY_SECONDS


def test_the_ledger_alone_retries() -> None:
    conf = celery.app.conf
    assert not conf.task_acks_late
    assert not conf.task_reject_on_worker_lost
    assert not conf.result_backend
    assert conf.worker_prefetch_multiplier == 1
    assert list(conf.accept_content) == ["json"]
    handlers.registration("")
    own = {name: task for name, task in celery.app.tasks.items() if not name.startswith("celery.")}
    assert not [name for name, task in own.items() if getattr(task, "autoretry_for", ())]
    assert {getattr(task, "queue", None) for task in own.values()} <= {celery.WORK, celery.CLOCK}


def test_what_the_clock_starts_exists() -> None:
    handlers.registration("")
    named = {str(entry["task"]) for entry in celery.BEAT_SCHEDULE.values()}
    assert named <= set(celery.app.tasks)
