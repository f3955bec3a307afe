"""Today: whom a person helps next, why, and what is at stake."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from autopsies.queries import reviews
from cs_platform.pages import as_of, history
from cs_platform.pages.as_of import AsOf
from cs_platform.pages.history import Change
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.choices import SliceKind, StandingView
from health.queries import overview, portfolio, standings
from health.queries.portfolio import Slice
from health.queries.standings import NOTHING, Totals

ROWS_SHOWN = 12
MONTHS_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Book:
    """The accounts of one person: sums now, and the value at risk by month, for a sparkline."""

    totals: Totals
    change: Change | None
    losses: tuple[float, ...]


@require_GET
@access.require(Permission.READ)
def today(request: TenantRequest) -> HttpResponse:
    """Show a person's accounts by expected loss; to who owns none, the organization's."""
    page_day = as_of.of(request)
    if page_day is None:
        return as_of.nothing_yet(request, section="today", title="Today")
    organization_id, membership_id = request.organization.pk, request.membership.pk
    everyone = standings.standings(organization_id)
    mine = overview.present(everyone).filter(account__owner_id=membership_id)
    book = _book(mine, portfolio.slice_trend(organization_id, SliceKind.OWNER, str(membership_id)))
    has_book = bool(book.totals.accounts)
    whole = book.totals if has_book else _everybody(organization_id, page_day)
    shown = list(standings.at_stake(mine if has_book else everyone)[:ROWS_SHOWN])
    context = {
        "section": "today",
        "as_of": page_day,
        "book": book,
        "has_book": has_book,
        "rows": shown,
        "rest_count": whole.accounts - len(shown),
        "rest_loss": whole.expected_loss - sum((row.expected_loss or NOTHING for row in shown), NOTHING),
        "waiting": reviews.waiting_for(organization_id, membership_id),
        "not_convertible": whole.not_convertible,
    }
    return render(request, "pages/today.html", context)


def _book(mine: QuerySet[Any], months: Sequence[Slice]) -> Book:
    trend = history.since_first_customer(months)[-MONTHS_SHOWN:]
    return Book(
        totals=standings.totals(mine),
        change=history.change(trend, history.MONTH_DAYS) if trend else None,
        losses=tuple(float(point.expected_loss) for point in trend),
    )


def _everybody(organization_id: int, page_day: AsOf) -> Totals:
    """Return the sums of all customers, as the day was closed."""
    return overview.overview(organization_id, page_day.latest.day).views[StandingView.PRESENT]
