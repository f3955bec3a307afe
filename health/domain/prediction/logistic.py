"""Logistic regression on standardized raw and log inputs, its penalty learned from the data.

The strength of the L2 penalty is the one under which the data are most probable (MacKay's evidence, by
Laplace's approximation): it grows without bound where inputs tell nothing, so that the fit falls back to
the base rate. How fast effects fade until an account can leave is chosen by the same evidence. Rows that
repeat an account count as `repeat` rows for one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from health.domain.facts import FloatArray, IntArray
from health.domain.prediction.fading import Fading

WINSOR = 0.005
WEAKEST, STRONGEST = 1e-2, 1e6
ROUNDS = 12
STEPS = 3
ENOUGH = 1e-3
SETTLED = 0.1
DRAWN_IN = 4.0
CHUNK = 65_536
KEPT = (1.0, 0.92, 0.85, 0.75)
"""What may be left of an effect after a month: all of it, or half after 8, 4 or 2.4 months."""


def sigmoid(margin: FloatArray) -> FloatArray:
    """Return 1 / (1 + exp(-margin)) without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * margin)))


def logit(p: FloatArray) -> FloatArray:
    """Return ln(p / (1 - p)), p kept off 0 and 1."""
    inside = np.clip(p, 1e-6, 1.0 - 1e-6)
    return np.asarray(np.log(inside / (1.0 - inside)))


@dataclass(frozen=True, kw_only=True)
class Logistic:
    """A fitted regression on a matrix of k columns, nan = missing.

    low, high (k,): where values are cut. size (k,): the unit inside the log. mean, spread (2, k): of raw and
    log. raw, log, missing (k,): weights; missing takes the place of both. kept: what is left after a month of
    the effect of what fades.
    """

    low: FloatArray
    high: FloatArray
    size: FloatArray
    mean: FloatArray
    spread: FloatArray
    intercept: float
    raw: FloatArray
    log: FloatArray
    missing: FloatArray
    fading: Fading | None = None
    kept: float = 1.0

    def margin(self, x: FloatArray) -> FloatArray:
        """Return the log odds (n,)."""
        found = np.empty(len(x))
        for start in range(0, len(x), CHUNK):
            found[start : start + CHUNK] = self.effects(x[start : start + CHUNK]).sum(axis=1)
        return found + self.intercept

    def effects(self, x: FloatArray) -> FloatArray:
        """Return what each column adds to the log odds (n, k)."""
        now = self.unfaded(x)
        if self.fading is None:
            return now
        return np.where(self.fading.fades, now * self.left(x)[:, None], now)

    def unfaded(self, x: FloatArray) -> FloatArray:
        """Return what each column would add (n, k) if the account could leave now."""
        known = ~np.isnan(x)
        filled = np.clip(np.where(known, x, self.mean[0]), self.low, self.high)
        raw = (filled - self.mean[0]) / self.spread[0] * self.raw
        log = (_logs(filled, self.size) - self.mean[1]) / self.spread[1] * self.log
        return np.where(known, raw + log, self.missing)

    def left(self, x: FloatArray) -> FloatArray:
        """Return the share (n,) of the effect of what fades that is left when it counts."""
        return np.ones(len(x)) if self.fading is None else self.fading.left(x, self.kept)

    def to_data(self) -> dict[str, Any]:
        """Return the regression as plain data."""
        fading = None if self.fading is None else self.fading.to_data()
        arrays = {name: getattr(self, name).tolist() for name in _ARRAYS}
        return {"intercept": self.intercept, "kept": self.kept, "fading": fading, **arrays}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Logistic":
        """Return the regression that `to_data` wrote; one of an older version knows of no fading."""
        fading = data.get("fading")
        return cls(
            intercept=float(data["intercept"]),
            kept=float(data.get("kept", 1.0)),
            fading=None if fading is None else Fading.from_data(fading),
            **{name: np.array(data[name], dtype=np.float64) for name in _ARRAYS},
        )


_ARRAYS = ("low", "high", "size", "mean", "spread", "raw", "log", "missing")


@dataclass(frozen=True, kw_only=True)
class _Weights:
    """Weights (k,), the last one the intercept, their penalties (k - 1,), how probable they make the data."""

    beta: FloatArray
    penalty: FloatArray
    evidence: float


def fit(x: FloatArray, y: IntArray, *, repeat: float = 1.0, fading: Fading | None = None) -> Logistic:
    """Return the regression of y (n,) on x (n, k)."""
    low, high, size = _shape(x)
    known = ~np.isnan(x)
    share = np.maximum(known.sum(axis=0), 1)
    middle = np.where(known, x, 0.0).sum(axis=0) / share
    cut = np.clip(np.where(known, x, middle), low, high)
    raw, raw_mean, raw_spread = _standard(cut, known)
    log, log_mean, log_spread = _standard(_logs(cut, size), known)
    with_log = _tells_more(raw, log)
    gaps = ~known.all(axis=0) & known.any(axis=0)
    design = np.column_stack([raw, log[:, with_log], (~known[:, gaps]).astype(np.float64)])
    places = np.arange(x.shape[1])
    column = np.concatenate([places, places[with_log], places[gaps]])
    kept, found = _most_probable(x, design, column, y, repeat, fading)
    width, logs = x.shape[1], int(with_log.sum())
    weights = found.beta[:-1]
    return Logistic(
        low=low,
        high=high,
        size=size,
        mean=np.vstack([raw_mean, log_mean]),
        spread=np.vstack([raw_spread, log_spread]),
        intercept=float(found.beta[-1]),
        raw=weights[:width],
        log=_spread_out(weights[width : width + logs], with_log),
        missing=_spread_out(weights[width + logs :], gaps),
        fading=fading,
        kept=kept,
    )


def _most_probable(
    x: FloatArray, design: FloatArray, column: IntArray, y: IntArray, repeat: float, fading: Fading | None
) -> tuple[float, _Weights]:
    """Return how much of an effect is kept a month, and the weights, under which y is most probable."""
    if fading is None:
        return 1.0, _weights(design, column, y, repeat)
    fades, found = fading.fades[column], _flat(design.shape[1], y)
    tried: list[tuple[float, _Weights]] = []
    for kept in KEPT:
        faded = np.where(fades, design * fading.left(x, kept)[:, None], design)
        found = _weights(faded, column, y, repeat, found)
        tried.append((kept, found))
    return max(tried, key=lambda pair: pair[1].evidence)


def _shape(x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return where to cut each column and the unit of its log: the median distance from 0."""
    filled = np.where(np.isnan(x).all(axis=0), 0.0, x)
    low, high = np.nanquantile(filled, [WINSOR, 1.0 - WINSOR], axis=0)
    flat = low == high
    low, high = (
        np.where(flat, np.nanmin(filled, axis=0), low),
        np.where(flat, np.nanmax(filled, axis=0), high),
    )
    far = np.abs(filled)
    far = np.where(far > 0, far, np.nan)
    far[0] = np.where(np.isnan(far).all(axis=0), 1.0, far[0])
    return low, high, np.asarray(np.nanmedian(far, axis=0))


def _logs(x: FloatArray, size: FloatArray) -> FloatArray:
    """Return the signed logarithm, the same whatever unit the column is in."""
    return np.asarray(np.sign(x) * np.log1p(np.abs(x) / size))


def _standard(values: FloatArray, known: Any) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the known values with mean 0 and spread 1, missing as 0, and that mean and spread."""
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, values, 0.0).sum(axis=0) / count
    away = np.where(known, values - mean, 0.0)
    spread = np.sqrt((away**2).sum(axis=0) / count)
    spread = np.where(spread > 1e-9 * (np.abs(mean) + 1e-300), spread, 1.0)
    return away / spread, mean, spread


def _tells_more(raw: FloatArray, log: FloatArray) -> Any:
    """Return the columns whose log is not the same line as the raw value (yes/no columns)."""
    alike = np.abs((raw * log).mean(axis=0)) / np.maximum((raw**2).mean(axis=0), 1e-12)
    return alike < 1.0 - 1e-6


def _spread_out(weights: FloatArray, places: Any) -> FloatArray:
    full = np.zeros(len(places))
    full[places] = weights
    return full


def _weights(
    design: FloatArray, column: IntArray, y: IntArray, repeat: float, begin: _Weights | None = None
) -> _Weights:
    """Return the weights and the intercept under the penalties that the evidence favours.

    column: which column of the inputs each one of the design comes from; those of one share a penalty, which
    is drawn towards the penalty of all. begin: the weights of a design much like this one.
    """
    begin = begin or _flat(design.shape[1], y)
    beta, penalty = begin.beta, begin.penalty
    full = np.column_stack([design, np.ones(len(y))])
    for _ in range(ROUNDS):
        beta, inverse = _newton(full, y, beta, penalty, repeat)
        better = _penalty(beta[:-1], np.diag(inverse)[:-1], penalty, column)
        settled = bool(np.all(np.abs(np.log(better / penalty)) < SETTLED)) if len(penalty) else True
        penalty = better
        if settled:
            break
    beta, inverse = _newton(full, y, beta, penalty, repeat, steps=2 * STEPS)
    return _Weights(beta=beta, penalty=penalty, evidence=_evidence(full, y, beta, penalty, inverse, repeat))


def _flat(width: int, y: IntArray) -> _Weights:
    """Return the weights of somebody who knows the rate of churn only."""
    rate = (float(y.sum()) + 0.5) / (len(y) + 1.0)
    beta = np.append(np.zeros(width), np.log(rate / (1.0 - rate)))
    return _Weights(beta=beta, penalty=np.full(width, float(max(width, 1))), evidence=-np.inf)


def _evidence(
    full: FloatArray, y: IntArray, beta: FloatArray, penalty: FloatArray, inverse: FloatArray, repeat: float
) -> float:
    """Return the log of the data's probability under the penalties, by Laplace's approximation."""
    margin = full @ beta
    fit = float((y * margin - np.logaddexp(0.0, margin)).sum()) / repeat
    size = float((penalty * beta[:-1] ** 2 - np.log(penalty)).sum())
    return fit - 0.5 * size + 0.5 * float(np.linalg.slogdet(inverse)[1])


def _penalty(beta: FloatArray, spread: FloatArray, penalty: FloatArray, column: IntArray) -> FloatArray:
    """Return MacKay's update of the penalties: degrees of freedom used / size of the weights."""
    used = 1.0 - penalty * spread
    common = _bounded(float(used.sum()), float(beta @ beta))
    own_used = np.bincount(column, weights=used)[column] + DRAWN_IN
    own_size = np.bincount(column, weights=beta**2)[column] + DRAWN_IN / common
    return np.clip(own_used / own_size, WEAKEST, STRONGEST)


def _bounded(used: float, size: float) -> float:
    return float(np.clip(max(used, 1e-3) / max(size, 1e-12), WEAKEST, STRONGEST))


def _newton(
    full: FloatArray, y: IntArray, beta: FloatArray, penalty: FloatArray, repeat: float, steps: int = STEPS
) -> tuple[FloatArray, FloatArray]:
    """Return the weights after a few Newton steps, and the inverse of the last curvature."""
    ridge = np.append(penalty, 1e-9)
    inverse = np.zeros((len(beta), len(beta)))
    for _ in range(steps):
        p = sigmoid(full @ beta)
        slope = full.T @ (p - y) / repeat + ridge * beta
        curvature = (full * (p * (1.0 - p) / repeat)[:, None]).T @ full + np.diag(ridge)
        inverse[:] = np.linalg.inv(curvature + 1e-12 * np.eye(len(beta)))
        step = inverse @ slope
        step *= min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        beta = beta - step
        if float(np.abs(step).max()) < ENOUGH:
            break
    return beta, inverse
