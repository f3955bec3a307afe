"""Support tickets: the less satisfied ask more, wait longer, escalate; serious outages make a ticket each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from accounts.domain.choices import EscalatedBy
from cs_platform.demo.simulation import texts, timeline, words
from cs_platform.demo.simulation.commerce import Commerce
from cs_platform.demo.simulation.satisfaction import Event
from cs_platform.demo.simulation.timeline import NEVER, Floats, Ints, Timeline, Words
from cs_platform.demo.simulation.world import World

MINUTES_A_DAY = 24 * 60
SEVERITIES = np.array([0.06, 0.20, 0.46, 0.28])
"""Shares of severity 1 (worst) to 4 as a support engineer sees them."""
RESPONSE_MINUTES = np.array([32.0, 95.0, 330.0, 800.0])
SOLVING_HOURS = np.array([16.0, 46.0, 92.0, 150.0])
OUTAGE_SLOWNESS = 14.0
"""A serious outage takes so many times as long to solve as another ticket of severity 1."""
SHARE_SHOUTING = 0.12
"""Of accounts: those who open nearly everything one severity higher than it is."""


@dataclass(frozen=True, kw_only=True)
class Calls:
    """Who opened a ticket when (minutes since the ordinal day 0), in what mood, and whether in an outage."""

    account: Ints
    opened: Ints
    level: Floats
    outage: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.account)


def simulate(rng: np.random.Generator, *, world: World) -> pd.DataFrame:
    """Rows of the tickets file, in order of opening."""
    who, line = world.who, world.line
    calls = _calls(rng, world)
    assessed = np.where(calls.outage, 1, 1 + rng.choice(4, len(calls), p=SEVERITIES))
    drivers = np.where(calls.outage, len(texts.DRIVERS) - 1, _drivers(rng, len(calls)))
    closed = _closed(rng, calls, assessed, line)
    escalated = rng.random(len(calls)) < _chance_escalated(calls, assessed)
    unsolved = np.clip(0.34 - 0.12 * calls.level, 0.05, 0.85)
    known = calls.opened // MINUTES_A_DAY + np.where(
        rng.random(len(calls)) < 0.01, rng.integers(2, 10, len(calls)), 0
    )
    table = pd.DataFrame(
        {
            "external_id": [f"T-{20_001 + number}" for number in range(len(calls))],
            "account": who.external_id[calls.account],
            "subject": _subjects(rng, calls, drivers, who.industry[calls.account]),
            "opened_at": _moments(calls.opened),
            "first_response_at": _moments(_answered(rng, calls, assessed, closed, line)),
            "closed_at": _moments(closed),
            "stated_severity": _stated(rng, calls, assessed, len(who)),
            "assessed_severity": assessed,
            "call_driver": [texts.DRIVERS[driver].name for driver in drivers],
            "upstream_function": [texts.DRIVERS[driver].function.value for driver in drivers],
            "root_cause_found": rng.random(len(calls)) > unsolved,
            "workaround_only": rng.random(len(calls)) < unsolved * 0.7,
            "reopened_count": rng.poisson(np.clip(0.10 - 0.07 * calls.level, 0.01, 0.6)),
            "escalated": escalated,
            "escalated_by": np.where(escalated, _escalated_by(rng, len(calls)), ""),
            "satisfaction": _rated(rng, calls, closed),
            "known_on": timeline.as_days(np.minimum(known, line.last_day)),
        }
    )
    still_open = table["closed_at"] == ""
    return table.assign(
        root_cause_found=table["root_cause_found"].astype(object).where(~still_open, ""),
        workaround_only=table["workaround_only"].astype(object).where(~still_open, ""),
    )


def _calls(rng: np.random.Generator, world: World) -> Calls:
    """Draw ordinary tickets month by month, add one or two per outage, keep those of customers."""
    who, satisfaction, line = world.who, world.satisfaction, world.line
    months = np.diff(np.append(line.month_starts, line.last_day + 1))
    rate = (0.18 + 0.03 * np.sqrt(who.seats))[:, None] * np.exp(-0.3 * satisfaction.paths) * months / 30.0
    ordinary = rng.poisson(rate)
    serious = np.isin(satisfaction.events, (Event.OUTAGE,)) * rng.integers(1, 3, rate.shape)
    serious += (satisfaction.events == Event.CRISIS) & (rng.random(rate.shape) < 0.65)
    account, column = np.nonzero(ordinary + serious)
    times = (ordinary + serious)[account, column]
    nth = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    account, column = np.repeat(account, times), np.repeat(column, times)
    day = line.month_starts[column] + np.floor(rng.random(len(column)) * months[column]).astype(np.int64)
    opened = day * MINUTES_A_DAY + rng.integers(6 * 60, 17 * 60, len(day))
    order = np.argsort(opened, kind="stable")
    order = order[_are_customers(account[order], day[order], world.trade)]
    return Calls(
        account=account[order],
        opened=opened[order],
        level=satisfaction.paths[account[order], column[order]],
        outage=(nth < serious[account, column])[order],
    )


def _are_customers(account: Ints, day: Ints, trade: Commerce) -> NDArray[np.bool_]:
    """Whether the account is inside one of its stays on the day."""
    inside = np.zeros(len(account), dtype=bool)
    order = np.argsort(account, kind="stable")
    ranked = account[order]
    for stay in trade.stays:
        rows = order[np.searchsorted(ranked, stay.account) : np.searchsorted(ranked, stay.account + 1)]
        ended = np.iinfo(np.int64).max if stay.ended_on == NEVER else stay.ended_on
        inside[rows] |= (day[rows] >= stay.started_on) & (day[rows] < ended)
    return inside


def _drivers(rng: np.random.Generator, size: int) -> Ints:
    return rng.choice(len(texts.DRIVERS), size, p=[driver.share for driver in texts.DRIVERS])


def _subjects(rng: np.random.Generator, calls: Calls, drivers: Ints, industry: Words) -> list[str]:
    """Word each ticket by its driver, about something that stands in such a plant."""
    draws = rng.integers(0, 1000, (len(calls), 2))
    subjects = []
    for outage, driver, trade, (wording, thing) in zip(calls.outage, drivers, industry, draws.tolist()):
        wordings = texts.OUTAGE_SUBJECTS if outage else texts.DRIVERS[driver].subjects
        assets = words.ASSETS[trade]
        subjects.append(wordings[wording % len(wordings)].format(asset=assets[thing % len(assets)]))
    return subjects


def _stated(rng: np.random.Generator, calls: Calls, assessed: Ints, accounts: int) -> Ints:
    """What the customer called it: some accounts call nearly everything worse than it is."""
    shouting = (rng.random(accounts) < SHARE_SHOUTING)[calls.account]
    draws = rng.random(len(calls))
    worse = np.where(shouting, draws < 0.75, draws < 0.12)
    milder = ~shouting & (draws > 0.95)
    return np.clip(assessed - worse - (worse & shouting & (draws < 0.3)) + milder, 1, 4)


def _closed(rng: np.random.Generator, calls: Calls, assessed: Ints, line: Timeline) -> Ints:
    """Minutes at which tickets were closed; NEVER while open on the last day."""
    hours = SOLVING_HOURS[assessed - 1] * np.exp(-0.2 * calls.level + rng.normal(0.0, 0.8, len(calls)))
    hours = np.where(calls.outage, hours * OUTAGE_SLOWNESS, hours)
    closed = calls.opened + np.rint(hours * 60).astype(np.int64)
    return np.where(closed >= (line.last_day + 1) * MINUTES_A_DAY, NEVER, closed)


def _answered(rng: np.random.Generator, calls: Calls, assessed: Ints, closed: Ints, line: Timeline) -> Ints:
    """Minutes of the first answer, before closing; NEVER when nobody has answered yet."""
    minutes = RESPONSE_MINUTES[assessed - 1] * np.exp(rng.normal(0.0, 0.7, len(calls)))
    answered = calls.opened + np.rint(minutes).astype(np.int64)
    answered = np.where(closed != NEVER, np.minimum(answered, closed), answered)
    return np.where(answered >= (line.last_day + 1) * MINUTES_A_DAY, NEVER, answered)


def _chance_escalated(calls: Calls, assessed: Ints) -> Floats:
    base = np.array([0.22, 0.09, 0.025, 0.008])[assessed - 1] + 0.25 * calls.outage
    return np.asarray(np.clip(base * np.exp(-0.4 * calls.level), 0.0, 0.9))


def _escalated_by(rng: np.random.Generator, size: int) -> NDArray[np.str_]:
    """Mostly the customer or sales; seldom somebody who looked first."""
    names = [by.value for by in EscalatedBy]
    return rng.choice(np.array(names), size, p=[0.42, 0.27, 0.16, 0.09, 0.06])


def _rated(rng: np.random.Generator, calls: Calls, closed: Ints) -> list[str]:
    """One to five stars on a third of the closed tickets."""
    stars = np.clip(np.rint(3.7 + 0.8 * calls.level + rng.normal(0.0, 0.7, len(calls))), 1, 5).astype(int)
    rated = (closed != NEVER) & (rng.random(len(calls)) < 0.35)
    return [str(star) if given else "" for star, given in zip(stars, rated)]


def _moments(minutes: Ints) -> NDArray[np.str_]:
    """UTC moments as text; empty for NEVER."""
    since_epoch = (minutes - timeline.EPOCH * MINUTES_A_DAY).astype("datetime64[m]").astype("datetime64[s]")
    texts_of = np.char.add(np.datetime_as_string(since_epoch), "Z")
    return np.where(minutes == NEVER, "", texts_of)
