"""The profiles of a draft: a new one, their order, and one taken out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.operations.records.changes import ConflictError
from accounts.views import editing as record_editing
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from health.forms import composing
from health.forms.profiles import NewProfileForm
from health.operations import drafts as operations
from health.queries.drafts import Draft
from health.views import editing, frame, gone

MOVES = {"up": -1, "down": 1}


@access.require(frame.CONFIGURE)
@require_http_methods(["GET", "POST"])
@gone.told
def profile(request: TenantRequest, draft_id: int) -> HttpResponse:
    """Ask for whom a new profile is, or add it as the last one."""
    found = editing.draft_of(request, draft_id)
    data = request.POST if request.method == "POST" else None
    form = NewProfileForm(data, configuration=found.configuration, offered=editing.offered(request))
    if data is None or not form.is_valid():
        return _ask(request, found, form, status=200 if data is None else 400)
    settings = composing.with_new_profile(
        found.configuration, form.cleaned_data["like"], form.profile_settings()
    )
    try:
        _save(request, found, settings)
    except operations.InvalidError as error:
        for problem in error.problems:
            form.add_error("name" if problem.path.endswith(".name") else None, problem.sentence)
        return _ask(request, found, form, status=400)
    except ConflictError as error:
        form.add_error(None, f"{error} Look at the profiles above, then add it again.")
        return _ask(request, editing.draft_of(request, draft_id), form, status=409)
    name = settings["profiles"][-1]["name"]
    messages.success(request, f"Added “{name}”. It is decided last; move it up where it should win.")
    return redirect(editing.address_of(request, found.id, len(settings["profiles"])))


@require_POST
@access.require(frame.CONFIGURE)
@gone.told
def order(request: TenantRequest, draft_id: int) -> HttpResponse:
    """Decide a profile earlier or later."""
    found = editing.draft_of(request, draft_id)
    code = editing.code_of(request.POST.get("profile", ""), found.configuration)
    by = MOVES.get(request.POST.get("to", ""), 0)
    if not code or not by:
        return redirect(editing.address_of(request, found.id, code))
    moved = _try(request, found, composing.moved(found.configuration, code, by))
    last = len(found.configuration.profiles)
    return redirect(editing.address_of(request, found.id, min(max(code + by, 1), last) if moved else code))


@require_POST
@access.require(frame.CONFIGURE)
@gone.told
def removal(request: TenantRequest, draft_id: int) -> HttpResponse:
    """Take a profile out of a draft: its accounts fall to the next one that fits."""
    found = editing.draft_of(request, draft_id)
    code = editing.code_of(request.POST.get("profile", ""), found.configuration)
    if code and _try(request, found, composing.without(found.configuration, code)):
        name = found.configuration.profile_name(code)
        messages.success(request, f"“{name}” is out of the draft. What counts today is unchanged.")
    return redirect(editing.address_of(request, found.id))


def _try(request: TenantRequest, found: Draft, settings: dict[str, Any]) -> bool:
    """Save what cannot be invalid; say so where somebody else was faster."""
    try:
        _save(request, found, settings)
    except ConflictError as error:
        messages.error(request, str(error))
        return False
    return True


def _save(request: TenantRequest, found: Draft, settings: dict[str, Any]) -> None:
    version = record_editing.version_of(request)
    operations.save_draft(record_editing.editor_of(request), found.id, settings, version=version)


def _ask(request: TenantRequest, found: Draft, form: NewProfileForm, *, status: int) -> HttpResponse:
    context = {"draft": found, "form": form}
    return frame.show(request, "health/new_profile.html", context, status=status)
