"""How a model did at one origin: trained on what was known then, tested on what came within the horizon."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

import numpy as np

from health.domain.facts import BoolArray, FloatArray, IntArray
from health.domain.prediction import proof

BINS = 10
TENTH = 0.1
Z_10_90 = 1.2816


@dataclass(frozen=True, kw_only=True)
class Bin:
    """A tenth of the accounts by probability: what was said and what happened, with Wilson's 95% interval."""

    count: int
    said: float
    happened: float
    low: float
    high: float

    @property
    def churned(self) -> int:
        """How many of them churned."""
        return round(self.happened * self.count)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """One origin of the rolling back-test. Money in the reporting currency.

    predicted and actual: ARR lost within the horizon; low and high: the 10 to 90% interval of the prediction.
    lift: churn in the tenth with the highest probabilities / churn of all.
    """

    day: date
    horizon: int
    label: str
    learned_churns: int
    accounts: int
    churned: int
    predicted: float
    low: float
    high: float
    actual: float
    lift: float
    figures: proof.Proof
    reliability: tuple[Bin, ...]

    def to_data(self) -> dict[str, Any]:
        """Return the origin as plain data."""
        return {**asdict(self), "day": self.day.isoformat()}


def origin(
    *,
    day: date,
    horizon: int,
    label: str,
    learned_churns: int,
    p: FloatArray,
    base_rate: float,
    y: IntArray,
    arr: FloatArray,
    seed: int = 0,
) -> Origin:
    """Return what became of the accounts (n,) at risk at an origin."""
    money = np.nan_to_num(arr)
    rows = proof.Tested(
        p=p,
        base=np.full(len(p), base_rate),
        y=y,
        account=np.arange(len(p)),
        money=money,
        horizon=horizon,
        level_error=0.0,
        learned=0.0,
    )
    predicted = float(money @ p)
    spread = float(np.sqrt((money**2 * p * (1.0 - p)).sum() + proof.shock_variance(rows, money)))
    return Origin(
        day=day,
        horizon=horizon,
        label=label,
        learned_churns=learned_churns,
        accounts=len(p),
        churned=int(y.sum()),
        predicted=predicted,
        low=max(predicted - Z_10_90 * spread, 0.0),
        high=predicted + Z_10_90 * spread,
        actual=float(money @ y),
        lift=lift(p, y),
        figures=proof.prove(rows, seed),
        reliability=reliability(p, y),
    )


def lift(p: FloatArray, y: IntArray) -> float:
    """Return churn among the tenth with the highest probabilities / churn of all; 1 without churn."""
    first = np.lexsort([proof.shuffled(len(p)), -p])[: max(int(np.ceil(TENTH * len(p))), 1)]
    return float(y[first].mean() / y.mean()) if y.any() else 1.0


def reliability(p: FloatArray, y: IntArray) -> tuple[Bin, ...]:
    """Return ten bins of equally many accounts."""
    ranked = np.lexsort([proof.shuffled(len(p)), p])
    return tuple(_bin(p[piece], y[piece]) for piece in np.array_split(ranked, BINS) if len(piece))


def pooled(tests: Sequence[Sequence[Bin]]) -> tuple[Bin, ...]:
    """Return the bins of several tests as one: tenths of the same rank together."""
    ranks = zip_longest(*tests)
    return tuple(_pooled([each for each in rank if each is not None]) for rank in ranks)


def lift_of(bins: Sequence[Bin]) -> float | None:
    """Return churn in the highest bin / churn in all of them; None without churn."""
    churned, total = sum(each.churned for each in bins), sum(each.count for each in bins)
    return bins[-1].happened / (churned / total) if churned else None


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return Wilson's 95% interval of a share."""
    z, share = proof.TWO_SIDED, count / total
    middle = share + z**2 / (2 * total)
    half = z * float(np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2)))
    return (middle - half) / (1 + z**2 / total), (middle + half) / (1 + z**2 / total)


def _pooled(bins: Sequence[Bin]) -> Bin:
    total, churned = sum(each.count for each in bins), sum(each.churned for each in bins)
    low, high = wilson(churned, total)
    said = sum(each.said * each.count for each in bins) / total
    return Bin(count=total, said=said, happened=churned / total, low=low, high=high)


def _bin(p: FloatArray, y: IntArray) -> Bin:
    low, high = wilson(int(y.sum()), len(y))
    return Bin(count=len(y), said=float(p.mean()), happened=float(y.mean()), low=low, high=high)


def origins(ends: list[date], known: BoolArray, *, step: int, most: int) -> tuple[date, ...]:
    """Return the origins among month ends whose outcome is known: the newest, and each a horizon earlier."""
    usable = [end for end, is_known in zip(ends, known.tolist()) if is_known]
    return tuple(reversed(usable[::-1][::step][:most]))
