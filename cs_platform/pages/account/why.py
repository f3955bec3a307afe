"""Why this probability: what its dimensions and inputs add against the healthy reference, of one account."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from cs_platform.pages.account import head as heads
from cs_platform.pages.trust import inputs
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.choices import Dimension
from health.queries import why
from health.queries.why import Added, Why

POINTS = 100.0
NOTED = 0.0005
"""What is shown as 0.0 points is no input worth a line."""
TELLING = 2


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a dimension or an input adds, in points of 100. telling: a dimension's inputs that add most."""

    name: str
    points: float
    telling: tuple[str, ...] = ()


@require_GET
@access.require(Permission.READ)
@vary_on_headers("HX-Request")
def panel(request: TenantRequest, account_id: int) -> HttpResponse:
    """Show why an account's churn probability is what it is, as of its last completed run."""
    head = heads.of(request, account_id)
    found = None if head.standing is None else why.why(request.organization.pk, account_id, head.day)
    context = {
        "section": "accounts",
        "account": head.account,
        "as_of": head.page_day,
        "found": found,
        "dimensions": _dimensions(found),
        "inputs": _inputs(() if found is None or found.learned is None else found.learned.inputs),
        "not_convertible": 0,
    }
    fragment = request.headers.get("HX-Request")
    template = "pages/account/_why_probability.html" if fragment else "pages/account/why_probability.html"
    return render(request, template, context)


def _dimensions(found: Why | None) -> list[Line]:
    if found is None or found.learned is None:
        return []
    return [
        Line(
            name=inputs.PROFILE if dimension is None else dimension.label,
            points=added * POINTS,
            telling=_telling(found.learned.inputs, dimension, added),
        )
        for dimension, added in found.learned.dimensions
    ]


def _telling(added: Sequence[Added], dimension: Dimension | None, whole: float) -> tuple[str, ...]:
    """Name the inputs of a dimension that add most in its direction."""
    own = [each for each in added if each.dimension is dimension and each.added * whole > 0]
    return tuple(inputs.name(each.source) for each in own if abs(each.added) >= NOTED)[:TELLING]


def _inputs(added: Sequence[Added]) -> list[Line]:
    return [
        Line(name=inputs.name(each.source), points=each.added * POINTS)
        for each in added
        if abs(each.added) >= NOTED
    ]
