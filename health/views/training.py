"""Having the churn model trained anew."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
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
