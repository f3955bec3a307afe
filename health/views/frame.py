"""What every page of the health model has: its section, the day it speaks of, and who may change it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.queries import portfolio
from health.queries.portfolio import LatestDay

CONFIGURE = Permission.MANAGE_ORGANIZATION


@dataclass(frozen=True, kw_only=True)
class PageDay:
    """The day of the last completed run, and the currency of its money."""

    latest: LatestDay
    currency: str


def day_of(request: TenantRequest) -> PageDay | None:
    """Return the day the figures speak of; None before the first completed run."""
    latest = portfolio.latest_day(request.organization.pk)
    if latest is None:
        return None
    return PageDay(latest=latest, currency=request.organization.reporting_currency)


def show(
    request: TenantRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of the health model."""
    shared = {
        "section": "health",
        "here": request.resolver_match.url_name if request.resolver_match else "",
        "may_configure": access.can(request.membership, CONFIGURE),
    }
    return render(request, template, shared | context, status=status)
