"""Pages of single records: a new one, a known one, its removal, its history; and the undo of each change."""

from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.forms.nouns import NOUNS, OF_TABLE, Noun
from accounts.forms.records import differences, parents, supplied
from accounts.forms.records.base import RecordForm
from accounts.operations import records
from accounts.operations.records import changes
from accounts.queries import dependents, record_changes, record_rows
from accounts.views import addresses, editing
from cs_platform.lib import keys
from cs_platform.tenancy import access
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@access.require(Permission.READ)
@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def new(request: TenantRequest, noun: str) -> HttpResponse:
    """Show the form of a new record, or save it."""
    kind = _noun(noun)
    access.check(request.membership, kind.permission)
    fields: dict[str, Any] = {"organization": request.organization}
    with timezone.override(ZoneInfo(request.organization.time_zone)):
        if kind.parent:
            parent = _parent(request, kind)
            if parent is None:
                return _choose_parent(request, kind)
            fields |= _of_parent(kind, parent)
        row = kind.model(**fields)
        if request.method == "POST":
            return _save_new(request, kind, row)
        form = kind.form(
            None, editor=editing.editor_of(request), instance=row, initial=_asked_for(request, kind)
        )
        return _show(request, kind, form)


@access.require(Permission.READ)
@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def edit(request: TenantRequest, noun: str, record_id: int) -> HttpResponse:
    """Show the form of a record, or save its correction."""
    kind = _noun(noun)
    with timezone.override(ZoneInfo(request.organization.time_zone)):
        try:
            row = _row(request, kind, record_id)
        except Http404:
            return _removed_meanwhile(request, kind, record_id)
        if request.method == "GET":
            return _show(request, kind, kind.form(None, editor=editing.editor_of(request), instance=row))
        form = kind.form(request.POST, editor=editing.editor_of(request), instance=row)
        if editing.version_of(request) != row.version:
            return _conflict(request, kind, form)
        return _save(request, kind, form)


@require_POST
@access.require(Permission.READ)
def remove(request: TenantRequest, noun: str, record_id: int) -> HttpResponse:
    """Remove a record, or archive an account."""
    kind = _noun(noun)
    row = _row(request, kind, record_id)
    name = str(row)
    try:
        removed = records.remove(
            row,
            version=editing.version_of(request),
            editor=editing.editor_of(request),
            token=changes.token_of(request.POST.get("token", "")),
        )
    except (changes.ConflictError, changes.RefusedError) as error:
        messages.error(request, str(error))
    else:
        said = "Archived" if kind.removal == "Archive" else "Removed"
        editing.say(request, f"{said}: {_short(name)}.", removed.token)
    return _on(request, kind, row)


@require_POST
@access.require(Permission.READ)
def undo(request: TenantRequest) -> HttpResponse:
    """Put back what a change has changed."""
    token = request.POST.get("token", "")
    for table in record_changes.tables_of(request.organization.pk, changes.CHANGE + token) or [""]:
        access.check(request.membership, _asked_of(table))
    try:
        undone = records.undo(token, editor=editing.editor_of(request))
    except changes.RefusedError as error:
        messages.error(request, str(error))
    else:
        said = "That was undone already." if undone.before else "Undone. It stands as before."
        messages.success(request, said)
    return _to(request, addresses.next_of(request) or access.url(request, "pages:today"))


def _asked_of(table: str) -> Permission:
    """Return what undoing a change of a table takes: what making it did."""
    if table == record_changes.OF_ONES_OWN:
        return Permission.OWN_SETTINGS
    return OF_TABLE[table].permission if table in OF_TABLE else Permission.EDIT_ACCOUNTS


@require_GET
@access.require(Permission.READ)
def suggest(request: TenantRequest) -> HttpResponse:
    """Return accounts to choose from while somebody types a name."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = record_rows.suggestions(request.organization.pk, words) if words else []
    return render(request, "accounts/records/_suggestions.html", {"accounts": found})


# --- what is asked


def _noun(slug: str) -> Noun:
    if slug not in NOUNS:
        raise Http404("There is no such page.")
    return NOUNS[slug]


def _row(request: TenantRequest, kind: Noun, record_id: int) -> Any:
    rows = record_rows.rows(kind.model, request.organization.pk)
    return access.get_or_404(request, rows, kind.permission, pk=record_id)


def _parent(request: TenantRequest, kind: Noun) -> Any:
    """Return what a new record is for, None while nobody said; 404 where it is no row of the organization."""
    assert kind.parent is not None
    said = request.GET.get(kind.parent.name) or request.POST.get(kind.parent.name, "")
    if not said:
        return None
    key = keys.read(said)
    if key is None:
        return parents.named(kind.parent.name, said, request.organization.pk)
    rows = record_rows.rows(kind.parent.model, request.organization.pk)
    return access.get_or_404(request, rows, kind.permission, pk=key)


def _of_parent(kind: Noun, parent: Any) -> dict[str, Any]:
    assert kind.parent is not None
    return {kind.parent.name: parent}


def _asked_for(request: TenantRequest, kind: Noun) -> dict[str, Any]:
    """Return what the address fills in: a link may open a form half written."""
    asked = {name: request.GET.get(name, "").replace("\x00", "") for name in request.GET}
    own = kind.form.base_fields.keys() - {"version", "token"}
    return {name: words for name, words in asked.items() if name in own}


# --- what is answered


def _save_new(request: TenantRequest, kind: Noun, row: Any) -> HttpResponse:
    """Save a new record, once however often the form is sent."""
    token = request.POST.get("token", "")
    made = record_changes.row_of(request.organization.pk, changes.CHANGE + token, kind.model)
    if (
        made is not None
        and kind.form(request.POST, editor=editing.editor_of(request), instance=made).says_the_same
    ):
        editing.say(request, f"Added: {_short(str(made))}.", token)
        return _on(request, kind, made)
    return _save(request, kind, kind.form(request.POST, editor=editing.editor_of(request), instance=row))


def _save(request: TenantRequest, kind: Noun, form: RecordForm) -> HttpResponse:
    if not form.is_valid():
        return _show(request, kind, form, status=400)
    is_new = form.is_new
    try:
        saved = records.save(form.draft(), editor=form.editor, token=form.form_token)
    except changes.ConflictError:
        return _conflict(request, kind, form)
    except (changes.SpentFormError, changes.GoneError, changes.RefusedError) as error:
        form.add_error(None, str(error))
        return _show(request, kind, form.again(), status=409)
    if saved.changed:
        said = "Added" if is_new else "Saved"
        editing.say(request, f"{said}: {_short(str(saved.row))}.", saved.token)
    else:
        messages.info(request, "Nothing was different, so nothing was saved.")
    return _on(request, kind, saved.row)


def _conflict(request: TenantRequest, kind: Noun, sent: RecordForm) -> HttpResponse:
    """Show both: what the person typed and what stands now; saving again is then knowingly."""
    row = _row(request, kind, sent.instance.pk)
    found = differences.conflict(
        sent, row, version=editing.version_of(request), editor=editing.editor_of(request)
    )
    return _show(request, kind, found.form, status=409, differences=found.differences, is_conflict=True)


def _removed_meanwhile(request: TenantRequest, kind: Noun, record_id: int) -> HttpResponse:
    """Keep the words of somebody whose record was removed while they wrote; 404 for everybody else."""
    form = None
    if request.method == "POST" and record_id <= access.LARGEST_ID:
        access.check(request.membership, kind.permission)
        editor = editing.editor_of(request)
        form = differences.revived(kind.form, request.POST, record_id=record_id, editor=editor)
    if form is None:
        raise Http404("There is no such page.")
    address = access.url(request, "records:new", kind.slug)
    if kind.parent is not None:
        parent_id = getattr(form.instance, f"{kind.parent.name}_id")
        address = f"{address}?{kind.parent.name}={parent_id}"
    return _show(request, kind, form, status=409, address=address, is_removed=True)


def _show(
    request: TenantRequest, kind: Noun, form: RecordForm, status: int = 200, **context: Any
) -> HttpResponse:
    in_place = bool(request.headers.get("HX-Request"))
    row = form.instance
    shared = {
        "section": "accounts" if kind.permission == Permission.EDIT_ACCOUNTS else "settings",
        "noun": kind,
        "form": form,
        "row": row,
        "in_place": in_place,
        "remove_token": records.new_token(),
        "address": request.get_full_path() if form.is_new else _address(request, kind, row.pk),
        "next": addresses.next_of(request) or _home(request, kind, row),
        "notes": {} if form.is_new else _notes(request, kind, row),
        "dependents": () if form.is_new else dependents.of(request.organization.pk, row),
    }
    template = "accounts/records/_form.html" if in_place else "accounts/records/form.html"
    return render(request, template, shared | context, status=status)


def _notes(request: TenantRequest, kind: Noun, row: Any) -> Any:
    return supplied.notes(
        kind.kind, row, editing.editor_of(request), tenancy.settings_of(request.organization.pk)
    )


def _choose_parent(request: TenantRequest, kind: Noun) -> HttpResponse:
    assert kind.parent is not None
    form = parents.form_for(kind.parent.name, request.GET, request.organization.pk)
    context = {
        "section": "accounts" if kind.permission == Permission.EDIT_ACCOUNTS else "settings",
        "noun": kind,
        "form": form,
        "in_place": bool(request.headers.get("HX-Request")),
        "next": addresses.next_of(request),
    }
    fragment = "accounts/records/_choose.html"
    template = fragment if context["in_place"] else "accounts/records/choose.html"
    return render(request, template, context, status=400 if form.errors else 200)


def _address(request: TenantRequest, kind: Noun, record_id: int) -> str:
    return access.url(request, "records:edit", kind.slug, record_id)


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:59]}…"


def _home(request: TenantRequest, kind: Noun, row: Any) -> str:
    """Return the page a record belongs to."""
    account = row.pk if kind.slug == "accounts" else getattr(row, "account_id", None)
    if account is None and kind.slug == "measurements":
        account = row.goal.account_id
    if account is not None:
        return access.url(request, "pages:account", account)
    is_setting = kind.permission == Permission.MANAGE_ORGANIZATION
    return access.url(request, "settings:home" if is_setting else "pages:accounts")


def _on(request: TenantRequest, kind: Noun, row: Any) -> HttpResponse:
    return _to(request, addresses.next_of(request) or _home(request, kind, row))


def _to(request: TenantRequest, address: str) -> HttpResponse:
    """Go to a page: a dialog's page is loaded anew, so that it shows what was saved."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(address)
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    is_here = address == f"{here.path}{f'?{here.query}' if here.query else ''}"
    return HttpResponse(status=204, headers={"HX-Refresh": "true"} if is_here else {"HX-Redirect": address})
