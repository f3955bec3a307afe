"""Which moments belong to which day of an organization."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def start_of_day(time_zone: str, day: date) -> datetime:
    """Return the moment a day starts in the zone: the one function that decides what a day is."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(time_zone))


def end_of_day(time_zone: str, day: date) -> datetime:
    """Return the first moment that no longer belongs to the day."""
    return start_of_day(time_zone, day + timedelta(days=1))


def local_day(time_zone: str, now: datetime) -> date:
    """Return which day it is in the zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()
