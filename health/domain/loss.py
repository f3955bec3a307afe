"""Expected loss per account, in cents.

Source: the metric dictionary, "Value at risk":

    expected loss = known loss
                  + ARR that can end within the horizon x (p(churn) + p(contraction) x mean share lost)
                  + locked ARR x 1% a year

p(contraction) = contractions / account-years, shrunk to 5% with the weight of 20, at most 1 - p(churn);
the mean share lost is shrunk to 25% with the weight of 20. Each account is rounded half up to cents
once; every total adds the stored values.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from cs_platform.lib import periods, statistics
from health.domain import facts
from health.domain.choices import LossPart

PRIOR_CONTRACTION = 0.05
PRIOR_SHARE_LOST = 0.25
PRIOR_WEIGHT = 20.0
LOCKED_LOSS_PER_YEAR = 0.01
CENTS = 100.0
DUST = 6
"""Decimal places of a cent that are trusted: what lies below is the noise of floating point."""

PARTS: tuple[LossPart, ...] = (LossPart.KNOWN, LossPart.CHURN, LossPart.CONTRACTION, LossPart.LOCKED)


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


@dataclass(frozen=True, kw_only=True)
class Loss:
    """Expected loss of A accounts in whole cents: the total (A,) and its parts (A, 4), see `PARTS`.

    The parts of an account add up to its total exactly.
    """

    cents: facts.IntArray
    parts: facts.IntArray


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
    *, exposure: Exposure, p: facts.FloatArray, rates: ContractionRates, horizon_months: int = 12
) -> Loss:
    """Return the expected loss of accounts with churn probabilities p (A,) within the horizon."""
    contraction = np.minimum(rates.probability, 1.0 - p) * rates.mean_share_lost
    locked_share = LOCKED_LOSS_PER_YEAR * horizon_months / periods.MONTHS_PER_YEAR
    parts = np.column_stack(
        [
            exposure.known,
            exposure.can_end * p,
            exposure.can_end * contraction,
            exposure.locked * locked_share,
        ]
    )
    cents = np.round(parts * CENTS, DUST)
    total = np.floor(np.round(cents.sum(axis=1), DUST) + 0.5).astype(np.int64)
    return Loss(cents=total, parts=_apportioned(cents, total))


def amount(cents: int) -> Decimal:
    """Return whole cents as a decimal amount."""
    return Decimal(int(cents)).scaleb(-2)


def _apportioned(cents: facts.FloatArray, total: facts.IntArray) -> facts.IntArray:
    """Return the parts in whole cents that add up to the total: largest remainders are rounded up."""
    whole = np.floor(cents)
    left = total - whole.sum(axis=1).astype(np.int64)
    rank = np.argsort(np.argsort(whole - cents, axis=1, kind="stable"), axis=1)
    apportioned: facts.IntArray = (whole + (rank < left[:, None])).astype(np.int64)
    return apportioned
