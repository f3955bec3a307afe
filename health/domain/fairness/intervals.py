"""Figures with the interval they lie in: shares, medians, ratios of both."""

import math
from dataclasses import dataclass

import numpy as np

from health.domain import facts

Z95 = 1.959964
FEWEST = 5
"""With fewer cases a median is an anecdote."""
A_MINUTE = 1.0 / 60


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure and its 95% interval. `count`: what it rests on. low, high: nan where none can be said."""

    value: float
    low: float
    high: float
    count: int

    @property
    def has_interval(self) -> bool:
        """Whether an interval can be said."""
        return not (math.isnan(self.low) or math.isnan(self.high))


def share(count: int, total: int) -> Estimate | None:
    """Return count / total with Wilson's interval; None without any."""
    if not total:
        return None
    part, spread = count / total, Z95**2 / total
    middle = (part + spread / 2) / (1 + spread)
    reach = Z95 * math.sqrt(part * (1 - part) / total + spread / (4 * total)) / (1 + spread)
    return Estimate(value=part, low=max(middle - reach, 0.0), high=min(middle + reach, 1.0), count=total)


def share_of_sums(part: facts.FloatArray, whole: facts.FloatArray) -> Estimate | None:
    """Return sum(part) / sum(whole) of A accounts, each (A,), with the interval of a ratio of means.

    None where the whole is nothing. Accounts are what varies: one that holds most of it widens the interval.
    """
    total = float(whole.sum())
    if total <= 0:
        return None
    value, count = float(part.sum()) / total, len(whole)
    if count < FEWEST:
        return Estimate(value=value, low=math.nan, high=math.nan, count=count)
    residuals = part - value * whole
    reach = Z95 * math.sqrt(float((residuals**2).sum()) * count / (count - 1)) / total
    return Estimate(value=value, low=max(value - reach, 0.0), high=min(value + reach, 1.0), count=count)


def median(hours: facts.FloatArray) -> Estimate | None:
    """Return the median of waits (T,), nan = still waiting, with the interval of order statistics.

    Who still waits waits longer than everybody who was served; where that is half, the median is infinite.
    None below five.
    """
    count = len(hours)
    if count < FEWEST:
        return None
    ordered = np.sort(np.where(np.isnan(hours), np.inf, hours))
    reach = Z95 * math.sqrt(count) / 2
    first = max(math.floor(count / 2 - reach) - 1, 0)
    last = min(math.ceil(count / 2 + reach), count - 1)
    middle = (float(ordered[(count - 1) // 2]) + float(ordered[count // 2])) / 2
    return Estimate(value=middle, low=float(ordered[first]), high=float(ordered[last]), count=count)


def ratio(over: Estimate | None, under: Estimate | None) -> Estimate | None:
    """Return over / under of two medians with its interval, from the widths of both on the log scale.

    None where either is not finite or says nothing.
    """
    if over is None or under is None or not (math.isfinite(over.value) and math.isfinite(under.value)):
        return None
    spread = math.hypot(_log_error(over), _log_error(under))
    return _of_log(math.log(_positive(over.value) / _positive(under.value)), spread, over.count + under.count)


def pooled(ratios: list[Estimate]) -> Estimate | None:
    """Return the ratio of several comparisons together: their logs, each weighing 1 / its variance."""
    weighed = [(math.log(each.value), _log_error(each), each.count) for each in ratios if each.value > 0]
    known = [(value, error, count) for value, error, count in weighed if math.isfinite(error) and error > 0]
    if not known:
        return None
    weights = [error**-2 for _, error, _ in known]
    total = math.fsum(weights)
    middle = math.fsum(weight * value for weight, (value, _, _) in zip(weights, known, strict=True)) / total
    return _of_log(middle, total**-0.5, sum(count for _, _, count in known))


def _of_log(middle: float, error: float, count: int) -> Estimate:
    reach = Z95 * error if math.isfinite(error) else math.nan
    return Estimate(
        value=math.exp(middle), low=math.exp(middle - reach), high=math.exp(middle + reach), count=count
    )


def _log_error(found: Estimate) -> float:
    """Return the standard error of the log that the interval stands for; inf where it has no end."""
    if not found.has_interval or not math.isfinite(found.high):
        return math.inf
    return math.log(_positive(found.high) / _positive(found.low)) / (2 * Z95)


def _positive(hours: float) -> float:
    """Return what a log can be taken of: no wait is shorter than a minute."""
    return max(hours, A_MINUTE)
