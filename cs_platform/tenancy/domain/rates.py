"""What becomes of exchange rates when the reporting currency changes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

EXACT = Decimal("0.00000001")


@dataclass(frozen=True, kw_only=True)
class DatedRate:
    """Units of the reporting currency for one unit of `currency`, from `day` on."""

    currency: str
    day: date
    rate: Decimal
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Rebased:
    """The rates in the new reporting currency, and how many old ones no day could be found for."""

    rates: tuple[DatedRate, ...]
    lost: int


def rebase(rates: Iterable[DatedRate], *, old: str, new: str) -> Rebased:
    """Return every rate through the rate of the new currency on the same day or the newest before it.

    The old reporting currency gets rates of its own. What is older than the first rate of the new one is
    lost: nobody knows what it was worth.
    """
    by_currency: dict[str, list[DatedRate]] = defaultdict(list)
    for rate in sorted(rates, key=lambda each: each.day):
        by_currency[rate.currency].append(rate)
    pivot = by_currency.pop(new, [])
    found = [_inverse(each, old) for each in pivot]
    for series in by_currency.values():
        found.extend(_through(series, pivot))
    kept = tuple(each for each in found if each.rate > 0)
    first = pivot[0].day if pivot else date.max
    lost = sum(1 for series in by_currency.values() for each in series if each.day < first)
    return Rebased(rates=kept, lost=lost)


def _inverse(rate: DatedRate, old: str) -> DatedRate:
    return DatedRate(currency=old, day=rate.day, rate=_rounded(1 / rate.rate), source=rate.source)


def _through(series: Sequence[DatedRate], pivot: Sequence[DatedRate]) -> Iterable[DatedRate]:
    """Yield a currency's rates on every day on which it or the new reporting currency changed."""
    for day in sorted({each.day for each in (*series, *pivot)}):
        own, other = _newest(series, day), _newest(pivot, day)
        if own and other:
            rate = _rounded(own.rate / other.rate)
            yield DatedRate(currency=own.currency, day=day, rate=rate, source=own.source)


def _newest(series: Sequence[DatedRate], day: date) -> DatedRate | None:
    return next((each for each in reversed(series) if each.day <= day), None)


def _rounded(rate: Decimal) -> Decimal:
    return rate.quantize(EXACT, ROUND_HALF_UP)
