"""The true probability that a customer leaves within some months, given its hidden satisfaction.

Satisfaction is followed on a grid: one step is a mixture, over the month's events, of normal distributions
around 0.85 s + shock. Backwards from the horizon, v(s) = (1 - leave(s)) E[v(next s) | s]. An account counts
as leaving when its contract ends within the horizon. Probabilities are those of somebody who sees the
satisfaction and that no notice has come: a decision already taken counts as far as it may be silent. What
is arranged is left out (and marked), as is the small noise all accounts share.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from cs_platform.demo.simulation import leaving, satisfaction, timeline
from cs_platform.demo.simulation.agreements import Term
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.timeline import NEVER, Floats, Ints, Words

HORIZON_MONTHS = 12
ROLLING_DELAY = 2
"""Months from the decision until a rolling contract ends."""
GRID = np.linspace(-6.0, 5.0, 111)


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What the export does not show. Arrays of accounts x months; NaN where the account is no customer."""

    external_id: Words
    month_ends: Ints
    """Ordinals of the days the probabilities are as of."""
    satisfaction: Floats
    events: Ints
    """What happened in each month, as numbers of ``satisfaction.Event``."""
    churn_probability: Floats
    """Of leaving within the twelve months after the month's end."""
    monthly_probability: Floats
    """Of leaving within the next month."""
    left_on: Ints
    """Ordinal of the day the account last left for good or for long, NEVER if it did not."""
    leaning: Floats
    """What lastingly adds to the account's log-odds of leaving: segment, fit, care, link."""
    care: Floats
    loud: NDArray[np.bool_]
    arranged: NDArray[np.bool_]
    """Leave these out before judging a prediction by the probabilities."""


def reveal(blocks: Sequence[Block]) -> Truth:
    """Compute the probabilities of all accounts at all month ends."""
    parts = [_of(block) for block in blocks]
    joined = {
        one.name: np.concatenate([getattr(part, one.name) for part in parts])
        for one in fields(Truth)
        if one.name != "month_ends"
    }
    return Truth(month_ends=parts[0].month_ends, **joined)


def _of(block: Block) -> Truth:
    who, line = block.who, block.line
    left = np.full(len(who), NEVER, dtype=np.int64)
    for stay in block.trade.stays:
        if stay.ended_on != NEVER and stay.ended_on <= line.last_day and not stay.lapsed:
            left[stay.account] = stay.ended_on
    return Truth(
        external_id=who.external_id,
        month_ends=line.month_ends,
        satisfaction=block.lived.paths,
        events=block.lived.events.astype(np.int64),
        churn_probability=_probabilities(block, HORIZON_MONTHS),
        monthly_probability=_probabilities(block, 1),
        left_on=left,
        leaning=who.leaning,
        care=block.traits.care,
        loud=block.traits.loud,
        arranged=block.arranged,
    )


def transition(*, still: bool = False) -> Floats:
    """Probabilities from each grid point (rows) to each (columns) in one month; ``still`` moves nothing."""
    if still:
        return np.eye(len(GRID))
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


def _probabilities(block: Block, horizon: int) -> Floats:
    """Accounts x months, NaN outside of terms and stays."""
    found = np.full(block.lived.paths.shape, np.nan)
    everybody = np.arange(len(block.who))
    monthly = transition(still=block.company.signal == 0)
    for column, day in enumerate(block.line.month_ends.tolist()):
        here = block.is_customer(everybody, np.full(len(everybody), day))
        terms = [term for term in block.trade.terms if here[term.account] and _runs(term, day)]
        if terms:
            accounts = np.array([term.account for term in terms])
            found[accounts, column] = _as_of(day, column, terms, block, monthly, horizon)
    return found


def _runs(term: Term, day: int) -> bool:
    return term.starts_on <= day and (term.ends_on == NEVER or day < term.ends_on)


def _as_of(day: int, column: int, terms: list[Term], block: Block, monthly: Floats, horizon: int) -> Floats:
    """Probability for each term's account, looking ahead from the end of the column's month."""
    accounts = np.array([term.account for term in terms])
    leaning = block.who.leaning[accounts]
    rolling = np.array([term.ends_on == NEVER for term in terms])
    steps = np.array([_months_to_decision(term, day, horizon) for term in terms])
    level = block.lived.paths[accounts, column]
    stays = chance_to_stay(
        leaning, rolling=rolling, steps=steps, level=level, monthly=monthly, horizon=horizon
    )
    decided = (steps <= 0) & ~rolling
    then = np.clip(column + np.minimum(steps, 0), 0, block.line.columns - 1)
    at_decision = leaving.chance(block.lived.paths[accounts, then], leaning, leaving.AT_RENEWAL)
    return np.where(decided, _silently(at_decision, block.who.auto_renew[accounts]), 1.0 - stays)


def _silently(chance: Floats, auto_renew: Ints) -> Floats:
    """Probability that a decision to leave was taken though no notice has come."""
    told = np.where(auto_renew > 0, 1.0, leaving.CHANCE_NOTICE)
    return np.asarray(chance * (1 - told) / (1 - chance * told))


def _months_to_decision(term: Term, day: int, horizon: int) -> int:
    """Months until the decision; beyond any horizon when the term itself ends beyond this one."""
    if term.ends_on == NEVER or term.ends_on > timeline.add_months(day, horizon):
        return HORIZON_MONTHS + 1
    return timeline.month_number(term.decided_on) - timeline.month_number(day)


def chance_to_stay(
    leaning: Floats,
    *,
    rolling: NDArray[np.bool_],
    steps: Ints,
    level: Floats,
    monthly: Floats,
    horizon: int = HORIZON_MONTHS,
) -> Floats:
    """Walk back from the horizon on the grid, one column per account, and read it at each one's level.

    ``steps`` are the months until an account on a term decides; a rolling one may decide in each month
    whose end comes early enough.
    """
    at_renewal = leaving.chance(GRID[:, None], leaning[None, :], leaving.AT_RENEWAL)
    in_a_month = leaving.chance(GRID[:, None], leaning[None, :], leaving.IN_A_MONTH)
    stays = np.ones(at_renewal.shape)
    for step in range(horizon, 0, -1):
        in_time = rolling & (step <= horizon - ROLLING_DELAY)
        leaves = np.where(in_time, in_a_month, np.where(~rolling & (steps == step), at_renewal, 0.0))
        stays = monthly @ ((1.0 - leaves) * stays)
    place = np.clip(np.searchsorted(GRID, level) - 1, 0, len(GRID) - 2)
    weight = np.clip((level - GRID[place]) / (GRID[1] - GRID[0]), 0.0, 1.0)
    columns = np.arange(len(level))
    between = stays[place, columns] * (1 - weight) + stays[place + 1, columns] * weight
    return np.asarray(np.clip(between, 0.0, 1.0))
