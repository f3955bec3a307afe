"""What undoing an import would do to days of use, which have no audit but keep what was replaced."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from accounts.domain.undo import SHOWN, Part, Stays, Tally
from accounts.models import Import

SLICE_ROWS = 20_000
KIND = "usage"
_DAYS = """
SELECT day, sum(rows)::bigint FROM (
    SELECT day, count(*) AS rows FROM accounts_featureday
    WHERE organization_id = %(organization)s AND import_id = %(import)s GROUP BY day
    UNION ALL SELECT day, count(*) FROM accounts_usageday
    WHERE organization_id = %(organization)s AND supplied_by = %(import)s GROUP BY day
    UNION ALL SELECT day, count(*) FROM accounts_usagebefore
    WHERE organization_id = %(organization)s AND replaced_id = %(import)s GROUP BY day
) found GROUP BY day ORDER BY day
"""
# the four ways in which a row of an import is found: its table, its sign, whether something stood there
_OWN = {
    "use of features by day": """
        FROM accounts_featureday r JOIN accounts_feature f
            ON f.organization_id = %(organization)s AND f.id = r.feature_id
        LEFT JOIN accounts_usagebefore b ON b.organization_id = %(organization)s
            AND b.import_id = %(import)s AND b.account_id = r.account_id AND b.feature_id = r.feature_id
            AND b.stream = r.stream AND b.day = r.day
        WHERE r.organization_id = %(organization)s AND r.import_id = %(import)s
    """,
    "totals by day": """
        FROM accounts_usageday r
        CROSS JOIN (SELECT 'all features' AS name) f
        LEFT JOIN accounts_usagebefore b ON b.organization_id = %(organization)s
            AND b.import_id = %(import)s AND b.account_id = r.account_id AND b.feature_id IS NULL
            AND b.day = r.day
        WHERE r.organization_id = %(organization)s AND r.supplied_by = %(import)s
    """,
}
_REPLACED = {
    "use of features by day": """
        FROM accounts_usagebefore r JOIN accounts_feature f
            ON f.organization_id = %(organization)s AND f.id = r.feature_id
        WHERE r.organization_id = %(organization)s AND r.replaced_id = %(import)s
    """,
    "totals by day": """
        FROM accounts_usagebefore r
        CROSS JOIN (SELECT 'all features' AS name) f
        WHERE r.organization_id = %(organization)s AND r.replaced_id = %(import)s AND r.feature_id IS NULL
    """,
}


@dataclass(frozen=True, kw_only=True)
class Span:
    """Some days, both included, and how many rows the import has there."""

    first: date
    last: date
    rows: int


def spans(row: Import) -> Iterator[Span]:
    """Yield the days an import has rows on, put together until they make a slice."""
    gathered: list[tuple[date, int]] = []
    for day, count in _run(_DAYS, row):
        if gathered and sum(rows for _, rows in gathered) + count > SLICE_ROWS:
            yield _span(gathered)
            gathered = []
        gathered.append((day, int(count)))
    if gathered:
        yield _span(gathered)


def _span(days: Sequence[tuple[date, int]]) -> Span:
    return Span(first=days[0][0], last=days[-1][0], rows=sum(rows for _, rows in days))


def parts(row: Import) -> list[Part]:
    """Return what would happen to days of use."""
    if row.kind != KIND:
        return []
    return [_part(row, label) for label in _OWN]


def _part(row: Import, label: str) -> Part:
    own, replaced = _OWN[label], _REPLACED[label]
    part = Part(
        label=label,
        removed=_tally(row, f"{own} AND b.id IS NULL"),
        restored=_tally(row, f"{own} AND b.id IS NOT NULL"),
    )
    later = _tally(row, replaced)
    if later.count:
        part.stays[Stays.LATER] = later
    return part


def _tally(row: Import, found: str) -> Tally:
    """Count what was found and name a few."""
    ((count,),) = _run(f"SELECT count(*) {found}", row)
    shown = _run(
        f"SELECT a.name, s.name, s.day FROM (SELECT r.account_id, f.name, r.day {found} LIMIT {SHOWN}) s "  # noqa: S608 - constants
        "JOIN accounts_account a ON a.organization_id = %(organization)s AND a.id = s.account_id "
        "ORDER BY s.day, a.name",
        row,
    )
    return Tally(count=count, examples=[f"{name}, {feature}, {day}" for name, feature, day in shown])


def _run(statement: str, row: Import) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"organization": row.organization_id, "import": row.pk})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
