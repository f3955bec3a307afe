"""From a frame of inputs, as it comes, to a matrix of numbers.

Numbers, dates and yes/no become one column each; categories one column per frequent level and one for the
pooled rest, unseen levels included. Missing stays nan. Columns that say nothing (constant, all missing) are
left out and named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from health.domain.facts import FloatArray

MOST_LEVELS = 12
RAREST_ROWS = 10
RAREST_SHARE = 0.01
REST = "(rest)"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of the matrix: an input's number, or 1 where the input has a level (`REST` = the pooled)."""

    source: str
    level: str | None = None


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """How a frame becomes a matrix (n, columns); learned from inputs alone, never from what happened.

    dropped: inputs that say nothing. categories: the frequent levels of each input that is a category.
    """

    columns: tuple[Column, ...]
    categories: Mapping[str, tuple[str, ...]]
    dropped: tuple[str, ...]

    def matrix(self, frame: pd.DataFrame) -> FloatArray:
        """Return the numbers (n, columns); an input the frame does not have is missing."""
        held = {str(name): frame.iloc[:, place] for place, name in enumerate(frame.columns)}
        empty = pd.Series(np.nan, index=frame.index)
        found = np.empty((len(frame), len(self.columns)))
        values: dict[str, Any] = {}
        for place, column in enumerate(self.columns):
            if column.source not in values:
                values[column.source] = self._values(column.source, held.get(column.source, empty))
            known = values[column.source]
            found[:, place] = known if column.level is None else known == column.level
        return found

    def without(self, sources: Sequence[str]) -> "Encoding":
        """Return the encoding without some inputs."""
        kept = tuple(column for column in self.columns if column.source not in sources)
        return Encoding(columns=kept, categories=self.categories, dropped=self.dropped)

    def to_data(self) -> dict[str, Any]:
        """Return the encoding as plain data."""
        return {
            "columns": [[column.source, column.level] for column in self.columns],
            "categories": {name: list(levels) for name, levels in self.categories.items()},
            "dropped": list(self.dropped),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Encoding":
        """Return the encoding that `to_data` wrote."""
        return cls(
            columns=tuple(Column(source=source, level=level) for source, level in data["columns"]),
            categories={name: tuple(levels) for name, levels in data["categories"].items()},
            dropped=tuple(data["dropped"]),
        )

    def _values(self, source: str, series: "pd.Series[Any]") -> Any:
        """Return an input's numbers, or its levels with the rare and unseen ones pooled."""
        levels = self.categories.get(source)
        if levels is None:
            number = as_numbers(series)
            return np.full(len(series), np.nan) if number is None else number
        words = as_words(series)
        return np.where(np.isin(words, ("", *levels)), words, REST)


def learn(frame: pd.DataFrame) -> Encoding:
    """Return the encoding that fits a frame."""
    columns: list[Column] = []
    categories: dict[str, tuple[str, ...]] = {}
    dropped: list[str] = []
    for place, name in enumerate(frame.columns):
        source, series = str(name), frame.iloc[:, place]
        number = as_numbers(series)
        if number is None:
            levels, made = _levels(source, as_words(series))
            categories[source] = levels
        else:
            made = [Column(source=source)] if _varies(number) else []
        columns += made
        if not made:
            dropped.append(source)
    return Encoding(columns=tuple(columns), categories=categories, dropped=tuple(dropped))


def as_numbers(series: "pd.Series[Any]") -> FloatArray | None:
    """Return numbers, yes/no and days as floats, infinite as nan; None for words."""
    if pd.api.types.is_datetime64_any_dtype(series):
        series = (series - pd.Timestamp("2000-01-01", tz=series.dt.tz)).dt.total_seconds()
    elif pd.api.types.is_timedelta64_dtype(series):
        series = series.dt.total_seconds()
    elif not pd.api.types.is_numeric_dtype(series):
        return _numbers_in_words(series)
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)


def _numbers_in_words(series: "pd.Series[Any]") -> FloatArray | None:
    """Return what is written as numbers throughout, or as days (2026-01-31), as floats; None otherwise."""
    found = pd.to_numeric(_plain(series), errors="coerce")
    if not bool((found.isna() & series.notna()).any()):
        return found.to_numpy(dtype=np.float64, na_value=np.nan)
    days = pd.to_datetime(_plain(series), format="%Y-%m-%d", errors="coerce")
    return None if bool((days.isna() & series.notna()).any()) else as_numbers(days)


def as_words(series: "pd.Series[Any]") -> Any:
    """Return the values as words, missing as the empty word."""
    return np.array(["" if pd.isna(value) else str(value) for value in series.tolist()], dtype=object)


def _plain(series: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a category as its values; yes/no among objects as 1 and 0."""
    plain = series.astype(object)
    return plain.map(lambda value: int(value) if isinstance(value, bool | np.bool_) else value)


def _varies(values: FloatArray) -> bool:
    """Return whether there are two different values, missing counting as one."""
    known = values[~np.isnan(values)]
    return len(known) > 0 and (len(known) < len(values) or bool(known.min() < known.max()))


def _levels(source: str, words: Any) -> tuple[tuple[str, ...], list[Column]]:
    """Return the frequent levels and the columns they make; none when all rows are alike."""
    names, counts = np.unique(words.astype(str), return_counts=True)
    rarest = max(RAREST_ROWS, RAREST_SHARE * len(words))
    known = [(int(count), str(name)) for name, count in zip(names, counts) if name]
    often = sorted((pair for pair in known if pair[0] >= rarest), key=lambda pair: (-pair[0], pair[1]))
    levels = tuple(sorted(name for _, name in often[:MOST_LEVELS]))
    pooled = sum(count for count, name in known if name not in levels)
    missing = len(words) - sum(count for count, _ in known)
    sizes = {**{name: count for count, name in known if name in levels}, REST: pooled}
    made = [Column(source=source, level=level) for level, size in sizes.items() if 0 < size < len(words)]
    two = len(made) == 2 and not missing
    return levels, made[1:] if two else made
