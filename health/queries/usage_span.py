"""The first and the newest day with usage, found month by month.

A month with rows is found by one probe, and only that one is read: sorting all usage by day would read
every row of the organization.
"""

from datetime import date
from typing import Any

from django.db import connection

EARLIEST = date(1990, 1, 1)
# a scalar probe, not EXISTS: that would be joined, which reads everything
MONTH_OF = """
    SELECT month::date FROM generate_series(%(earliest)s::date, %(day)s::date, interval '1 month') AS month
    WHERE (SELECT true FROM accounts_usageday WHERE organization_id = %(organization)s
           AND day >= month::date AND day < (month + interval '1 month')::date
           AND day <= %(day)s AND known_on <= %(day)s LIMIT 1)
    ORDER BY month {order} LIMIT 1
"""
DAY_OF = """
    SELECT {extreme}(day) FROM accounts_usageday
    WHERE organization_id = %(organization)s AND day >= %(month)s
      AND day < (%(month)s::date + interval '1 month')::date AND day <= %(day)s AND known_on <= %(day)s
"""


def first_day(organization_id: int, day: date) -> date | None:
    """Return the first day with usage, as known on a day; None without any."""
    return _found(organization_id, day, order="ASC", extreme="min")


def newest_day(organization_id: int, day: date) -> date | None:
    """Return the newest day with usage, as known on a day; None without any."""
    return _found(organization_id, day, order="DESC", extreme="max")


def _found(organization_id: int, day: date, *, order: str, extreme: str) -> date | None:
    parameters = {"organization": organization_id, "day": day, "earliest": EARLIEST}
    month = _value(MONTH_OF.format(order=order), parameters)
    if month is None:
        return None
    found: date = _value(DAY_OF.format(extreme=extreme), parameters | {"month": month})
    return found


def _value(query: str, parameters: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        row = cursor.fetchone()
    return row[0] if row else None
