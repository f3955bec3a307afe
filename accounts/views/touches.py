"""Logging a touch from anywhere, in ten seconds: choose the account, then the form."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from accounts.domain.choices import StartedBy
from accounts.domain.postures import Before, propose
from accounts.forms.nouns import NOUNS
from accounts.forms.touches import QuickTouchForm
from accounts.operations import touches
from accounts.operations.records import changes
from accounts.operations.records.changes import Editor
from accounts.queries import record_rows
from accounts.queries import touches as preceding
from accounts.views import addresses, editing
from cs_platform.lib import keys
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission

Choices = Sequence[tuple[str, str]]

WORDS_AT_MOST = 100


@dataclass(frozen=True, kw_only=True)
class Further:
    """What a logged touch means to apps further down.

    about: what of an account it may deal with, as keys and words; of the account's id and the moment.
    note: what else it brings about, in the same change; of the touch, the day its next step is due, the
    keys it deals with, and who logs it.
    """

    about: Callable[[int, datetime], Choices]
    note: Callable[[Any, date | None, Collection[str], Editor], None]


def log(request: TenantRequest, *, further: Further) -> HttpResponse:
    """Ask for the account while none is named, then show the form, then log the touch."""
    account = _account(request)
    if account is None:
        return _choose(request)
    editor = editing.editor_of(request)
    before = preceding.before(request.organization.pk, account.pk, request.organization.time_zone)
    row = NOUNS["touches"].model(organization=request.organization, account=account)
    about = further.about(account.pk, editor.now)
    with timezone.override(ZoneInfo(request.organization.time_zone)):
        if request.method == "GET":
            form = QuickTouchForm(None, editor=editor, instance=row)
            form.offer(about, ticked=request.GET.get("about", ""))
            return _show(request, form, account, before)
        form = QuickTouchForm(request.POST, editor=editor, instance=row)
        form.offer(about)
        return _log(request, form, account, before, further)


def _account(request: TenantRequest) -> Any:
    """Return the account that is named, None while none is; 404 where it is no row of the organization."""
    key = keys.read(request.POST.get("account") or request.GET.get("account", ""))
    if key is None:
        return None
    rows = record_rows.rows(NOUNS["accounts"].model, request.organization.pk)
    return access.get_or_404(request, rows, Permission.EDIT_ACCOUNTS, pk=key)


def _choose(request: TenantRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:WORDS_AT_MOST]
    context = {
        "section": "accounts",
        "words": words,
        "accounts": record_rows.suggestions(request.organization.pk, words) if words else [],
        "next": addresses.next_of(request),
        "in_place": _in_place(request),
    }
    if "q" in request.GET and _in_place(request):
        return render(request, "accounts/touches/_found.html", context)
    return render(request, _template(request, "choose"), context)


def _show(
    request: TenantRequest, form: QuickTouchForm, account: Any, before: Before, status: int = 200
) -> HttpResponse:
    proposals = {side.value: propose(side, before, form.editor.today) for side in StartedBy}
    context = {
        "section": "accounts",
        "form": form,
        "account": account,
        "proposals": proposals,
        "by_us": proposals[StartedBy.US],
        "by_customer": proposals[StartedBy.CUSTOMER],
        "next": addresses.next_of(request) or access.url(request, "pages:account", account.pk),
        "in_place": _in_place(request),
    }
    return render(request, _template(request, "form"), context, status=status)


def _log(
    request: TenantRequest, form: QuickTouchForm, account: Any, before: Before, further: Further
) -> HttpResponse:
    if not form.is_valid():
        return _show(request, form, account, before, status=400)
    form.fill_posture(before)
    due_on, about = form.cleaned_data["next_due_on"], form.dealt_with
    try:
        saved = touches.log(
            form.draft(),
            form.statements(),
            editor=form.editor,
            token=form.form_token,
            also=lambda touch: further.note(touch, due_on, about, form.editor),
        )
    except (changes.ConflictError, changes.SpentFormError, changes.RefusedError) as error:
        form.add_error(None, str(error))
        return _show(request, form, account, before, status=409)
    editing.say(request, _words(saved.row, account, form), saved.token)
    address = addresses.next_of(request) or access.url(request, "pages:account", account.pk)
    if _in_place(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _words(touch: Any, account: Any, form: QuickTouchForm) -> str:
    what = f"{touch.get_channel_display().lower()} with {account.name}"
    if not form.is_planned:
        return f"Logged: {what}.{_dealt_with(len(form.dealt_with))}"
    day = touch.planned_for.astimezone(ZoneInfo(form.editor.organization.time_zone))
    return f"Planned: {what} on {day:%A, %-d %B, %H:%M}. Today reminds you."


def _dealt_with(reasons: int) -> str:
    if not reasons:
        return ""
    return f" {reasons} reason{' is' if reasons == 1 else 's are'} dealt with."


def _in_place(request: TenantRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _template(request: TenantRequest, name: str) -> str:
    return f"accounts/touches/{'_' if _in_place(request) else ''}{name}.html"
