"""One account: what is at stake, why it has this health, and what is on record."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.domain.choices import CustomerState
from accounts.queries import records
from accounts.queries.records import UsageWeek
from autopsies.queries import reviews
from cs_platform.lib import periods, text
from cs_platform.pages import as_of, reader
from cs_platform.pages.charts import Chart, Mark, Series
from cs_platform.tenancy import access, queries
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain import scoring
from health.domain.choices import Band
from health.queries import explanation, standings
from health.queries.explanation import TrendPoint

HORIZON_MONTHS = 12


@require_GET
@access.require(Permission.READ)
def account(request: TenantRequest, account_id: int) -> HttpResponse:
    """Show one account as of the last completed run."""
    organization = request.organization
    page_day, standing = as_of.of(request), standings.standing_of(organization.pk, account_id)
    if page_day is None or standing is None:
        return _not_scored(request, account_id)
    day = standing.day
    people = records.people(organization.pk, account_id, day)
    weeks = records.usage_by_week(organization.pk, account_id, day)
    trend = explanation.trend(organization.pk, account_id)
    context = {
        "section": "accounts",
        "as_of": page_day,
        "account": standing.account,
        "standing": standing,
        "not_convertible": 1 if standing.not_convertible else 0,
        "horizon_end": periods.add_months(day, HORIZON_MONTHS),
        "is_customer": standing.customer_state == CustomerState.CUSTOMER,
        "is_unknown": standing.band == Band.UNKNOWN,
        "explained": explanation.explain(organization.pk, account_id, day),
        "health_chart": _health_chart(request, trend) if len(trend) > 1 else None,
        "contracts": records.contracts(organization.pk, account_id, day),
        "usage_chart": _usage_chart(request, weeks) if weeks else None,
        "tickets": records.tickets(
            organization.pk, account_id, day, queries.end_of_day(organization.time_zone, day)
        ),
        "people": people,
        "autopsies": reviews.rows(organization.pk, account_id=account_id),
    }
    return render(request, "pages/account.html", context)


def _not_scored(request: TenantRequest, account_id: int) -> HttpResponse:
    """Show an account that has had no run yet; 404 where there is none."""
    accounts = records.accounts(request.organization.pk)
    found = access.get_or_404(request, accounts, Permission.READ, pk=account_id)
    return render(request, "pages/account_not_scored.html", {"section": "accounts", "account": found})


def _health_chart(request: TenantRequest, trend: Sequence[TrendPoint]) -> Chart:
    """Draw health on its stored days between the edges of the bands."""
    locale = reader.locale_of(request)
    texts = tuple(
        "unknown" if point.health is None else text.number(point.health, locale=locale) for point in trend
    )
    return Chart(
        key="health",
        label="Health on a scale of 0 to 100 by day",
        days=tuple(point.day for point in trend),
        series=(
            Series(
                name="Health",
                mark=Mark.LINE,
                values=tuple(point.health for point in trend),
                texts=texts,
                end=texts[-1],
            ),
        ),
        locale=locale,
        ticks=(0.0, scoring.WATCH_FROM, scoring.HEALTHY_FROM, scoring.FULL_POINTS),
        zones=((20, "at risk"), (55, "watch"), (85, "healthy")),
    )


def _usage_chart(request: TenantRequest, weeks: Sequence[UsageWeek]) -> Chart:
    """Draw events by week."""
    locale = reader.locale_of(request)
    return Chart(
        key="usage",
        label="Events in the product by week",
        days=tuple(week.ends_on for week in weeks),
        series=(
            Series(
                name="Events",
                mark=Mark.BAR,
                values=tuple(float(week.events) for week in weeks),
                texts=tuple(text.count(week.events, locale=locale) for week in weeks),
            ),
        ),
        locale=locale,
        short=True,
    )
