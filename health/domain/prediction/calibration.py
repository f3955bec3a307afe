"""Bending scores into probabilities that happen as often as they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression

from health.domain.facts import FloatArray, IntArray
from health.domain.prediction import logistic

STEPS = 25
SLOPE_SPREAD = 0.3
"""How far from 1 a slope is expected to be before anything is seen: a standard deviation."""


@dataclass(frozen=True, kw_only=True)
class Platt:
    """A line on the log odds."""

    intercept: float
    slope: float

    def apply(self, p: FloatArray) -> FloatArray:
        """Return the calibrated probabilities."""
        return logistic.sigmoid(self.intercept + self.slope * logistic.logit(p))

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"kind": "PLATT", "intercept": self.intercept, "slope": self.slope}


@dataclass(frozen=True, kw_only=True)
class Isotonic:
    """A rising line through points (K,)."""

    score: FloatArray
    share: FloatArray

    def apply(self, p: FloatArray) -> FloatArray:
        """Return the calibrated probabilities."""
        return np.asarray(np.interp(p, self.score, self.share))

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"kind": "ISOTONIC", "score": self.score.tolist(), "share": self.share.tolist()}


Calibration = Platt | Isotonic


def from_data(data: Mapping[str, Any] | None) -> Calibration | None:
    """Return the calibration that `to_data` wrote."""
    if data is None:
        return None
    if data["kind"] == "PLATT":
        return Platt(intercept=float(data["intercept"]), slope=float(data["slope"]))
    return Isotonic(score=np.array(data["score"]), share=np.array(data["share"]))


def platt(p: FloatArray, y: IntArray, *, repeat: float = 1.0) -> Platt:
    """Return Platt's scaling, its slope drawn towards 1 where little is known; never a falling line."""
    score = logistic.logit(p)
    intercept, slope = line(score, y.astype(np.float64), ridge=repeat / SLOPE_SPREAD**2)
    if slope <= 0.0:
        rate = (float(y.sum()) + 0.5) / (len(y) + 1.0)
        return Platt(intercept=float(np.log(rate / (1.0 - rate))), slope=0.0)
    return Platt(intercept=intercept, slope=slope)


def line(score: FloatArray, target: FloatArray, ridge: float = 0.0) -> tuple[float, float]:
    """Return intercept and slope of the logistic regression of targets in 0..1 on one score.

    ridge: what half the square of the slope's distance from 1 costs, in units of log loss.
    """
    rate = float(np.clip(target.mean(), 1e-6, 1.0 - 1e-6))
    beta = np.array([np.log(rate / (1.0 - rate)), 0.0])
    middle, spread = float(score.mean()), float(score.std())
    if spread < 1e-9:
        return float(beta[0]), 0.0
    design = np.column_stack([np.ones(len(score)), (score - middle) / spread])
    for _ in range(STEPS):
        p = logistic.sigmoid(design @ beta)
        curvature = (design * np.maximum(p * (1.0 - p), 1e-9)[:, None]).T @ design
        curvature += np.diag([1e-9, 1e-9 + ridge / spread**2])
        pull = np.array([0.0, ridge / spread * (beta[1] / spread - 1.0)])
        step = np.linalg.solve(curvature, design.T @ (p - target) + pull)
        beta = beta - step * min(1.0, 3.0 / max(float(np.abs(step).max()), 1e-12))
        if float(np.abs(step).max()) < 1e-8:
            break
    slope = float(beta[1]) / spread
    return float(beta[0]) - slope * middle, slope


def isotonic(p: FloatArray, y: IntArray, *, repeat: float = 1.0) -> Isotonic:
    """Return the isotonic regression, kept off 0 and 1 by half an account."""
    edge = 0.5 * repeat / (len(y) + repeat)
    fitted = IsotonicRegression(y_min=edge, y_max=1.0 - edge, out_of_bounds="clip").fit(p, y)
    return Isotonic(score=np.asarray(fitted.X_thresholds_), share=np.asarray(fitted.y_thresholds_))
