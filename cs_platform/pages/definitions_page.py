"""What every figure means."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cs_platform.pages import definitions, own_rules, reader
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@require_GET
@access.require(Permission.READ)
def figures(request: TenantRequest) -> HttpResponse:
    """List the definitions of all figures on screens, with the organization's own rules in them."""
    said = reader.settings_of(request)
    groups = [
        (title, {key: own_rules.of(term, said) for key, term in terms.items()})
        for title, terms in definitions.GROUPS
    ]
    context = {"section": "definitions", "groups": groups}
    return render(request, "pages/definitions.html", context)
