"""How the values of a measure lie over accounts: what worst and best points are set against."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from health.domain import facts

BINS = 24
QUANTILES = (5, 25, 50, 75, 95)
ENDS = (1.0, 99.0)


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """The values of one measure: how many are known and missing, counted in bins, and quantiles in percent.

    edges: one more than counts; the outer bins hold what lies beyond them, too. low, high: the extremes.
    All are empty where no value is known.
    """

    key: str
    known: int
    missing: int
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    quantiles: Mapping[int, float]
    low: float | None
    high: float | None


def of_values(key: str, values: facts.FloatArray) -> Distribution:
    """Return the distribution of values (A,), nan = missing."""
    known = values[~np.isnan(values)]
    missing = len(values) - len(known)
    if not len(known):
        return Distribution(
            key=key, known=0, missing=missing, edges=(), counts=(), quantiles={}, low=None, high=None
        )
    edges = _edges(known)
    counts, _ = np.histogram(np.clip(known, edges[0], edges[-1]), bins=edges)
    found = np.percentile(known, QUANTILES)
    return Distribution(
        key=key,
        known=len(known),
        missing=missing,
        edges=tuple(edges.tolist()),
        counts=tuple(counts.tolist()),
        quantiles=dict(zip(QUANTILES, found.tolist(), strict=True)),
        low=float(known.min()),
        high=float(known.max()),
    )


def _edges(known: facts.FloatArray) -> facts.FloatArray:
    """Return bins of equal width from the 1st to the 99th percentile; one around a value all have.

    Whole numbers of few values get a bin each, around the number.
    """
    low, high = np.percentile(known, ENDS)
    if low == high:
        low, high = float(known.min()), float(known.max())
    is_whole = bool((known == np.round(known)).all())
    if is_whole and high - low < BINS:
        return np.arange(np.floor(low), np.ceil(high) + 2) - 0.5
    return np.linspace(low, high, BINS + 1) if low < high else np.array([low - 0.5, low + 0.5])
