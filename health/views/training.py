"""Having the churn model trained anew, and saying which inputs are known in advance."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from cs_platform.tenancy.operations import changes
from health.operations import training


@access.require(Permission.MANAGE_ORGANIZATION)
@require_POST
def train(request: TenantRequest) -> HttpResponse:
    """Start a training as jobs; asking twice starts one."""
    try:
        number = training.start(request.organization.pk, now=timezone.now(), by=request.membership.pk)
    except training.StillTrainingError:
        messages.info(request, "A training is under way already. Its progress is shown here.")
    except training.NothingToLearnError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Training {number} has begun.")
    return redirect(f"{access.url(request, 'pages:trust')}#trainings-title")


@access.require(Permission.MANAGE_ORGANIZATION)
@require_POST
def confirm(request: TenantRequest) -> HttpResponse:
    """Say that an input is known in advance, or take that back; it counts from the next training on."""
    name, by = request.POST.get("name", ""), request.membership.pk
    try:
        if request.POST.get("known") == "no":
            training.take_back(request.organization, name, by=by)
        else:
            training.confirm(request.organization, name, by=by)
    except (training.NotLeftOutError, changes.ConflictError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Noted. It counts from the next training on.")
    return redirect(f"{access.url(request, 'pages:trust')}#left-out-title")
