"""Pictures of single values with their intervals, drawn by `static/js/chart.js`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cs_platform.lib import text

Cell = str | float | int | None


class PointMark(StrEnum):
    """How values are drawn: a bar from low to high, a short line, a filled dot, a dot with its interval."""

    RANGE = "range"
    TICK = "tick"
    DOT = "dot"
    OPEN = "open"
    ERROR = "error"


@dataclass(frozen=True, kw_only=True)
class Points:
    """Values drawn alike, one each x: `texts` is what people read. low, high: of a range or an interval."""

    name: str
    mark: PointMark
    x: tuple[str | float, ...]
    values: tuple[float, ...]
    texts: tuple[str, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PointChart:
    """A picture of points with its text alternative and its table.

    `head` and `rows` are the table as people read it, `raw` the same rows as numbers. diagonal: both axes are
    shares up to it and a line runs where they agree; None: x are words, in order.
    """

    key: str
    label: str
    points: tuple[Points, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    raw: tuple[tuple[Cell, ...], ...]
    locale: str
    x_title: str = ""
    diagonal: float | None = None

    @property
    def data(self) -> dict[str, Any]:
        """Return what the script needs."""
        return {
            "points": [
                {
                    "name": each.name,
                    "mark": each.mark.value,
                    "x": list(each.x),
                    "y": list(each.values),
                    "low": list(each.low),
                    "high": list(each.high),
                    "texts": list(each.texts),
                }
                for each in self.points
            ],
            "diagonal": self.diagonal,
            "xTitle": self.x_title,
            "separators": text.separators(locale=self.locale),
            "table": [list(self.head), *(list(row) for row in self.raw)],
        }
