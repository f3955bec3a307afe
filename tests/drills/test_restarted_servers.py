"""Valkey and PostgreSQL end under running workers; mails of the outbox show that work goes on.

Each mail is a job; the file backend writes what leaves, so that one that left twice would be seen.
Sweeps come more often than in production to keep the drill short, which changes no order of events.
"""

import time
from collections.abc import Iterator

import pytest

from cs_platform.embedded import processes
from tests.drills import fleet

pytestmark = pytest.mark.drill

# A worker that lost its claim's connection leaves the mail to the sweeper: lease, sweep, and some room.
LEASE_AND_SWEEP = 90 + 5 + 45

WRITE_MAILS = """
from django.utils import timezone
from cs_platform.jobs import operations
from cs_platform.tenancy import queries
organization = queries.organization_by_slug("drill")
for number in range({count}):
    operations.send_mail(organization_id=organization.pk, to=f"p{{number}}@drill.test", subject="Drill",
        body="-", key=f"{batch}:{{number}}", now=timezone.now())
"""


@pytest.fixture(scope="module")
def running() -> Iterator[fleet.Fleet]:
    """Return two workers and beat, with an organization."""
    with fleet.fleet(JOB_SWEEP_SECONDS="5", JOB_RING_AGAIN_SECONDS="15") as started:
        started.manage(
            *("create_organization", "drill", "--name", "Drill", "--currency", "EUR", "--timezone", "UTC")
        )
        for number in (1, 2):
            started.start_worker(number)
        started.start_beat()
        started.wait_until_workers_are_ready()
        yield started


def write(running: fleet.Fleet, batch: str, count: int = 20) -> None:
    running.python(WRITE_MAILS.format(count=count, batch=batch))


def sent(running: fleet.Fleet) -> int:
    return int(str(running.sql("SELECT count(*) FROM jobs_mail WHERE state = 'SENT'")[0][0]))


def all_sent(running: fleet.Fleet, *, seconds: float) -> bool:
    written = int(str(running.sql("SELECT count(*) FROM jobs_mail")[0][0]))
    return processes.wait_until(lambda: sent(running) == written, seconds=seconds)


def test_mails_leave_while_nothing_happens(running: fleet.Fleet) -> None:
    write(running, "calm")
    assert all_sent(running, seconds=20), running.last_words()


def test_valkey_killed_and_started_again_is_used_within_ten_seconds(running: fleet.Fleet) -> None:
    running.restart_broker()
    restarted = time.monotonic()
    write(running, "broker")
    assert all_sent(running, seconds=10 + 5), running.last_words()
    print(f"used again {time.monotonic() - restarted:.1f} s after the restart")


def test_messages_that_were_lost_are_sent_again_by_the_sweeper(running: fleet.Fleet) -> None:
    for number in running.workers:
        running.kill_worker(number)
    write(running, "flushed")
    assert running.servers.broker is not None
    fleet.redis_command(running.servers.redis_url, "FLUSHALL")
    for number in (1, 2):
        running.start_worker(number)
    assert all_sent(running, seconds=LEASE_AND_SWEEP), running.last_words()


def test_work_is_accepted_while_valkey_is_away_and_done_when_it_is_back(running: fleet.Fleet) -> None:
    broker = running.servers.broker
    assert broker is not None
    broker.kill()
    started = time.monotonic()
    write(running, "away")
    print(f"written in {time.monotonic() - started:.1f} s without a broker")
    broker.start()
    assert all_sent(running, seconds=LEASE_AND_SWEEP), running.last_words()


def test_workers_connect_again_after_postgresql_ended_every_session(running: fleet.Fleet) -> None:
    for batch in range(5):
        write(running, f"sessions-{batch}", count=10)
        running.end_backends()
    assert all_sent(running, seconds=LEASE_AND_SWEEP), running.last_words()


def test_workers_connect_again_after_postgresql_restarted(running: fleet.Fleet) -> None:
    database = running.servers.database
    assert database is not None
    write(running, "before")
    database.kill()
    time.sleep(3)
    database.start()
    write(running, "after")
    assert all_sent(running, seconds=LEASE_AND_SWEEP), running.last_words()


def test_no_mail_had_two_message_ids_and_no_session_idles_in_a_transaction(running: fleet.Fleet) -> None:
    files = list((running.folder / "mail").glob("*.log"))
    sent_ids = {
        line for file in files for line in file.read_text().splitlines() if line.startswith("Message-ID:")
    }
    assert len(sent_ids) == sent(running)
    idle = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
    assert running.sql(idle) == [(0,)]
