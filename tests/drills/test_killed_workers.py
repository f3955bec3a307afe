"""A daily run killed at 20 points ends as if nothing happened: workers, broker, database sessions.

Everything has the product's own settings (leases of 90 s, a sweep each 30 s), two workers and beat. Only
the chunks are smaller and writing them is slowed down, so that there is something to hit. Killed workers
are started again, as a supervisor would. No job is hit a fourth time: a lost lease is an attempt, and the
fourth must succeed.
"""

import io
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import psycopg2
import pytest

from cs_platform.demo import simulation
from cs_platform.embedded import processes
from tests.drills import fleet

pytestmark = pytest.mark.drill

SEED = int(os.environ.get("DRILL_SEED", "20"))
KILLS = 20
KILLS_IN_THE_CLOSE = 2
ACCOUNTS = 900
CHUNK = 25
SLOWED_SECONDS = 0.75
DAY = date(2026, 1, 31)
LIMIT_SECONDS = 180
MOST_HITS = 3

START_RUN = f"""
from datetime import date
from django.utils import timezone
from cs_platform import pipeline
from cs_platform.tenancy import queries
from cs_platform.tenancy.context import organization_context
pipeline.CHUNK_SIZE = {CHUNK}
organization = queries.organization_by_slug("drill")
with organization_context(organization.pk):
    assert pipeline.start_daily(organization.pk, date({DAY.year}, {DAY.month}, {DAY.day}), now=timezone.now())
"""
DEFINE_ATTRIBUTES = """
from cs_platform.demo import definitions
from cs_platform.tenancy import queries
definitions.create(queries.organization_by_slug("drill").pk)
"""
# what a day consists of, and columns that differ from run to run
TABLES = (
    "health_healthscore",
    "health_riskestimate",
    "health_accountstanding",
    "health_portfolioday",
    "health_ditchepisode",
    "health_signal",
    "autopsies_autopsy",
    "autopsies_agreement",
)
VOLATILE = ("id", "created_at", "updated_at", "version", "open_episode_id", "episode_id", "autopsy_id")
SLOWED = ("health_healthscore", "health_riskestimate", "health_accountstanding", "health_portfolioday")
LIVE = "SELECT id, attempts FROM jobs_job WHERE state = 'RUNNING' AND lease_until > now()"
# jobs with their last attempt before them, or in it
PRECIOUS = f"""
    SELECT count(*) FROM jobs_job
    WHERE (attempts > {MOST_HITS} AND state = 'RUNNING')
       OR (attempts = {MOST_HITS} AND state = 'PENDING')
       OR (attempts = {MOST_HITS} AND state = 'RUNNING' AND lease_until < now() + interval '3 s')
"""


@pytest.fixture(scope="module")
def running() -> Iterator[fleet.Fleet]:
    """Return servers with an organization's facts, and the database `calm` with the same."""
    with fleet.fleet() as started:
        facts = started.folder / "facts"
        facts.mkdir()
        company = simulation.Company(accounts=ACCOUNTS, months=12, last_day=DAY, usage_days=92, arranged=True)
        simulation.write_files(simulation.simulate(company, SEED), facts)
        started.manage(
            *("create_organization", "drill", "--name", "Drill", "--currency", "EUR", "--timezone", "UTC")
        )
        started.python(DEFINE_ATTRIBUTES)
        mapping = str(facts / simulation.MAPPING)
        started.manage("import_folder", "--organization", "drill", "--mapping", mapping, str(facts))
        # the month ends before are another job's; this drill is about one day
        started.sql("DELETE FROM jobs_job")
        started.sql("CREATE DATABASE calm TEMPLATE lodestar")
        for table in SLOWED:
            started.slow_down(table, seconds=SLOWED_SECONDS)
        yield started


@dataclass(kw_only=True)
class Killer:
    """Kills something at random in the middle of a job, unless a job is at its last attempt."""

    running: fleet.Fleet
    random: random.Random
    seen: set[fleet.Row] = field(default_factory=set)
    killed: list[str] = field(default_factory=list)

    def strike(self, victims: Sequence[str], *, patience: float) -> None:
        """Wait so long for a job that was not struck at yet, then kill one of these somewhere in it."""
        is_hit = processes.wait_until(self._somebody_is_at_work, seconds=patience)
        time.sleep(self.random.uniform(0, 2 * SLOWED_SECONDS))
        victim = self.random.choice(victims)
        if self.running.sql(PRECIOUS) != [(0,)]:
            victim = "broker"
        self.seen |= set(self.running.sql(LIVE))
        self._kill(victim)
        self.killed.append(victim if is_hit else f"{victim} at rest")

    def _somebody_is_at_work(self) -> bool:
        return bool(set(self.running.sql(LIVE)) - self.seen)

    def _kill(self, victim: str) -> None:
        number = self.random.choice([1, 2])
        if victim == "machine":
            for every in (1, 2):
                self.running.kill_worker(every)
                self.running.start_worker(every)
        elif victim == "worker":
            self.running.kill_worker(number)
            self.running.start_worker(number)
        elif victim == "child":
            self.running.kill_child(number)
        elif victim == "backends":
            self.running.end_backends()
        else:
            self.running.restart_broker()


def dump(url: str) -> dict[str, str]:
    """Return what the day consists of as text, table by table, sorted."""
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            return {table: _rows(cursor, table) for table in TABLES}
    finally:
        connection.close()


def _rows(cursor: "psycopg2.extensions.cursor", table: str) -> str:
    cursor.execute(
        "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY column_name) "
        "FROM information_schema.columns WHERE table_name = %s AND NOT column_name = ANY(%s)",
        [table, list(VOLATILE)],
    )
    columns = cursor.fetchall()[0][0]
    output = io.StringIO()
    cursor.copy_expert(f"COPY (SELECT {columns} FROM {table} ORDER BY {columns}) TO STDOUT", output)
    return output.getvalue()


def calm_url(running: fleet.Fleet, name: str) -> str:
    return running.environment[name].removesuffix("lodestar") + "calm"


@pytest.fixture(scope="module")
def undisturbed(running: fleet.Fleet) -> dict[str, str]:
    """Return the day as it is worked out in one process without any disturbance."""
    names = ("DATABASE_URL", "DATABASE_OWNER_URL")
    environment = dict(running.environment) | {name: calm_url(running, name) for name in names}
    command = [sys.executable, "manage.py", "daily_run", "--organization", "drill", "--as-of", str(DAY)]
    subprocess.run(command, cwd=fleet.ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    return dump(environment["DATABASE_OWNER_URL"])


def run_state(running: fleet.Fleet) -> str:
    rows = running.sql("SELECT state FROM jobs_run WHERE kind = 'DAILY'")
    return str(rows[0][0]) if rows else "not started"


def test_twenty_kills_change_nothing(running: fleet.Fleet, undisturbed: dict[str, str]) -> None:
    for number in (1, 2):
        running.start_worker(number)
    running.start_beat()
    running.wait_until_workers_are_ready()
    killer = Killer(running=running, random=random.Random(SEED))
    started = time.monotonic()
    starting = running.start_python(START_RUN)
    for _ in range(KILLS - KILLS_IN_THE_CLOSE):
        killer.strike(["worker", "child", "backends", "broker"], patience=20)
    processes.wait_until(lambda: run_state(running) == "CLOSING", seconds=LIMIT_SECONDS)
    for _ in range(KILLS_IN_THE_CLOSE):
        killer.strike(["machine", "backends"], patience=130)
    last_kill = time.monotonic()
    assert starting.wait() == 0
    assert run_state(running) in {"RUNNING", "CLOSING"}, f"over before the last kill: {killer.killed}"

    is_over = processes.wait_until(
        lambda: run_state(running) not in {"RUNNING", "CLOSING"}, seconds=LIMIT_SECONDS
    )

    after = time.monotonic() - last_kill
    jobs = running.sql("SELECT kind, key, state, attempts, error FROM jobs_job ORDER BY id")
    hits = sum(int(str(row[3])) - 1 for row in jobs)
    print(
        f"{KILLS} kills in {last_kill - started:.0f} s ({', '.join(killer.killed)}), {hits} attempts lost, "
        f"over {after:.0f} s after the last kill"
    )
    assert is_over, f"{jobs}\n{running.last_words()}"
    assert run_state(running) == "DONE", jobs
    assert hits >= KILLS / 2, f"the kills hit hardly any job: {jobs}"
    assert max(int(str(row[3])) for row in jobs) <= MOST_HITS + 1, jobs
    disturbed = dump(running.environment["DATABASE_OWNER_URL"])
    assert disturbed["health_healthscore"].count("\n") > ACCOUNTS / 2
    for table in TABLES:
        assert disturbed[table] == undisturbed[table], f"{table} differs"
