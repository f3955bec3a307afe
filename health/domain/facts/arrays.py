"""Arrays of facts: what their shapes and values are called, and how two of them are divided."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
DayArray = npt.NDArray[np.datetime64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

USAGE_DAYS = 91
SHORT_WINDOW = 28
LONG_WINDOW = 84
HALF_YEAR = 180


def ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Return numerator / denominator per account; nan where the denominator is 0 or missing."""
    usable = denominator > 0
    return np.where(usable, numerator / np.where(usable, denominator, 1.0), np.nan)


def per_account(place: IntArray, values: FloatArray, count: int) -> FloatArray:
    """Return the sum (count,) of the values of rows that stand at `place`; 0 for an account without any."""
    return np.bincount(place, weights=values, minlength=count).astype(np.float64)
