"""The healthy reference: what inputs are like at accounts that renewed with a confirmed outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from health.domain.facts import BoolArray, FloatArray, IntArray
from health.domain.prediction import inputs, landmarks

FEWEST_ROWS = 20
OUTCOME_WAIT = "wait_for_first_outcome"
ONE_YEAR = 1.0


@dataclass(frozen=True, kw_only=True)
class Reference:
    """The value (k,) of each column of a model's matrix, and which way is better: 1 more, -1 less, 0 neither.

    confirmed: whether enough accounts renewed with a confirmed outcome; else the best points stand in.
    """

    value: FloatArray
    better: FloatArray
    confirmed: bool

    def at_best(self, x: FloatArray, is_profile: BoolArray) -> FloatArray:
        """Return x (n, k) with each measure at the better of itself and the reference, the profile's at it.

        What is missing stays so: nobody can say that it is worse.
        """
        better = np.where(self.better > 0, np.maximum(x, self.value), np.minimum(x, self.value))
        found = np.where((self.better == 0) & ~is_profile, x, np.where(is_profile, self.value, better))
        return np.where(np.isnan(x) | np.isnan(self.value), x, found)

    def to_data(self) -> dict[str, Any]:
        """Return the reference as plain data."""
        value = [None if np.isnan(each) else float(each) for each in self.value]
        return {"value": value, "better": self.better.tolist(), "confirmed": self.confirmed}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Reference":
        """Return the reference that `to_data` wrote."""
        return cls(
            value=np.array([np.nan if each is None else each for each in data["value"]], dtype=np.float64),
            better=np.array(data["better"], dtype=np.float64),
            confirmed=bool(data["confirmed"]),
        )


Points = Mapping[str, tuple[float, float]]
"""The worst and the best point of each scored measure."""


def of(frame: pd.DataFrame, churned: IntArray, encoding: inputs.Encoding, points: Points) -> Reference:
    """Return the reference that landmark rows (n,) show."""
    stayed = churned == 0
    kept = stayed & _renewed_with_outcome(frame)
    confirmed = bool(kept.sum() >= FEWEST_ROWS)
    x = encoding.matrix(frame[kept if confirmed else stayed])
    value = np.array([_middle(column, encoding.columns[place]) for place, column in enumerate(x.T)])
    better = np.array([_better(column.source, points) for column in encoding.columns])
    if not confirmed:
        best = np.array([_best(column.source, points) for column in encoding.columns])
        value = np.where(np.isnan(best), value, best)
    return Reference(value=value, better=better, confirmed=confirmed)


def _renewed_with_outcome(frame: pd.DataFrame) -> BoolArray:
    if OUTCOME_WAIT not in frame:
        return np.zeros(len(frame), dtype=bool)
    return np.asarray((frame[OUTCOME_WAIT] == 0) & (frame["tenure"] >= ONE_YEAR), dtype=bool)


def _middle(values: FloatArray, column: inputs.Column) -> float:
    """Return the median of what is known; of a category's level, whether most have it."""
    known = values[~np.isnan(values)]
    if not len(known):
        return float("nan")
    return float(np.median(known)) if column.level is None else float(np.mean(known) > 0.5)


def _better(source: str, points: Points) -> float:
    """Return which way is better; 0 for what is not scored."""
    worst, best = points.get(landmarks.measure_key(source), (0.0, 0.0))
    return float(np.sign(best - worst))


def _best(source: str, points: Points) -> float:
    """Return the best point as a reference; no change is the best of changes."""
    if landmarks.measure_key(source) not in points:
        return float("nan")
    return 0.0 if source.endswith(landmarks.CHANGE) else points[landmarks.measure_key(source)][1]
