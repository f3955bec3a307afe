"""Expected loss per account, in cents.

Source: the metric dictionary, "Value at risk":

    expected loss = known loss
                  + ARR that can end within the horizon x (p(churn) + p(contraction) x mean share lost)
                  + locked ARR x 1% a year

p(contraction) = account-years that ended with less ARR / account-years, shrunk to 5% with the weight of
20, at most 1 - p(churn); the mean share lost is shrunk to 25% with the weight of 20. Each account is
rounded half up to cents once; every total adds the stored values.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from cs_platform.lib import periods, statistics
from health.domain import facts

PRIOR_CONTRACTION = 0.05
PRIOR_SHARE_LOST = 0.25
PRIOR_WEIGHT = 20.0
LOCKED_LOSS_PER_YEAR = 0.01
CENTS = 100.0
DUST = 6
"""Decimal places of a cent that are trusted: what lies below is the noise of floating point."""


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """What A accounts can lose, each (A,) in the reporting currency; no nan, not convertible left out.

    known: known loss within the horizon. can_end: the other ARR that can end within the horizon.
    locked: the ARR that cannot end before the horizon does.
    """

    known: facts.FloatArray
    can_end: facts.FloatArray
    locked: facts.FloatArray


@dataclass(frozen=True, kw_only=True)
class ContractionRates:
    """How often accounts of the organization shrink within the horizon, and by what share of their ARR."""

    probability: float
    mean_share_lost: float


def contraction_rates(
    *, contractions: float, account_years: float, share_lost_total: float, horizon_months: int = 12
) -> ContractionRates:
    """Return the shrunk rates: contractions per account-year and the mean share of ARR each took."""
    yearly = statistics.shrunk_rate(
        count=contractions, exposure=account_years, prior=PRIOR_CONTRACTION, weight=PRIOR_WEIGHT
    )
    share = statistics.shrunk_rate(
        count=share_lost_total, exposure=contractions, prior=PRIOR_SHARE_LOST, weight=PRIOR_WEIGHT
    )
    return ContractionRates(
        probability=min(yearly * horizon_months / periods.MONTHS_PER_YEAR, 1.0), mean_share_lost=share
    )


def expected_loss(
    *,
    exposure: Exposure,
    p: facts.FloatArray,
    rates: ContractionRates,
    horizon_months: int = 12,
    locked_loss_a_year: float = LOCKED_LOSS_PER_YEAR,
) -> facts.IntArray:
    """Return the expected loss (A,) in cents of accounts with churn probabilities p (A,)."""
    contraction = np.minimum(rates.probability, 1.0 - p) * rates.mean_share_lost
    locked_share = locked_loss_a_year * horizon_months / periods.MONTHS_PER_YEAR
    loss = exposure.known + exposure.can_end * (p + contraction) + exposure.locked * locked_share
    return _cents(loss)


def avoidable_loss(
    *, exposure: Exposure, p: facts.FloatArray, p_reference: facts.FloatArray
) -> facts.IntArray:
    """Return the part of the expected loss (A,) in cents that help can still keep: ARR x (p - p_reference).

    An account that is better than the reference has nothing avoidable.
    """
    return _cents(exposure.can_end * np.maximum(p - p_reference, 0.0))


def amount(cents: int) -> Decimal:
    """Return whole cents as a decimal amount."""
    return Decimal(int(cents)).scaleb(-2)


def _cents(amounts: facts.FloatArray) -> facts.IntArray:
    """Round half up to whole cents, once."""
    return np.asarray(np.floor(np.round(amounts * CENTS, DUST) + 0.5), dtype=np.int64)
