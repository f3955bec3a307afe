"""The autopsies by state, one autopsy, and the answer of a person asked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from autopsies.domain.agreement import AnswersClosedError
from autopsies.domain.choices import Answer
from autopsies.forms import AnswerForm
from autopsies.operations import answers
from autopsies.queries import reviews
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission

SAID = {
    Answer.AGREED: "Thank you. You will help find out why.",
    Answer.DECLINED: "Noted: you will not take part.",
}


@require_GET
@access.require(Permission.READ)
def autopsies(request: TenantRequest) -> HttpResponse:
    """Show all autopsies by state."""
    organization_id = request.organization.pk
    columns = reviews.by_state(organization_id)
    context = {
        "section": "autopsies",
        "columns": columns,
        "proposed": columns[0],
        "count": sum(column.count for column in columns),
        "waiting": reviews.waiting_for(organization_id, request.membership.pk),
    }
    return render(request, "autopsies/list.html", context)


@require_GET
@access.require(Permission.READ)
def autopsy(request: TenantRequest, autopsy_id: int) -> HttpResponse:
    """Show one autopsy."""
    organization_id = request.organization.pk
    found = access.get_or_404(request, reviews.autopsies(organization_id), Permission.READ, pk=autopsy_id)
    detail = reviews.detail(found)
    own = detail.asked_of(request.membership.pk)
    may_answer = access.can(request.membership, Permission.ANSWER_AGREEMENT) and detail.can_answer
    context = {
        "section": "autopsies",
        "detail": detail,
        "row": detail.row,
        "own": own if may_answer else None,
        "form": AnswerForm(initial={"note": own.note if own else ""}),
    }
    return render(request, "autopsies/autopsy.html", context)


@require_POST
@access.require(Permission.ANSWER_AGREEMENT)
def answer(request: TenantRequest, autopsy_id: int, agreement_id: int) -> HttpResponse:
    """Take the answer of the person asked."""
    asked = reviews.agreements(request.organization.pk, autopsy_id)
    agreement = access.get_or_404(request, asked, Permission.ANSWER_AGREEMENT, pk=agreement_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose whether you will help, and keep the note below 2,000 characters.")
        return redirect(access.url(request, "autopsies:autopsy", autopsy_id))
    try:
        answers.answer(
            agreement,
            form.chosen,
            note=form.cleaned_data["note"],
            by=request.membership,
            now=timezone.now(),
        )
    except answers.NotAskedError as error:
        raise PermissionDenied(str(error)) from error
    except AnswersClosedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, SAID[form.chosen])
    return redirect(access.url(request, "autopsies:autopsy", autopsy_id))
