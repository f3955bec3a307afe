"""What was noticed before an account went off track, and whether anybody acted in time."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min, Q

from health.domain.choices import SignalAction, SignalKind
from health.models import Signal

WINDOW = timedelta(days=84)
"""A reason that was over longer before was no warning of this."""


@dataclass(frozen=True, kw_only=True)
class Warned:
    """One signal before the day. days_before: noticed so many days earlier; acted_on: None = nobody acted.

    is_in_time: somebody acted on that day or before.
    """

    kind: SignalKind
    sentence: str
    noticed_on: date
    days_before: int
    acted_on: date | None
    how: str
    is_in_time: bool


def before(organization_id: int, account_id: int, day: date, *, time_zone: str) -> tuple[Warned, ...]:
    """Return the signals of an account that were noticed before a day and not long over, oldest first."""
    rows = Signal.objects.for_organization(organization_id).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=day - WINDOW), account_id=account_id, day__lt=day
    )
    zone = ZoneInfo(time_zone)
    return tuple(_warned(row, day, zone) for row in rows.order_by("day", "pk"))


def noticing_since(organization_id: int) -> date | None:
    """Return the day of the organization's first signal: before it, nothing could be noticed."""
    first: date | None = Signal.objects.for_organization(organization_id).aggregate(first=Min("day"))["first"]
    return first


def _warned(row: Signal, day: date, zone: ZoneInfo) -> Warned:
    acted_on = row.acted_on_at.astimezone(zone).date() if row.acted_on_at else None
    return Warned(
        kind=SignalKind(row.kind),
        sentence=row.sentence,
        noticed_on=row.day,
        days_before=(day - row.day).days,
        acted_on=acted_on,
        how=SignalAction(row.acted_on_kind).label if row.acted_on_kind else "",
        is_in_time=acted_on is not None and acted_on <= day,
    )
