"""Charts as data: values over days with their written form. `static/js/chart.js` draws them with Plotly."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cs_platform.lib import periods, text

FEW_SPANS = 6


class Mark(StrEnum):
    """How a series is drawn; how sure is drawn as a line: solid is checked, dashed is assumed.

    A limit is what another line is seen against: seats, or the straight way to a target.
    """

    LINE = "line"
    LIMIT = "limit"
    ASSUMED = "assumed"
    AREA = "area"
    BAR = "bar"


@dataclass(frozen=True, kw_only=True)
class Series:
    """One value a day: `values` places the mark (None leaves a gap), `texts` is what people read.

    `end` is written beside the newest point, so that no legend is needed. is_joined: drawn across gaps.
    """

    name: str
    mark: Mark
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    end: str = ""
    is_joined: bool = False


@dataclass(frozen=True, kw_only=True)
class Bend:
    """A day from which a line was measured otherwise: `mark` stands at the picture, name and text below."""

    day: date
    mark: str
    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture with its text alternative and its table.

    `key` is unique on the page. `label` says in a sentence what the picture shows. `short` writes the
    axis as 1M, 400k instead of whole numbers. `ticks` and `zones` (height, word) replace the grid that
    Plotly would choose, as for the bands of health. `bends` are marked and listed below.
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
    bends: tuple[Bend, ...] = ()

    @property
    def bend_texts(self) -> list[tuple[str, Bend]]:
        """Return the bends with their days as people read them."""
        return [(text.day(bend.day, locale=self.locale), bend) for bend in self.bends]

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
                    "joined": series.is_joined,
                }
                for series in self.series
            ],
            "short": self.short,
            "separators": text.separators(locale=self.locale),
            "ticks": list(self.ticks),
            "zones": [{"at": height, "word": word} for height, word in self.zones],
            "bends": [{"day": bend.day.isoformat(), "mark": bend.mark} for bend in self.bends],
        }


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of time under a name. ends_on: None = no end known; is_open: it may go on after that day."""

    name: str
    starts_on: date
    ends_on: date | None
    text: str
    is_open: bool = False
    is_past: bool = False


@dataclass(frozen=True, kw_only=True)
class SpanChart:
    """Stretches of time below each other, with their table; the last one is drawn on top.

    What has no end is drawn to a year after today.
    """

    key: str
    label: str
    spans: tuple[Span, ...]
    today: date
    locale: str

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return the table: name, from, until, what it says; the newest first."""
        return [
            (span.name, self._written(span.starts_on), self._until(span), span.text) for span in self.spans
        ][::-1]

    @property
    def size(self) -> str:
        """Return the class of its height."""
        return "ls-plot-low" if len(self.spans) <= FEW_SPANS else "ls-plot-tall"

    @property
    def data(self) -> dict[str, Any]:
        """Return what the script needs."""
        return {
            "spans": [
                {
                    "name": span.name,
                    "from": span.starts_on.isoformat(),
                    "to": (span.ends_on or periods.add_months(self.today, 12)).isoformat(),
                    "dayTexts": [self._written(span.starts_on), self._until(span)],
                    "text": span.text,
                    "mark": "past" if span.is_past else "open" if span.is_open else "fixed",
                }
                for span in self.spans
            ],
            "today": self.today.isoformat(),
            "separators": text.separators(locale=self.locale),
        }

    def _written(self, day: date) -> str:
        return text.day(day, locale=self.locale)

    def _until(self, span: Span) -> str:
        return "open" if span.ends_on is None else self._written(span.ends_on)
