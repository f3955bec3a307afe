"""The days and months a simulation covers. Days are proleptic ordinals (``date.toordinal``)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Words = NDArray[np.object_]

EPOCH = date(1970, 1, 1).toordinal()
MINUTES_A_DAY = 24 * 60
NEVER = -1
"""Stands for an absent day in arrays of ordinals."""


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Whole months before the month of ``last_day``, and that month up to ``last_day``."""

    last_day: int
    month_starts: Ints

    @property
    def first_day(self) -> int:
        """The first day of the first month."""
        return int(self.month_starts[0])

    @property
    def columns(self) -> int:
        """How many months there are, the running one included."""
        return len(self.month_starts)

    @property
    def month_ends(self) -> Ints:
        """The last day of each month; of the running one the last simulated day."""
        return np.append(self.month_starts[1:] - 1, self.last_day)

    def column_of(self, days: int | Ints) -> Any:
        """The month's column of each day; days outside fall into the first or last column."""
        return np.clip(np.searchsorted(self.month_starts, days, side="right") - 1, 0, self.columns - 1)


def of(*, months: int, last_day: date) -> Timeline:
    """Make the timeline of ``months`` whole months before the month of ``last_day``."""
    first_of_month = last_day.replace(day=1).toordinal()
    starts = [add_months(first_of_month, -back) for back in range(months, -1, -1)]
    return Timeline(last_day=last_day.toordinal(), month_starts=np.array(starts, dtype=np.int64))


def add_months(day: int, months: int) -> int:
    """The same day of the month so many months on, or that month's last day."""
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).toordinal()


def month_number(day: int) -> int:
    """Count months since year 0, for differences between months."""
    start = date.fromordinal(day)
    return start.year * 12 + start.month - 1


def as_days(ordinals: Ints) -> NDArray[np.datetime64]:
    """Turn ordinals into days; NEVER becomes NaT."""
    days = (np.asarray(ordinals, dtype=np.int64) - EPOCH).astype("datetime64[D]")
    return np.where(np.asarray(ordinals) == NEVER, np.datetime64("NaT", "D"), days)


def as_moments(minutes: Ints) -> NDArray[np.object_]:
    """Turn minutes since ordinal day 0 into UTC moments as text; empty for NEVER."""
    since_epoch = (minutes - EPOCH * MINUTES_A_DAY).astype("datetime64[m]").astype("datetime64[s]")
    texts = np.char.add(np.datetime_as_string(since_epoch), "Z")
    return np.where(minutes == NEVER, "", texts).astype(object)


def year_of(day: int) -> int:
    """Return the calendar year of a day."""
    return date.fromordinal(day).year
