"""Sums of the portfolio month by month: from when they tell something, and how they changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from health.queries import days
from health.queries.portfolio import Slice

MONTH_DAYS, QUARTER_DAYS, HALF_YEAR_DAYS = 30, 91, 182


@dataclass(frozen=True, kw_only=True)
class Change:
    """How value at risk changed since an earlier closed day."""

    since: date
    amount: Decimal


def since_first_customer(history: Sequence[Slice]) -> Sequence[Slice]:
    """Leave out the months before anybody paid, but never the newest."""
    first = next((place for place, point in enumerate(history) if point.arr), len(history) - 1)
    return history[max(first, 0) :]


def earlier(history: Sequence[Slice], days_ago: int) -> Slice | None:
    """Return the month nearest to so many days before the newest one; None without one near."""
    by_day = {point.day: point for point in history[:-1]}
    compared = days.compared_day(tuple(by_day), history[-1].day, days_ago) if by_day else None
    return None if compared is None else by_day[compared]


def change(history: Sequence[Slice], days_ago: int) -> Change | None:
    """Return how much more is at risk than about so many days ago; None without such a day."""
    then = earlier(history, days_ago)
    if then is None:
        return None
    return Change(since=then.day, amount=history[-1].expected_loss - then.expected_loss)
