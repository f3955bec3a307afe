"""Pages of imports: past ones and new files, the columns of one, what was found, how far it is."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.domain import guesses, mapping, own_attributes
from accounts.domain.files import UnreadableFileError
from accounts.domain.kinds import KINDS, Kind
from accounts.domain.mapping import MappingDocument, MappingError
from accounts.forms import import_filter
from accounts.forms import imports as forms
from accounts.operations.imports import background, columns, progress, stored, uploads
from accounts.operations.imports.stored import FileExpiredError, Preview
from accounts.queries import attributes as attribute_queries
from accounts.queries import import_work
from accounts.queries import imports as queries
from cs_platform.tenancy import access
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission

PAGE_SIZE = 50
SECTION = "imports"


@access.require(Permission.READ)
@require_http_methods(["GET", "POST"])
def imports(request: TenantRequest) -> HttpResponse:
    """List what was imported; take new files."""
    if request.method == "POST":
        access.check(request.membership, Permission.IMPORT_DATA)
        return _upload(request)
    return _list(request, forms.UploadForm())


@access.require(Permission.READ)
@require_GET
@vary_on_headers("HX-Request")
def import_page(request: TenantRequest, import_id: int) -> HttpResponse:
    """Show one import: what was found, how far it is, and what can be done next."""
    row = access.get_or_404(request, queries.imports(request.organization.pk), Permission.READ, pk=import_id)
    at_work = import_work.work(row, background.KINDS, now=timezone.now())
    is_fragment = bool(request.headers.get("HX-Request"))
    if at_work and is_fragment:
        return render(request, "accounts/_import_work.html", {"row": row, "work": at_work})
    problems = queries.problems(request.organization.pk, row.pk)
    context = {
        "section": SECTION,
        "row": row,
        "work": at_work,
        "can_import": access.can(request.membership, Permission.IMPORT_DATA),
        "can_decide": access.can(request.membership, Permission.MANAGE_ORGANIZATION),
        "page": Paginator(problems, PAGE_SIZE).get_page(request.GET.get("page")),
        "unlisted": max(row.problem_count - problems.count(), 0),
    }
    answer = render(
        request, "accounts/_import_state.html" if is_fragment else "accounts/import.html", context
    )
    if is_fragment:
        # what asked was the bar alone; now that the work is over all of the page is new
        answer["HX-Retarget"], answer["HX-Reswap"] = "#import", "outerHTML show:none"
    return answer


@access.require(Permission.IMPORT_DATA)
@require_http_methods(["GET", "POST"])
def import_map(request: TenantRequest, import_id: int) -> HttpResponse:
    """Choose the column of each field, then have the file checked."""
    row = _importable(request, import_id)
    if not row.can_be_mapped:
        messages.info(request, "This file is at work or done; its columns stay as they are.")
        return _to(request, row)
    try:
        basis = _basis(request, row)
        form = forms.MappingForm(
            request.POST or None,
            kind=basis.kind,
            preview=basis.preview,
            base=basis.document.files[0] if basis.document else None,
            sheet=basis.sheet,
            initial=basis.initial,
        )
    except (UnreadableFileError, FileExpiredError) as error:
        messages.error(request, str(error))
        return _to(request, row)
    if request.method == "POST" and form.is_valid() and _map(request, row, form):
        return _to(request, row)
    context = {"section": SECTION, "row": row, "basis": basis, "form": form}
    return render(request, "accounts/import_map.html", context, status=400 if form.errors else 200)


@access.require(Permission.IMPORT_DATA)
@require_POST
def import_check(request: TenantRequest, import_id: int) -> HttpResponse:
    """Have a worker load the file and undo it."""
    row = _importable(request, import_id)
    background.start_check(row, by=request.membership.pk, now=timezone.now())
    return _to(request, row)


@access.require(Permission.IMPORT_DATA)
@require_POST
def import_run(request: TenantRequest, import_id: int) -> HttpResponse:
    """Have workers load the checked file."""
    row = _importable(request, import_id)
    try:
        background.start_run(row, by=request.membership.pk, now=timezone.now())
    except background.LoadedTooEarlyError as error:
        messages.error(request, str(error))
    return _to(request, row)


@access.require(Permission.IMPORT_DATA)
@require_POST
def import_resume(request: TenantRequest, import_id: int) -> HttpResponse:
    """Have workers go on with an import that broke off."""
    row = _importable(request, import_id)
    background.resume(row, by=request.membership.pk, now=timezone.now())
    return _to(request, row)


@access.require(Permission.IMPORT_DATA)
@require_POST
def import_discard(request: TenantRequest, import_id: int) -> HttpResponse:
    """Remove an upload that was never loaded."""
    row = _importable(request, import_id)
    if background.discard(row):
        messages.success(request, f"{row.file_name} was discarded. Nothing of it had been loaded.")
        return HttpResponseRedirect(access.url(request, "accounts:imports"))
    messages.error(request, f"{row.file_name} is at work or was loaded; it stays on record.")
    return _to(request, row)


def _importable(request: TenantRequest, import_id: int) -> Any:
    return access.get_or_404(
        request, queries.imports(request.organization.pk), Permission.IMPORT_DATA, pk=import_id
    )


def _to(request: TenantRequest, row: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(access.url(request, "accounts:import", row.pk))


def _list(request: TenantRequest, form: forms.UploadForm, status: int = 200) -> HttpResponse:
    organization = request.organization
    wanted = import_filter.FilterForm(request.GET, people=queries.people(organization.pk))
    chosen = wanted.chosen(tenancy.local_day(organization.time_zone, timezone.now()))
    past = queries.filtered(organization.pk, chosen)
    context = {
        "section": SECTION,
        "form": form,
        "filter": wanted,
        "is_filtered": not chosen.is_empty,
        "page": Paginator(past, PAGE_SIZE).get_page(request.GET.get("page")),
        "can_import": access.can(request.membership, Permission.IMPORT_DATA),
    }
    return render(request, "accounts/imports.html", context, status=status)


def _upload(request: TenantRequest) -> HttpResponse:
    form = forms.UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=400)
    files = [
        uploads.Upload(name=file.name or "file", size=file.size or 0, content=file.file)
        for file in form.cleaned_data["file"]
    ]
    try:
        made = uploads.upload(files, by=request.membership, now=timezone.now())
    except (uploads.UploadTooLargeError, uploads.UploadRefusedError) as error:
        form.add_error("file", str(error))
        return _list(request, form, status=413 if isinstance(error, uploads.UploadTooLargeError) else 400)
    if len(made) == 1:
        return HttpResponseRedirect(access.url(request, "accounts:import-map", made[0].pk))
    messages.success(request, f"{len(made)} files are here. Say of each what its columns hold.")
    return HttpResponseRedirect(access.url(request, "accounts:imports"))


@dataclass(frozen=True, kw_only=True)
class _Basis:
    """What the choice of columns starts from."""

    form: forms.BasisForm
    preview: Preview
    kind: Kind
    is_clear: bool
    sheet: str | None
    document: MappingDocument | None
    initial: dict[str, str | None]


def _basis(request: TenantRequest, row: Any) -> _Basis:
    """Read kind, sheet and saved mapping from address or form; else what the import has or suggests."""
    saved = {str(one.pk): one for one in queries.mappings(request.organization.pk)}
    own = mapping.read_mapping(row.mapping["document"]) if row.mapping else None
    given = request.POST if request.method == "POST" else request.GET
    picked = saved.get(given.get("mapping", ""))
    document = mapping.read_mapping(picked.document) if picked else own
    sheet = given.get("sheet") or (document.files[0].sheet if document else None)
    preview = stored.preview(row, sheet=sheet or None)
    kind = given.get("kind") or (document.files[0].kind if document else "") or row.kind
    kind = kind or guesses.guess_kind(preview.headers, row.file_name) or ""
    chosen = {"kind": kind, "mapping": given.get("mapping", ""), "sheet": sheet or ""}
    return _Basis(
        form=forms.BasisForm(
            saved=[(one.pk, one.name) for one in saved.values()], sheets=preview.sheets, initial=chosen
        ),
        preview=preview,
        kind=_with_attributes(request, KINDS.get(kind) or next(iter(KINDS.values()))),
        is_clear=kind in KINDS,
        sheet=sheet or None,
        document=document,
        initial=forms.initial_of(document, source=row.source or _only_source(request)),
    )


def _with_attributes(request: TenantRequest, kind: Kind) -> Kind:
    """Return accounts with the organization's own attributes as fields, other kinds as they are."""
    if kind.name != own_attributes.OF_KIND:
        return kind
    return own_attributes.with_fields(kind, attribute_queries.definitions(request.organization.pk))


def _only_source(request: TenantRequest) -> str:
    """Return the one source there is; of several, the person says which."""
    known = queries.sources(request.organization.pk)
    return known[0] if len(known) == 1 else ""


def _map(request: TenantRequest, row: Any, form: forms.MappingForm) -> bool:
    """Keep the columns and have the file checked; put what is wrong on the form."""
    try:
        columns.map_columns(row, form.choice(), organization=request.organization)
    except (MappingError, UnreadableFileError, progress.ImportMovedError) as error:
        form.add_error(None, str(error))
        return False
    except columns.MappingExistsError as error:
        form.add_error("save_as", str(error))
        return False
    row.refresh_from_db()
    background.start_check(row, by=request.membership.pk, now=timezone.now())
    return True
