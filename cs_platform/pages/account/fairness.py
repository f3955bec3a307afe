"""Fairness, of one account: what its severity means, how we see it, what attention it gets, what it said."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from accounts.queries import records
from cs_platform.pages import as_of
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.queries.fairness import account as queries


@require_GET
@access.require(Permission.READ)
@vary_on_headers("HX-Request")
def panel(request: TenantRequest, account_id: int) -> HttpResponse:
    """Show how fairly one account is seen and helped, as of the last completed run."""
    rows = records.accounts(request.organization.pk)
    account = access.get_or_404(request, rows, Permission.READ, pk=account_id)
    page_day = as_of.of(request)
    found = page_day and queries.of_account(request.organization.pk, account_id, page_day.latest.day)
    context = {
        "section": "accounts",
        "account": account,
        "as_of": page_day,
        "found": found,
        "not_convertible": 0,
    }
    fragment = request.headers.get("HX-Request")
    template = "pages/account/_fairness.html" if fragment else "pages/account/fairness.html"
    return render(request, template, context)
