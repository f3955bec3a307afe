"""What was known on a day: facts known by then, as they stood, whatever was corrected or added since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cs_platform.tenancy import queries as tenancy
from health.queries.facts import as_of, shared
from health.queries.facts.as_of import Table

OPPORTUNITIES = Table(name="accounts_opportunity")
PEOPLE = """
    SELECT coalesce(m.function, ''), count(*)
    FROM (SELECT DISTINCT author_id FROM {touches} t WHERE {which}) p
    LEFT JOIN tenancy_membership m ON m.organization_id = %(organization)s AND m.id = p.author_id
    WHERE p.author_id IS NOT NULL GROUP BY 1
"""
CLOSED = """
    SELECT max(day) FILTER (WHERE day BETWEEN %(oldest)s AND %(day)s), min(day) FROM health_portfolioday
    WHERE organization_id = %(organization)s AND slice_kind = 'ALL'
"""


@dataclass(frozen=True, kw_only=True)
class Known:
    """One organization as known on a day. end: the first moment after it."""

    organization_id: int
    day: date
    end: datetime
    zone: str
    past: as_of.Past

    def bound(self, **more: Any) -> dict[str, Any]:
        """Return what a statement over these facts is bound to."""
        own = {
            "organization": self.organization_id,
            "day": self.day,
            "end": self.end,
            "zone": self.zone,
        }
        return own | self.past.parameters(*as_of.EVERYBODY) | more

    def start_of(self, day: date) -> datetime:
        """Return the moment a day starts here."""
        return tenancy.start_of_day(self.zone, day)


def known(organization_id: int, day: date, tables: Sequence[Table]) -> Known:
    """Read what became of some tables since the end of a day."""
    zone = tenancy.organization(organization_id).time_zone
    end = tenancy.end_of_day(zone, day)
    return Known(
        organization_id=organization_id,
        day=day,
        end=end,
        zone=zone,
        past=as_of.past(organization_id, shared.known_until(organization_id, end), tables),
    )


def within(moment: str) -> str:
    """Return which facts `t` count: those known by the day whose moment lies from `since` to its end."""
    return f"t.known_on <= %(day)s AND t.{moment} >= %(since)s AND t.{moment} < %(end)s"


def people_by_function(touches: str, which: str, bound: Mapping[str, Any]) -> Mapping[str, int]:
    """Return how many people of each function held touches; which: of `t`, in SQL."""
    return dict(tenancy.rows_of(PEOPLE.format(touches=touches, which=which), bound))


def closed_by(organization_id: int, day: date, margin: int) -> date | None:
    """Return the newest day closed by a day, at most so many days before it; None without one."""
    return _closed(organization_id, day, margin)[0]


def first_closed(organization_id: int, day: date) -> date:
    """Return the first closed day; `day` where there is none."""
    return _closed(organization_id, day, 0)[1] or day


def _closed(organization_id: int, day: date, margin: int) -> tuple[date | None, date | None]:
    bound = {"organization": organization_id, "day": day, "oldest": day - timedelta(days=margin)}
    newest, first = tenancy.rows_of(CLOSED, bound)[0]
    return newest, first
