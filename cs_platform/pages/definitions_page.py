"""What every figure means."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cs_platform.pages import definitions
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@require_GET
@access.require(Permission.READ)
def figures(request: TenantRequest) -> HttpResponse:
    """List the definitions of all figures on screens."""
    context = {"section": "definitions", "groups": definitions.GROUPS}
    return render(request, "pages/definitions.html", context)
