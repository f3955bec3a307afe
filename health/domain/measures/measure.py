"""What a measure is."""

from collections.abc import Callable
from dataclasses import dataclass

from health.domain import facts
from health.domain.choices import Dimension, FactSource, Half, Unit


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One observed quantity about accounts as of a day.

    reads: the columns it reads, each with how it is dated.
    value: the value per account (A,), nan = missing.
    words: one value as a sentence without a full stop, for reasons on screen.
    scored: False for what only a churn model may read.
    """

    key: str
    label: str
    dimension: Dimension
    half: Half
    source: FactSource
    unit: Unit
    description: str
    reads: tuple[str, ...]
    value: Callable[[facts.ChunkFacts], facts.FloatArray]
    words: Callable[[float], str]
    scored: bool = True


def percent(share: float) -> str:
    """Return a share as a whole percentage, with one decimal below 10%."""
    per_cent = share * 100
    return f"{per_cent:.1f}%" if 0 < abs(per_cent) < 9.95 else f"{per_cent:.0f}%"


def counted(number: float, noun: str) -> str:
    """Return "1 day" or "3 days"."""
    return f"{number:.0f} {noun}" if round(number) == 1 else f"{number:.0f} {noun}s"
