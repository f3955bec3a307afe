"""The quarters that are compared: whole ones, and the running one up to the day."""

from dataclasses import dataclass
from datetime import date, timedelta

from cs_platform.lib import periods

MONTHS = 3
LONG_ENOUGH = 28
"""A quarter younger than this says too little to start with."""
OFFERED = 8


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """A quarter of a year, from `first` to `last`, both included; the running one ends on the newest day."""

    first: date
    last: date

    @property
    def key(self) -> str:
        """What it is called in an address: 2026-q4."""
        return f"{self.first.year}-q{(self.first.month - 1) // MONTHS + 1}"

    @property
    def name(self) -> str:
        """What people call it: Q4 2026."""
        return f"Q{(self.first.month - 1) // MONTHS + 1} {self.first.year}"

    @property
    def days(self) -> int:
        """How many days it has so far."""
        return (self.last - self.first).days + 1


def quarters(day: date, since: date) -> tuple[Quarter, ...]:
    """Return the quarters up to a day, the newest first, at most eight, none that ends before `since`."""
    first = date(day.year, (day.month - 1) // MONTHS * MONTHS + 1, 1)
    found = [Quarter(first=first, last=day)]
    while len(found) < OFFERED and first > since:
        last = first - timedelta(days=1)
        first = periods.add_months(first, -MONTHS)
        found.append(Quarter(first=first, last=last))
    return tuple(found)


def usual(offered: tuple[Quarter, ...]) -> Quarter:
    """Return the newest quarter that is old enough to say something."""
    return next((each for each in offered if each.days >= LONG_ENOUGH), offered[0])
