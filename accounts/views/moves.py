"""Moving an account along its journey, and noting standards that were met."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from accounts.forms.moves import MetForm, MoveForm
from accounts.operations import moves
from accounts.operations.records import changes
from accounts.queries import choices, records
from accounts.views import editing
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def move(request: TenantRequest, account_id: int) -> HttpResponse:
    """Move an account to another stage."""
    accounts = records.accounts(request.organization.pk)
    account = access.get_or_404(request, accounts, Permission.EDIT_ACCOUNTS, pk=account_id)
    page = access.url(request, "pages:account-stage", account_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose the stage it enters.")
        return HttpResponseRedirect(page)
    stages = choices.stage_rows(request.organization.pk)
    stage = access.get_or_404(request, stages, Permission.EDIT_ACCOUNTS, pk=form.cleaned_data["stage"])
    try:
        saved = moves.move(
            account, stage, version=form.cleaned_data["version"], editor=editing.editor_of(request)
        )
    except (changes.ConflictError, changes.GoneError, changes.RefusedError) as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(page)
    editing.say(request, f"{account.name} is in {stage.name} now.", saved.token)
    return HttpResponseRedirect(page)


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def see_met(request: TenantRequest, account_id: int, standard_id: int) -> HttpResponse:
    """Note that a standard was seen met for an account, or that it was not."""
    accounts = records.accounts(request.organization.pk)
    account = access.get_or_404(request, accounts, Permission.EDIT_ACCOUNTS, pk=account_id)
    standards = choices.standards(request.organization.pk)
    standard = access.get_or_404(request, standards, Permission.EDIT_ACCOUNTS, pk=standard_id)
    form = MetForm(request.POST)
    is_met = form.is_valid() and form.cleaned_data["met"]
    token = moves.see_met(account, standard, is_met=is_met, editor=editing.editor_of(request))
    editing.say(request, "Noted: seen met." if is_met else "Noted: not met.", token)
    return HttpResponseRedirect(access.url(request, "pages:account-stage", account_id))
