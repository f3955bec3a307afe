"""Blind looks: one ticket after the other, without whose it is, what it is worth and what was stated."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.operations import looks as operations
from accounts.operations.records import changes
from accounts.queries import looks as queries
from accounts.views import editing
from cs_platform.lib import keys, periods
from cs_platform.tenancy import access
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission

SEVERITIES = (
    (1, "Work stands still, and there is no way round it"),
    (2, "Something important fails; a way round is hard"),
    (3, "Something fails; a way round exists"),
    (4, "A question, a wish, or a blemish"),
)
SKIPPED_AT_MOST = queries.DRAWN


@require_GET
@access.require(Permission.EDIT_ACCOUNTS)
def next_look(request: TenantRequest) -> HttpResponse:
    """Show the next ticket of the month's draw."""
    organization, skipped = request.organization, _skipped(request.GET.getlist("skip"))
    today = tenancy.local_day(organization.time_zone, timezone.now())
    draw = queries.draw(organization.pk, today, membership_id=request.membership.pk, skipped=skipped)
    context = {
        "section": "fairness",
        "draw": draw,
        "severities": SEVERITIES,
        "skipped": skipped,
        "next_skipped": [*skipped, draw.next.ticket_id] if draw.next else [],
        "next_draw": periods.add_months(today.replace(day=1), 1),
    }
    return render(request, "accounts/looks.html", context)


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def look(request: TenantRequest, ticket_id: int) -> HttpResponse:
    """Note how severe a drawn ticket was found, and go on to the next."""
    organization = request.organization
    today = tenancy.local_day(organization.time_zone, timezone.now())
    drawn = queries.drawn(organization.pk, today)
    row: Any = access.get_or_404(request, drawn, Permission.EDIT_ACCOUNTS, pk=ticket_id)
    said = request.POST.get("severity", "")
    if said in {str(severity) for severity, _ in SEVERITIES}:
        _look(request, row, int(said))
    else:
        messages.error(request, "Choose a severity from 1 to 4.")
    skipped = _skipped(request.POST.getlist("skip"))
    query = f"?{urlencode({'skip': skipped}, doseq=True)}" if skipped else ""
    return HttpResponseRedirect(access.url(request, "looks:next") + query)


def _look(request: TenantRequest, row: Any, severity: int) -> None:
    version, editor = editing.version_of(request), editing.editor_of(request)
    try:
        saved = operations.look(row, severity, version=version, editor=editor)
    except (changes.ConflictError, changes.GoneError, changes.RefusedError) as error:
        messages.error(request, str(error))
    else:
        editing.say(request, f"Found as severity {severity}.", saved.token)


def _skipped(written: Iterable[str]) -> list[int]:
    """Return the tickets one left to others because one knows whose they are."""
    found = [key for each in written if (key := keys.read(each)) is not None]
    return found[:SKIPPED_AT_MOST]
