"""Charts as data: values over days with their written form. `static/js/chart.js` draws them with Plotly."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cs_platform.lib import text


class Mark(StrEnum):
    """How a series is drawn; how sure is drawn as a line: solid is checked, dashed is assumed."""

    LINE = "line"
    ASSUMED = "assumed"
    AREA = "area"
    BAR = "bar"


@dataclass(frozen=True, kw_only=True)
class Series:
    """One value a day: `values` places the mark (None leaves a gap), `texts` is what people read.

    `end` is written beside the newest point, so that no legend is needed.
    """

    name: str
    mark: Mark
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    end: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture with its text alternative and its table.

    `key` is unique on the page. `label` says in a sentence what the picture shows. `short` writes the
    axis as 1M, 400k instead of whole numbers. `ticks` and `zones` (height, word) replace the grid that
    Plotly would choose, as for the bands of health.
    """

    key: str
    label: str
    days: tuple[date, ...]
    series: tuple[Series, ...]
    locale: str
    by_month: bool = False
    short: bool = False
    ticks: tuple[float, ...] = ()
    zones: tuple[tuple[float, str], ...] = ()

    @property
    def day_texts(self) -> tuple[str, ...]:
        """Return the days as people read them."""
        write = text.month if self.by_month else text.day
        return tuple(write(day, locale=self.locale) for day in self.days)

    @property
    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the table: a day and what each series says on it, newest first."""
        columns = zip(*(series.texts for series in self.series), strict=True)
        return list(zip(self.day_texts, columns, strict=True))[::-1]

    @property
    def data(self) -> dict[str, Any]:
        """Return what the script needs."""
        return {
            "days": [day.isoformat() for day in self.days],
            "dayTexts": list(self.day_texts),
            "series": [
                {
                    "name": series.name,
                    "mark": series.mark.value,
                    "values": list(series.values),
                    "texts": list(series.texts),
                    "end": series.end,
                }
                for series in self.series
            ],
            "short": self.short,
            "separators": text.separators(locale=self.locale),
            "ticks": list(self.ticks),
            "zones": [{"at": height, "word": word} for height, word in self.zones],
        }
