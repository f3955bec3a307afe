"""Call drivers: what would we fix upstream to make the calls stop?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cs_platform.pages import as_of
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.choices import Function
from cs_platform.tenancy.domain.permissions import Permission
from health.queries import drivers

SHOWN = 50


@require_GET
@access.require(Permission.READ)
def call_drivers(request: TenantRequest) -> HttpResponse:
    """Show what customers called about in the last 84 days, by function upstream, with the money behind."""
    page_day = as_of.of(request)
    if page_day is None:
        return as_of.nothing_yet(request, section="call-drivers", title="Call drivers")
    found = drivers.drivers(request.organization.pk, page_day.latest.day)
    asked = request.GET.get("function")
    shown = [each for each in found if asked is None or each.function == asked]
    context = {
        "section": "call-drivers",
        "as_of": page_day,
        "drivers": shown[:SHOWN],
        "count": len(shown),
        "functions": [(each, _label(each.function)) for each in drivers.by_function(found)],
        "asked": asked,
        "asked_label": None if asked is None else _label(asked),
        "first": next((each for each in shown if each.name), None),
        "labels": {each.value: each.label for each in Function},
        "not_convertible": 0,
    }
    return render(request, "pages/call_drivers.html", context)


def _label(function: str) -> str:
    return Function(function).label if function in set(Function) else "Nobody named"
