"""What an organization keeps for so many months and no longer.

An app says in its `operations.keeping` how to remove the oldest part of what it keeps, a piece at a time, so
that no transaction is long. How many months is the organization's setting `retention_<key>`; None keeps all.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection, models
from django.db.models import Min
from django.utils.module_loading import autodiscover_modules

from cs_platform.lib import periods
from cs_platform.tenancy import queries
from cs_platform.tenancy.operations import partitions

PIECE = 20_000


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Something kept by time. remove: given the organization and the first day kept, removes a piece of
    what is older, within the organization's context, and says how many rows went; 0 when nothing is older.
    by_month: its tables that are kept by month.
    """

    key: str
    remove: Callable[[int, date], int]
    by_month: tuple[type[models.Model], ...] = ()


_registered: dict[str, Kept] = {}


def register(kept: Kept) -> None:
    """Let this be removed by time; called when an app's `operations.keeping` is imported."""
    _registered[kept.key] = kept


def kinds() -> tuple[str, ...]:
    """Return what can be kept for a time."""
    autodiscover_modules("operations.keeping")
    return tuple(sorted(_registered))


def overdue(organization_id: int, today: date) -> Iterator[tuple[Kept, date]]:
    """Yield what is kept for a time, with the first day that stays."""
    said = queries.settings_of(organization_id)
    for key in kinds():
        months = getattr(said, f"retention_{key}")
        if months is not None:
            yield _registered[key], periods.add_months(today, -months)


def remove_oldest_day(tables: Iterable[type[models.Model]], organization_id: int, first: date) -> int:
    """Remove the oldest day before a day from each of the tables by day: a day is a piece."""
    removed = 0
    for table in tables:
        rows = table._default_manager.filter(organization_id=organization_id, day__lt=first)
        oldest = rows.aggregate(day=Min("day"))["day"]
        if oldest is not None:
            removed += rows.filter(day=oldest).delete()[0]
    return removed


def drop_empty_months(before: date) -> int:
    """Drop months before a day's that no organization has rows in any more; return how many went."""
    tables = [each._meta.db_table for key in kinds() for each in _registered[key].by_month]
    return sum(partitions.drop_empty_months(table, before) for table in tables)


def _remove_audit(organization_id: int, first: date) -> int:
    """Thin the trail, which nobody may delete from but by this function of the owner."""
    zone = queries.organization(organization_id).time_zone
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy_thin_audit(%s, %s)", [queries.start_of_day(zone, first), PIECE])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


register(Kept(key="audit", remove=_remove_audit))
