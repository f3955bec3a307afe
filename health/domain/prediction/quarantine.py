"""Inputs that tell too much: what separates the churned almost perfectly was probably recorded afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from health.domain.facts import FloatArray, IntArray
from health.domain.prediction import folds, inputs

LIMIT = 0.95
BINS = 20
DRAWN_IN = 1.0
"""Rows that a bin's share of churn is drawn towards the whole's with."""


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """An input left out until a person confirms that it is known in advance."""

    name: str
    auc: float
    by_missing: bool

    @property
    def sentence(self) -> str:
        """Why, in words."""
        what = "whether it is missing" if self.by_missing else "its value"
        return f"{self.name}: {what} alone tells who churns with an AUC of {self.auc:.2f}."


def area_under_curve(score: FloatArray, y: IntArray) -> float:
    """Return the probability that a churned row scores above one that stayed, ties counting half."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2.0)[place]
    churned = int(y.sum())
    stayed = len(y) - churned
    if not churned or not stayed:
        return float("nan")
    return float((rank[y == 1].sum() - churned * (churned + 1) / 2.0) / (churned * stayed))


def suspects(x: FloatArray, y: IntArray, part: IntArray, encoding: inputs.Encoding) -> tuple[Suspect, ...]:
    """Return the inputs whose single-variable out-of-fold AUC, or that of their missingness, passes 0.95."""
    places: dict[str, list[int]] = {}
    for place, column in enumerate(encoding.columns):
        places.setdefault(column.source, []).append(place)
    return tuple(
        found
        for source, held in places.items()
        if (found := _suspect(source, x[:, held], y, part, encoding.categories)) is not None
    )


def _suspect(
    source: str, x: FloatArray, y: IntArray, part: IntArray, categories: Mapping[str, object]
) -> Suspect | None:
    is_category = source in categories
    gone = (x.sum(axis=1) == 0) if is_category else np.isnan(x[:, 0])
    codes = (x @ np.arange(1, x.shape[1] + 1)).astype(np.int64) if is_category else _bins(x[:, 0])
    if (auc := _out_of_fold(gone.astype(np.int64), y, part)) > LIMIT:
        return Suspect(name=source, auc=auc, by_missing=True)
    if (auc := _out_of_fold(codes, y, part)) > LIMIT:
        return Suspect(name=source, auc=auc, by_missing=False)
    return None


def _bins(values: FloatArray) -> IntArray:
    """Return the twentieth that each value is in, missing as one of its own."""
    known = values[~np.isnan(values)]
    edges = np.unique(np.quantile(known, np.linspace(0.0, 1.0, BINS + 1)[1:-1], method="lower"))
    found = np.searchsorted(edges, values, side="left")
    return np.where(np.isnan(values), len(edges) + 1, found).astype(np.int64)


def _out_of_fold(codes: IntArray, y: IntArray, part: IntArray) -> float:
    """Return the AUC of the share that churned among rows of the same code in the other parts."""
    width = int(codes.max()) + 1
    cells = part * width + codes
    rows = np.bincount(cells, minlength=folds.PARTS * width).reshape(folds.PARTS, width)
    churned = np.bincount(cells, weights=y, minlength=folds.PARTS * width).reshape(folds.PARTS, width)
    others, lost = rows.sum(axis=0) - rows, churned.sum(axis=0) - churned
    rate = float(y.mean())
    score = ((lost + DRAWN_IN * rate) / (others + DRAWN_IN))[part, codes]
    return area_under_curve(score, y)
