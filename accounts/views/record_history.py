"""What happened to one record."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.forms.nouns import NOUNS
from accounts.forms.records import past
from accounts.queries import record_rows
from accounts.views import addresses, editing
from cs_platform.tenancy import access
from cs_platform.tenancy.access import LARGEST_ID, TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@access.require(Permission.READ)
@require_GET
def history(request: TenantRequest, noun: str, record_id: int) -> HttpResponse:
    """Show every change of a record, the newest first; of a removed one, too."""
    if noun not in NOUNS or record_id > LARGEST_ID:
        raise Http404("There is no such page.")
    kind = NOUNS[noun]
    row = record_rows.rows(kind.model, request.organization.pk).filter(pk=record_id).first()
    editor = editing.editor_of(request)
    entries = past.entries(kind, record_id, editor)
    if row is None and not entries:
        raise Http404("There is no such page.")
    can_edit = access.can(request.membership, kind.permission)
    context = {
        "section": "accounts" if kind.permission == Permission.EDIT_ACCOUNTS else "settings",
        "noun": kind,
        "record_id": record_id,
        "row": row,
        "entries": entries,
        "can_edit": can_edit,
        "here": request.get_full_path(),
        "next": addresses.next_of(request),
    }
    return render(request, "accounts/records/history.html", context)
