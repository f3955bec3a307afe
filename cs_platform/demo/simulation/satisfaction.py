"""The hidden monthly satisfaction of each account, and the events that move it.

s[t] = 0.85 s[t-1] + shock of the month's event + noise, with unit variance at rest apart from events. A
small part of the noise is shared by all accounts and itself persists.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.timeline import Floats, Timeline

PERSISTENCE = 0.85
NOISE = float(np.sqrt(1.0 - PERSISTENCE**2))
SHARED_VARIANCE = 0.015
SHARED_PERSISTENCE = 0.7
CRISIS_MONTHS = (-1.7, -1.1, -0.9, -0.7, -0.6)
"""Shocks of an account that falls into the ditch."""


class Event(IntEnum):
    """What happened at an account in a month; at most one thing."""

    NOTHING = 0
    CHAMPION_LEFT = 1
    OUTAGE = 2
    BUDGET_CUT = 3
    GOOD_OUTCOME = 4
    BOTCHED_ONBOARDING = 5
    CRISIS = 6


SHOCKS = {
    Event.CHAMPION_LEFT: -1.0,
    Event.OUTAGE: -1.1,
    Event.BUDGET_CUT: -0.7,
    Event.GOOD_OUTCOME: 0.9,
    Event.BOTCHED_ONBOARDING: -1.3,
}
MONTHLY_CHANCES = {
    Event.CHAMPION_LEFT: 0.010,
    Event.OUTAGE: 0.012,
    Event.BUDGET_CUT: 0.008,
    Event.GOOD_OUTCOME: 0.032,
}
CHANCE_BOTCHED = 0.15


@dataclass(frozen=True, kw_only=True)
class Satisfaction:
    """Arrays of accounts x months of the timeline."""

    paths: Floats
    events: NDArray[np.int8]
    expands: NDArray[np.bool_]
    """Whether a satisfied account asks for more seats in that month."""


def simulate(rng: np.random.Generator, *, profiles: Profiles, line: Timeline) -> Satisfaction:
    """Draw events and paths for every account over the whole timeline."""
    events = _events(rng, profiles, line)
    by_event = np.array([SHOCKS.get(event, 0.0) for event in Event])
    shocks = by_event[events]
    for account, first in _crises(rng, profiles, line):
        months = slice(first, first + len(CRISIS_MONTHS))
        events[account, months] = Event.CRISIS
        shocks[account, months] = CRISIS_MONTHS
    noise = _noise(rng, shocks.shape)
    paths = np.empty(shocks.shape)
    level = rng.normal(0.0, 1.0, len(profiles))
    for month in range(shocks.shape[1]):
        level = PERSISTENCE * level + shocks[:, month] + noise[:, month]
        paths[:, month] = level
    expands = (paths > 0.6) & (rng.random(paths.shape) < 0.035)
    return Satisfaction(paths=paths, events=events, expands=expands)


def _noise(rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Each month's noise of standard deviation NOISE; SHARED_VARIANCE of its variance moves all alike."""
    shared = np.empty(shape[1])
    level = rng.normal()
    for month in range(shape[1]):
        level = SHARED_PERSISTENCE * level + np.sqrt(1 - SHARED_PERSISTENCE**2) * rng.normal()
        shared[month] = level
    own = rng.normal(0.0, 1.0, shape)
    return np.asarray(NOISE * (np.sqrt(1 - SHARED_VARIANCE) * own + np.sqrt(SHARED_VARIANCE) * shared))


def _events(rng: np.random.Generator, profiles: Profiles, line: Timeline) -> NDArray[np.int8]:
    """At most one event per account and month."""
    chances = [1.0 - sum(MONTHLY_CHANCES.values()), *MONTHLY_CHANCES.values()]
    kinds = [Event.NOTHING, *MONTHLY_CHANCES]
    events = rng.choice(np.array(kinds, dtype=np.int8), (len(profiles), line.columns), p=chances)
    first_full_month = line.column_of(profiles.started) + 1
    botched = (profiles.started > line.first_day) & (rng.random(len(profiles)) < CHANCE_BOTCHED)
    botched &= first_full_month < line.columns
    events[botched, first_full_month[botched]] = Event.BOTCHED_ONBOARDING
    return events


def _crises(rng: np.random.Generator, profiles: Profiles, line: Timeline) -> list[tuple[int, int]]:
    """Accounts and first months: some are in their crisis on the last day, as many had one before.

    A third of the former are large, so that money is at stake.
    """
    newest = line.columns - len(CRISIS_MONTHS)
    if newest <= len(CRISIS_MONTHS):
        return []
    established = np.flatnonzero((profiles.started < line.last_day - 300) & (profiles.term_months > 0))
    chosen = rng.permutation(established)
    now = max(1, len(profiles) // 30)
    large = chosen[profiles.segment[chosen] == "Enterprise"][: now // 3]
    chosen = np.append(large, chosen[~np.isin(chosen, large)])
    earlier = rng.integers(len(CRISIS_MONTHS), newest, len(chosen[now : 2 * now]))
    return [
        *((account, newest) for account in chosen[:now].tolist()),
        *zip(chosen[now : 2 * now].tolist(), earlier.tolist()),
    ]
