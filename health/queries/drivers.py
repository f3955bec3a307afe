"""Call drivers: what customers call about, which function upstream causes it, and the money behind.

Source: the design's tenth idea. A driver's money is the ARR, and the expected loss, of the accounts that
called about it within the window, each account once. A ticket counts on the day it was opened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cs_platform.tenancy import queries as tenancy

WINDOW_DAYS = 84
BUCKET_DAYS = 28
BUCKETS = 12

DRIVERS = """
    WITH called AS (
        SELECT t.call_driver, t.upstream_function, t.account_id,
               count(*) AS tickets,
               count(*) FILTER (WHERE t.closed_at < %(end)s
                   AND (t.root_cause_found IS FALSE OR t.workaround_only)) AS unexplained
        FROM accounts_ticket t
        WHERE t.organization_id = %(organization)s AND t.known_on <= %(day)s
          AND t.opened_at >= %(since)s AND t.opened_at < %(end)s
        GROUP BY t.call_driver, t.upstream_function, t.account_id
    )
    SELECT c.call_driver, c.upstream_function, sum(c.tickets)::bigint, count(*), sum(c.unexplained)::bigint,
           coalesce(sum(s.arr), 0), coalesce(sum(s.expected_loss), 0)
    FROM called c
    LEFT JOIN health_accountstanding s ON s.organization_id = %(organization)s AND s.account_id = c.account_id
    GROUP BY c.call_driver, c.upstream_function
"""
TREND = """
    SELECT call_driver, upstream_function,
           ((%(day)s - (opened_at AT TIME ZONE %(zone)s)::date) / %(bucket)s)::int AS ago, count(*)
    FROM accounts_ticket
    WHERE organization_id = %(organization)s AND known_on <= %(day)s
      AND opened_at >= %(first)s AND opened_at < %(end)s
    GROUP BY call_driver, upstream_function, ago
"""


@dataclass(frozen=True, kw_only=True)
class Driver:
    """One reason to call, in the last 84 days. function: the code upstream, "" where nobody said.

    tickets_before: in the 84 days before. unexplained: closed without root cause or by workaround only.
    trend: tickets in each of the last twelve spans of 28 days, oldest first. Money in reporting currency.
    """

    name: str
    function: str
    tickets: int
    tickets_before: int
    accounts: int
    unexplained: int
    arr: Decimal
    expected_loss: Decimal
    trend: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class FunctionShare:
    """What one function upstream causes: drivers, tickets and money, accounts counted once per driver."""

    function: str
    drivers: int
    tickets: int
    expected_loss: Decimal


def drivers(organization_id: int, day: date) -> tuple[Driver, ...]:
    """Return the call drivers as of the end of a day, the most money first."""
    bound = _bound(organization_id, day)
    trends = _trends(bound)
    nothing = (0,) * BUCKETS
    found = [_driver(row, trends.get((row[0], row[1]), nothing)) for row in tenancy.rows_of(DRIVERS, bound)]
    return tuple(sorted(found, key=lambda each: (-each.expected_loss, -each.tickets, each.name)))


def by_function(found: Sequence[Driver]) -> tuple[FunctionShare, ...]:
    """Add the drivers up by the function upstream, the most money first."""
    functions = {each.function for each in found}
    shares = [
        _share(function, [each for each in found if each.function == function]) for function in functions
    ]
    return tuple(sorted(shares, key=lambda each: (-each.expected_loss, each.function)))


def _share(function: str, caused: Sequence[Driver]) -> FunctionShare:
    return FunctionShare(
        function=function,
        drivers=len(caused),
        tickets=sum(each.tickets for each in caused),
        expected_loss=sum((each.expected_loss for each in caused), Decimal(0)),
    )


def _driver(row: tuple[Any, ...], trend: tuple[int, ...]) -> Driver:
    name, function, tickets, accounts, unexplained, arr, expected_loss = row
    spans = WINDOW_DAYS // BUCKET_DAYS
    return Driver(
        name=name,
        function=function,
        tickets=tickets,
        tickets_before=sum(trend[-2 * spans : -spans]),
        accounts=accounts,
        unexplained=unexplained,
        arr=arr,
        expected_loss=expected_loss,
        trend=trend,
    )


def _trends(bound: Mapping[str, Any]) -> Mapping[tuple[str, str], tuple[int, ...]]:
    counted: dict[tuple[str, str], list[int]] = {}
    for name, function, ago, tickets in tenancy.rows_of(TREND, bound):
        counted.setdefault((name, function), [0] * BUCKETS)[BUCKETS - 1 - ago] = tickets
    return {key: tuple(counts) for key, counts in counted.items()}


def _bound(organization_id: int, day: date) -> Mapping[str, Any]:
    zone = tenancy.organization(organization_id).time_zone
    return {
        "organization": organization_id,
        "day": day,
        "zone": zone,
        "bucket": BUCKET_DAYS,
        "end": tenancy.end_of_day(zone, day),
        "since": tenancy.end_of_day(zone, day - timedelta(days=WINDOW_DAYS)),
        "first": tenancy.end_of_day(zone, day - timedelta(days=BUCKETS * BUCKET_DAYS)),
    }
