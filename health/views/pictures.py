"""The distribution of today's values as a small picture, with the worst and the best point in it."""

from dataclasses import dataclass

from health.domain import amounts
from health.domain.amounts import Amount
from health.domain.choices import Unit
from health.domain.distribution import Distribution

WIDTH, HEIGHT = 240.0, 44.0
LEAST = 1.5
"""The height of a bin that holds anybody, so that one account is seen beside a thousand."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bin: its place in the picture, and what it says on hover."""

    x: str
    y: str
    width: str
    height: str
    count: int
    begins: Amount
    ends: Amount


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """A distribution between its ends, in the numbers people read; `begin` and `end` scale the points.

    middle: between which two values the middle half lies.
    """

    bars: tuple[Bar, ...]
    begin: str
    end: str
    worst_x: str
    best_x: str
    low: Amount
    high: Amount
    middle: tuple[Amount, Amount]
    known: int
    missing: int


def histogram(found: Distribution, *, worst: float, best: float) -> Histogram | None:
    """Draw a distribution; None where nobody has a value."""
    if found.low is None or found.high is None:
        return None
    unit = amounts.unit_of(found.key)
    edges = [amounts.shown(unit, edge) for edge in found.edges]
    span = (edges[-1] - edges[0]) or 1.0
    places = [(edge - edges[0]) / span * WIDTH for edge in edges]
    return Histogram(
        bars=_bars(found, unit, places),
        begin=f"{edges[0]:.10g}",
        end=f"{edges[-1]:.10g}",
        worst_x=_place(amounts.shown(unit, worst), edges),
        best_x=_place(amounts.shown(unit, best), edges),
        low=amounts.roughly(unit, found.low),
        high=amounts.roughly(unit, found.high),
        middle=(amounts.roughly(unit, found.quantiles[25]), amounts.roughly(unit, found.quantiles[75])),
        known=found.known,
        missing=found.missing,
    )


def _place(value: float, edges: list[float]) -> str:
    """Place a point between the ends; one that lies outside stands at the end it is nearest to."""
    span = (edges[-1] - edges[0]) or 1.0
    return f"{min(max((value - edges[0]) / span, 0.0), 1.0) * WIDTH:.1f}"


def _bars(found: Distribution, unit: Unit, places: list[float]) -> tuple[Bar, ...]:
    tallest = max(found.counts) or 1
    return tuple(
        _bar(count, (places[i], places[i + 1]), found.edges[i : i + 2], unit, tallest)
        for i, count in enumerate(found.counts)
        if count
    )


def _bar(count: int, place: tuple[float, float], edges: tuple[float, ...], unit: Unit, tallest: int) -> Bar:
    height = max(count / tallest * HEIGHT, LEAST)
    return Bar(
        x=f"{place[0] + 0.5:.1f}",
        y=f"{HEIGHT - height:.1f}",
        width=f"{max(place[1] - place[0] - 1, 1):.1f}",
        height=f"{height:.1f}",
        count=count,
        begins=amounts.roughly(unit, edges[0]),
        ends=amounts.roughly(unit, edges[1]),
    )
