"""Severity inflation: what customers call the worst, and what it was found to be by who saw no money.

An assessment made blind here counts before one from the help desk, which shows no ARR either. An account
speaks by its tickets of two years, the organization by those of the chosen span.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from cs_platform.lib import periods
from cs_platform.tenancy import queries as tenancy
from health.domain import facts
from health.domain.fairness import intervals, severity
from health.domain.fairness.intervals import Estimate
from health.domain.fairness.severity import Inflation
from health.queries.facts import as_of
from health.queries.fairness import known as knowledge
from health.queries.fairness.known import Known

MONTHS = 12
TWO_YEARS = 730
"""A habit of calling everything the worst lasts, and one account has few such tickets a year."""
SHOWN = 12
DATED = knowledge.within("opened_at")
FOUND = "coalesce(blind_severity, assessed_severity)"
COUNTS = f"""
    SELECT width_bucket(opened_at, %(starts)s::timestamptz[]), stated_severity, {FOUND},
           blind_severity IS NOT NULL, count(*)
    FROM {{tickets}} t WHERE {DATED} AND stated_severity IS NOT NULL
    GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - the parts are constants
ACCOUNTS = f"""
    WITH worst AS (
        SELECT account_id, count(*) AS assessed, count(*) FILTER (WHERE {FOUND} > 1) AS milder
        FROM {{tickets}} t WHERE {DATED} AND stated_severity = 1 AND {FOUND} IS NOT NULL
        GROUP BY account_id HAVING count(*) >= %(fewest)s
    )
    SELECT w.account_id, a.name, w.assessed, w.milder
    FROM worst w JOIN accounts_account a ON a.organization_id = %(organization)s AND a.id = w.account_id
        AND a.archived_at IS NULL
"""  # noqa: S608 - the parts are constants
OF_ACCOUNT = f"""
    SELECT count(*) FILTER (WHERE stated_severity = 1 AND {FOUND} IS NOT NULL),
           count(*) FILTER (WHERE stated_severity = 1 AND {FOUND} > 1)
    FROM {{tickets}} t WHERE {DATED} AND t.account_id = %(account)s
"""  # noqa: S608 - the parts are constants


@dataclass(frozen=True, kw_only=True)
class Month:
    """The tickets that said a severity in a month, and the share of them stated the worst."""

    day: date
    tickets: int
    worst: Estimate | None


@dataclass(frozen=True, kw_only=True)
class Inflated:
    """An account whose worst tickets are mostly milder, so surely that one should talk about it."""

    account_id: int
    name: str
    inflation: Inflation


@dataclass(frozen=True, kw_only=True)
class SeverityOfSpan:
    """What severity means in a span. stated: tickets that said one; assessed of them, blind of these.

    counts: (4, 4) tickets by stated and assessed severity. accounts: the surest first, of two years.
    """

    stated: int
    worst: Estimate | None
    assessed: int
    blind: int
    counts: facts.IntArray
    inflation: Inflation
    informed: Estimate | None
    months: tuple[Month, ...]
    accounts: tuple[Inflated, ...]


def severities(organization_id: int, day: date, first: date) -> SeverityOfSpan:
    """Return what severity means in the tickets opened from `first` to `day`, as known on that day."""
    known = knowledge.known(organization_id, day, (as_of.TICKETS,))
    tickets = known.past.rows(as_of.TICKETS, DATED)
    rows = _rows(known, tickets)
    counts, blind, stated = _counts([row for row in rows if row[0] >= first.replace(day=1)])
    return SeverityOfSpan(
        stated=int(stated.sum()),
        worst=intervals.share(int(stated[0]), int(stated.sum())),
        assessed=int(counts.sum()),
        blind=blind,
        counts=counts,
        inflation=Inflation(assessed=int(counts[0].sum()), milder=int(counts[0, 1:].sum())),
        informed=severity.informed(counts),
        months=_months(rows),
        accounts=_accounts(known, tickets),
    )


def of_account(known: Known, account_id: int) -> Inflation:
    """Return what one account's worst tickets of two years were found to be; of a day, see `known`."""
    query = OF_ACCOUNT.format(
        tickets=known.past.rows(as_of.TICKETS, f"{DATED} AND t.account_id = %(account)s")
    )
    bound = known.bound(since=_two_years_before(known), account=account_id)
    assessed, milder = tenancy.rows_of(query, bound)[0]
    return Inflation(assessed=assessed, milder=milder)


def _rows(known: Known, tickets: str) -> list[tuple[Any, ...]]:
    """Return month, stated and assessed severity, whether blind, and how many tickets of twelve months."""
    this_month = known.day.replace(day=1)
    months = [periods.add_months(this_month, number - MONTHS + 1) for number in range(MONTHS)]
    starts = [known.start_of(month) for month in months]
    rows = tenancy.rows_of(COUNTS.format(tickets=tickets), known.bound(since=starts[0], starts=starts))
    return [(months[bucket - 1], *rest) for bucket, *rest in rows]


def _counts(rows: list[tuple[Any, ...]]) -> tuple[facts.IntArray, int, facts.IntArray]:
    """Return tickets (4, 4) by stated and assessed severity, how many blind, and stated (4,) in all."""
    counts, stated, blind = np.zeros((4, 4), dtype=np.int64), np.zeros(4, dtype=np.int64), 0
    for _, said, found, is_blind, count in rows:
        stated[said - 1] += count
        if found is not None:
            counts[said - 1, found - 1] += count
            blind += count if is_blind else 0
    return counts, blind, stated


def _months(rows: list[tuple[Any, ...]]) -> tuple[Month, ...]:
    tickets: dict[date, list[int]] = {}
    for month, said, _, _, count in rows:
        total = tickets.setdefault(month, [0, 0])
        total[0] += count
        total[1] += count if said == severity.WORST else 0
    return tuple(
        Month(day=month, tickets=total, worst=intervals.share(worst, total))
        for month, (total, worst) in sorted(tickets.items())
    )


def _accounts(known: Known, tickets: str) -> tuple[Inflated, ...]:
    bound = known.bound(since=_two_years_before(known), fewest=severity.FEWEST)
    found = [
        Inflated(account_id=account_id, name=name, inflation=Inflation(assessed=assessed, milder=milder))
        for account_id, name, assessed, milder in tenancy.rows_of(ACCOUNTS.format(tickets=tickets), bound)
    ]
    sure = [each for each in found if each.inflation.is_inflated]
    return tuple(sorted(sure, key=lambda each: (-each.inflation.chance_of_most, each.name))[:SHOWN])


def _two_years_before(known: Known) -> datetime:
    return known.start_of(known.day - timedelta(days=TWO_YEARS - 1))
