"""A day of the simulated organization on two Celery workers, beside the least its results would take.

The floor sums up 91 days of usage of every account by plain SQL, and writes as many scores and estimates by
COPY into empty copies of their tables, one after the other in one session.
"""

import time
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from cs_platform import pipeline
from cs_platform.tenancy.context import organization_context
from health.operations import scoring
from tests.benchmarks.figures import Figure, Timer
from tests.benchmarks.scratch import Scratch
from tests.benchmarks.world import LAST_DAY, World, say
from tests.drills.fleet import Fleet

WORKERS = (1, 2)
RUNS = 3
TIMES_FLOOR = 4.0
WORKER_MEGABYTES = 600
SECONDS_AT, SECONDS = 100_000, 60.0
POLL_SECONDS = 0.1
STATE = "SELECT state, extract(epoch FROM finished_at - started_at)::float8 FROM jobs_run WHERE day = %s"
AGGREGATION = """
    CREATE TEMPORARY TABLE aggregated ON COMMIT DROP AS
    SELECT account_id, sum(events) AS events, sum(events) FILTER (WHERE day > DATE '{day}' - 28) AS lately,
           max(active_users) AS active_users, sum(errors) AS errors, count(*) AS days, max(day) AS last
    FROM accounts_usageday
    WHERE organization_id = {organization} AND day <= DATE '{day}' AND day > DATE '{day}' - 91
    GROUP BY account_id
"""


def measure(world: World) -> list[Figure]:
    """Measure the last days of the simulation, one after the other as they would come."""
    settle(world)
    for number in WORKERS:
        world.running.start_worker(number)
    world.running.wait_until_workers_are_ready()
    days = [LAST_DAY - timedelta(days=back) for back in range(RUNS - 1, -1, -1)]
    # the first day makes the partitions that the copies are to have
    scoring_days = Timer()
    floor, peak = Timer(), 0
    scratch = None
    for day in days:
        say(f"Daily run of {day}")
        peak = max(peak, run_day(world, day, scoring_days))
        scratch = scratch or Scratch(world.running, scoring.TABLES)
        _floor(world, day, scratch, floor)
    return _figures(world.accounts, scoring_days, floor, peak)


def skip(world: World) -> list[Figure]:
    """Run one day, for what comes after."""
    settle(world)
    world.running.start_worker(WORKERS[0])
    run_day(world, LAST_DAY, Timer())
    return []


def settle(world: World) -> None:
    """Let the import lie in the past: nothing changed since, statistics are fresh, no replay waits."""
    world.running.sql("DELETE FROM jobs_job")
    world.running.sql("TRUNCATE tenancy_auditentry")
    world.running.sql("ANALYZE")


def run_day(world: World, day: date, timer: Timer) -> int:
    """Run the day on the workers; return the most memory that one of their processes took, in bytes."""
    with organization_context(world.organization.pk, operation="daily run"):
        assert pipeline.start_daily(world.organization.pk, day, now=timezone.now())
    peak = 0
    while True:
        ((state, seconds),) = world.running.sql(STATE, (day,))
        peak = max([peak, *(_peak(pid) for pid in _processes(world.running))])
        if state == "DONE":
            timer.takes.append(float(str(seconds)))
            return peak
        assert state in {"RUNNING", "CLOSING"}, f"{state}\n{world.running.last_words()}"
        time.sleep(POLL_SECONDS)


def _floor(world: World, day: date, scratch: Scratch, timer: Timer) -> None:
    scratch.remember(f"day = DATE '{day}'")
    aggregation = AGGREGATION.format(organization=world.organization.pk, day=day)
    with timer.take():
        scratch.run(aggregation)
        scratch.copy()
    scratch.empty()


def _processes(running: Fleet) -> list[int]:
    """Return the processes that do the workers' jobs."""
    pids = [worker.pid for worker in running.workers.values()]
    children = [Path(f"/proc/{pid}/task/{pid}/children").read_text().split() for pid in pids]
    return [int(pid) for found in children for pid in found]


def _peak(pid: int) -> int:
    """Return the most resident memory a process had, in bytes; 0 when it has just ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return 0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) * 1024 if lines else 0


def _figures(accounts: int, days: Timer, floor: Timer, peak: int) -> list[Figure]:
    times, megabytes = days.median / floor.median, peak / 1_000_000
    seconds = SECONDS * accounts / SECONDS_AT
    return [
        Figure(
            what=f"daily run of {accounts:,} accounts, {len(WORKERS)} workers",
            measured=f"{days.median:.2f} s",
            floor=f"SQL + COPY {floor.median:.2f} s",
            ratio=f"{times:.1f} x",
            goal=f"<= {TIMES_FLOOR:g} x",
            reached=times <= TIMES_FLOOR,
        ),
        Figure(
            what=f"daily run: pace, at {SECONDS:g} s for {SECONDS_AT:,} accounts",
            measured=f"{accounts / days.median:,.0f} accounts/s",
            goal=f"<= {seconds:.1f} s",
            reached=days.median <= seconds,
        ),
        Figure(
            what="daily run: most memory of a worker process",
            measured=f"{megabytes:.0f} MB",
            goal=f"<= {WORKER_MEGABYTES} MB",
            reached=megabytes <= WORKER_MEGABYTES,
        ),
    ]
