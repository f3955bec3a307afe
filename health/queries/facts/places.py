"""Rows of the database put where their accounts stand in a chunk."""

from dataclasses import dataclass

import numpy as np

from health.domain import facts
from health.queries import columns


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Rows, at most one an account, of a chunk of `count` accounts; `place` is where each stands in it."""

    count: int
    place: facts.IntArray
    rows: columns.Records

    def numbers(self, name: str, empty: float = 0.0) -> facts.FloatArray:
        """Return a column (A,) of numbers, `empty` for accounts without a row."""
        values = np.full(self.count, empty)
        values[self.place] = self.rows[name]
        return values

    def days(self, name: str) -> facts.DayArray:
        """Return a column (A,) of days since 1970 as datetime64[D]; NaT for accounts without one."""
        values = np.full(self.count, np.datetime64("NaT", "D"))
        values[self.place] = columns.days(self.rows[name])
        return values


def by_account(account_ids: facts.IntArray, rows: columns.Records) -> Placed:
    """Put rows that have an `account` in their places; those of accounts not in the chunk are left out."""
    place, known = place_of(account_ids, rows)
    return Placed(count=len(account_ids), place=place, rows=known)


def place_of(account_ids: facts.IntArray, rows: columns.Records) -> tuple[facts.IntArray, columns.Records]:
    """Return where each row's account stands in the chunk; rows of accounts not in it are left out."""
    ids = columns.integers(rows["account"])
    known = np.isin(ids, account_ids)
    return np.searchsorted(account_ids, ids[known]), rows[known]
