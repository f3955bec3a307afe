"""Days, months and half-open periods. No function here reads the clock."""

import zoneinfo
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

DAYS_PER_YEAR = 365.25
MONTHS_PER_YEAR = 12
SHORTEST_MONTH = 28


@cache
def time_zones() -> frozenset[str]:
    """Return the names of all time zones; remembered, since finding them opens hundreds of files."""
    return frozenset(zoneinfo.available_timezones())


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later (or earlier), at most that month's last day."""
    years, month_index = divmod(day.month - 1 + months, MONTHS_PER_YEAR)
    year, month = day.year + years, month_index + 1
    if day.day <= SHORTEST_MONTH:
        return date(year, month, day.day)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def whole_months_between(start: date, end: date) -> int:
    """Return how many whole months fit between two days; negative when `end` is earlier."""
    months = (end.year - start.year) * MONTHS_PER_YEAR + end.month - start.month
    if months > 0 and start.day > end.day and add_months(start, months) > end:
        return months - 1
    if months < 0 and start.day < end.day and add_months(start, months) < end:
        return months + 1
    return months


def years_between(start: date, end: date) -> float:
    """Return the years of 365.25 days from `start` to `end`."""
    return (end - start).days / DAYS_PER_YEAR


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_ends(first: date, last: date) -> Iterator[date]:
    """Yield the last day of each month that lies between two days, both included."""
    end = month_end(first)
    while end <= last:
        yield end
        end = month_end(end + timedelta(days=1))
