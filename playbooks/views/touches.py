"""Logging a touch whose next step becomes a task."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from accounts.views import touches
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from playbooks.operations import next_steps


@access.require(Permission.EDIT_ACCOUNTS)
@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def new(request: TenantRequest) -> HttpResponse:
    """Ask for the account while none is named, then show the form, then log the touch and note its task."""
    return touches.log(request, also=next_steps.note)
