"""What is set up, as lists that open the forms of records: stages, standards, features, attributes, rates."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.queries import setup
from cs_platform.tenancy import access, queries
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.choices import Function
from cs_platform.tenancy.domain.permissions import Permission
from health.domain import measures

PAGE_SIZE = 100
FUNCTIONS = dict(Function.choices())


def _page(request: TenantRequest, template: str, **context: object) -> HttpResponse:
    may_change = access.can(request.membership, Permission.MANAGE_ORGANIZATION)
    return render(request, template, {"section": "settings", "may_change": may_change, **context})


@require_GET
@access.require(Permission.READ)
def stages(request: TenantRequest) -> HttpResponse:
    """List the stages of the journey."""
    rows = list(setup.stages_in_use(request.organization.pk))
    unanswered = sum(1 for row in rows if row.accountable is None)
    return _page(request, "settings/stages.html", rows=rows, unanswered=unanswered)


@require_GET
@access.require(Permission.READ)
def standards(request: TenantRequest) -> HttpResponse:
    """List the standards of every stage with what they ask of whom."""
    found = [
        (stage, [(row, _measure(row.measure), _behaviours(row.behaviours)) for row in rows])
        for stage, rows in setup.standards(request.organization.pk)
    ]
    count = sum(len(rows) for _, rows in found)
    return _page(request, "settings/standards.html", stages=found, count=count)


def _measure(key: str) -> str:
    """Return what a measure is called; one that is no longer known keeps its key."""
    return measures.BY_KEY[key].label if key in measures.BY_KEY else key


def _behaviours(by_function: dict[str, str]) -> list[tuple[str, str]]:
    return [(FUNCTIONS[code], words) for code, words in by_function.items() if code in FUNCTIONS]


@require_GET
@access.require(Permission.READ)
def features(request: TenantRequest) -> HttpResponse:
    """List the parts of the product."""
    rows = setup.features(request.organization.pk)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return _page(request, "settings/features.html", page=page, core=rows.filter(core=True).count())


@require_GET
@access.require(Permission.READ)
def attributes(request: TenantRequest) -> HttpResponse:
    """List the organization's own columns of accounts."""
    rows = list(setup.attributes(request.organization.pk))
    return _page(request, "settings/attributes.html", rows=rows)


@require_GET
@access.require(Permission.READ)
def rates(request: TenantRequest) -> HttpResponse:
    """List what each currency is worth today, what is missing with what that hides, and every rate."""
    organization_id = request.organization.pk
    today = queries.local_day(request.organization.time_zone, timezone.now())
    page = Paginator(setup.rates(organization_id), PAGE_SIZE).get_page(request.GET.get("page"))
    missing = setup.missing_rates(organization_id, today)
    newest = setup.newest_rates(organization_id, today)
    return _page(request, "settings/rates.html", missing=missing, newest=newest, page=page, today=today)
