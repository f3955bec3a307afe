"""The day a page speaks of, and what a reader must know about it."""

from django.http import HttpResponse
from django.shortcuts import render

from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.queries import portfolio
from health.queries.portfolio import AsOf

__all__ = ["AsOf", "nothing_yet", "of"]


def of(request: TenantRequest) -> AsOf | None:
    """Return the page's day; None before the first completed run."""
    return portfolio.as_of(request.organization)


def nothing_yet(request: TenantRequest, *, section: str, title: str) -> HttpResponse:
    """Say that nothing is computed yet, and what to do about it."""
    may_import = access.can(request.membership, Permission.IMPORT_DATA)
    context = {"section": section, "title": title, "may_import": may_import}
    return render(request, "pages/nothing_yet.html", context)
