"""Which features of the product an account uses, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

WEEKS_SHOWN = 26
WINDOW_DAYS = 28

BY_FEATURE = """
    SELECT f.id, f.name, f.core, (%(as_of)s - d.day) / 7 AS weeks_ago, sum(d.events), max(d.day)
    FROM accounts_feature f
    LEFT JOIN accounts_featureday d ON d.organization_id = %(organization)s AND d.feature_id = f.id
         AND d.account_id = %(account)s AND d.day BETWEEN %(first)s AND %(as_of)s
    WHERE f.organization_id = %(organization)s AND (f.core OR d.day IS NOT NULL)
    GROUP BY f.id, f.name, f.core, weeks_ago
    ORDER BY f.name, f.id
"""


@dataclass(frozen=True, kw_only=True)
class FeatureUse:
    """What an account did with one feature: events by week, oldest first; last_on: None = not in these weeks.

    recent, before: events in the last 28 days, and in the 28 days before them.
    """

    id: int
    name: str
    is_core: bool
    weeks: tuple[float, ...]
    last_on: date | None
    recent: int
    before: int

    @property
    def is_missing(self) -> bool:
        """Whether a feature that a healthy account uses was not used in the last 28 days."""
        return self.is_core and not self.recent


def by_feature(organization_id: int, account_id: int, as_of: date) -> tuple[FeatureUse, ...]:
    """Return every core feature, used or not, and the others that were used: the most used of late first."""
    first = as_of - timedelta(days=7 * WEEKS_SHOWN - 1)
    with connection.cursor() as cursor:
        cursor.execute(
            BY_FEATURE,
            {"organization": organization_id, "account": account_id, "first": first, "as_of": as_of},
        )
        rows = cursor.fetchall()
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    used = (_use(of) for of in found.values())
    return tuple(sorted(used, key=lambda use: (not use.is_core, -use.recent, -use.before, use.name)))


def _use(rows: Sequence[tuple[Any, ...]]) -> FeatureUse:
    weeks = [0.0] * WEEKS_SHOWN
    for *_, weeks_ago, events, _ in rows:
        if weeks_ago is not None:
            weeks[WEEKS_SHOWN - 1 - weeks_ago] = float(events)
    window = WINDOW_DAYS // 7
    return FeatureUse(
        id=rows[0][0],
        name=rows[0][1],
        is_core=rows[0][2],
        weeks=tuple(weeks),
        last_on=max((row[5] for row in rows if row[5] is not None), default=None),
        recent=int(sum(weeks[-window:])),
        before=int(sum(weeks[-2 * window : -window])),
    )
