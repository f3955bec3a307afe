"""A draft that is not there any more: what became of it, said to who still has it open."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from accounts.operations.records.changes import UNDO_TAG
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from health.queries import drafts
from health.queries.drafts import Draft, Fate

View = Callable[[TenantRequest, int], HttpResponse]


def told(view: View) -> View:
    """Lead who asks for a draft that was published or thrown away to the model, and say what became of it.

    Publishing is what people click twice.
    """

    @wraps(view)
    def wrapped(request: TenantRequest, draft_id: int) -> HttpResponse:
        try:
            return view(request, draft_id)
        except drafts.UnknownDraftError as error:
            found = drafts.fate(request.organization.pk, draft_id)
            if found is None:
                raise Http404(str(error)) from error
        messages.info(request, f"{words(request, found)}.", extra_tags=_undo_tag(request, found))
        return redirect(access.url(request, "health:model"))

    return wrapped


def words(request: TenantRequest, found: Fate) -> str:
    """Say who did what with a draft."""
    by = "You" if found.by_id == request.membership.pk else found.by or "Somebody"
    if found.number is None:
        return f"{by} threw this draft away"
    return f"{by} published this draft as version {found.number}"


def changer(request: TenantRequest, found: Draft) -> str:
    """Say who saved a draft last, as the beginning of a sentence."""
    is_own = found.saved_by_id == request.membership.pk
    return "You, in another window," if is_own else found.saved_by or "Somebody"


def _undo_tag(request: TenantRequest, found: Fate) -> str:
    return f"{UNDO_TAG}{found.token}" if found.token and found.by_id == request.membership.pk else ""
