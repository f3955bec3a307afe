"""Whether a model has proven itself, on rows that neither it nor its choosing saw.

Source: the metric dictionary, "Churn probability", labels. Accounts are what is independent; what all of
them meet together (a shared shock) widens the intervals of observed against expected.
"""

from dataclasses import dataclass

import numpy as np

from health.domain.facts import FloatArray, IntArray
from health.domain.prediction import calibration, folds, logistic, quarantine, tournament

DRAWS = 1000
ONE_SIDED = 0.05
TWO_SIDED = 1.96
FOUR_IN_FIVE = 0.84
SHOCK_CORRELATION = 0.015
SHOCK_PERSISTENCE = 0.7
BINS = 10


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A figure with its 95% interval."""

    low: float
    value: float
    high: float

    def holds(self, number: float) -> bool:
        """Return whether a number lies inside."""
        return self.low <= number <= self.high


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What the tests showed. Figures are of the tested rows.

    gain: log loss gained over the base rate; gain_bound: its one-sided 95% lower bound. slope: of the
    recalibration. accounts, money: observed / expected churn. smallest_*: the misstatement, as a share, that
    this test would have caught four times in five.
    """

    rows: int
    churned_accounts: int
    log_loss: float
    base_log_loss: float
    gain: float
    gain_bound: float
    brier: float
    brier_skill: float
    auc: float
    calibration_error: float
    slope: Interval
    accounts: Interval
    money: Interval
    smallest_in_accounts: float
    smallest_in_money: float


@dataclass(frozen=True, kw_only=True)
class Tested:
    """Tested rows (n,): what was said, what the base rate said, what happened, to whom, for how much.

    Of the earlier time that was learned from, where rows are tested later in time, else 0: level_error, the
    standard error of its rate of churn, as a share; learned, the accounts that churned in it.
    """

    p: FloatArray
    base: FloatArray
    y: IntArray
    account: IntArray
    money: FloatArray
    horizon: int
    level_error: float
    learned: float


def prove(rows: Tested, seed: int) -> Proof:
    """Return the figures and their intervals."""
    own, theirs = tournament.log_losses(rows.p, rows.y), tournament.log_losses(rows.base, rows.y)
    brier, base_brier = float(((rows.p - rows.y) ** 2).mean()), float(((rows.base - rows.y) ** 2).mean())
    accounts, smallest = observed_expected(rows, np.ones(len(rows.y)))
    money, smallest_in_money = observed_expected(rows, rows.money)
    return Proof(
        rows=len(rows.y),
        churned_accounts=folds.churned_accounts(rows.y, rows.account),
        log_loss=float(own.mean()),
        base_log_loss=float(theirs.mean()),
        gain=float((theirs - own).mean()),
        gain_bound=lower_bound(theirs - own, rows.account, seed),
        brier=brier,
        brier_skill=1.0 - brier / base_brier if base_brier > 0 else 0.0,
        auc=quarantine.area_under_curve(rows.p, rows.y),
        calibration_error=calibration_error(rows.p, rows.y),
        slope=slope(rows),
        accounts=accounts,
        money=money,
        smallest_in_accounts=smallest,
        smallest_in_money=smallest_in_money,
    )


def lower_bound(values: FloatArray, account: IntArray, seed: int) -> float:
    """Return the one-sided 95% lower bound of the mean, by a bootstrap of accounts."""
    names, place = np.unique(account, return_inverse=True)
    sums, sizes = np.bincount(place, weights=values), np.bincount(place).astype(np.float64)
    rng = np.random.default_rng(seed)
    means = np.empty(DRAWS)
    for draw in range(DRAWS):
        taken = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))
        means[draw] = (taken @ sums) / (taken @ sizes)
    return float(np.quantile(means, ONE_SIDED))


def slope(rows: Tested) -> Interval:
    """Return the slope of the recalibration, with the interval for rows that go together by account.

    Where an earlier time was learned from, the interval is as much wider as its churns, of which both the
    model and its calibration learned, make it.
    """
    score = logistic.logit(rows.p)
    if float(score.std()) < 1e-9:
        return Interval(low=-np.inf, value=0.0, high=np.inf)
    intercept, found = calibration.line(score, rows.y.astype(np.float64))
    p = logistic.sigmoid(intercept + found * score)
    design = np.column_stack([np.ones(len(score)), score])
    curvature = (design * (p * (1.0 - p))[:, None]).T @ design
    inverse = np.linalg.pinv(curvature)
    place = np.unique(rows.account, return_inverse=True)[1]
    pulls = np.column_stack([np.bincount(place, weights=column * (rows.y - p)) for column in design.T])
    error = float(np.sqrt((inverse @ (pulls.T @ pulls) @ inverse)[1, 1]))
    if rows.learned:
        error *= float(np.sqrt(1.0 + 2.0 * folds.churned_accounts(rows.y, rows.account) / rows.learned))
    return Interval(low=found - TWO_SIDED * error, value=found, high=found + TWO_SIDED * error)


def observed_expected(rows: Tested, weight: FloatArray) -> tuple[Interval, float]:
    """Return observed / expected churn in units of weight (n,), and the smallest misstatement noticed.

    The interval holds the chance of the accounts tested, the shared shock, and, where an earlier time was
    learned from, both of that time.
    """
    expected = float(weight @ rows.p)
    if expected <= 0:
        return Interval(low=-np.inf, value=1.0, high=np.inf), float("inf")
    place = np.unique(rows.account, return_inverse=True)[1]
    alone = float((np.bincount(place, weights=weight * (rows.y - rows.p)) ** 2).sum())
    times = 2.0 if rows.level_error else 1.0
    shared = times * shock_variance(rows, weight) + (rows.level_error * expected) ** 2
    error = float(np.sqrt(alone + shared)) / expected
    found = float(weight @ rows.y) / expected
    interval = Interval(low=found - TWO_SIDED * error, value=found, high=found + TWO_SIDED * error)
    return interval, (TWO_SIDED + FOUR_IN_FIVE) * error


def shock_variance(rows: Tested, weight: FloatArray) -> float:
    """Return the variance of the weighted churn that one factor shared by all rows makes.

    One normal factor behind every account, correlation 0.015, persisting 0.7 a month, its mean over the
    horizon: to first order each probability moves by the normal density at its quantile.
    """
    months = np.arange(rows.horizon)
    kept = float((SHOCK_PERSISTENCE ** np.abs(months[:, None] - months[None, :])).mean())
    moved = float(weight @ density_at_quantile(rows.p))
    return SHOCK_CORRELATION * kept * moved**2


def density_at_quantile(p: FloatArray) -> FloatArray:
    """Return the normal density at the quantile of p, to 0.004."""
    return np.asarray((p * (1.0 - p) / 0.25) ** 0.8 / np.sqrt(2.0 * np.pi))


def calibration_error(p: FloatArray, y: IntArray) -> float:
    """Return the mean distance of said and happened over ten bins of equally many rows."""
    ranked = np.lexsort([shuffled(len(p)), p])
    pieces = [piece for piece in np.array_split(ranked, BINS) if len(piece)]
    return float(sum(abs(p[piece].mean() - y[piece].mean()) * len(piece) for piece in pieces) / len(p))


def shuffled(count: int) -> IntArray:
    """Return an order for rows with the same probability: not the one in which things happened."""
    return np.random.default_rng(count).permutation(count)
