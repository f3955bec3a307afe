"""The drafts of the health model: begun, edited scale by scale, and thrown away."""

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.operations import records
from accounts.operations.records.changes import ConflictError
from accounts.views import editing as record_editing
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.forms import conflicts
from health.forms import composing
from health.forms.scale import ScaleForm
from health.operations import drafts as operations
from health.queries import configurations
from health.queries.drafts import Draft
from health.views import editing, frame

CONFLICT = "Somebody saved this draft while you were writing."
GONE = "Somebody removed or renamed the profile “{name}” meanwhile. Saving adds it anew, as the last one."
SAVED = "Saved in the draft. It counts once it is published."


@require_POST
@access.require(frame.CONFIGURE)
def drafts(request: TenantRequest) -> HttpResponse:
    """Begin a draft, from the version that counts or from an earlier one."""
    number = request.POST.get("from", "")
    from_number = int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else None
    try:
        draft_id = operations.create_draft(record_editing.editor_of(request), from_number=from_number)
    except configurations.UnknownVersionError as error:
        raise Http404(str(error)) from error
    return redirect(editing.address_of(request, draft_id))


@access.require(frame.CONFIGURE)
@require_http_methods(["GET", "POST"])
def draft(request: TenantRequest, draft_id: int) -> HttpResponse:
    """Show one scale of a draft with today's values, or save it."""
    found = editing.draft_of(request, draft_id)
    asked = request.GET.get("profile", "")
    was = request.POST.get("profile_was", "")
    if was and editing.name_at(asked, found.configuration) != was:
        return _profile_moved(request, found, was)
    code = editing.code_of(asked, found.configuration)
    if request.method == "POST":
        return _save(request, found, code)
    form = editing.form_of(request, found.configuration.scale(code), code, None)
    return editing.show(request, found, code, form)


@require_POST
@access.require(frame.CONFIGURE)
def discarding(request: TenantRequest, draft_id: int) -> HttpResponse:
    """Throw a draft away; the message offers to take that back."""
    found = editing.draft_of(request, draft_id)
    token = records.new_token()
    try:
        operations.discard_draft(
            record_editing.editor_of(request),
            found.id,
            version=record_editing.version_of(request),
            token=token,
        )
    except ConflictError as error:
        messages.error(request, str(error))
        return redirect(editing.address_of(request, found.id))
    record_editing.say(request, "The draft is thrown away.", token)
    return redirect(access.url(request, "health:model"))


def _save(request: TenantRequest, found: Draft, code: int) -> HttpResponse:
    if record_editing.version_of(request) != found.version:
        return _conflict(request, found, code)
    form = editing.form_of(request, found.configuration.scale(code), code, request.POST)
    return _store(request, found, code, form)


def _store(request: TenantRequest, found: Draft, code: int, form: ScaleForm) -> HttpResponse:
    if not form.is_valid():
        return editing.show(request, found, code, form, status=400)
    settings = composing.with_scale(found.configuration, code, form.settings())
    try:
        operations.save_draft(record_editing.editor_of(request), found.id, settings, version=found.version)
    except operations.InvalidError as error:
        form.add_problems(error.problems, f"profiles.{code - 1}." if code else "")
        return editing.show(request, found, code, form, status=400)
    except ConflictError:
        return _conflict(request, editing.draft_of(request, found.id), code)
    messages.success(request, SAVED)
    return redirect(_onward(request, found, code))


def _onward(request: TenantRequest, found: Draft, code: int) -> str:
    if request.POST.get("then") == "trial":
        return access.url(request, "health:trial", found.id)
    return editing.address_of(request, found.id, code)


def _conflict(request: TenantRequest, found: Draft, code: int) -> HttpResponse:
    """Show the form with what the other one saved, and the person's own words where both said something."""
    scale = found.configuration.scale(code)
    sent = editing.form_of(request, scale, code, request.POST)
    settled = conflicts.settle(sent, seen=sent.seen_texts, theirs=sent.texts, version=found.version)
    data = settled.data | {"seen": json.dumps(sent.texts)}
    form = editing.form_of(request, scale, code, data)
    return editing.show(request, found, code, form, status=409, conflict=CONFLICT, clashes=settled.clashes)


def _profile_moved(request: TenantRequest, found: Draft, name: str) -> HttpResponse:
    """Find the profile at its new place; where it is gone, keep the words for adding it anew."""
    names = [profile.name for profile in found.configuration.profiles]
    code = names.index(name) + 1 if name in names else None
    if code is not None:
        return _conflict(request, found, code)
    new = len(names) + 1
    form = editing.form_of(request, found.configuration, new, request.POST)
    if record_editing.version_of(request) == found.version:
        return _store(request, found, new, form)
    return editing.show(request, found, new, form, status=409, conflict=GONE.format(name=name), is_new=True)
