"""Where a line of health or of what follows from it bends because the health model changed."""

from collections.abc import Sequence
from datetime import date

from cs_platform.pages.charts import Bend
from health.queries import configurations
from health.queries.configurations import VersionMark
from health.queries.explanation import TrendPoint


def of_days(organization_id: int, days: Sequence[date]) -> tuple[Bend, ...]:
    """Return the versions of the health model that began to count among the days of a picture."""
    if not days:
        return ()
    return _bends(configurations.versions_between(organization_id, days[0], days[-1]))


def of_trend(trend: Sequence[TrendPoint]) -> tuple[Bend, ...]:
    """Return the versions that an account's health was measured with, but for the one it began with."""
    marks = list(dict.fromkeys(point.version for point in trend))
    return _bends(marks[1:])


def _bends(marks: Sequence[VersionMark]) -> tuple[Bend, ...]:
    return tuple(
        Bend(day=mark.day, mark=f"v{mark.number}", name=f"Health model {mark.number}", text=mark.note)
        for mark in marks
    )
