"""What giving many accounts an owner or a stage would change, before anything is changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.domain import bulk
from accounts.domain.bulk import Column, Member, Plan, Target, UnreadableError
from accounts.operations import records
from accounts.queries import bulk as chosen
from cs_platform.lib import keys
from cs_platform.pages import as_of
from cs_platform.pages.account_filters import AccountFilter
from cs_platform.pages.as_of import AsOf
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.queries import journey, standings

SHOWN = 50
OWN = ("to", "chosen", "all")
NOTHING = Decimal("0.00")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One account that changes. arr: in the reporting currency, None = unknown."""

    member: Member
    arr: Decimal | None
    unmet: tuple[str, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where accounts come from: an owner or a stage, how many leave it and what they pay."""

    name: str
    accounts: int
    arr: Decimal


@require_GET
@access.require(Permission.EDIT_ACCOUNTS)
def preview(request: TenantRequest) -> HttpResponse:
    """Show what would change for whom, what stays as it is, and why."""
    page_day = as_of.of(request)
    if page_day is None:
        return as_of.nothing_yet(request, section="accounts", title="Accounts")
    back = _back(request)
    try:
        target = bulk.target(request.GET.get("to", ""))
        found = _found(request, page_day, target.column)
    except UnreadableError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(back)
    name = chosen.name_of(request.organization.pk, target)
    if name is None:
        raise Http404("There is no such page.")
    plan = bulk.plan(found, target)
    lines = _lines(request.organization.pk, plan, target, page_day)
    context = {
        "section": "accounts",
        "as_of": page_day,
        "target": target,
        "is_stage": target.column is Column.STAGE,
        "name": name,
        "plan": plan,
        "lines": lines[:SHOWN],
        "hidden": len(lines) - SHOWN,
        "arr": sum((line.arr or NOTHING for line in lines), NOTHING),
        "sources": _sources(lines),
        "with_unmet": sum(bool(line.unmet) for line in lines),
        "already": bulk.named([each.name for each in plan.already]),
        "archived": bulk.named([each.name for each in plan.archived]),
        "token": records.new_token(),
        "back": back,
    }
    return render(request, "pages/bulk.html", context)


def _back(request: TenantRequest) -> str:
    """Return the list as it was filtered."""
    kept = [(key, str(value)) for key, value in request.GET.items() if key not in OWN]
    address = access.url(request, "pages:accounts")
    return f"{address}?{urlencode(kept)}" if kept else address


def _found(request: TenantRequest, page_day: AsOf, column: Column) -> Sequence[Member]:
    """Return the accounts that were chosen one by one, or all that pass the filter."""
    takes_all = bool(request.GET.get("all"))
    ids = _filtered(request, page_day) if takes_all else _chosen(request.GET.getlist("chosen"))
    if not ids:
        raise UnreadableError("Choose the accounts first: tick them in the list, or take all.")
    members = chosen.members(request.organization.pk, ids, column)
    if len(members) < len(set(ids)):
        raise Http404("There is no such page.")
    return members


def _filtered(request: TenantRequest, page_day: AsOf) -> list[int]:
    everyone = standings.standings(request.organization.pk)
    narrowed = AccountFilter(request.GET, queryset=everyone, day=page_day.latest.day, request=request)
    rows = narrowed.qs.order_by()
    bulk.check_size(rows.count())
    return list(rows.values_list("account_id", flat=True))


def _chosen(words: Iterable[str]) -> list[int]:
    found = [key for word in words if (key := keys.read(word)) is not None]
    bulk.check_size(len(found))
    return found


def _lines(organization_id: int, plan: Plan, target: Target, page_day: AsOf) -> list[Line]:
    """Return the accounts that change, the ones that pay most first."""
    ids = [each.account_id for each in plan.changing]
    arr = standings.arr_of(organization_id, ids)
    unmet = _unmet(organization_id, plan, page_day) if target.column is Column.STAGE else {}
    lines = [
        Line(member=each, arr=arr.get(each.account_id), unmet=unmet.get(each.account_id, ()))
        for each in plan.changing
    ]
    return sorted(lines, key=lambda line: (-(line.arr or NOTHING), line.member.name.casefold()))


def _unmet(organization_id: int, plan: Plan, page_day: AsOf) -> Mapping[int, tuple[str, ...]]:
    """Return the standards of the stage each account would leave that are not met yet."""
    leaving = {each.account_id: each.key for each in plan.changing if each.key is not None}
    found = journey.unmet_of_many(organization_id, leaving, page_day.latest.day)
    return {key: tuple(each.statement for each in standards) for key, standards in found.items()}


def _sources(lines: Iterable[Line]) -> list[Source]:
    """Add up what leaves each present owner or stage, the most accounts first."""
    grouped: dict[str, list[Any]] = {}
    for line in lines:
        grouped.setdefault(line.member.present, []).append(line.arr or NOTHING)
    found = [Source(name=name, accounts=len(arr), arr=sum(arr, NOTHING)) for name, arr in grouped.items()]
    return sorted(found, key=lambda source: (-source.accounts, source.name))
