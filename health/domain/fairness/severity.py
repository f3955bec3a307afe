"""Severity inflation: how many tickets stated as the worst were milder when somebody looked blind.

    share ~ Beta(1 + milder, 3 + n - milder)      n = tickets stated 1 and assessed without seeing the ARR

"Agree with them what severity means" is said when n >= 5 and P(share > 0.5) >= 0.95. It never moves a
ticket's place.
"""

import math
from dataclasses import dataclass

import numpy as np

from health.domain import facts

PRIOR_MILDER, PRIOR_TRUE = 1, 3
FEWEST = 5
HALF = 0.5
SURE = 0.95


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
    def chance_of_most(self) -> float:
        """P(share > 0.5)."""
        return beta_above_half(PRIOR_MILDER + self.milder, PRIOR_TRUE + self.assessed - self.milder)

    @property
    def is_inflated(self) -> bool:
        """Whether to agree with them what severity means."""
        return self.assessed >= FEWEST and self.chance_of_most >= SURE


def beta_above_half(a: int, b: int) -> float:
    """Return P(X > 0.5) for X ~ Beta(a, b) with whole parameters.

    A beta distribution with whole parameters is a sum of binomial ones: P(X > x) = P(Bin(a + b - 1, x) < a).
    """
    tries = a + b - 1
    return math.fsum(math.comb(tries, wins) for wins in range(a)) * HALF**tries


def informed(stated: facts.IntArray, assessed: facts.IntArray) -> float | None:
    """Return what stated severity still tells about assessed: P(a worse ticket was stated worse), ties half.

    stated, assessed: (T,) 1 (worst) to 4. A ticket is bad when assessed 1 or 2. 0.5 = stated severity
    tells nothing; None where all tickets are bad or none is.
    """
    bad = assessed <= 2
    worse, milder = stated[bad], stated[~bad]
    if not len(worse) or not len(milder):
        return None
    counts_bad, counts_mild = (np.bincount(each, minlength=5)[1:5] for each in (worse, milder))
    below = counts_mild[::-1].cumsum()[::-1] - counts_mild
    wins = float((counts_bad * below).sum() + 0.5 * (counts_bad * counts_mild).sum())
    return wins / (len(worse) * len(milder))
