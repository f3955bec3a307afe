"""Support tickets: the less satisfied ask more, wait longer, escalate; serious outages make a ticket each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from accounts.domain.choices import EscalatedBy
from cs_platform.demo.simulation import timeline, words
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.satisfaction import Event
from cs_platform.demo.simulation.timeline import MINUTES_A_DAY, NEVER, Floats, Ints, Timeline, Words
from cs_platform.demo.simulation.wording import calls as call_words

SEVERITIES = np.array([0.06, 0.20, 0.46, 0.28])
"""Shares of severity 1 (worst) to 4 as a support engineer sees them."""
RESPONSE_MINUTES = np.array([32.0, 95.0, 330.0, 800.0])
SOLVING_HOURS = np.array([16.0, 46.0, 92.0, 150.0])
OUTAGE_SLOWNESS = 14.0
"""A serious outage takes so many times as long to solve as another ticket of severity 1."""
SHOUTING_HELPS = 0.55
"""An escalated ticket waits so much of the time that others of its severity wait."""
LEFT_OPEN = 0.5
"""Added to the chance that nobody looks for a cause, where that is what happened in the month."""
CALM_ESCALATIONS = (0.46, 0.2, 0.18, 0.11, 0.05)
LOUD_ESCALATIONS = (0.24, 0.4, 0.06, 0.04, 0.26)
"""Shares of who escalates, in the order of EscalatedBy: sales and executives shout for the loud."""


@dataclass(frozen=True, kw_only=True)
class Calls:
    """Who opened a ticket when (minutes since the ordinal day 0), in what mood, and whether in an outage."""

    account: Ints
    opened: Ints
    level: Floats
    outage: NDArray[np.bool_]
    loud: NDArray[np.bool_]
    left_open: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.account)


def simulate(rng: np.random.Generator, *, block: Block) -> pd.DataFrame:
    """Rows of the tickets file, in order of opening."""
    who, line = block.who, block.line
    calls = _calls(rng, block)
    assessed = np.where(calls.outage, 1, 1 + rng.choice(4, len(calls), p=SEVERITIES))
    drivers = np.where(calls.outage, len(call_words.DRIVERS) - 1, _drivers(rng, len(calls)))
    closed = _closed(rng, calls, assessed, line)
    escalated = rng.random(len(calls)) < _chance_escalated(calls, assessed)
    answered = _answered(rng, calls, assessed, np.where(escalated, SHOUTING_HELPS, 1.0), closed)
    unsolved = np.clip(0.30 - 0.12 * calls.level + LEFT_OPEN * calls.left_open, 0.05, 0.92)
    known = calls.opened // MINUTES_A_DAY + np.where(
        rng.random(len(calls)) < 0.01, rng.integers(2, 10, len(calls)), 0
    )
    table = pd.DataFrame(
        {
            "external_id": block.ids("T", 20_001, len(calls)),
            "account": who.external_id[calls.account],
            "subject": _subjects(rng, calls, drivers, who.industry[calls.account]),
            "opened_at": timeline.as_moments(calls.opened),
            "first_response_at": timeline.as_moments(
                np.where(answered >= (line.last_day + 1) * MINUTES_A_DAY, NEVER, answered)
            ),
            "closed_at": timeline.as_moments(closed),
            "stated_severity": _stated(rng, calls, assessed),
            "assessed_severity": assessed,
            "call_driver": [call_words.DRIVERS[driver].name for driver in drivers],
            "upstream_function": [call_words.DRIVERS[driver].function.value for driver in drivers],
            "root_cause_found": rng.random(len(calls)) > unsolved,
            "workaround_only": rng.random(len(calls)) < unsolved * 0.7,
            "reopened_count": rng.poisson(
                np.clip(0.10 - 0.07 * calls.level + 0.5 * calls.left_open, 0.01, 0.9)
            ),
            "escalated": escalated,
            "escalated_by": np.where(escalated, _escalated_by(rng, calls.loud), ""),
            "satisfaction": _rated(rng, calls, closed),
            "known_on": timeline.as_days(np.minimum(known, line.last_day)),
        }
    )
    still_open = table["closed_at"] == ""
    return table.assign(
        root_cause_found=table["root_cause_found"].astype(object).where(~still_open, ""),
        workaround_only=table["workaround_only"].astype(object).where(~still_open, ""),
    )


def _calls(rng: np.random.Generator, block: Block) -> Calls:
    """Draw ordinary tickets month by month, add one or two per outage, keep those of customers."""
    who, satisfaction, line = block.who, block.shown, block.line
    months = np.diff(np.append(line.month_starts, line.last_day + 1))
    rate = (0.10 + 0.04 * np.sqrt(who.seats))[:, None] * np.exp(-0.3 * satisfaction.paths) * months / 30.0
    rate = rate * np.where(satisfaction.had(Event.CAUSE_LEFT_OPEN), 2.5, 1.0)
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
    order = order[block.is_customer(account[order], day[order])]
    return Calls(
        account=account[order],
        opened=opened[order],
        level=satisfaction.paths[account[order], column[order]],
        outage=(nth < serious[account, column])[order],
        loud=block.traits.loud[account[order]],
        left_open=satisfaction.had(Event.CAUSE_LEFT_OPEN)[account[order], column[order]],
    )


def _drivers(rng: np.random.Generator, size: int) -> Ints:
    return rng.choice(len(call_words.DRIVERS), size, p=[driver.share for driver in call_words.DRIVERS])


def _subjects(rng: np.random.Generator, calls: Calls, drivers: Ints, industry: Words) -> list[str]:
    """Word each ticket by its driver, about something that stands in such a plant."""
    draws = rng.integers(0, 1000, (len(calls), 2))
    subjects = []
    for outage, driver, trade, (wording, thing) in zip(calls.outage, drivers, industry, draws.tolist()):
        wordings = call_words.OUTAGE_SUBJECTS if outage else call_words.DRIVERS[driver].subjects
        assets = words.ASSETS[trade]
        subjects.append(wordings[wording % len(wordings)].format(asset=assets[thing % len(assets)]))
    return subjects


def _stated(rng: np.random.Generator, calls: Calls, assessed: Ints) -> Ints:
    """What the customer called it: the loud call nearly everything worse than it is."""
    draws = rng.random(len(calls))
    worse = np.where(calls.loud, draws < 0.75, draws < 0.12)
    milder = ~calls.loud & (draws > 0.95)
    return np.clip(assessed - worse - (worse & calls.loud & (draws < 0.3)) + milder, 1, 4)


def _closed(rng: np.random.Generator, calls: Calls, assessed: Ints, line: Timeline) -> Ints:
    """Minutes at which tickets were closed; NEVER while open on the last day."""
    hours = SOLVING_HOURS[assessed - 1] * np.exp(-0.2 * calls.level + rng.normal(0.0, 0.8, len(calls)))
    hours = np.where(calls.outage, hours * OUTAGE_SLOWNESS, hours)
    closed = calls.opened + np.rint(hours * 60).astype(np.int64)
    return np.where(closed >= (line.last_day + 1) * MINUTES_A_DAY, NEVER, closed)


def _answered(rng: np.random.Generator, calls: Calls, assessed: Ints, wait: Floats, closed: Ints) -> Ints:
    """Minutes of the first answer, before closing."""
    minutes = RESPONSE_MINUTES[assessed - 1] * wait * np.exp(rng.normal(0.0, 0.7, len(calls)))
    answered = calls.opened + np.rint(minutes).astype(np.int64)
    return np.where(closed != NEVER, np.minimum(answered, closed), answered)


def _chance_escalated(calls: Calls, assessed: Ints) -> Floats:
    base = np.array([0.22, 0.09, 0.025, 0.008])[assessed - 1] + 0.25 * calls.outage + 0.14 * calls.loud
    return np.asarray(np.clip(base * np.exp(-0.4 * calls.level), 0.0, 0.9))


def _escalated_by(rng: np.random.Generator, loud: NDArray[np.bool_]) -> NDArray[np.str_]:
    """Mostly the customer; for the loud sales or an executive, and hardly anybody who looked first."""
    names = np.array([by.value for by in EscalatedBy])
    calm = rng.choice(names, len(loud), p=CALM_ESCALATIONS)
    return np.where(loud, rng.choice(names, len(loud), p=LOUD_ESCALATIONS), calm)


def _rated(rng: np.random.Generator, calls: Calls, closed: Ints) -> list[str]:
    """One to five stars on a third of the closed tickets."""
    stars = np.clip(np.rint(3.7 + 0.8 * calls.level + rng.normal(0.0, 0.7, len(calls))), 1, 5).astype(int)
    rated = (closed != NEVER) & (rng.random(len(calls)) < 0.35)
    return [str(star) if given else "" for star, given in zip(stars, rated)]
