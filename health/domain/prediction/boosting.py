"""Gradient boosting of trees: fitted by scikit-learn, kept and evaluated as arrays of our own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from health.domain.facts import BoolArray, FloatArray, IntArray

LEAST_PER_LEAF = 20
FEATURE_SHARE = 0.15
FEWEST_FEATURES = 4
CHUNK = 4096


@dataclass(frozen=True, kw_only=True)
class Boosting:
    """T trees of N nodes together, on a matrix of k columns, nan = missing.

    roots (T,): the first node of each tree. depth: of the deepest. Of each node (N,): the column it looks at,
    the threshold up to which it goes left, whether missing goes left, its children (a leaf is its own), and
    what it adds to the log odds (0 unless a leaf).
    """

    base: float
    depth: int
    roots: IntArray
    column: IntArray
    threshold: FloatArray
    missing_left: BoolArray
    left: IntArray
    right: IntArray
    value: FloatArray

    def margin(self, x: FloatArray) -> FloatArray:
        """Return the log odds (n,)."""
        found = np.full(len(x), self.base)
        for start in range(0, len(x), CHUNK):
            found[start : start + CHUNK] += self._leaves(x[start : start + CHUNK])
        return found

    def _leaves(self, x: FloatArray) -> FloatArray:
        """Walk all trees at once, a level at a time, and add up the leaves reached."""
        rows = np.arange(len(x))[:, None]
        node = np.broadcast_to(self.roots, (len(x), len(self.roots)))
        for _ in range(self.depth):
            seen = x[rows, self.column[node]]
            goes_left = np.where(np.isnan(seen), self.missing_left[node], seen <= self.threshold[node])
            node = np.where(goes_left, self.left[node], self.right[node])
        return np.asarray(self.value[node].sum(axis=1))

    def to_data(self) -> dict[str, Any]:
        """Return the trees as plain data."""
        names = ("roots", "column", "threshold", "missing_left", "left", "right", "value")
        arrays = {name: getattr(self, name).tolist() for name in names}
        return {"base": self.base, "depth": self.depth, **arrays}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Boosting":
        """Return the trees that `to_data` wrote."""
        return cls(
            base=float(data["base"]),
            depth=int(data["depth"]),
            threshold=np.array(data["threshold"], dtype=np.float64),
            value=np.array(data["value"], dtype=np.float64),
            missing_left=np.array(data["missing_left"], dtype=np.bool_),
            **{name: np.array(data[name], dtype=np.int64) for name in ("roots", "column", "left", "right")},
        )


def fit(x: FloatArray, y: IntArray, *, regularized: bool, repeat: float = 1.0, seed: int = 0) -> Boosting:
    """Return the trees fitted to y (n,); rows repeat an account `repeat` times. One class gives no trees."""
    if y.min() == y.max():
        return _flat([_single_leaf()], float(np.log((y.sum() + 0.5) / (len(y) - y.sum() + 0.5))))
    settings: dict[str, Any] = {"random_state": seed}
    if regularized:
        settings |= {
            "learning_rate": 0.06,
            "max_iter": 120,
            "max_depth": 2,
            "max_features": min(1.0, max(FEATURE_SHARE, FEWEST_FEATURES / x.shape[1])),
            "min_samples_leaf": int(LEAST_PER_LEAF * max(repeat, 1.0)),
            "l2_regularization": 10.0 * repeat,
            "early_stopping": False,
        }
    # scikit-learn cannot bin a column of which nothing is known
    known = np.where(np.isnan(x).all(axis=0), 0.0, x)
    fitted = HistGradientBoostingClassifier(**settings).fit(known, y)
    # scikit-learn offers no public form of its trees
    trees = [predictors[0].nodes for predictors in fitted._predictors]
    return _flat(trees, float(fitted._baseline_prediction.ravel()[0]))


def _single_leaf() -> Any:
    """Return a tree that adds nothing, in scikit-learn's form."""
    names = ("feature_idx", "num_threshold", "missing_go_to_left", "left", "right", "value", "depth")
    return np.array(
        [(0.0,) * len(names) + (True,)], dtype=[*((name, "f8") for name in names), ("is_leaf", "?")]
    )


def _flat(trees: list[Any], base: float) -> Boosting:
    """Return scikit-learn's trees laid end to end."""
    starts = np.cumsum([0, *[len(tree) for tree in trees]])
    nodes = np.concatenate(trees)
    offset = np.repeat(starts[:-1], np.diff(starts))
    is_leaf = nodes["is_leaf"].astype(bool)
    own = np.arange(len(nodes))
    return Boosting(
        base=base,
        depth=int(nodes["depth"].max()),
        roots=starts[:-1].astype(np.int64),
        column=np.where(is_leaf, 0, nodes["feature_idx"]).astype(np.int64),
        threshold=np.where(is_leaf, 0.0, nodes["num_threshold"]),
        missing_left=nodes["missing_go_to_left"].astype(bool),
        left=np.where(is_leaf, own, nodes["left"] + offset).astype(np.int64),
        right=np.where(is_leaf, own, nodes["right"] + offset).astype(np.int64),
        value=np.where(is_leaf, nodes["value"], 0.0),
    )
