"""The drafts of the health model: begun, edited scale by scale, and thrown away."""

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.operations import records
from accounts.operations.records.changes import ConflictError
from accounts.views import editing as record_editing
from cs_platform.lib import keys
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.forms import conflicts
from health.domain.configuration import BASE, BASE_NAME
from health.forms import composing
from health.forms.scale import ScaleForm
from health.operations import drafts as operations
from health.queries import configurations
from health.queries import drafts as queries
from health.queries.drafts import Draft, UnknownDraftError
from health.views import editing, frame, gone

CONFLICT = "{who} saved this draft while you were writing."
GONE = "{who} removed or renamed the profile “{name}” meanwhile. Saving adds it anew, as the last one."
ANEW = "{what} while you were writing. What you wrote stands in a new draft."
SAVED = "Saved in the draft. It counts once it is published."


@require_POST
@access.require(frame.CONFIGURE)
def drafts(request: TenantRequest) -> HttpResponse:
    """Begin a draft, from the version that counts or from an earlier one."""
    from_number = keys.read(request.POST.get("from", ""))
    try:
        draft_id = operations.create_draft(record_editing.editor_of(request), from_number=from_number)
    except configurations.UnknownVersionError as error:
        raise Http404(str(error)) from error
    return redirect(editing.address_of(request, draft_id))


@access.require(frame.CONFIGURE)
@require_http_methods(["GET", "POST"])
@gone.told
def draft(request: TenantRequest, draft_id: int) -> HttpResponse:
    """Show one scale of a draft with today's values, or save it."""
    if request.method == "POST":
        try:
            return _saved(request, editing.draft_of(request, draft_id))
        except UnknownDraftError:
            return _begin_anew(request, draft_id)
    found = editing.draft_of(request, draft_id)
    code = editing.code_of(request.GET.get("profile", ""), found.configuration)
    form = editing.form_of(request, found.configuration.scale(code), code, None)
    return editing.show(request, found, code, form)


@require_POST
@access.require(frame.CONFIGURE)
@gone.told
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


def _saved(request: TenantRequest, found: Draft) -> HttpResponse:
    asked, was = request.GET.get("profile", ""), request.POST.get("profile_was", "")
    if was and editing.name_at(asked, found.configuration) != was:
        return _profile_moved(request, found, was)
    return _save(request, found, editing.code_of(asked, found.configuration))


def _begin_anew(request: TenantRequest, draft_id: int) -> HttpResponse:
    """Keep the words of somebody whose draft was published or thrown away while they wrote."""
    fate = queries.fate(request.organization.pk, draft_id)
    if fate is None:
        raise Http404("There is no such draft.")
    new_id = operations.create_draft(record_editing.editor_of(request))
    found = editing.draft_of(request, new_id)
    said = ANEW.format(what=gone.words(request, fate))
    was = request.POST.get("profile_was", "")
    names = [BASE_NAME, *(profile.name for profile in found.configuration.profiles)]
    if was and was not in names[1:]:
        return _new_profile(request, found, said)
    return _conflict(request, found, names.index(was) if was else BASE, said)


def _save(request: TenantRequest, found: Draft, code: int) -> HttpResponse:
    if record_editing.version_of(request) != found.version:
        return _conflict(request, found, code, _somebody_saved(request, found))
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
        newer = editing.draft_of(request, found.id)
        return _conflict(request, newer, code, _somebody_saved(request, newer))
    messages.success(request, SAVED)
    return redirect(_onward(request, found, code))


def _onward(request: TenantRequest, found: Draft, code: int) -> str:
    if request.POST.get("then") == "trial":
        return access.url(request, "health:trial", found.id)
    return editing.address_of(request, found.id, code)


def _somebody_saved(request: TenantRequest, found: Draft) -> str:
    return CONFLICT.format(who=gone.changer(request, found))


def _conflict(request: TenantRequest, found: Draft, code: int, said: str) -> HttpResponse:
    """Show the form with what the other one saved, and the person's own words where both said something."""
    scale = found.configuration.scale(code)
    sent = editing.form_of(request, scale, code, request.POST)
    settled = conflicts.settle(sent, seen=sent.seen_texts, theirs=sent.texts, version=found.version)
    data = settled.data | {"seen": json.dumps(sent.texts)}
    form = editing.form_of(request, scale, code, data)
    return editing.show(request, found, code, form, status=409, conflict=said, clashes=settled.clashes)


def _profile_moved(request: TenantRequest, found: Draft, name: str) -> HttpResponse:
    """Find the profile at its new place; where it is gone, keep the words for adding it anew."""
    names = [profile.name for profile in found.configuration.profiles]
    if name in names:
        return _conflict(request, found, names.index(name) + 1, _somebody_saved(request, found))
    if record_editing.version_of(request) == found.version:
        new = len(names) + 1
        return _store(request, found, new, editing.form_of(request, found.configuration, new, request.POST))
    return _new_profile(request, found, GONE.format(who=gone.changer(request, found), name=name))


def _new_profile(request: TenantRequest, found: Draft, said: str) -> HttpResponse:
    """Show what was written of a profile that is gone; saving adds it."""
    new = len(found.configuration.profiles) + 1
    form = editing.form_of(request, found.configuration, new, request.POST)
    return editing.show(request, found, new, form, status=409, conflict=said, is_new=True)
