"""Perception gap: what we feel about accounts against what they answer, both on 0..1.

A gap above 0 means that we feel better about them than they say. The interval is the normal one of the
mean, which is fair from about 20 accounts on; below that the accounts themselves are shown.
"""

from dataclasses import dataclass

import numpy as np

from health.domain import facts
from health.domain.fairness import intervals

LOWEST, HIGHEST = -2.0, 2.0
FEWEST = 20


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Mean of (our sentiment - their answers) over the accounts with both, with its 95% interval.

    mean, low, high: None below 20 accounts with both. silent: accounts we feel about that answered nothing.
    """

    accounts: int
    silent: int
    mean: float | None
    low: float | None
    high: float | None


def on_unit(sentiment: facts.FloatArray) -> facts.FloatArray:
    """Return touch sentiment (-2..2) on 0..1."""
    return (sentiment - LOWEST) / (HIGHEST - LOWEST)


def gap(sentiment: facts.FloatArray, answers: facts.FloatArray) -> Gap:
    """Compare mean sentiment (A,) with mean answers (A,) on 0..1 of the same accounts; nan = none."""
    felt, said = ~np.isnan(sentiment), ~np.isnan(answers)
    both = felt & said
    count, silent = int(both.sum()), int((felt & ~said).sum())
    if count < FEWEST:
        return Gap(accounts=count, silent=silent, mean=None, low=None, high=None)
    differences = on_unit(sentiment[both]) - answers[both]
    mean = float(differences.mean())
    reach = intervals.Z95 * float(differences.std(ddof=1)) / count**0.5
    return Gap(accounts=count, silent=silent, mean=mean, low=mean - reach, high=mean + reach)
