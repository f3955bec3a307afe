"""On which days a source had facts of late, and the first and newest day with any fact."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from cs_platform.tenancy import queries as tenancy
from health.domain import facts
from health.domain.choices import FactSource
from health.queries import usage_span

LATELY_DAYS = 91
# One pass over 13 weeks: a probe for each day would read its whole month to say that a Sunday has nothing.
USAGE_DAYS = """
    SELECT day FROM accounts_usageday
    WHERE organization_id = %(organization)s AND day BETWEEN %(day)s::date - %(lately)s AND %(day)s
      AND known_on <= %(day)s
    GROUP BY day ORDER BY day
"""
TICKET_DAYS = """
    SELECT DISTINCT (opened_at AT TIME ZONE %(zone)s)::date FROM accounts_ticket
    WHERE organization_id = %(organization)s AND known_on <= %(day)s
      AND opened_at < %(end)s AND opened_at >= %(day)s::date - %(lately)s
    ORDER BY 1
"""
SPAN = """
    SELECT min(first), max(last) FROM (
        SELECT min(known_on), max(known_on) FROM accounts_account WHERE organization_id = %(organization)s
        UNION ALL
        SELECT min(known_on), max(known_on) FROM accounts_contract WHERE organization_id = %(organization)s
        UNION ALL
        SELECT min(known_on), max(known_on) FROM accounts_contact WHERE organization_id = %(organization)s
        UNION ALL
        SELECT min(known_on), max(known_on) FROM accounts_ticket WHERE organization_id = %(organization)s
        UNION ALL
        SELECT min(known_on), max(known_on) FROM accounts_churnstatement
        WHERE organization_id = %(organization)s
    ) AS spans(first, last)
"""


@dataclass(frozen=True, kw_only=True)
class FactSpan:
    """The first and the newest day on which something was known."""

    first: date
    newest: date


def fact_days(organization_id: int, source: FactSource, day: date) -> facts.DayArray:
    """Return the distinct days of the last 13 weeks with usage or with tickets opened, in order."""
    zone = tenancy.organization(organization_id).time_zone
    query = {FactSource.USAGE: USAGE_DAYS, FactSource.TICKETS: TICKET_DAYS}[source]
    parameters: dict[str, Any] = {
        "organization": organization_id,
        "day": day,
        "end": tenancy.end_of_day(zone, day),
        "zone": zone,
        "lately": LATELY_DAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found = [row[0] for row in cursor.fetchall()]
    return np.array(found, dtype="datetime64[D]")


def fact_span(organization_id: int, today: date) -> FactSpan | None:
    """Return the first and the newest day with facts, as known today; None without any."""
    with connection.cursor() as cursor:
        cursor.execute(SPAN, {"organization": organization_id})
        first, newest = cursor.fetchone()
    firsts = [first, usage_span.first_day(organization_id, today)]
    newests = [newest, usage_span.newest_day(organization_id, today)]
    known = [day for day in firsts if day is not None]
    if not known:
        return None
    return FactSpan(first=min(known), newest=max(day for day in newests if day is not None))
