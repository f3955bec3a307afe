"""The ASSUMED churn probability: what is used until a model has proven itself.

Source: the metric dictionary, "Churn probability", label ASSUMED. With n the term ends of an account
inside the horizon (a rolling contract counts horizon / 12 months) and r the churn per renewal of the
organization, shrunk to 10% with the weight of 20 renewals:

    before = 1 - (1 - r)^n
    p      = min(0.95, factor x multiplier of the band x before)
    factor = sum(ARR x before) / sum(ARR x multiplier x before), over the whole organization

so that the bands move probability between accounts and not the organization's sum. What the cap cuts is
not redistributed. The factor needs all accounts: add up the `Sums` of the chunks first.
"""

from dataclasses import dataclass

import numpy as np

from cs_platform.lib import statistics
from health.domain import facts, scoring
from health.domain.choices import Band

PRIOR_CHURN_PER_RENEWAL = 0.10
PRIOR_RENEWALS = 20.0
HIGHEST = 0.95
MULTIPLIER_OF = {Band.HEALTHY: 0.5, Band.WATCH: 1.0, Band.AT_RISK: 2.5, Band.UNKNOWN: 1.0}
MULTIPLIERS = np.array([MULTIPLIER_OF[band] for band in scoring.BANDS])


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What the factor needs of a set of accounts: ARR x probability before and after the multipliers."""

    before: float = 0.0
    multiplied: float = 0.0

    def __add__(self, other: "Sums") -> "Sums":
        """Return the sums of both sets."""
        return Sums(before=self.before + other.before, multiplied=self.multiplied + other.multiplied)

    @property
    def factor(self) -> float:
        """What every probability is multiplied by to keep the sum; 1 when nothing can be lost."""
        return self.before / self.multiplied if self.multiplied > 0 else 1.0


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """Assumed probabilities of A accounts: p, and p_reference as if the account were healthy.

    p_reference is for ranking only.
    """

    p: facts.FloatArray
    p_reference: facts.FloatArray


def churn_per_renewal(*, churns: float, renewals: float) -> float:
    """Return r: churns per renewal due, shrunk to 10% with the weight of 20 renewals, at most 1."""
    rate = statistics.shrunk_rate(
        count=churns, exposure=renewals, prior=PRIOR_CHURN_PER_RENEWAL, weight=PRIOR_RENEWALS
    )
    return min(rate, 1.0)


def before_multipliers(*, rate: float, term_ends: facts.FloatArray) -> facts.FloatArray:
    """Return 1 - (1 - rate)^n (A,) for n term ends inside the horizon; n = 0 gives 0."""
    return 1.0 - np.power(1.0 - rate, term_ends)


def sums(*, before: facts.FloatArray, band: scoring.BandCodes, arr: facts.FloatArray) -> Sums:
    """Return the sums of one set of accounts; `arr` (A,) is the ARR that can end inside the horizon."""
    weighted = arr * before
    return Sums(before=float(weighted.sum()), multiplied=float((weighted * MULTIPLIERS[band]).sum()))


def assumed(*, before: facts.FloatArray, band: scoring.BandCodes, factor: float) -> Assumed:
    """Return the assumed probabilities of accounts (A,), given the organization's factor."""
    scaled = before * factor
    return Assumed(
        p=np.minimum(scaled * MULTIPLIERS[band], HIGHEST),
        p_reference=np.minimum(scaled * MULTIPLIER_OF[Band.HEALTHY], HIGHEST),
    )


def reference_by_band(p: facts.FloatArray, band: scoring.BandCodes) -> facts.FloatArray:
    """Return the p (A,) that healthy accounts would have if bands told as much as they are assumed to.

    For ranking only, where a model found no signal and everyone has the same p: without it nothing would be
    avoidable anywhere, and no account would be nearer to help than another.
    """
    return p * np.minimum(MULTIPLIER_OF[Band.HEALTHY] / MULTIPLIERS[band], 1.0)
