"""Where a page of records goes on to."""

from django.utils.http import url_has_allowed_host_and_scheme

from cs_platform.tenancy.access import TenantRequest


def next_of(request: TenantRequest) -> str:
    """Return where the person came from, as far as that is a page of ours; empty otherwise."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, {request.get_host()})
    return asked if is_ours else ""
