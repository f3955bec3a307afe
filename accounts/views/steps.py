"""Small steps that one press takes on an account's records; each goes back to where it was pressed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from accounts.domain.choices import CommitmentState
from accounts.forms.nouns import NOUNS
from accounts.forms.touches import HeldForm
from accounts.operations import steps
from accounts.operations.records import changes
from accounts.operations.records.changes import Editor, Saved
from accounts.queries import record_rows
from accounts.queries import touches as preceding
from accounts.views import addresses, editing
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission

Step = Callable[..., Saved]


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def handover_read(request: TenantRequest, handover_id: int) -> HttpResponse:
    """Note that the reader has read what sales handed over."""
    return _take(request, "handovers", handover_id, steps.read_handover, "Noted: you have read the handover.")


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def plan_reviewed(request: TenantRequest, plan_id: int) -> HttpResponse:
    """Note that the plan was reviewed together today."""
    return _take(request, "success-plans", plan_id, steps.review_plan, "Noted: reviewed today.")


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def commitment_settle(request: TenantRequest, commitment_id: int) -> HttpResponse:
    """Note what became of a promise."""
    said = request.POST.get("state", "")
    state = CommitmentState(said) if said in set(CommitmentState) else CommitmentState.KEPT

    def settle(row: Any, *, version: int, editor: Editor) -> Saved:
        return steps.settle(row, state, version=version, editor=editor)

    return _take(request, "commitments", commitment_id, settle, f"Noted: {state.label.lower()}.")


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def survey_followed_up(request: TenantRequest, survey_id: int) -> HttpResponse:
    """Note that the reader has followed up on an answer."""
    return _take(request, "surveys", survey_id, steps.follow_up, "Noted: you have followed up.")


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def touch_held(request: TenantRequest, touch_id: int) -> HttpResponse:
    """Note that a planned touch took place, and what came of it."""
    form = HeldForm(request.POST)

    def hold(row: Any, *, version: int, editor: Editor) -> Saved:
        if row.planned_for is None or row.happened_at is not None:
            raise changes.RefusedError("This was noted already.")
        if not form.is_valid():
            raise changes.RefusedError("What came of it is too long or cannot be read. Shorten it.")
        organization = request.organization
        before = preceding.before(organization.pk, row.account_id, organization.time_zone)
        return steps.hold(row, form.cleaned_data["said"], before, version=version, editor=editor)

    return _take(request, "touches", touch_id, hold, "Noted: it took place.")


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def touch_missed(request: TenantRequest, touch_id: int) -> HttpResponse:
    """Note that a planned touch did not take place."""

    def miss(row: Any, *, version: int, editor: Editor) -> Saved:
        if row.planned_for is None or row.happened_at is not None:
            raise changes.RefusedError("This was noted already.")
        return steps.miss(row, version=version, editor=editor)

    return _take(request, "touches", touch_id, miss, "Noted: it did not take place.")


def _take(request: TenantRequest, noun: str, record_id: int, step: Step, words: str) -> HttpResponse:
    rows = record_rows.rows(NOUNS[noun].model, request.organization.pk)
    row: Any = access.get_or_404(request, rows, Permission.EDIT_ACCOUNTS, pk=record_id)
    editor = editing.editor_of(request)
    try:
        saved = step(row, version=editing.version_of(request), editor=editor)
    except (changes.ConflictError, changes.GoneError, changes.RefusedError) as error:
        messages.error(request, str(error))
    else:
        editing.say(request, words, saved.token)
    return HttpResponseRedirect(
        addresses.next_of(request) or access.url(request, "pages:account", row.account_id)
    )
