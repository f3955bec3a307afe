"""Today: whom a person helps next, why, and what is at stake."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from autopsies.queries import reviews
from cs_platform.pages import as_of, history
from cs_platform.pages.history import Change
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.choices import SliceKind
from health.queries import overview, portfolio, standings
from health.queries.portfolio import Slice

ROWS_SHOWN = 12
MONTHS_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Book:
    """The accounts of one person: sums now, and the value at risk by month, for a sparkline."""

    totals: standings.Totals
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
    everyone = overview.present(standings.standings(organization_id))
    mine = everyone.filter(account__owner_id=membership_id)
    book = _book(mine, portfolio.slice_trend(organization_id, SliceKind.OWNER, str(membership_id)))
    has_book = bool(book.totals.accounts)
    rows = _at_stake(mine if has_book else everyone)
    shown = list(rows[:ROWS_SHOWN])
    rest = standings.totals(rows)
    context = {
        "section": "today",
        "as_of": page_day,
        "book": book,
        "has_book": has_book,
        "rows": shown,
        "shown_loss": sum((row.expected_loss for row in shown), Decimal(0)),
        "rest_count": rest.accounts - len(shown),
        "rest_loss": rest.expected_loss - sum((row.expected_loss for row in shown), Decimal(0)),
        "waiting": reviews.waiting_for(organization_id, membership_id),
        "not_convertible": (book.totals if has_book else standings.totals(everyone)).not_convertible,
    }
    return render(request, "pages/today.html", context)


def _book(mine: QuerySet[Any], months: Sequence[Slice]) -> Book:
    trend = history.since_first_customer(months)[-MONTHS_SHOWN:]
    return Book(
        totals=standings.totals(mine),
        change=history.change(trend, history.MONTH_DAYS) if trend else None,
        losses=tuple(float(point.expected_loss) for point in trend),
    )


def _at_stake(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(expected_loss__gt=0).order_by("-expected_loss", "pk")
