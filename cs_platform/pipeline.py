"""The daily flow of one organization, read top to bottom.

    facts are in -> a run starts -> chunks of accounts are scored -> the last chunk closes the day:
    probability, expected loss, who is off track, standings, sums -> autopsies are opened

A *daily* run works out one local day. A *replay* works out the month ends from the first to the newest
fact by the same code, each closed before the next starts. Until an organization has had a daily run,
replayed days are provisional and a replay starts over; afterwards it fills in month ends without a run.
A *rescore* works closed days out again, each before the next, from a day that a person names to the newest.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from accounts.domain.choices import ImportState
from accounts.operations.imports import background, finishing
from accounts.queries import imports
from autopsies.operations import opening
from cs_platform.jobs import operations as jobs
from cs_platform.jobs import queries as ledger
from cs_platform.jobs.domain.choices import RunKind
from cs_platform.lib import periods
from cs_platform.tenancy import queries as tenancy
from health.operations import closing, kept, replay, scoring
from health.queries import days, facts, freshness, late_data
from playbooks.operations import celebrations

SCORE_CHUNK = "score_chunk"
CLOSE_RUN = "close_run"
REPLAY = finishing.REPLAY
WORK = (background.RUN, REPLAY, SCORE_CHUNK, CLOSE_RUN)
"""The kinds of job that must be over before a day can be worked out."""

CHUNK_SIZE = 1000
NEWEST_FACT_DAYS = 60

Result = Mapping[str, Any]


class RescoreError(ValueError):
    """Days cannot be worked out again; the sentence says why."""


def is_due(organization_id: int, today: date) -> bool:
    """Return whether the daily run of the day is still to start.

    Not while facts are coming in or days are worked through, nor when the newest fact is 60 days old.
    """
    if ledger.run_of(organization_id, RunKind.DAILY, today) is not None:
        return False
    if _is_loading(organization_id, today) or ledger.waiting_jobs(organization_id, WORK).exists():
        return False
    span = freshness.fact_span(organization_id, today)
    return span is not None and today - span.newest < timedelta(days=NEWEST_FACT_DAYS)


def is_worked_out(organization_id: int, day: date) -> bool:
    """Return whether the daily run of a day is over."""
    run = ledger.run_of(organization_id, RunKind.DAILY, day)
    return run is not None and run.finished_at is not None


def _is_loading(organization_id: int, today: date) -> bool:
    """Return whether an import begun since yesterday is under way; an older one was left behind by a kill."""
    zone = tenancy.organization(organization_id).time_zone
    since = tenancy.start_of_day(zone, today - timedelta(days=1))
    running = imports.imports(organization_id).filter(state=ImportState.RUNNING, created_at__gte=since)
    return running.exists()


def start_daily(organization_id: int, day: date, *, now: datetime) -> bool:
    """Start the run of a day; False when it has one."""
    return _start(organization_id, RunKind.DAILY, day, now=now)


def start_replay(organization_id: int, *, now: datetime) -> None:
    """Start replaying month ends, from the first fact on."""
    if not ledger.days_with_runs(organization_id, RunKind.DAILY):
        jobs.forget_runs(organization_id, RunKind.REPLAY)
        replay.forget(organization_id)
    next_day = _next_month_end(organization_id, after=None, now=now)
    if next_day is not None:
        _start(organization_id, RunKind.REPLAY, next_day, now=now)


def start_rescore(organization_id: int, first: date, *, now: datetime) -> date:
    """Start working out again the closed days from `first` on; return the first of them.

    Raises RescoreError when there is none, or while days are worked through anyway.
    """
    today = tenancy.local_day(tenancy.organization(organization_id).time_zone, now)
    if first > today:
        raise RescoreError(f"{first} lies ahead: choose a day up to {today}.")
    if ledger.waiting_jobs(organization_id, WORK).exists():
        raise RescoreError("Facts are coming in or days are worked through. Try again when that is over.")
    day = days.next_closed(organization_id, after=first - timedelta(days=1))
    if day is None:
        raise RescoreError(f"No day from {first} on is closed, so there is nothing to work out again.")
    _start(organization_id, RunKind.RESCORE, day, now=now)
    return day


def score_chunk(organization_id: int, run_id: int, first_id: int, last_id: int, *, now: datetime) -> None:
    """Score the accounts of one chunk of a run and count it; the last one has the run closed."""
    run = ledger.run_by_id(run_id)
    shared = _shared(run_id, organization_id, run.started_at)
    scoring.score_chunk(shared, first_id, last_id, anew=run.kind == RunKind.RESCORE)
    jobs.chunk_done(run_id, failed=False, close_kind=CLOSE_RUN, now=now)


def give_up_chunk(run_id: int, *, now: datetime) -> None:
    """Count a chunk that failed for good: the run closes without its accounts, and pages say so."""
    jobs.chunk_done(run_id, failed=True, close_kind=CLOSE_RUN, now=now)


def close_day(organization_id: int, run_id: int, *, now: datetime) -> Result:
    """Do what needs all accounts: money, who is off track, standings, sums; daily also autopsies and wins."""
    run = ledger.run_by_id(run_id)
    if run.kind == RunKind.RESCORE:
        return _close_again(organization_id, run.day, run.result)
    is_replay = run.kind == RunKind.REPLAY
    follows = _next_month_end(organization_id, after=run.day, now=now) if is_replay else None
    day = closing.close_day(organization_id, run.day, monthly=is_replay, is_last=follows is None)
    opened = 0 if is_replay else opening.open_for_ditches(organization_id, run.day, now=now)
    won = 0 if is_replay else celebrations.write(organization_id, run.day)
    return _result(day, autopsies_opened=opened, celebrations=won)


def finish_run(organization_id: int, run_id: int, result: Result, *, now: datetime) -> None:
    """Close the run with what it found; a replay or a rescore goes on with its next day.

    After the last one the figures that take seconds are worked out, by a job of their own.
    """
    run = ledger.run_by_id(run_id)
    kind = RunKind(run.kind)
    seconds = round((now - run.started_at).total_seconds(), 2)
    jobs.close_run(run_id, result={**result, "seconds": seconds}, now=now)
    next_day = None
    if kind is RunKind.REPLAY:
        next_day = _next_month_end(organization_id, after=run.day, now=now)
    elif kind is RunKind.RESCORE:
        next_day = days.next_closed(organization_id, after=run.day)
    if next_day is not None:
        _start(organization_id, kind, next_day, now=now)
    else:
        kept.enqueue(organization_id, run_id, now=now)


def _close_again(organization_id: int, day: date, earlier: Result) -> Result:
    """Close a day that was worked out again, and keep what it said before and what it says now.

    What people did on the day stands: no episode or autopsy of a past day begins or ends. Only the newest
    day, on which they act next, decides again about episodes, standings and signals.
    """
    before = late_data.sums_of(organization_id, day)
    is_last = days.next_closed(organization_id, after=day) is None
    is_daily = ledger.run_of(organization_id, RunKind.DAILY, day) is not None
    found = closing.close_day(organization_id, day, monthly=not is_daily, is_last=is_last)
    after = late_data.sums_of(organization_id, day)
    return {**_result(found), **late_data.with_change(earlier, before, after)}


def _start(organization_id: int, kind: RunKind, day: date, *, now: datetime) -> bool:
    scoring.prepare_day(day)
    run = jobs.start_run(
        organization_id=organization_id,
        kind=kind,
        day=day,
        chunks=_chunks(facts.account_ids(organization_id, day).tolist()),
        chunk_kind=SCORE_CHUNK,
        close_kind=CLOSE_RUN,
        now=now,
        again=kind is RunKind.RESCORE,
    )
    return run is not None


def _chunks(account_ids: list[int]) -> list[tuple[int, int]]:
    """Return the first and last id of each chunk of accounts."""
    pieces = (account_ids[start : start + CHUNK_SIZE] for start in range(0, len(account_ids), CHUNK_SIZE))
    return [(piece[0], piece[-1]) for piece in pieces]


@lru_cache(maxsize=8)
def _shared(run_id: int, organization_id: int, started_at: datetime) -> facts.OrganizationDay:
    """Read what all chunks of a run share once in each worker; a run that starts anew reads it anew."""
    return facts.organization_day(organization_id, ledger.run_by_id(run_id).day)


def _next_month_end(organization_id: int, *, after: date | None, now: datetime) -> date | None:
    """Return the first month end with facts after a day that has no run; None when there is none."""
    today = tenancy.local_day(tenancy.organization(organization_id).time_zone, now)
    span = freshness.fact_span(organization_id, today)
    if span is None:
        return None
    taken = ledger.days_with_runs(organization_id)
    ends = periods.month_ends(span.first, min(span.newest, today))
    return next((end for end in ends if end not in taken and (after is None or end > after)), None)


def _result(day: closing.DayResult, **counts: int) -> Result:
    """Return what a run keeps: plain values, money as decimal text."""
    found = asdict(day) | counts | {"coverage_mean": round(day.coverage_mean, 4)}
    money = {key: str(found[key]) for key in ("arr", "known_loss", "expected_loss")}
    return found | money
