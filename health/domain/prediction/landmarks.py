"""Landmark rows: what was known of accounts at a month end, and whether they churned within the horizon.

Source: the metric dictionary, "Churn probability". An account is at risk at a month end when it is a
customer that can still be lost: no notice known, not lapsed. The newest horizon and grace period have no
outcome yet: nobody counts as stayed who may have gone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from cs_platform.lib import periods
from health.domain.choices import Dimension
from health.domain.facts import BoolArray, DayArray, FloatArray, IntArray
from health.domain.measures import BY_KEY, commercial
from health.domain.prediction.fading import Ahead

HORIZONS = (12, 6, 3)
MONTHS_BACK = 3
MEAN, CHANGE = ":mean", ":change"
OWN = "own:"
CAN_END = "can_end"
MONTHS_TO_END, ROLLING = "renewal_nearness", "rolling"
PROFILE = ("tenure", MONTHS_TO_END, ROLLING, CAN_END)
"""The inputs that describe the account and not what was measured: their latest value alone is looked at."""

Spells = Mapping[int, Sequence[tuple[date, date | None]]]
"""By account: its stretches of being a customer, half-open, the last perhaps without an end."""


@dataclass(frozen=True, kw_only=True)
class MonthEnd:
    """What was stored of A accounts on a day, in order of id.

    values (A, K): of the measures named by keys, nan = missing. at_risk (A,). arr (A,): nan without a rate.
    own: attributes (A,), by name.
    """

    day: date
    ids: IntArray
    keys: tuple[str, ...]
    values: FloatArray
    at_risk: BoolArray
    arr: FloatArray
    own: pd.DataFrame

    @property
    def ends_on(self) -> DayArray:
        """The first day each account (A,) can end, from the months to it as stored; NaT where unknown."""
        months = self.measure(MONTHS_TO_END)
        known = ~np.isnan(months)
        away = np.rint(np.where(known, months, 0.0) * commercial.DAYS_PER_MONTH).astype("timedelta64[D]")
        return np.where(known, np.datetime64(self.day, "D") + away, np.datetime64("NaT", "D"))

    def measure(self, key: str) -> FloatArray:
        """Return the values (A,) of a measure, missing when the day does not have it."""
        if key not in self.keys:
            return np.full(len(self.ids), np.nan)
        return self.values[:, self.keys.index(key)]

    def at(self, ids: IntArray, key: str) -> FloatArray:
        """Return the values of a measure for other accounts; nan for those it does not know."""
        found = np.full(len(ids), np.nan)
        if len(self.ids):
            place = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
            known = self.ids[place] == ids
            found[known] = self.measure(key)[place[known]]
        return found


def newest_with_outcome(trained_on: date, *, horizon: int, grace_days: int) -> date:
    """Return the last day whose horizon and grace period are over."""
    return periods.add_months(trained_on - timedelta(days=grace_days), -horizon)


def inputs(month: MonthEnd, before: Sequence[MonthEnd | None], *, horizon: int) -> pd.DataFrame:
    """Return the inputs of all accounts of a day; `before`: one, two and three months earlier."""
    last = np.datetime64(periods.add_months(month.day, horizon), "D")
    found: dict[str, object] = {}
    for key in month.keys:
        now = month.measure(key)
        found[key] = now
        if key not in PROFILE:
            past = [each.at(month.ids, key) for each in before if each is not None]
            found[key + MEAN] = _mean([now, *past[: MONTHS_BACK - 1]])
            found[key + CHANGE] = now - past[-1] if len(past) == MONTHS_BACK else np.full(len(now), np.nan)
    found[CAN_END] = (month.ends_on <= last).astype(np.float64)
    frame = pd.DataFrame(found, index=pd.Index(month.ids))
    own = month.own.set_axis([OWN + str(name) for name in month.own.columns], axis=1)
    return frame.join(own.set_axis(frame.index, axis=0))


def ahead(frame: pd.DataFrame) -> Ahead:
    """Return when accounts can leave, and that what was measured fades until then; the profile lasts."""
    measured = frozenset(str(name) for name in frame.columns if dimension(str(name)) is not None)
    return Ahead(months=MONTHS_TO_END, rolling=ROLLING, can_end=CAN_END, fading=measured)


def left_in(ids: IntArray, day: date, horizon: int, spells: Spells) -> IntArray:
    """Return the month of the horizon (A,), from 1, in which the stretch of the day ended; 0 = not."""
    return np.array([_left_in(spells.get(int(each), ()), day, horizon) for each in ids], dtype=np.int64)


def dimension(name: str) -> Dimension | None:
    """Return the dimension of an input; None for the account's profile."""
    key = name.removesuffix(MEAN).removesuffix(CHANGE)
    return None if key in PROFILE or key.startswith(OWN) else BY_KEY[key].dimension


def measure_key(name: str) -> str:
    """Return what an input is about: its measure's key, or its own name."""
    return name.removesuffix(MEAN).removesuffix(CHANGE)


def _left_in(spells: Sequence[tuple[date, date | None]], day: date, horizon: int) -> int:
    ends = [end for start, end in spells if start <= day and end is not None and end > day]
    if not ends:
        return 0
    return next((count for count in range(1, horizon + 1) if ends[0] <= periods.add_months(day, count)), 0)


def _mean(values: Sequence[FloatArray]) -> FloatArray:
    """Return the mean of what is known of several arrays (A,)."""
    stacked = np.vstack(values)
    known = ~np.isnan(stacked)
    count = known.sum(axis=0)
    total = np.where(known, stacked, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
