"""Which days are closed, and which of them a day is compared with."""

from collections.abc import Sequence
from datetime import date, timedelta

from health.domain.choices import SliceKind
from health.models import PortfolioDay

WEEK = timedelta(days=7)
TREND_POINTS = 12
MONTH_TOLERANCE = 20
"""How many days a closed day may be off where one of so many months ago is wanted."""


def closed_days(organization_id: int, day: date) -> tuple[date, ...]:
    """Return the closed days before a day, oldest first."""
    closed = PortfolioDay.objects.for_organization(organization_id).filter(
        slice_kind=SliceKind.ALL, day__lt=day
    )
    return tuple(closed.order_by("day").values_list("day", flat=True))


def next_closed(organization_id: int, *, after: date) -> date | None:
    """Return the first closed day after a day; None without one."""
    closed = PortfolioDay.objects.for_organization(organization_id).filter(
        slice_kind=SliceKind.ALL, day__gt=after
    )
    return closed.order_by("day").values_list("day", flat=True).first()


def newest_closed(organization_id: int) -> date | None:
    """Return the newest closed day; None before there is one."""
    closed = PortfolioDay.objects.for_organization(organization_id).filter(slice_kind=SliceKind.ALL)
    return closed.order_by("-day").values_list("day", flat=True).first()


def is_newest(organization_id: int, day: date) -> bool:
    """Return whether no later day is closed."""
    later = PortfolioDay.objects.for_organization(organization_id).filter(day__gt=day)
    return not later.exists()


def compared_day(closed: Sequence[date], day: date, days_ago: int) -> date | None:
    """Return the closed day nearest to so many days before, at most half as many off; None without one."""
    return nearest(closed, day - timedelta(days=days_ago), within=days_ago // 2)


def nearest(closed: Sequence[date], wanted: date, *, within: int) -> date | None:
    """Return the closed day nearest to one that is wanted, at most so many days off; None without one."""
    near = [each for each in closed if abs((each - wanted).days) <= within]
    return min(near, key=lambda each: (abs((each - wanted).days), each), default=None)


def trend_days(closed: Sequence[date], day: date) -> tuple[date, ...]:
    """Return the day and up to 11 closed days before it, at least a week apart, oldest first."""
    found = [day]
    for each in reversed(closed):
        if len(found) < TREND_POINTS and found[-1] - each >= WEEK:
            found.append(each)
    return tuple(reversed(found))
