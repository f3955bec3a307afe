"""Daily use: totals of every account on working days, features on one of the days of each week or two."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cs_platform.demo.simulation import commerce, timeline, words
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.commerce import Commerce
from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.satisfaction import Event, Satisfaction
from cs_platform.demo.simulation.timeline import Floats, Ints, Timeline

SECONDS_AN_EVENT = 38.0
BY_WEEKDAY = np.array([0.96, 1.03, 1.04, 1.0, 0.86, 0.0, 0.0])
WARM_UP_DAYS = 75
"""Days until a new account uses as much as its satisfaction says."""
LATE_SHARE = 0.01
"""Of accounts: their use of the week that began LATE_BEGIN days ago arrived LATE_DAYS late."""
LATE_BEGIN = 120
LATE_DAYS = 9


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Arrays of accounts x working days."""

    days: Ints
    level: Floats
    events: Ints
    active: Ints
    seconds: Ints
    errors: Ints


def simulate(
    rng: np.random.Generator,
    *,
    block: Block,
) -> pd.DataFrame:
    """Rows of the usage file."""
    who, line, usage_days = block.who, block.line, block.company.usage_days
    first = line.first_day if usage_days is None else max(line.first_day, line.last_day - usage_days + 1)
    totals = _totals(rng, block, _working_days(first, line.last_day))
    table = pd.concat(
        [_total_rows(totals), _feature_rows(rng, totals, block.company.market.feature_days)],
        ignore_index=True,
    )
    table["known_on"] = _known(rng, table, max(first, line.last_day - LATE_BEGIN), line)
    return _readable(table, who)


def _working_days(first: int, last: int) -> Ints:
    """Ordinals of Mondays to Fridays from first to last, both included."""
    days = np.arange(first, last + 1, dtype=np.int64)
    return days[_weekday(days) < 5]


def _weekday(days: Ints) -> Ints:
    """0 = Monday, as ``date.weekday``."""
    return (days - 1) % 7


def _totals(rng: np.random.Generator, block: Block, days: Ints) -> Totals:
    """Draw users, events, seconds and errors of every account and working day."""
    who, satisfaction, line = block.who, block.shown, block.line
    level = _level(satisfaction, line, days)
    habit = rng.normal(0.0, 0.45, (len(who), 1))
    share = (0.05 + 0.88 / (1.0 + np.exp(-(0.15 + 1.1 * level + habit)))) * BY_WEEKDAY[_weekday(days)]
    share = share * _season(days) * _warm_up(block.trade, len(who), days, line)
    share = share * np.exp(rng.normal(0.0, 0.06, level.shape))
    habitual = np.log(who.working_days / (1.0 - who.working_days))[:, None]
    opened = rng.random(level.shape) < 1.0 / (1.0 + np.exp(-(habitual + 1.2 * level)))
    seats = commerce.seats_by_day(block.trade.contracts, who, days)
    active = np.where(opened, rng.binomial(seats, np.clip(share, 0.0, 1.0)), 0)
    intensity = np.exp(np.log(11.0) + 0.2 * level + rng.normal(0.0, 0.25, (len(who), 1)))
    events = np.maximum(rng.poisson(active * intensity), active)
    outage = np.isin(satisfaction.events[:, line.column_of(days)], (Event.OUTAGE, Event.CRISIS))
    faults = np.exp(np.log(0.018) - 0.5 * level) + 0.03 * outage
    return Totals(
        days=days,
        level=level,
        events=events,
        active=active,
        seconds=np.rint(events * SECONDS_AN_EVENT * rng.uniform(0.85, 1.15, level.shape)).astype(np.int64),
        errors=rng.binomial(events, np.clip(faults, 0.0, 0.5)),
    )


def _level(satisfaction: Satisfaction, line: Timeline, days: Ints) -> Floats:
    """Satisfaction of each day, moving in a straight line to where it is at the month's end, never ahead."""
    ends = line.month_ends
    column = np.clip(np.searchsorted(ends, days) - 1, 0, line.columns - 2)
    weight = np.clip((days - ends[column]) / (ends[column + 1] - ends[column]), 0.0, 1.0)
    between = satisfaction.paths[:, column] * (1 - weight) + satisfaction.paths[:, column + 1] * weight
    return np.asarray(between)


def _season(days: Ints) -> Floats:
    """Plants stand still around the turn of the year and work at half strength in August."""
    factors = np.ones(len(days))
    for position, day in enumerate(days):
        on = date.fromordinal(int(day))
        if (on.month, on.day) >= (12, 23) or (on.month, on.day) <= (1, 3):
            factors[position] = 0.3
        elif on.month == 8:
            factors[position] = 0.8
    return factors


def _warm_up(trade: Commerce, accounts: int, days: Ints, line: Timeline) -> Floats:
    """Share of the use a new account has learned so far; 1 for those who were there before."""
    started = np.full(accounts, line.first_day - WARM_UP_DAYS, dtype=np.int64)
    for stay in trade.stays:
        if stay.started_on >= line.first_day and started[stay.account] < line.first_day:
            started[stay.account] = stay.started_on
    age = days[None, :] - started[:, None]
    return np.clip(0.15 + 0.85 * age / WARM_UP_DAYS, 0.15, 1.0)


def _total_rows(totals: Totals) -> pd.DataFrame:
    """One row per account and day with use."""
    account, place = np.nonzero(totals.active)
    return pd.DataFrame(
        {
            "account": account,
            "feature": -1,
            "day": totals.days[place],
            "events": totals.events[account, place],
            "active_users": totals.active[account, place],
            "seconds": totals.seconds[account, place],
            "errors": totals.errors[account, place],
        }
    )


def _sampled(used: NDArray[np.bool_], every: int) -> NDArray[np.bool_]:
    """The first day with use of every so many working days, which begin on another day for each account."""
    accounts, days = used.shape
    place = np.arange(days)[None, :] + (np.arange(accounts) % every)[:, None]
    before = np.asarray(np.cumsum(used, axis=1) - used, dtype=np.int64)
    at_begin = np.maximum.accumulate(np.where(place % every == 0, before, 0), axis=1)
    return np.asarray(used & (before == at_begin))


def _feature_rows(rng: np.random.Generator, totals: Totals, every: int) -> pd.DataFrame:
    """The features used on each account's sampled days; their events never exceed the day's total."""
    account, place = np.nonzero(_sampled(totals.active > 0, every))
    chosen = _chosen(rng, totals, account, place, len(totals.active))
    shares = np.array([share for *_, share in words.FEATURES]) * chosen
    shares = shares * rng.uniform(0.7, 1.3, shares.shape)
    shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1.0)
    parts = np.floor(totals.events[account, place][:, None] * shares).astype(np.int64)
    row, feature = np.nonzero(parts)
    events, part = totals.events[account, place][row], parts[row, feature]
    active = totals.active[account, place][row]
    return pd.DataFrame(
        {
            "account": account[row],
            "feature": feature,
            "day": totals.days[place][row],
            "events": part,
            "active_users": np.minimum(np.ceil(active * np.sqrt(part / events)).astype(np.int64), part),
            "seconds": totals.seconds[account, place][row] * part // events,
            "errors": totals.errors[account, place][row] * part // events,
        }
    )


def _chosen(
    rng: np.random.Generator, totals: Totals, account: Ints, place: Ints, accounts: int
) -> NDArray[np.bool_]:
    """Sampled account-days x features: nearly all use the easy ones, only the satisfied the hard ones."""
    effort = np.array([needed for _, _, needed, _ in words.FEATURES])
    taste = rng.normal(0.0, 0.7, (accounts, len(effort)))
    taken_up = 0.9 * totals.level[account, place][:, None] + taste[account] > effort
    return taken_up & (rng.random(taken_up.shape) < 0.85)


def _known(rng: np.random.Generator, table: pd.DataFrame, begin: int, line: Timeline) -> Ints:
    """The day itself, apart from one week of a few accounts."""
    account, day = table["account"].to_numpy(), table["day"].to_numpy()
    that_week = (day >= begin) & (day < begin + 7)
    users = np.unique(account[that_week])
    late = rng.permutation(users)[: max(1, int(LATE_SHARE * len(users)))]
    held_back = that_week & np.isin(account, late)
    return np.where(held_back, np.minimum(day + LATE_DAYS, line.last_day), day)


def _readable(table: pd.DataFrame, who: Profiles) -> pd.DataFrame:
    """Put names in place of numbers."""
    names = np.array([name for name, *_ in words.FEATURES] + [""], dtype=object)
    return table.assign(
        account=who.external_id[table["account"].to_numpy()],
        feature=names[table["feature"].to_numpy()],
        day=timeline.as_days(table["day"].to_numpy()),
        known_on=timeline.as_days(table["known_on"].to_numpy()),
    )
