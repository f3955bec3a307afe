"""A draft tried on today's data: who changes band, what moves most; and its publishing."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.operations.records.changes import ConflictError
from accounts.queries import choices
from accounts.views import editing as record_editing
from cs_platform.lib import keys
from cs_platform.tenancy import access
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.access import TenantRequest
from health.domain import differences
from health.domain.choices import Band
from health.domain.trial import Cell, Trial
from health.domain.validity import label
from health.operations import drafts as operations
from health.queries import configurations, trial
from health.queries.drafts import Draft
from health.views import editing, frame, gone

LOOKED = "Noted. The draft can be published; it replaces what was published since."
LOOK_AGAIN = "Noted. Meanwhile another version was published: look at that one too."


@dataclass(frozen=True, kw_only=True)
class Row:
    """The accounts of one band today, by the band they would be in."""

    band: Band
    cells: tuple[Cell, ...]
    accounts: int


@require_GET
@access.require(frame.CONFIGURE)
@gone.told
def tried(request: TenantRequest, draft_id: int) -> HttpResponse:
    """Show what a draft would change, and ask for the note it is published with."""
    return _show(request, editing.draft_of(request, draft_id))


@require_POST
@access.require(frame.CONFIGURE)
@gone.told
def publication(request: TenantRequest, draft_id: int) -> HttpResponse:
    """Publish a draft with a note: it counts from the next day."""
    found = editing.draft_of(request, draft_id)
    try:
        published = operations.publish(
            record_editing.editor_of(request),
            found.id,
            version=record_editing.version_of(request),
            note=request.POST.get("note", "").strip(),
        )
    except operations.NoteMissingError as error:
        return _show(request, found, status=400, note_problem=str(error))
    except operations.InvalidError as error:
        problem = " ".join(each.sentence for each in error.problems)
        return _show(request, found, status=400, problem=problem)
    except (ConflictError, operations.OutdatedError, operations.NothingChangedError) as error:
        return _show(request, editing.draft_of(request, draft_id), status=409, problem=str(error))
    messages.success(request, f"Published as version {published.number}. It counts from tomorrow.")
    return redirect(access.url(request, "health:model"))


@require_POST
@access.require(frame.CONFIGURE)
@gone.told
def newest(request: TenantRequest, draft_id: int) -> HttpResponse:
    """Take note of the versions published since the draft was begun that the person was shown."""
    found = editing.draft_of(request, draft_id)
    try:
        operations.accept_newest(
            record_editing.editor_of(request),
            found.id,
            version=record_editing.version_of(request),
            seen=keys.read(request.POST.get("seen", "")) or 0,
        )
    except ConflictError as error:
        messages.error(request, str(error))
    else:
        is_current = editing.draft_of(request, found.id).is_current
        messages.success(request, LOOKED if is_current else LOOK_AGAIN)
    return redirect(access.url(request, "health:trial", found.id))


def _show(
    request: TenantRequest, found: Draft, *, status: int = 200, problem: str = "", note_problem: str = ""
) -> HttpResponse:
    organization_id = request.organization.pk
    result = trial.try_configuration(organization_id, found.configuration)
    stages = dict(choices.stages(organization_id))
    current = configurations.current(organization_id)
    today = tenancy.local_day(request.organization.time_zone, timezone.now())
    context = {
        "draft": found,
        "current": current,
        "trial": result,
        "bands": list(Band),
        "rows": _rows(result) if result else [],
        "staying": [each for each in result.movers if each.band_was is each.band_will] if result else [],
        "changes": differences.changes(current.configuration, found.configuration, stages),
        "next_number": current.number + 1,
        "counts_from": today + timedelta(days=1),
        "known_later": [label(key) for key in result.first_known_later] if result else [],
        "note": request.POST.get("note", ""),
        "problem": problem,
        "note_problem": note_problem,
    }
    return frame.show(request, "health/trial.html", context, status=status)


def _rows(result: Trial) -> list[Row]:
    """Return the matrix of bands, today's down and the draft's across."""
    rows = [(band, tuple(result.cell(band, will) for will in Band)) for band in Band]
    return [
        Row(band=band, cells=cells, accounts=sum(cell.accounts for cell in cells)) for band, cells in rows
    ]
