"""Who is tested on whom: five groups of accounts, and blocks of time with an embargo where times are known.

A model that is tested on a block knows only what was known when the block began: rows whose horizon and
grace period were over by then. Nothing here depends on the order of the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cs_platform.lib import periods
from health.domain.facts import BoolArray, FloatArray, IntArray

PARTS = 5
BLOCKS = 5
MONTHS_PER_BLOCK = 3
LEAST_TRAINED = 10
SHORT = 1 / 3
"""Where in a short history tests begin, of the time in which there could be tests."""
DAYS_PER_MONTH = periods.DAYS_PER_YEAR / periods.MONTHS_PER_YEAR
ROUNDING = 0.1  # months differ in length


@dataclass(frozen=True, kw_only=True)
class Block:
    """A stretch of test rows (n,) and the rows that were known when it began."""

    train: BoolArray
    test: BoolArray


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The folds of n rows.

    account (n,): 0..A-1. part (n,): 0..4, one for each account. unit (n,): the account and horizon that a row
    tells about. forward: whether tests lie after what was trained on.
    """

    account: IntArray
    part: IntArray
    blocks: tuple[Block, ...]
    unit: IntArray
    forward: bool

    def repeat(self, held: BoolArray) -> float:
        """Return how many of the rows held (n,) tell about the same account and horizon."""
        return int(held.sum()) / max(_count(self.unit[held]), 1)


def months(times: Any) -> FloatArray:
    """Return days as months, numbers as they are; ValueError for what is no time."""
    series = pd.Series(np.asarray(times)) if not isinstance(times, pd.Series) else times
    if isinstance(series.dtype, pd.PeriodDtype):
        series = series.dt.start_time
    if not pd.api.types.is_numeric_dtype(series):
        series = pd.to_datetime(series)
        origin = pd.Timestamp("2000-01-01", tz=series.dt.tz)
        series = (series - origin) / pd.Timedelta(days=DAYS_PER_MONTH)
    found = series.to_numpy(dtype=np.float64, na_value=np.nan)
    if not np.isfinite(found).all():
        raise ValueError("Every row needs a time: leave out the rows without one, or give no times.")
    return found


def order(columns: FloatArray, *keys: FloatArray) -> IntArray:
    """Return the rows in an order that depends on what they hold, not on where they stand or their units."""
    ranks = [pd.factorize(column, sort=True)[0] for column in columns.T]
    return np.lexsort([*ranks, *keys[::-1]]).astype(np.int64)


def accounts(groups: Any, count: int) -> IntArray:
    """Return a number (n,) for each account; rows without one stand alone."""
    if groups is None:
        return np.arange(count)
    codes = pd.factorize(pd.Series(np.asarray(groups)).astype(str).where(pd.notna(groups)), sort=True)[0]
    alone = codes < 0
    return np.where(alone, codes.max() + 1 + np.cumsum(alone), codes).astype(np.int64)


def layout(
    y: IntArray, account: IntArray, at: FloatArray | None, *, horizon: int, grace_days: int, seed: int
) -> Layout:
    """Return the folds; rows must be in a settled order when every row is an account."""
    part = _parts(y, account, seed)
    if at is None:
        return Layout(account=account, part=part, blocks=_across(len(y)), unit=account, forward=False)
    embargo = horizon + grace_days / DAYS_PER_MONTH
    window = np.floor((at - at.min()) / max(horizon, 1) + 1e-9).astype(np.int64)
    unit = account * (int(window.max()) + 1) + window
    blocks = _forward(y, account, at, horizon, embargo)
    return Layout(
        account=account, part=part, blocks=blocks or _across(len(y)), unit=unit, forward=bool(blocks)
    )


def churned_accounts(y: IntArray, account: IntArray) -> int:
    """Return how many accounts churned."""
    return _count(account[y == 1])


def thinned(account: IntArray, at: FloatArray | None, *, rows: int, seed: int) -> IntArray:
    """Return at most about so many rows, in order: first fewer months, then fewer accounts."""
    kept = np.ones(len(account), dtype=bool)
    if at is not None:
        ends = np.unique(at)
        for stride in (2, 3):
            if len(account) > rows:
                kept = np.isin(at, ends[::-stride])
            if kept.sum() <= rows:
                break
    if kept.sum() > rows:
        names = np.unique(account)
        share = rows / int(kept.sum())
        chosen = np.random.default_rng(seed).permutation(names)[: max(int(len(names) * share), 1)]
        kept &= np.isin(account, chosen)
    return np.flatnonzero(kept)


def _count(values: IntArray) -> int:
    return len(np.unique(values))


def _parts(y: IntArray, account: IntArray, seed: int) -> IntArray:
    """Deal the accounts into five parts, those that churned and those that stayed each by themselves."""
    size = int(account.max()) + 1
    churned = np.zeros(size, dtype=bool)
    churned[account[y == 1]] = True
    shuffled = np.random.default_rng(seed).permutation(size)
    dealt = shuffled[np.argsort(~churned[shuffled], kind="stable")]
    part = np.empty(size, dtype=np.int64)
    part[dealt] = np.arange(size) % PARTS
    return part[account]


def _across(count: int) -> tuple[Block, ...]:
    everyone = np.ones(count, dtype=bool)
    return (Block(train=everyone, test=everyone),)


def _forward(
    y: IntArray, account: IntArray, at: FloatArray, horizon: int, embargo: float
) -> tuple[Block, ...]:
    """Return the blocks of time that something can be tested on; none in a short history.

    Tests begin half a horizon after the first that could be, or a third of the way through a short history:
    what is tested must have had something to learn from, and too few tests show nothing.
    """
    ends = np.unique(at)
    first = next((end for end in ends if _enough(y, account, at <= end - embargo + ROUNDING)), None)
    if first is None:
        return ()
    begin = first + min(horizon / 2.0, (float(ends[-1]) - first) * SHORT)
    tested = ends[ends >= begin]
    span = float(tested[-1] - tested[0]) + 1.0
    count = int(np.clip(span // MONTHS_PER_BLOCK, 1, BLOCKS))
    return tuple(_block(at, piece, embargo) for piece in np.array_split(tested, count) if len(piece))


def _enough(y: IntArray, account: IntArray, known: BoolArray) -> bool:
    stayed = int((y[known] == 0).sum())
    return stayed >= LEAST_TRAINED and churned_accounts(y[known], account[known]) >= LEAST_TRAINED


def _block(at: FloatArray, piece: Sequence[float] | FloatArray, embargo: float) -> Block:
    return Block(
        train=at <= piece[0] - embargo + ROUNDING, test=(at >= piece[0] - 1e-9) & (at <= piece[-1] + 1e-9)
    )
