"""What we know about one contact: shown, handed over as a file, erased for good."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from accounts.domain import erased
from accounts.forms.nouns import OF_TABLE
from accounts.operations import erasing
from accounts.queries import rights
from accounts.queries.rights import Mention
from accounts.views import editing
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@access.require(Permission.MANAGE_ORGANIZATION)
@require_GET
def contact(request: TenantRequest, contact_id: int) -> HttpResponse:
    """Show what is known about a contact, where texts name them, and what erasing would do."""
    row = _contact(request, contact_id)
    counts = [(name, rows.count()) for name, rows in rights.own_rows(row).items()]
    return _page(request, row, counts=counts, mentions=_linked(request, rights.mentions(row)))


@access.require(Permission.MANAGE_ORGANIZATION)
@require_GET
def export(request: TenantRequest, contact_id: int) -> HttpResponse:
    """Send everything known about a contact as a file to hand over."""
    row = _contact(request, contact_id)
    text = json.dumps(rights.everything(row), cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="contact-{row.pk}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@access.require(Permission.MANAGE_ORGANIZATION)
@require_POST
def erase(request: TenantRequest, contact_id: int) -> HttpResponse:
    """Erase a contact whose name was typed again, and list the texts that still name them."""
    row = _contact(request, contact_id)
    if request.POST.get("name", "").strip() != row.name:
        said = "Nothing was erased. Write the contact’s name exactly as it stands here."
        counts = [(name, rows.count()) for name, rows in rights.own_rows(row).items()]
        mentions = _linked(request, rights.mentions(row))
        return _page(request, row, status=400, counts=counts, mentions=mentions, refused=said)
    editor = editing.editor_of(request)
    try:
        done = erasing.erase(row, editor=editor, also=erased.words_in(request.POST.get("also", "")))
    except erasing.ErasedBeforeError as error:
        return _page(request, row, status=400, refused=str(error))
    row.refresh_from_db()
    return _page(request, row, done=done, mentions=_linked(request, done.mentions))


def _contact(request: TenantRequest, contact_id: int) -> Any:
    rows = rights.contacts(request.organization.pk)
    return access.get_or_404(request, rows, Permission.MANAGE_ORGANIZATION, pk=contact_id)


def _page(request: TenantRequest, row: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"section": "accounts", "row": row, **more}
    return render(request, "accounts/contact_rights.html", context, status=status)


def _linked(request: TenantRequest, found: tuple[Mention, ...]) -> list[tuple[Mention, str]]:
    return [
        (each, access.url(request, "records:edit", OF_TABLE[each.table].slug, each.row_id)) for each in found
    ]
