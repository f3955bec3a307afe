"""Undoing an import: first what would change back, then a worker does it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.operations.imports.undo import background
from accounts.queries import imports as queries
from accounts.queries.undo import look
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission

SECTION = "imports"


@access.require(Permission.IMPORT_DATA)
@require_http_methods(["GET", "POST"])
def import_undo(request: TenantRequest, import_id: int) -> HttpResponse:
    """Show what undoing an import would change; have workers undo it."""
    row = access.get_or_404(
        request, queries.imports(request.organization.pk), Permission.IMPORT_DATA, pk=import_id
    )
    page = HttpResponseRedirect(access.url(request, "accounts:import", row.pk))
    if request.method == "POST":
        try:
            background.start(row, by=request.membership.pk, now=timezone.now())
        except background.NotUndoableError as error:
            messages.error(request, str(error))
        return page
    if not row.can_be_undone:
        messages.info(request, "There is nothing to undo here now.")
        return page
    context = {"section": SECTION, "row": row, "look": look.look(row)}
    return render(request, "accounts/import_undo.html", context)
