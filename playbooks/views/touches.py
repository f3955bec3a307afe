"""Logging a touch whose next step becomes a task, and which may deal with open reasons."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from accounts.operations.records import Editor
from accounts.views import touches
from accounts.views.touches import Further
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from playbooks.operations import next_steps, settling
from playbooks.queries import book


@access.require(Permission.EDIT_ACCOUNTS)
@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def new(request: TenantRequest) -> HttpResponse:
    """Ask for the account while none is named, then show the form, then log the touch and what follows."""
    organization_id = request.organization.pk

    def about(account_id: int, now: datetime) -> list[tuple[str, str]]:
        return [(str(each.pk), each.sentence) for each in book.unsettled(organization_id, account_id, now)]

    return touches.log(request, further=Further(about=about, note=_note))


def _note(touch: Any, due_on: date | None, about: Collection[str], editor: Editor) -> None:
    next_steps.note(touch, due_on, editor)
    reasons = book.signals(editor.organization_id).filter(account_id=touch.account_id, pk__in=map(int, about))
    settling.spoke(list(reasons), touch, by=editor.membership, now=editor.now)
