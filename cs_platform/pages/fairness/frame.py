"""What the five pages share: the quarter, its neighbours, the other pages, and the sentence on top."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpResponse
from django.shortcuts import render

from cs_platform.pages import as_of, reader
from cs_platform.pages.as_of import AsOf
from cs_platform.pages.fairness.words import Said
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.choices import Function
from health.domain.fairness import quarters
from health.domain.fairness.quarters import Quarter
from health.queries import kept
from health.queries.fairness import known
from health.queries.kept import Figure

Value = TypeVar("Value")

SECTION = "fairness"
TABS = (
    ("pages:fairness", "What severity means"),
    ("pages:fairness-shouting", "Does shouting pay?"),
    ("pages:fairness-attention", "Where attention goes"),
    ("pages:fairness-perception", "What we feel, what they say"),
    ("pages:fairness-answers", "Money per answer"),
)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The quarter a page speaks of, as known on its last day."""

    request: TenantRequest
    page_day: AsOf
    quarter: Quarter
    offered: tuple[Quarter, ...]
    locale: str


Section = Callable[[Frame, Value], tuple[Said, dict[str, Any]]]


def show(
    request: TenantRequest, template: str, figure: Figure[Value], section: Section[Value]
) -> HttpResponse:
    """Render a page of fairness from a figure of its quarter: first what it says, then what it is from."""
    page_day = as_of.of(request)
    if page_day is None:
        return as_of.nothing_yet(request, section=SECTION, title="Fairness")
    frame = _frame(request, page_day)
    found = kept.of_span(figure, request.organization.pk, frame.quarter.first, frame.quarter.last)
    said, context = section(frame, found.value)
    shared = {
        "section": SECTION,
        "as_of": page_day,
        "quarter": frame.quarter,
        "quarters": frame.offered,
        "tabs": TABS,
        "here": request.resolver_match.view_name if request.resolver_match else "",
        "said": said,
        "worked_out_at": found.worked_out_at,
        "not_convertible": 0,
    }
    return render(request, template, shared | context)


def function_name(function: str) -> str:
    """Return what a function is called; "" stands for those with too few people to be shown alone."""
    return Function(function).label if function in set(Function) else "Other functions"


def _frame(request: TenantRequest, page_day: AsOf) -> Frame:
    day = page_day.latest.day
    offered = quarters.quarters(day, known.first_closed(request.organization.pk, day))
    asked = request.GET.get("quarter", "")
    chosen = next((each for each in offered if each.key == asked), None)
    return Frame(
        request=request,
        page_day=page_day,
        quarter=chosen or quarters.usual(offered),
        offered=offered,
        locale=reader.locale_of(request),
    )
