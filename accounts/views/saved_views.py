"""Saved ways to look at lists: made, changed, shared and removed; each goes back to its list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from accounts.domain.saved_views import NotYoursError
from accounts.forms.saved_views import NewViewForm, ViewForm
from accounts.operations import saved_views as operations
from accounts.operations.records import changes
from accounts.queries import saved_views as queries
from accounts.views import addresses, editing
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@require_POST
@access.require(Permission.OWN_SETTINGS)
def new(request: TenantRequest) -> HttpResponse:
    """Save what a list shows as a view of one's own."""
    form = NewViewForm(request.POST)
    if not form.is_valid():
        return _refused(request, _first_error(form))
    try:
        saved = operations.keep(form.cleaned_data["page"], form.wanted(), editor=editing.editor_of(request))
    except changes.RefusedError as error:
        return _refused(request, str(error))
    editing.say(request, f"Saved as “{saved.row.name}”.", saved.token)
    return _on(request, saved.row)


@require_POST
@access.require(Permission.OWN_SETTINGS)
def change(request: TenantRequest, view_id: int) -> HttpResponse:
    """Rename, share or unshare a view, and let it show what the list shows now."""
    view = _view(request, view_id)
    form = ViewForm(request.POST)
    if not form.is_valid():
        return _refused(request, _first_error(form))
    try:
        saved = operations.change(
            view,
            form.wanted(),
            version=editing.version_of(request),
            editor=editing.editor_of(request),
        )
    except (changes.ConflictError, changes.GoneError, changes.RefusedError) as error:
        return _refused(request, str(error))
    if saved.changed:
        editing.say(request, f"Saved “{saved.row.name}”.", saved.token)
    else:
        messages.success(request, f"Saved “{saved.row.name}”.")
    return _on(request, saved.row)


@require_POST
@access.require(Permission.OWN_SETTINGS)
def remove(request: TenantRequest, view_id: int) -> HttpResponse:
    """Remove a view."""
    view = _view(request, view_id)
    page, name = view.page, view.name
    try:
        removed = operations.remove(
            view, version=editing.version_of(request), editor=editing.editor_of(request)
        )
    except (changes.ConflictError, changes.RefusedError) as error:
        return _refused(request, str(error))
    editing.say(request, f"Removed the view “{name}”.", removed.token)
    return HttpResponseRedirect(_list(request, page))


def _view(request: TenantRequest, view_id: int) -> Any:
    """Return a view that the person may change; 404 of another organization, 403 of another person."""
    views = queries.views(request.organization.pk)
    view = access.get_or_404(request, views, Permission.OWN_SETTINGS, pk=view_id)
    try:
        operations.check(view, editing.editor_of(request))
    except NotYoursError as error:
        raise PermissionDenied(str(error)) from error
    return view


def _first_error(form: ViewForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _refused(request: TenantRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return HttpResponseRedirect(addresses.next_of(request) or access.url(request, "pages:accounts"))


def _on(request: TenantRequest, view: Any) -> HttpResponse:
    return HttpResponseRedirect(f"{_list(request, view.page)}?{queries.query_of(view)}")


def _list(request: TenantRequest, page: str) -> str:
    return access.url(request, "pages:accounts" if page == "accounts" else f"pages:list-{page}")
