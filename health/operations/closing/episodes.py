"""Ditch episodes of a day: who enters, relapses and leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection
from django.db.models import DateField, F, Func, Max, Value

from accounts.domain.choices import CustomerState
from cs_platform.tenancy import queries as tenancy
from health.domain import ditch, facts, measures, scoring
from health.domain.choices import EpisodeEnd
from health.models import DitchEpisode
from health.queries import days, freshness, scores
from health.queries.configurations import Published

MONTH_END = 30
RUNNING_STATES = (CustomerState.CUSTOMER, CustomerState.LAPSED)
PEAKS = """
    UPDATE health_ditchepisode d SET peak_expected_loss = e.expected_loss
    FROM health_riskestimate e
    WHERE d.organization_id = %(organization)s AND d.left_on IS NULL
      AND e.organization_id = %(organization)s AND e.day = %(day)s AND e.account_id = d.account_id
      AND e.expected_loss > d.peak_expected_loss
"""


@dataclass(frozen=True, kw_only=True)
class Day:
    """What decides about episodes: the accounts, their scores (A,), and the days closed."""

    accounts: scores.DayAccounts
    scored: scoring.Scores
    published: Published
    closed: Sequence[date]
    monthly: bool


@dataclass(frozen=True, kw_only=True)
class Moved:
    """How many episodes began or went on again, and how many ended."""

    entered: int
    left: int


NOTHING = Moved(entered=0, left=0)


def write(organization_id: int, day: Day) -> Moved:
    """Begin, continue and end the episodes of the day, and note the largest loss of those that run."""
    last = _last_episodes(organization_id)
    situation = _situation(organization_id, day, last)
    moves = ditch.moves(situation)
    ids = day.accounts.ids.tolist()
    entered = [(ids[place], moves.entered[place]) for place in np.flatnonzero(moves.entered >= 0)]
    relapsed = [ids[place] for place in np.flatnonzero(moves.relapsed >= 0)]
    left = [(ids[place], moves.left[place]) for place in np.flatnonzero(moves.left >= 0)]
    _begin(organization_id, day, entered, _last_numbers(organization_id))
    _go_on(organization_id, day.accounts.day, [last[account_id].pk for account_id in relapsed])
    for code, end in enumerate(ditch.ENDS):
        ended = [last[account_id].pk for account_id, how in left if how == code]
        _end(organization_id, day.accounts.day, end, ended)
    with connection.cursor() as cursor:
        cursor.execute(PEAKS, {"organization": organization_id, "day": day.accounts.day})
    return Moved(entered=len(entered) + len(relapsed), left=len(left))


def _last_episodes(organization_id: int) -> Mapping[int, DitchEpisode]:
    """Return the last episode of each account that had one, by account: the open one, else the last left.

    What came along from a merged account has a higher number than an older one that goes on.
    """
    episodes = DitchEpisode.objects.for_organization(organization_id).order_by(
        "account_id", F("left_on").asc(nulls_last=True), "number"
    )
    return {episode.account_id: episode for episode in episodes}


def _last_numbers(organization_id: int) -> Mapping[int, int]:
    episodes = DitchEpisode.objects.for_organization(organization_id).order_by()
    return dict(episodes.values_list("account_id").annotate(Max("number")))


def _situation(organization_id: int, day: Day, last: Mapping[int, DitchEpisode]) -> ditch.Situation:
    accounts = day.accounts
    states = [scores.STATES.index(state) for state in RUNNING_STATES]
    # an assumed probability only repeats the band: it would let one low day in, past the rule of ten
    unproven = np.full(len(accounts.ids), np.nan)
    said = tenancy.settings_of(organization_id)
    return ditch.Situation(
        as_of=accounts.day,
        health=_health(organization_id, day, last),
        monthly=day.monthly,
        coverage=accounts.coverage,
        override=day.scored.override != scoring.NO_OVERRIDE,
        p=unproven,
        p_90_days_ago=unproven,
        p_threshold=ditch.probability_threshold(unproven),
        stale=_stale(organization_id, day),
        replaced_on=day.published.replaced_on,
        declared=np.full(len(accounts.ids), ditch.NO_REASON, dtype=np.int8),
        customer=np.isin(accounts.state, states),
        churned=accounts.state == scores.STATES.index(CustomerState.CHURNED),
        open_since=_days_of(accounts.ids, {key: _open_since(each) for key, each in last.items()}),
        recovered_on=_days_of(accounts.ids, {key: _recovered_on(each) for key, each in last.items()}),
        enter_below=said.enter_below,
        leave_from=said.leave_from,
    )


def _health(organization_id: int, day: Day, last: Mapping[int, DitchEpisode]) -> facts.FloatArray:
    """Return the health the rules look back on: the last month end and this one, or the last 28 days.

    Days are read only where they can matter: for accounts off track, and those low on 10 of 14 days.
    """
    accounts = day.accounts
    if day.monthly:
        month_before = days.compared_day(day.closed, accounts.day, MONTH_END)
        before = scores.health_on(organization_id, month_before, accounts.ids)
        return np.column_stack([before, accounts.health])
    low = scores.low_accounts(
        organization_id,
        accounts.day,
        below=tenancy.settings_of(organization_id).enter_below,
        at_least=ditch.ENTER_DAYS,
        days=ditch.ENTER_WINDOW,
    )
    running = [account_id for account_id, episode in last.items() if episode.left_on is None]
    matters = np.isin(accounts.ids, np.union1d(low, np.array(running, dtype=np.int64)))
    history = np.full((len(accounts.ids), ditch.LEAVE_WINDOW), np.nan)
    history[matters] = scores.health_of_days(
        organization_id, accounts.day, ditch.LEAVE_WINDOW, accounts.ids[matters]
    )
    return history


def _stale(organization_id: int, day: Day) -> facts.BoolArray:
    """Return whether the source that took most points from the account is stale (A,)."""
    sources = tuple(measures.BY_KEY[key].source for key in day.published.configuration.keys)
    moved_by = ditch.moved_by(sources, day.scored)
    movers = {source for source in moved_by if source is not None}
    stale = freshness.stale_sources(organization_id, movers, day.accounts.day)
    return np.array([source in stale for source in moved_by], dtype=np.bool_)


def _open_since(episode: DitchEpisode) -> date | None:
    return None if episode.left_on else episode.relapsed_on or episode.entered_on


def _recovered_on(episode: DitchEpisode) -> date | None:
    return episode.left_on if episode.ended == EpisodeEnd.RECOVERED else None


def _days_of(ids: facts.IntArray, by_account: Mapping[int, date | None]) -> facts.DayArray:
    return np.array([by_account.get(account_id) for account_id in ids.tolist()], dtype="datetime64[D]")


def _begin(
    organization_id: int,
    day: Day,
    entered: Sequence[tuple[int, np.int8]],
    numbers: Mapping[int, int],
) -> None:
    DitchEpisode.objects.bulk_create(
        DitchEpisode(
            organization_id=organization_id,
            account_id=account_id,
            number=numbers.get(account_id, 0) + 1,
            entered_on=day.accounts.day,
            reason=ditch.REASONS[code],
            from_replay=day.monthly,
        )
        for account_id, code in entered
    )


def _go_on(organization_id: int, day: date, episode_ids: Sequence[int]) -> None:
    DitchEpisode.objects.for_organization(organization_id).filter(pk__in=episode_ids).update(
        left_days=Func(F("left_days"), F("left_on"), function="array_append"),
        relapse_days=Func(F("relapse_days"), Value(day, DateField()), function="array_append"),
        left_on=None,
        ended=None,
        relapses=F("relapses") + 1,
        relapsed_on=day,
        version=F("version") + 1,
    )


def _end(organization_id: int, day: date, end: EpisodeEnd, episode_ids: Sequence[int]) -> None:
    DitchEpisode.objects.for_organization(organization_id).filter(pk__in=episode_ids).update(
        left_on=day, ended=end, version=F("version") + 1
    )
