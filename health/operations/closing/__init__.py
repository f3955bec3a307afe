"""Closing a day: what needs all accounts of the organization.

Probability and expected loss, who is off track, how every account stands, the sums, and signals. It may
be done again for the same day (when a failed chunk was scored later) and then writes the same for the rest.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from django.db import connection

from cs_platform.tenancy import queries as tenancy
from health.domain import explain, scoring
from health.domain.choices import SliceKind
from health.models import PortfolioDay
from health.operations import kept
from health.operations.closing import episodes, estimates, learned, noticed, portfolio, standings
from health.queries import configurations, days, scores


@dataclass(frozen=True, kw_only=True)
class DayResult:
    """What closing a day found. Money: sums of stored cents, in the reporting currency."""

    accounts_scored: int
    coverage_mean: float
    arr: Decimal
    known_loss: Decimal
    expected_loss: Decimal
    currency: str
    not_convertible: int
    episodes_entered: int
    episodes_left: int
    signals_open: int


def close_day(organization_id: int, day: date, *, monthly: bool, is_last: bool = True) -> DayResult:
    """Close a day whose chunks are scored.

    monthly: in replay, which sees month ends only. is_last: no later day follows at once, so that the
    standings are written. A day before one that is closed changes neither episodes nor standings.
    """
    _join_whole_tables()
    published = configurations.published_on(organization_id, day)
    accounts = scores.accounts_of_day(organization_id, day, len(published.configuration.keys))
    scored = scoring.score(published.configuration, accounts.values, profile=accounts.profile)
    said = learned.of_day(organization_id, day, accounts.ids, accounts.band)
    estimates.write(organization_id, accounts, said)
    is_newest = days.is_newest(organization_id, day)
    closed = days.closed_days(organization_id, day)
    moved = episodes.NOTHING
    if is_newest:
        whole = episodes.Day(
            accounts=accounts,
            scored=scored,
            published=published,
            closed=closed,
            monthly=monthly,
        )
        moved = episodes.write(organization_id, whole)
    if is_newest and is_last:
        reasons = explain.top_reasons(published.configuration, accounts.values, scored)
        if said is not None and said.reasons is not None:
            reasons = iter(said.reasons)
        standings.write(organization_id, day, closed, zip(accounts.ids.tolist(), reasons, strict=True))
    portfolio.write(organization_id, day, from_standings=is_newest and is_last)
    kept.forget(organization_id, since=day)
    # replay sees month ends only: nobody can act on what was noticed then
    is_daily = is_newest and not monthly
    found = noticed.write(organization_id, accounts, published.configuration.keys) if is_daily else 0
    return _result(organization_id, accounts, moved, found)


def _join_whole_tables() -> None:
    """Keep the planner from nested loops until the transaction ends.

    The day's rows are so new that the statistics know none of them: it would expect one row and go through
    a table once for each of 10,000.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")


def _result(
    organization_id: int, accounts: scores.DayAccounts, moved: episodes.Moved, noticed: int
) -> DayResult:
    whole = PortfolioDay.objects.for_organization(organization_id).get(
        day=accounts.day, slice_kind=SliceKind.ALL
    )
    return DayResult(
        accounts_scored=len(accounts.ids),
        coverage_mean=float(np.mean(accounts.coverage)) if len(accounts.ids) else 0.0,
        arr=whole.arr,
        known_loss=whole.known_loss,
        expected_loss=whole.expected_loss,
        currency=tenancy.organization(organization_id).reporting_currency,
        not_convertible=whole.not_convertible,
        episodes_entered=moved.entered,
        episodes_left=moved.left,
        signals_open=noticed,
    )
