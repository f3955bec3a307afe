"""The hidden monthly satisfaction of each account, and the events that move it.

s[t] = 0.85 s[t-1] + shock of the month's event + noise, with unit variance at rest apart from events. A
small part of the noise is shared by all accounts and itself persists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.timeline import Floats, Timeline

PERSISTENCE = 0.85
NOISE = float(np.sqrt(1.0 - PERSISTENCE**2))
SHARED_VARIANCE = 0.006
"""Of each month's noise; since it persists, about 2% of what moves satisfaction in the end."""


class Event(IntEnum):
    """What happened at an account in a month; at most one thing."""

    NOTHING = 0
    CHAMPION_LEFT = 1
    OUTAGE = 2
    BUDGET_CUT = 3
    GOOD_OUTCOME = 4
    RUSHED_ONBOARDING = 5
    CRISIS = 6
    HANDOVER_SKIPPED = 7
    PROMISE_BROKEN = 8
    CAUSE_LEFT_OPEN = 9
    """Tickets were closed without looking for what caused them."""
    RELIEF = 10
    """We made good what we had done; only arranged."""


SHOCKS = {
    Event.CHAMPION_LEFT: -1.0,
    Event.OUTAGE: -1.1,
    Event.BUDGET_CUT: -0.7,
    Event.GOOD_OUTCOME: 0.9,
    Event.RUSHED_ONBOARDING: -1.3,
    Event.HANDOVER_SKIPPED: -0.5,
    Event.PROMISE_BROKEN: -0.8,
    Event.CAUSE_LEFT_OPEN: -0.6,
}
MONTHLY_CHANCES = {
    Event.CHAMPION_LEFT: 0.010,
    Event.OUTAGE: 0.012,
    Event.BUDGET_CUT: 0.008,
    Event.GOOD_OUTCOME: 0.046,
    Event.PROMISE_BROKEN: 0.010,
    Event.CAUSE_LEFT_OPEN: 0.010,
}
CHANCE_SKIPPED = 0.25
CHANCE_RUSHED = {True: 0.35, False: 0.1}
"""By whether the handover was skipped."""
QUIET = 0.2
"""What is left of chance in the lives of guests."""
EVEN_LEVEL = -0.83
"""Where every account stands when facts are to tell nothing: about one in eight leaves within a year."""


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """An event put into an account's month, with a shock of its own."""

    account: int
    column: int
    event: Event
    shock: float


@dataclass(frozen=True, kw_only=True)
class Satisfaction:
    """Arrays of accounts x months of the timeline."""

    paths: Floats
    events: NDArray[np.int8]
    expands: NDArray[np.bool_]
    """Whether a satisfied account asks for more seats in that month."""

    def had(self, *events: Event) -> NDArray[np.bool_]:
        """Where one of the events happened."""
        return np.isin(self.events, events)


def simulate(
    rng: np.random.Generator,
    *,
    profiles: Profiles,
    line: Timeline,
    shock: Floats,
    arranged: Sequence[Arrangement] = (),
    guests: int = 0,
) -> Satisfaction:
    """Draw events and paths for every account over the whole timeline; ``shock`` is all accounts' own.

    The first accounts are ``guests``, to whom hardly anything happens but what is arranged.
    """
    events = _events(rng, profiles, line)
    events[:guests] = Event.NOTHING
    shocks = np.array([SHOCKS.get(event, 0.0) for event in Event])[events]
    for one in arranged:
        events[one.account, one.column] = one.event
        shocks[one.account, one.column] = one.shock
    own = rng.normal(0.0, 1.0, shocks.shape)
    own[:guests] *= QUIET
    noise = NOISE * (np.sqrt(1 - SHARED_VARIANCE) * own + np.sqrt(SHARED_VARIANCE) * shock)
    paths = np.empty(shocks.shape)
    level = rng.normal(0.0, 1.0, len(profiles))
    level[:guests] *= QUIET
    for month in range(shocks.shape[1]):
        level = PERSISTENCE * level + shocks[:, month] + noise[:, month]
        paths[:, month] = level
    return Satisfaction(paths=paths, events=events, expands=_expands(rng, paths))


def even(like: Satisfaction) -> Satisfaction:
    """Lives in which nothing happens and everybody is as likely to leave."""
    return Satisfaction(
        paths=np.full(like.paths.shape, EVEN_LEVEL),
        events=np.zeros_like(like.events),
        expands=np.zeros_like(like.expands),
    )


def blend(
    true: Satisfaction, other: Satisfaction, *, signal: float, rng: np.random.Generator
) -> Satisfaction:
    """Return what facts show: correlated with the true lives by ``signal``, as varied as they are."""
    if signal == 1.0:
        return true
    paths = signal * true.paths + np.sqrt(1 - signal**2) * other.paths
    told = rng.random(true.events.shape) < signal
    return Satisfaction(
        paths=paths, events=np.where(told, true.events, other.events), expands=_expands(rng, paths)
    )


def _expands(rng: np.random.Generator, paths: Floats) -> NDArray[np.bool_]:
    return np.asarray((paths > 0.6) & (rng.random(paths.shape) < 0.035))


def _events(rng: np.random.Generator, profiles: Profiles, line: Timeline) -> NDArray[np.int8]:
    """At most one event per account and month; new accounts may be handed over and onboarded badly."""
    chances = [1.0 - sum(MONTHLY_CHANCES.values()), *MONTHLY_CHANCES.values()]
    kinds = [Event.NOTHING, *MONTHLY_CHANCES]
    accounts = len(profiles)
    events = rng.choice(np.array(kinds, dtype=np.int8), (accounts, line.columns), p=chances)
    first = line.column_of(profiles.started)
    is_new = profiles.started >= line.first_day
    skipped = is_new & (rng.random(accounts) < CHANCE_SKIPPED)
    events[skipped, first[skipped]] = Event.HANDOVER_SKIPPED
    chance = np.where(skipped, CHANCE_RUSHED[True], CHANCE_RUSHED[False])
    rushed = is_new & (rng.random(accounts) < chance) & (first + 1 < line.columns)
    events[rushed, first[rushed] + 1] = Event.RUSHED_ONBOARDING
    return events
