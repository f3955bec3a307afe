"""Settings of imports: on which fields sources win, and the saved mappings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.domain import mapping
from accounts.domain.kinds import KINDS
from accounts.domain.mapping import MappingError
from accounts.forms.import_settings import RenameForm, WinnersForm
from accounts.operations.imports import decisions, mappings
from accounts.queries import imports as queries
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from cs_platform.tenancy.operations import changes

SECTION = "settings"


@access.require(Permission.MANAGE_ORGANIZATION)
@require_http_methods(["GET", "POST"])
def imports(request: TenantRequest) -> HttpResponse:
    """Show who wins on which field and the saved mappings; take changes of who wins."""
    form = _form(request, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=400)
    try:
        changed = decisions.decide(
            request.organization,
            form.won,
            asked=form.asked,
            version=form.cleaned_data["version"],
            by=request.membership.pk,
        )
    except changes.ConflictError:
        messages.error(request, "Somebody else changed settings meanwhile. This is how they stand now.")
        return _page(request, _form(request, None), status=409)
    messages.success(request, "From the next import on." if changed else "That is how it was already.")
    return HttpResponseRedirect(access.url(request, "account-settings:imports"))


@access.require(Permission.MANAGE_ORGANIZATION)
@require_POST
def rename(request: TenantRequest, mapping_id: int) -> HttpResponse:
    """Give a saved mapping another name."""
    row = _mapping(request, mapping_id)
    form = RenameForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["name"])))
        return _back(request)
    name = form.cleaned_data["name"]
    try:
        if mappings.rename(row, name):
            messages.success(request, f"“{row.name}” is called “{name}” now.")
    except mappings.NameTakenError as error:
        messages.error(request, str(error))
    return _back(request)


@access.require(Permission.MANAGE_ORGANIZATION)
@require_POST
def remove(request: TenantRequest, mapping_id: int) -> HttpResponse:
    """Remove a saved mapping."""
    row = _mapping(request, mapping_id)
    if mappings.remove(row):
        messages.success(request, f"The mapping “{row.name}” was removed. Imports made with it keep theirs.")
    return _back(request)


def _form(request: TenantRequest, data: Any) -> WinnersForm:
    organization = request.organization
    return WinnersForm(
        data,
        kinds=decisions.kinds(organization),
        won=decisions.source_wins(organization),
        version=organization.version,
    )


def _page(request: TenantRequest, form: WinnersForm, status: int = 200) -> HttpResponse:
    saved = [(row, _holds(row.document)) for row in queries.mappings(request.organization.pk)]
    context = {"section": SECTION, "form": form, "saved": saved}
    return render(request, "settings/imports.html", context, status=status)


def _holds(document: str) -> str:
    """Say what a saved mapping maps, and from where."""
    try:
        read = mapping.read_mapping(document)
    except MappingError:
        return "cannot be read any more"
    kind = KINDS.get(read.files[0].kind)
    return f"{kind.label if kind else read.files[0].kind} from {read.source}"


def _mapping(request: TenantRequest, mapping_id: int) -> Any:
    return access.get_or_404(
        request, queries.mappings(request.organization.pk), Permission.MANAGE_ORGANIZATION, pk=mapping_id
    )


def _back(request: TenantRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(access.url(request, "account-settings:imports"))
