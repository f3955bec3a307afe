"""Coverage and freshness: which inputs are missing or old, by source, and what that hides."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain import scoring
from health.queries import kept, portfolio, unheard
from health.queries.freshness import Input
from health.queries.unheard import Share
from health.views import frame


@dataclass(frozen=True, kw_only=True)
class Line:
    """One source as the page shows it. of_largest: what it hides of what the first one hides, 0..1."""

    source: Input
    unheard: Share | None
    of_largest: float


@require_GET
@access.require(Permission.READ)
def coverage(request: TenantRequest) -> HttpResponse:
    """Show what each source of facts adds to health, how old it is, and of whom it says nothing."""
    page_day = portfolio.as_of(request.organization)
    if page_day is None:
        return frame.show(request, "health/coverage.html", {"as_of": None})
    organization_id, day = request.organization.pk, page_day.latest.day
    found = [each for each in kept.of_day(kept.INPUTS, organization_id, day).value if each.weight]
    covered = kept.of_day(kept.COVERAGE, organization_id, day).value
    lines = _lines(found, covered)
    hidden = sum(each.hidden for each in found)
    context = {
        "as_of": page_day,
        "not_convertible": 0,
        "lines": lines,
        "covered": covered,
        "hidden": hidden,
        "points": scoring.FULL_POINTS - hidden,
        "own_record": scoring.FULL_POINTS - sum(each.weight for each in found),
        "worst": lines[0] if lines and lines[0].source.hidden else None,
        "missing": [each for each in found if each.missing],
    }
    return frame.show(request, "health/coverage.html", context)


def _lines(found: Sequence[Input], covered: unheard.Coverage) -> list[Line]:
    largest = max((each.hidden for each in found), default=0.0) or 1.0
    return [
        Line(source=each, unheard=covered.unheard.get(each.source), of_largest=each.hidden / largest)
        for each in found
    ]
