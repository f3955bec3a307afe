"""Changes of what an organization sets up beside its records: the order of stages, people put back."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.operations import records, stages
from accounts.operations.records.changes import RefusedError
from accounts.queries import setup
from accounts.views import editing
from cs_platform.tenancy import access, queries
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain import people
from cs_platform.tenancy.domain.permissions import Permission


@access.require(Permission.MANAGE_PEOPLE)
@require_POST
def undo_people(request: TenantRequest) -> HttpResponse:
    """Put back what one change of people touched; somebody still has to administer afterwards."""
    editor = editing.editor_of(request)
    try:
        with transaction.atomic():
            records.undo(request.POST.get("token", ""), editor=editor)
            people.check_administrators(queries.administrators(request.organization.pk).count())
    except (RefusedError, people.LastAdministratorError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "It is as it was before.")
    return redirect(access.url(request, "settings:people"))


@access.require(Permission.MANAGE_ORGANIZATION)
@require_POST
def move_stage(request: TenantRequest, stage_id: int) -> HttpResponse:
    """Let a stage change places with the one before or after it."""
    stage = access.get_or_404(
        request, setup.stages(request.organization.pk), Permission.MANAGE_ORGANIZATION, pk=stage_id
    )
    stages.move(stage, up=request.POST.get("to") == "up")
    return redirect(access.url(request, "settings-pages:stages"))
