"""The true probability that a customer leaves within twelve months, given its hidden satisfaction.

Satisfaction is followed on a grid: one step is a mixture, over the month's events, of normal distributions
around 0.85 s + shock. Backwards from the horizon, v(s) = (1 - leave(s)) E[v(next s) | s]. What is arranged
(crises, open notices and lapses at the end) is left out, as is the small noise all accounts share.
"""

from dataclasses import dataclass

import numpy as np

from cs_platform.demo.simulation import leaving, satisfaction, timeline
from cs_platform.demo.simulation.agreements import Term
from cs_platform.demo.simulation.commerce import Commerce
from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.timeline import NEVER, Floats, Ints, Words
from cs_platform.demo.simulation.world import World

HORIZON_MONTHS = 12
GRID = np.linspace(-6.0, 5.0, 111)


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What the export does not show. Arrays of accounts x months; NaN where the account is no customer."""

    external_id: Words
    month_ends: Ints
    """Ordinals of the days the probabilities are as of."""
    satisfaction: Floats
    events: Ints
    churn_probability: Floats
    """Of leaving within the twelve months after the month's end; of a decision already taken but not yet
    in force, the probability in the month it was taken."""
    left_on: Ints
    """Ordinal of the day the account last left for good or for long, NEVER if it did not."""


def reveal(world: World) -> Truth:
    """Compute the probabilities of all accounts at all month ends."""
    who, line = world.who, world.line
    left = np.full(len(who), NEVER, dtype=np.int64)
    for stay in world.trade.stays:
        if stay.ended_on != NEVER and stay.ended_on <= line.last_day and not stay.lapsed:
            left[stay.account] = stay.ended_on
    return Truth(
        external_id=who.external_id,
        month_ends=line.month_ends,
        satisfaction=world.satisfaction.paths,
        events=world.satisfaction.events.astype(np.int64),
        churn_probability=_probabilities(world),
        left_on=left,
    )


def transition() -> Floats:
    """Probabilities from each grid point (rows) to each (columns) within one month."""
    quiet = 1.0 - sum(satisfaction.MONTHLY_CHANCES.values())
    mixture = [(quiet, 0.0)]
    mixture += [
        (chance, satisfaction.SHOCKS[event]) for event, chance in satisfaction.MONTHLY_CHANCES.items()
    ]
    steps = np.zeros((len(GRID), len(GRID)))
    for weight, shock in mixture:
        away = (GRID[None, :] - satisfaction.PERSISTENCE * GRID[:, None] - shock) / satisfaction.NOISE
        density = np.exp(-0.5 * away**2)
        steps += weight * density / density.sum(axis=1, keepdims=True)
    return steps


def _probabilities(world: World) -> Floats:
    """Accounts x months, NaN outside of terms and stays."""
    found = np.full(world.satisfaction.paths.shape, np.nan)
    ended = _last_days(world.who, world.trade)
    for column, day in enumerate(world.line.month_ends.tolist()):
        terms = [term for term in world.trade.terms if _runs(term, day) and day < ended[term.account]]
        if terms:
            accounts = np.array([term.account for term in terms])
            found[accounts, column] = _as_of(day, column, terms, world)
    return found


def _last_days(who: Profiles, trade: Commerce) -> Ints:
    """The day each account's last stay ended; far away while it lasts."""
    ended = np.full(len(who), np.iinfo(np.int64).max)
    for stay in trade.stays:
        if stay.ended_on != NEVER:
            ended[stay.account] = stay.ended_on
        else:
            ended[stay.account] = np.iinfo(np.int64).max
    return ended


def _runs(term: Term, day: int) -> bool:
    return term.starts_on <= day and (term.ends_on == NEVER or day < term.ends_on)


def _as_of(day: int, column: int, terms: list[Term], world: World) -> Floats:
    """Probability for each term's account, looking twelve months ahead of the end of the column's month."""
    paths = world.satisfaction.paths
    accounts = np.array([term.account for term in terms])
    leaning = world.who.leaning[accounts]
    rolling = np.array([term.ends_on == NEVER for term in terms])
    steps = np.array([_months_to_decision(term, day) for term in terms])
    stays = _chance_to_stay(leaning, rolling, steps, paths[accounts, column])
    decided = (steps <= 0) & (steps > -HORIZON_MONTHS) & ~rolling
    then = np.clip(column + steps, 0, world.line.columns - 1)
    at_decision = leaving.chance(paths[accounts, then], leaning, leaving.AT_RENEWAL)
    return np.where(decided, at_decision, 1.0 - stays)


def _months_to_decision(term: Term, day: int) -> int:
    """Months until the decision; beyond the horizon when the term itself ends beyond it."""
    if term.ends_on == NEVER or term.ends_on > timeline.add_months(day, HORIZON_MONTHS):
        return HORIZON_MONTHS + 1
    return timeline.month_number(term.decided_on) - timeline.month_number(day)


def _chance_to_stay(leaning: Floats, rolling: Words, steps: Ints, level: Floats) -> Floats:
    """Walk back from the horizon on the grid, one column per account, and read it at each one's level."""
    at_renewal = leaving.chance(GRID[:, None], leaning[None, :], leaving.AT_RENEWAL)
    in_a_month = leaving.chance(GRID[:, None], leaning[None, :], leaving.IN_A_MONTH)
    monthly = transition()
    stays = np.ones(at_renewal.shape)
    for step in range(HORIZON_MONTHS, 0, -1):
        leaves = np.where(rolling, in_a_month, np.where(steps == step, at_renewal, 0.0))
        stays = monthly @ ((1.0 - leaves) * stays)
    place = np.clip(np.searchsorted(GRID, level) - 1, 0, len(GRID) - 2)
    weight = np.clip((level - GRID[place]) / (GRID[1] - GRID[0]), 0.0, 1.0)
    columns = np.arange(len(level))
    return np.asarray(stays[place, columns] * (1 - weight) + stays[place + 1, columns] * weight)
