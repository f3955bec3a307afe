"""Pages of lists: their rows a page at a time, with their count and money, and the same as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from accounts.domain import saved_views as rules
from accounts.queries import choices, saved_views
from cs_platform.pages.lists import every, files, selection
from cs_platform.pages.lists.declared import DeclaredList, View
from cs_platform.pages.lists.selection import COLUMNS, NOT_FILTERS, VIEW, Selection
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.queries import portfolio

ABOUT_ACCOUNTS = ("name", "owner", "stage", "segment", "account")


@dataclass(frozen=True, kw_only=True)
class Link:
    """A view of a list: what it is called, where it is, and whether it is open."""

    label: str
    query: str
    is_open: bool


@require_GET
@vary_on_headers("HX-Request")
@access.require(Permission.READ)
def shown(request: TenantRequest, slug: str) -> HttpResponse:
    """Show the rows that pass the filter, with how many they are and what they come to."""
    declared = every.BY_SLUG[slug]
    chosen = selection.select(declared, selection.where_of(request))
    totals = declared.totals(chosen.rows, chosen.where)
    context = {
        "section": "accounts",
        "list": chosen,
        "page": selection.page_of(chosen, totals),
        "filter": chosen.filter,
        "totals": totals,
        "export_query": request.GET.urlencode(),
        **saved(request, chosen),
    }
    if request.htmx and not request.htmx.boosted:  # type: ignore[attr-defined] # set by django-htmx
        return render(request, "pages/lists/_table.html", context | {"is_fragment": True})
    return render(request, "pages/lists/list.html", context | _frame(request, chosen))


@require_GET
@access.require(Permission.EXPORT)
def file(request: TenantRequest, slug: str) -> StreamingHttpResponse:
    """Send the rows that pass the filter, in their order, as a file."""
    chosen = selection.select(every.BY_SLUG[slug], selection.where_of(request))
    return files.response(chosen, f"{slug}-{chosen.where.today.isoformat()}")


def saved(request: TenantRequest, chosen: Selection) -> dict[str, Any]:
    """Return the saved views of a list, the one that is open, and whether the reader may change it."""
    rows = list(saved_views.of_page(request.organization.pk, request.membership.pk, chosen.of.slug))
    asked = request.GET.get(VIEW, "")
    found = next((row for row in rows if str(row.pk) == asked), None)
    return {
        "saved": [_link(row, row is found) for row in rows],
        "open_view": found,
        "may_change_view": found is not None and _may_change(request, found),
        "kept_columns": ",".join(column.key for column in chosen.shown) if chosen.is_chosen else "",
    }


def _may_change(request: TenantRequest, view: Any) -> bool:
    return rules.can_change(
        owner_id=view.owner_id,
        is_shared=view.is_shared,
        membership_id=request.membership.pk,
        is_admin=access.can(request.membership, Permission.MANAGE_ORGANIZATION),
    )


def _link(row: Any, is_open: bool) -> Link:
    return Link(label=row.name, query=saved_views.query_of(row), is_open=is_open)


def _frame(request: TenantRequest, chosen: Selection) -> dict[str, Any]:
    """Return what stands around the table: the tabs, the views, the choices of the filters."""
    organization_id = request.organization.pk
    own = [box for box in chosen.filter.form if box.name not in ABOUT_ACCOUNTS]
    latest = portfolio.latest_day(organization_id)
    segments = portfolio.segments_on(organization_id, latest.day) if latest else []
    return {
        "lists": every.LISTS,
        "views": _views(request, chosen.of),
        "boxes": own,
        "stages": choices.stages(organization_id),
        "owners": choices.owners(organization_id),
        "segments": [(name, name) for name in segments],
        "kept": [
            (key, value)
            for key in ("sort", "account", COLUMNS, VIEW)
            for value in request.GET.getlist(key)
            if value
        ],
    }


def _views(request: TenantRequest, declared: DeclaredList) -> Sequence[Link]:
    """Return the ready-made views, everything first; the one the query string is is open."""
    asked = {key: str(value) for key, value in request.GET.items() if value and key not in NOT_FILTERS}
    is_saved = bool(request.GET.get(VIEW))
    return [
        _ready(view, str(request.membership.pk), asked, is_saved=is_saved)
        for view in (View(label="All", query={}), *declared.views)
    ]


def _ready(view: View, me: str, asked: dict[str, str], *, is_saved: bool) -> Link:
    query = {key: value.replace("{me}", me) for key, value in view.query.items()}
    filters = {key: value for key, value in query.items() if key not in NOT_FILTERS}
    return Link(label=view.label, query=urlencode(query), is_open=not is_saved and filters == asked)
