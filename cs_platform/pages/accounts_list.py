"""All accounts: how they stand, filtered and sorted, and the same as a file."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from accounts.domain import stakes
from accounts.queries import choices
from cs_platform.pages import account_filters, as_of, reader
from cs_platform.pages.as_of import AsOf
from cs_platform.pages.lists import every, files, selection
from cs_platform.pages.lists import pages as list_pages
from cs_platform.pages.lists.accounts import ACCOUNTS
from cs_platform.pages.lists.declared import Totals, Where
from cs_platform.pages.lists.selection import COLUMNS, NOT_FILTERS, VIEW, Selection
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.choices import Band, StandingView
from health.queries import overview, portfolio, standings
from health.queries.overview import Cell, Overview

# filters that stand in no select: a change of the others keeps them
KEPT = ("band", "state", "renewing", "off_track", "family", COLUMNS, VIEW)


@dataclass(frozen=True, kw_only=True)
class MapCell:
    """How many accounts of a stage are in a band."""

    band: Band
    count: int


@dataclass(frozen=True, kw_only=True)
class MapRow:
    """A stage and its accounts by band, in the order of `Band`. key: what the stage filter takes."""

    key: str
    name: str
    cells: tuple[MapCell, ...]

    @property
    def total(self) -> int:
        """All accounts of the stage."""
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class StageMap:
    """Accounts by stage and band with their money. The last entries of the sums are over all bands."""

    rows: tuple[MapRow, ...]
    counts: tuple[int, ...]
    losses: tuple[Decimal, ...]

    @property
    def at_risk(self) -> int:
        """How many accounts are at risk."""
        return self.counts[list(Band).index(Band.AT_RISK)]

    @property
    def at_risk_loss(self) -> Decimal:
        """The expected loss of the accounts at risk."""
        return self.losses[list(Band).index(Band.AT_RISK)]


@require_GET
@vary_on_headers("HX-Request")
@access.require(Permission.READ)
def accounts(request: TenantRequest) -> HttpResponse:
    """Show the accounts that pass the filter, a page at a time, with the sums of all of them."""
    page_day = as_of.of(request)
    if page_day is None:
        return as_of.nothing_yet(request, section="accounts", title="Accounts")
    chosen = _select(request, page_day)
    seen = overview.overview(request.organization.pk, page_day.latest.day)
    is_narrowed = any(request.GET.get(key) for key in chosen.filter.filters)
    totals = standings.totals(chosen.rows) if is_narrowed else seen.views[StandingView.PRESENT]
    context = {
        "section": "accounts",
        "as_of": page_day,
        "list": chosen,
        "page": selection.page_of(chosen, Totals(count=totals.accounts)),
        "sort": chosen.sort,
        "filter": chosen.filter,
        "totals": totals,
        "export_query": request.GET.urlencode(),
        **list_pages.saved(request, chosen),
        "may_change": access.can(request.membership, Permission.EDIT_ACCOUNTS),
    }
    if request.htmx and not request.htmx.boosted:  # type: ignore[attr-defined] # set by django-htmx
        return render(request, "pages/_accounts_table.html", context | {"is_fragment": True})
    return render(request, "pages/accounts.html", context | _frame(request, seen, page_day))


def _select(request: TenantRequest, page_day: AsOf) -> Selection:
    """Return what was asked for; "near" and "overdue" count from the day of the figures."""
    where = Where(request=request, today=page_day.latest.day, locale=reader.locale_of(request))
    return selection.select(ACCOUNTS, where)


def _frame(request: TenantRequest, seen: Overview, page_day: AsOf) -> dict[str, object]:
    """Return what stands around the table: the map, the ready-made views, the choices of the filters."""
    organization_id = request.organization.pk
    day = page_day.latest.day
    stages = choices.stages(organization_id)
    stage_map = _map(seen.cells, stages)
    mine = standings.standings(organization_id).filter(account__owner_id=request.membership.pk)
    return {
        "lists": every.LISTS,
        "map": stage_map,
        "bands": list(Band),
        "views": {view.name.lower(): totals.accounts for view, totals in seen.views.items()},
        "mine": overview.present(mine).count(),
        "stages": stages,
        "owners": choices.owners(organization_id),
        "segments": [(name, name) for name in portfolio.segments_on(organization_id, day)],
        "view": _open_view(request),
        "kept": [(key, value) for key in KEPT for value in request.GET.getlist(key) if value],
        "whole": seen.views[StandingView.PRESENT],
        "horizon_end": stakes.horizon_end(day),
        "not_convertible": seen.not_convertible,
    }


def _map(cells: tuple[Cell, ...], stages: list[tuple[int, str]]) -> StageMap:
    by_place = {(cell.stage_id, cell.band): cell for cell in cells}
    named: list[tuple[int | None, str]] = [*stages, (None, "No stage")]
    lines = [_map_row(by_place, stage_id, name) for stage_id, name in named]
    losses = [sum((cell.expected_loss for cell in cells if cell.band is band), Decimal(0)) for band in Band]
    counts = [sum(cell.accounts for cell in cells if cell.band is band) for band in Band]
    return StageMap(
        rows=tuple(line for line in lines if line.total or line.key != account_filters.NONE),
        counts=(*counts, sum(counts)),
        losses=(*losses, sum(losses, Decimal(0))),
    )


def _map_row(by_place: dict[tuple[int | None, Band], Cell], stage_id: int | None, name: str) -> MapRow:
    found = ((band, by_place.get((stage_id, band))) for band in Band)
    return MapRow(
        key=account_filters.NONE if stage_id is None else str(stage_id),
        name=name,
        cells=tuple(MapCell(band=band, count=cell.accounts if cell else 0) for band, cell in found),
    )


def _open_view(request: TenantRequest) -> str:
    """Return which ready-made view the query string is; "" for a selection of one's own."""
    asked = {key: value for key, value in request.GET.items() if value and key not in NOT_FILTERS}
    views = {
        "present": {},
        "mine": {"owner": str(request.membership.pk)},
        "at_risk": {"band": Band.AT_RISK.value},
        "renewing": {"renewing": "true"},
        "off_track": {"off_track": "true"},
        "absent": {"state": account_filters.ABSENT},
        "parents": {"family": account_filters.PARENTS},
    }
    return next((view for view, query in views.items() if query == asked), "")


@require_GET
@access.require(Permission.EXPORT)
def accounts_csv(request: TenantRequest) -> HttpResponse | StreamingHttpResponse:
    """Send the filtered, sorted accounts as a file that a spreadsheet opens without running anything."""
    page_day = as_of.of(request)
    if page_day is None:
        return as_of.nothing_yet(request, section="accounts", title="Accounts")
    return files.response(_select(request, page_day), f"accounts-{page_day.latest.day.isoformat()}")
