"""The rows a model is to learn from, checked and in a settled order."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from health.domain.facts import FloatArray, IntArray
from health.domain.prediction import fading, folds, inputs, tournament


class UnusableRowsError(ValueError):
    """The rows cannot be learned from; the sentence says what to do."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """Rows in a settled order: place (n,) is where each stood."""

    place: IntArray
    x: FloatArray
    y: IntArray
    money: FloatArray
    account: IntArray
    at: FloatArray | None
    encoding: inputs.Encoding
    ahead: fading.Ahead | None
    horizon: int
    grace_days: int
    seed: int

    def layout(self, kept: IntArray) -> folds.Layout:
        """Return the folds of some of the rows."""
        return folds.layout(
            self.y[kept],
            pd.factorize(self.account[kept], sort=True)[0].astype(np.int64),
            None if self.at is None else self.at[kept],
            horizon=self.horizon,
            grace_days=self.grace_days,
            seed=self.seed,
        )

    def rows(self, kept: IntArray, encoding: inputs.Encoding) -> tournament.Rows:
        """Return some of the rows, with the columns that the encoding holds."""
        held = [self.encoding.columns.index(column) for column in encoding.columns]
        return tournament.Rows(
            x=self.x[kept][:, held],
            y=self.y[kept],
            layout=self.layout(kept),
            seed=self.seed,
            fading=fading.of(self.ahead, encoding.columns, self.horizon),
        )

    def back(self, values: FloatArray) -> FloatArray:
        """Return values (n,) in the order in which the rows were given."""
        found = np.empty(len(values))
        found[self.place] = values
        return found


def read(
    frame: pd.DataFrame,
    churned: Any,
    money: Any,
    groups: Any,
    times: Any,
    *,
    seed: int,
    horizon: int,
    grace_days: int,
    ahead: fading.Ahead | None,
    encoding: inputs.Encoding | None = None,
) -> Given:
    """Return the rows in an order that depends on what they hold; raises UnusableRowsError.

    encoding: one that was learned before; otherwise it is learned from the frame.
    """
    y = _yes_no(churned)
    at = None if times is None else folds.months(times)
    for values in (frame, groups, at, money):
        if values is not None and len(values) != len(y):
            raise UnusableRowsError(f"There are {len(y)} outcomes and {len(values)} rows: give one for each.")
    encoding = encoding or inputs.learn(frame)
    x, account = encoding.matrix(frame), folds.accounts(groups, len(y))
    amounts = _amounts(money, len(y))
    keys = [account.astype(np.float64), np.zeros(len(y)) if at is None else at]
    alone = groups is None
    place = (
        folds.order(x, y.astype(np.float64), amounts)
        if alone
        else folds.order(x, *keys, y.astype(np.float64), amounts)
    )
    return Given(
        place=place,
        x=x[place],
        y=y[place],
        money=amounts[place],
        account=np.arange(len(y)) if alone else account[place],
        at=None if at is None else at[place],
        encoding=encoding,
        ahead=ahead,
        horizon=horizon,
        grace_days=grace_days,
        seed=seed,
    )


def _yes_no(churned: Any) -> IntArray:
    values = pd.Series(np.asarray(churned))
    number = pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    if not len(number):
        raise UnusableRowsError("There are no rows to learn from.")
    if not np.isin(number, (0.0, 1.0)).all():
        raise UnusableRowsError("Whether an account churned must be yes or no in every row.")
    return number.astype(np.int64)


def _amounts(money: Any, count: int) -> FloatArray:
    """Return the money of each row as floats; a row without any counts nothing."""
    if money is None:
        return np.ones(count)
    found = pd.to_numeric(pd.Series(np.asarray(money)), errors="coerce").to_numpy(dtype=np.float64)
    return np.where(np.isfinite(found) & (found > 0), found, 0.0)
