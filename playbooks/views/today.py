"""Settling a row of one's day: done, snooze, hand over, and taking it back."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from cs_platform.tenancy import access
from cs_platform.tenancy import operations as tenancy_operations
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from playbooks.forms import HandOverForm, RowForm, SnoozeForm, UndoForm
from playbooks.operations import settling
from playbooks.operations.settling import Settled, SettlingError
from playbooks.queries import book


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def done(request: TenantRequest) -> HttpResponse:
    """Note that somebody acted on the row's first reason, or that its task is done."""
    form = RowForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    organization_id = request.organization.pk
    signals = (
        book.signals(organization_id)
        .select_related("account")
        .filter(pk__in=form.cleaned_data["signals"][:1])
    )
    tasks = book.tasks(organization_id).select_related("account").filter(pk=form.cleaned_data["task"])
    signal, task, now = signals.first(), tasks.first(), timezone.now()
    settled = settling.done(signal, task, by=request.membership, now=now, result=form.cleaned_data["result"])
    row = signal or task
    words = _done(row.account, now) if row else "Done."
    return _said(request, settled, words, "This was settled already.")


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def snooze(request: TenantRequest) -> HttpResponse:
    """Let the row's reasons sleep until a day."""
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    until = form.cleaned_data["until"]
    try:
        settled = settling.snooze(
            list(book.signals(request.organization.pk).filter(pk__in=form.cleaned_data["signals"])),
            until=until,
            today=tenancy.local_day(request.organization.time_zone, timezone.now()),
            by=request.membership,
        )
    except SettlingError as error:
        return _problem(request, str(error))
    words = f"Asleep until {until:%-d %B}." if until else "Asleep until it comes anew."
    return _said(request, settled, words, "This was settled already.")


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def hand_over(request: TenantRequest) -> HttpResponse:
    """Give the row's reasons to a colleague."""
    colleagues = tenancy.members(request.organization.pk).filter(is_active=True)
    form = HandOverForm(request.POST, colleagues=colleagues)
    if not form.is_valid():
        return _refused(request, form)
    to = colleagues.get(pk=form.cleaned_data["to"])
    try:
        settled = settling.hand_over(
            list(book.signals(request.organization.pk).filter(pk__in=form.cleaned_data["signals"])),
            to=to,
            note=form.cleaned_data["note"],
            by=request.membership,
        )
    except SettlingError as error:
        return _problem(request, str(error))
    return _said(request, settled, f"Handed over to {to.user}.", "This was settled already.")


@require_POST
@access.require(Permission.EDIT_ACCOUNTS)
def take_back(request: TenantRequest) -> HttpResponse:
    """Undo what one has settled."""
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    try:
        settled = Settled.of_word(form.cleaned_data["settled"])
    except SettlingError as error:
        return _problem(request, str(error))
    changed = settling.take_back(settled, by=request.membership, now=timezone.now())
    if changed:
        messages.success(request, "Taken back. It is in your queue again.")
    else:
        messages.info(request, "There was nothing left to take back.")
    return _to_today(request)


@require_POST
@access.require(Permission.OWN_SETTINGS)
def notices_seen(request: TenantRequest) -> HttpResponse:
    """Note that the person has seen what changed on their accounts."""
    tenancy_operations.mark_looked(request.membership, now=timezone.now())
    return HttpResponseRedirect(access.url(request, "pages:notices"))


def _done(account: Any, now: datetime) -> str:
    """Say for whom something is done, and that the account is still there where it has more reasons."""
    rest = book.unsettled(account.organization_id, account.pk, now).count()
    if not rest:
        return f"Done: {account.name}."
    return f"Done: {account.name}. {rest} more reason{' is' if rest == 1 else 's are'} open there."


def _said(request: TenantRequest, settled: Settled, words: str, nothing: str) -> HttpResponse:
    if settled.word:
        messages.success(request, words, extra_tags=settling.TAKE_BACK + settled.word)
    else:
        messages.info(request, nothing)
    return _to_today(request)


def _refused(request: TenantRequest, form: forms.Form) -> HttpResponse:
    return _problem(request, " ".join(str(each) for errors in form.errors.values() for each in errors))


def _problem(request: TenantRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return _to_today(request)


def _to_today(request: TenantRequest) -> HttpResponse:
    return HttpResponseRedirect(access.url(request, "pages:today"))
