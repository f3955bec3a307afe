"""What an account is worth over ten years.

Source: the metric dictionary, "Value at risk": sum over years of ARR x survival x gross margin, discounted;
the account's own probability in the first year, its segment's rate afterwards. A year counts for who is
still there at its end, and its money comes at its end: the careful reading of both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cs_platform.lib import money

YEARS = 10


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """What a lifetime value rests on, all 0..1: margin, discount rate, two rates of leaving a year."""

    gross_margin: Decimal
    discount_rate: Decimal
    own_rate: Decimal
    segment_rate: Decimal


@dataclass(frozen=True, kw_only=True)
class Lifetime:
    """The value in the currency of the ARR, rounded to cents, and what it rests on."""

    value: Decimal
    arr: Decimal
    rests_on: Assumptions


def lifetime(arr: Decimal, rests_on: Assumptions) -> Lifetime:
    """Return what `arr` a year, without what is already known to end, is worth."""
    factor = sum(
        survival / (1 + rests_on.discount_rate) ** year
        for year, survival in enumerate(_survival(rests_on), start=1)
    )
    return Lifetime(value=money.to_cents(arr * rests_on.gross_margin * factor), arr=arr, rests_on=rests_on)


def _survival(rests_on: Assumptions) -> Iterator[Decimal]:
    """Yield the probability of being there at the end of each year."""
    left = 1 - rests_on.own_rate
    for _ in range(YEARS):
        yield left
        left *= 1 - rests_on.segment_rate
