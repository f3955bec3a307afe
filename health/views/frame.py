"""What every page of the health model has: its section, and who may change it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission

CONFIGURE = Permission.MANAGE_ORGANIZATION


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
