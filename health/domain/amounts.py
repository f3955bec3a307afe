"""How people read and type the values of measures: shares as percentages, logarithms as changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import exp, log1p

from health.domain import measures
from health.domain.choices import Unit

PER_CENT = 100.0
MOST_DECIMALS = 2
WHOLE_FROM = 10.0
SUFFIXES: Mapping[Unit, str] = {
    Unit.SHARE: "%",
    Unit.CHANGE: "%",
    Unit.LOG_RATIO: "%",
    Unit.COUNT: "",
    Unit.DAYS: "days",
    Unit.MONTHS: "months",
    Unit.YEARS: "years",
    Unit.YES_NO: "",
    Unit.RATING: "",
}


class AmountError(ValueError):
    """No value of the measure's unit; the sentence says which are."""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A value as people read it. word: what is said instead of the number, "" = the number."""

    number: float
    decimals: int
    suffix: str
    word: str

    @property
    def is_percent(self) -> bool:
        """Whether the suffix follows without a space."""
        return self.suffix == "%"


def unit_of(key: str) -> Unit:
    """Return the unit of a measure; a plain count where the product does not know it (any more)."""
    return measures.BY_KEY[key].unit if key in measures.BY_KEY else Unit.COUNT


def amount(unit: Unit, value: float) -> Amount:
    """Return a value as people read it."""
    number = shown(unit, value)
    decimals = next(each for each in range(MOST_DECIMALS + 1) if _fits(number, each))
    word = ("yes" if number >= 0.5 else "no") if unit is Unit.YES_NO else ""
    return Amount(number=number, decimals=decimals, suffix=SUFFIXES[unit], word=word)


def roughly(unit: Unit, value: float) -> Amount:
    """Return a value as a picture says it: in whole numbers, below 10 with one decimal."""
    exact = amount(unit, value)
    decimals = 0 if abs(exact.number) >= WHOLE_FROM else min(exact.decimals, 1)
    return replace(exact, decimals=decimals)


def shown(unit: Unit, value: float) -> float:
    """Return the number people read: 50 for a share of 0.5, -50 for the logarithm of a half."""
    if unit is Unit.LOG_RATIO:
        return round((exp(value) - 1) * PER_CENT, MOST_DECIMALS)
    factor = PER_CENT if unit in (Unit.SHARE, Unit.CHANGE) else 1.0
    return round(value * factor, MOST_DECIMALS) + 0.0


def stored(unit: Unit, number: float) -> float:
    """Return the value of a number that people typed; AmountError when it cannot be one."""
    if unit is Unit.LOG_RATIO:
        if number <= -PER_CENT:
            raise AmountError("Nothing falls by more than everything: type more than −100.")
        return round(log1p(number / PER_CENT), 6)
    factor = PER_CENT if unit in (Unit.SHARE, Unit.CHANGE) else 1.0
    return round(number / factor, 6)


def _fits(number: float, decimals: int) -> bool:
    return decimals == MOST_DECIMALS or round(number, decimals) == number
