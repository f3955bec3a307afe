"""Severity inflation: how many tickets stated as the worst were milder when somebody looked blind.

    share ~ Beta(1 + milder, 3 + n - milder)      n = tickets stated 1 and assessed without seeing the ARR

"Agree with them what severity means" is said when n >= 5 and P(share > 0.5) >= 0.95. It never moves a
ticket's place.
"""

import math
from dataclasses import dataclass

import numpy as np

from health.domain import facts
from health.domain.fairness.intervals import Z95, Estimate

PRIOR_MILDER, PRIOR_TRUE = 1, 3
FEWEST = 5
HALF = 0.5
SURE = 0.95
TAIL = 0.025
HALVINGS = 40
WORST, MILDEST = 1, 4
BAD_TO = 2


@dataclass(frozen=True, kw_only=True)
class Inflation:
    """Of `assessed` tickets stated 1, `milder` were found to be 2 or milder."""

    assessed: int
    milder: int

    @property
    def share(self) -> float:
        """The mean of the posterior: what share of their worst tickets is milder."""
        return (PRIOR_MILDER + self.milder) / (PRIOR_MILDER + PRIOR_TRUE + self.assessed)

    @property
    def estimate(self) -> Estimate:
        """The share with the middle 95% of the posterior."""
        return Estimate(
            value=self.share, low=self._quantile(TAIL), high=self._quantile(1 - TAIL), count=self.assessed
        )

    @property
    def chance_of_most(self) -> float:
        """P(share > 0.5)."""
        return beta_above(HALF, *self._parameters)

    @property
    def is_inflated(self) -> bool:
        """Whether to agree with them what severity means."""
        return self.assessed >= FEWEST and self.chance_of_most >= SURE

    @property
    def _parameters(self) -> tuple[int, int]:
        return PRIOR_MILDER + self.milder, PRIOR_TRUE + self.assessed - self.milder

    def _quantile(self, below: float) -> float:
        """Return the share below which so much of the posterior lies, by halving."""
        low, high = 0.0, 1.0
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            if beta_above(middle, *self._parameters) > 1 - below:
                low = middle
            else:
                high = middle
        return (low + high) / 2


def beta_above(share: float, a: int, b: int) -> float:
    """Return P(X > share), 0 < share < 1, for X ~ Beta(a, b) with whole parameters.

    A beta distribution with whole parameters is a sum of binomial ones: P(X > x) = P(Bin(a + b - 1, x) < a).
    """
    tries = a + b - 1
    factorials = np.concatenate([[0.0], np.log(np.arange(1, tries + 1)).cumsum()])
    wins = np.arange(a)
    ways = factorials[tries] - factorials[wins] - factorials[tries - wins]
    chances = np.exp(ways + wins * math.log(share) + (tries - wins) * math.log1p(-share))
    return min(float(chances.sum()), 1.0)


def informed(counts: facts.IntArray) -> Estimate | None:
    """Return what stated severity still tells about assessed: P(a worse ticket was stated worse), ties half.

    counts: (4, 4) tickets by stated (rows) and assessed (columns) severity, 1 (worst) to 4. A ticket is bad
    when assessed 1 or 2. 0.5 = stated severity tells nothing; None where all tickets are bad or none is.
    The interval is DeLong's: from how the tickets of each side compare with those of the other.
    """
    bad, mild = (
        counts[:, side].sum(axis=1).astype(float) for side in (slice(None, BAD_TO), slice(BAD_TO, None))
    )
    count_bad, count_mild = float(bad.sum()), float(mild.sum())
    if not count_bad or not count_mild:
        return None
    # a bad ticket wins against milder ones that were stated milder
    wins_of_bad = (_after(mild) + mild / 2) / count_mild
    wins_over_mild = (_before(bad) + bad / 2) / count_bad
    value = float((bad * wins_of_bad).sum() / count_bad)
    reach = Z95 * math.sqrt(_error(bad, wins_of_bad) + _error(mild, wins_over_mild))
    low, high = max(value - reach, 0.0), min(value + reach, 1.0)
    is_anecdote = min(count_bad, count_mild) < FEWEST
    return Estimate(
        value=value,
        low=math.nan if is_anecdote else low,
        high=math.nan if is_anecdote else high,
        count=int(count_bad + count_mild),
    )


def _after(counts: facts.FloatArray) -> facts.FloatArray:
    """Return for each place how many stand after it."""
    found: facts.FloatArray = counts.sum() - counts.cumsum()
    return found


def _before(counts: facts.FloatArray) -> facts.FloatArray:
    """Return for each place how many stand before it."""
    found: facts.FloatArray = counts.cumsum() - counts
    return found


def _error(counts: facts.FloatArray, values: facts.FloatArray) -> float:
    """Return the variance of the mean of values that occur so many times."""
    total = float(counts.sum())
    if total <= 1:
        return 0.0
    mean = float((counts * values).sum()) / total
    return float((counts * (values - mean) ** 2).sum()) / (total - 1) / total
