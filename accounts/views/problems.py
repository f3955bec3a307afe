"""The rejected rows of an import as a file, to be corrected and imported again."""

from collections.abc import Callable
from typing import Any, BinaryIO

from django.contrib import messages
from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from accounts.domain.files import UnreadableFileError
from accounts.operations.imports import rejected
from accounts.queries import imports as queries
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access.require(Permission.IMPORT_DATA)
@require_GET
def as_csv(request: TenantRequest, import_id: int) -> HttpResponseBase:
    """Send the rejected rows as CSV."""
    return _send(request, import_id, rejected.as_csv, "csv", "text/csv; charset=utf-8")


@access.require(Permission.IMPORT_DATA)
@require_GET
def as_workbook(request: TenantRequest, import_id: int) -> HttpResponseBase:
    """Send the rejected rows as a workbook."""
    return _send(request, import_id, rejected.as_workbook, "xlsx", _WORKBOOK)


def _send(
    request: TenantRequest, import_id: int, write: Callable[[Any], BinaryIO], suffix: str, content_type: str
) -> HttpResponseBase:
    row = access.get_or_404(
        request, queries.imports(request.organization.pk), Permission.IMPORT_DATA, pk=import_id
    )
    try:
        content = write(row)
    except UnreadableFileError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(access.url(request, "accounts:import", row.pk))
    name = f"{row.file_name.rsplit('.', 1)[0]}-rejected.{suffix}"
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
