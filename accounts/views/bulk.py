"""Giving many accounts an owner or a stage, after a preview of what changes."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from accounts.domain import bulk as rules
from accounts.domain import plurals
from accounts.domain.bulk import Column, Target
from accounts.forms.moves import ManyForm
from accounts.operations import bulk
from accounts.operations.bulk import Changed
from accounts.operations.records import changes
from accounts.queries import bulk as chosen
from accounts.views import addresses, editing
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def assign(request: TenantRequest) -> HttpResponse:
    """Change the accounts as previewed; say who was left out, and offer to undo all of it."""
    form = ManyForm(request.POST)
    back = HttpResponseRedirect(addresses.next_of(request) or access.url(request, "pages:accounts"))
    if not form.is_valid():
        messages.error(request, " ".join(str(each) for found in form.errors.values() for each in found))
        return back
    target = form.cleaned_data["to"]
    name = chosen.name_of(request.organization.pk, target)
    if name is None:
        raise Http404("There is no such owner or stage.")
    try:
        changed = bulk.assign(
            form.cleaned_data["seen"],
            target,
            editor=editing.editor_of(request),
            token=changes.token_of(form.cleaned_data["token"]),
        )
    except changes.RefusedError as error:
        messages.error(request, str(error))
        return back
    _say(request, changed, target, name)
    return back


def _say(request: TenantRequest, changed: Changed, target: Target, name: str) -> None:
    if changed.changed:
        count = plurals.counted(len(changed.changed), "account")
        is_one = len(changed.changed) == 1
        does = "belongs to" if is_one else "belong to"
        if target.column is Column.STAGE:
            does = "is in" if is_one else "are in"
        editing.say(request, f"{count} {does} {name} now.", changed.token)
    if changed.left_out:
        names = chosen.names(request.organization.pk, changed.left_out)
        messages.warning(
            request,
            "Left out, because somebody changed them since you looked: "
            f"{rules.named(names)}. Choose them again to see how they stand.",
        )
