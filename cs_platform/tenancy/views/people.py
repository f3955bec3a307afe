"""Who works here, as what, who stands in for them, and what happens when they leave."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cs_platform.tenancy import access, queries
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.people import LastAdministratorError, OwnPlaceError
from cs_platform.tenancy.domain.permissions import Permission
from cs_platform.tenancy.forms import conflicts
from cs_platform.tenancy.forms import people as forms
from cs_platform.tenancy.operations import belongings, changes, departures
from cs_platform.tenancy.operations import people as operations
from cs_platform.tenancy.views import toasts

Membership = Any  # a row of `queries.members`: views do not know tables


@access.require(Permission.READ)
@require_GET
def people(request: TenantRequest) -> HttpResponse:
    """List who works here now, and who did."""
    everybody = list(queries.members(request.organization.pk).select_related("lead__user", "deputy__user"))
    here = [one for one in everybody if one.is_active]
    context = {
        "section": "settings",
        "here": sorted(here, key=lambda one: str(one.user).casefold()),
        "left": [one for one in everybody if not one.is_active],
        "may_change": access.can(request.membership, Permission.MANAGE_PEOPLE),
        "today": _today(request),
    }
    return render(request, "settings/people.html", context)


@access.require(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def person(request: TenantRequest, membership_id: int) -> HttpResponse:
    """Show somebody's place; change role, function, lead, deputy, days away."""
    member = _member(request, membership_id)
    options = {"others": forms.others_than(member), "is_own": member.pk == request.membership.pk}
    start = {name: getattr(member, name) for name in forms.COLUMNS} | {"version": member.version}
    if request.method != "POST":
        return _person(request, member, forms.MemberForm(initial=start, **options))
    form = forms.MemberForm(request.POST, initial=start, **options)
    if options["is_own"] and request.POST.get("role", member.role) != member.role:
        form.add_error(None, "You cannot change your own role. Ask another administrator.")
    if not form.is_valid():
        return _person(request, member, form, status=400)
    try:
        return _change(request, member, form)
    except (LastAdministratorError, OwnPlaceError) as error:
        form.add_error("role", str(error))
        return _person(request, member, form, status=400)
    except changes.ConflictError as conflict:
        theirs = forms.texts({name: getattr(member, name) for name in forms.COLUMNS})
        seen = forms.texts(conflict.seen)
        settled = conflicts.settle(form, seen=seen, theirs=theirs, version=conflict.version)
        again = forms.MemberForm(settled.data, initial=start, **options)
        return _person(request, member, again, status=409, conflict=conflict, clashes=settled.clashes)


@access.require(Permission.MANAGE_PEOPLE)
@require_POST
def withdraw(request: TenantRequest, membership_id: int) -> HttpResponse:
    """Take an invitation back."""
    member, token = _member(request, membership_id), changes.new_token()
    try:
        with changes.under(token, organization_id=request.organization.pk, by=request.membership.pk):
            operations.withdraw(member, today=_today(request))
    except operations.HasWorkedHereError as error:
        messages.error(request, str(error))
        return redirect(access.url(request, "settings:person", member.pk))
    _say_undoable(request, f"The invitation of {member.user} is withdrawn; its links no longer work.", token)
    return redirect(access.url(request, "settings:people"))


@access.require(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def leave(request: TenantRequest, membership_id: int) -> HttpResponse:
    """Show what somebody holds and who could take it over; then hand it over and end their place."""
    member = _member(request, membership_id)
    others = forms.others_than(member)
    form = forms.LeaveForm(
        request.POST or None,
        held={kind.key: kind.words(count) for kind, count in belongings.held_by(member)},
        others=others,
        suggested=_suggested(member, others),
        initial={"version": member.version},
    )
    try:
        departures.check_leave(member, by=request.membership)
        if request.method == "POST" and form.is_valid():
            return _leave(request, member, form)
    except (LastAdministratorError, OwnPlaceError, departures.NobodyNamedError) as error:
        return _leaving(request, member, form, status=400 if form.is_bound else 200, refused=str(error))
    except changes.ConflictError as error:
        return _leaving(request, member, form, status=409, refused=f"{error} Open this page again.")
    return _leaving(request, member, form, status=400 if form.errors else 200)


def _leave(request: TenantRequest, member: Membership, form: forms.LeaveForm) -> HttpResponse:
    token = changes.new_token()
    with changes.under(token, organization_id=request.organization.pk, by=request.membership.pk):
        departures.leave(
            member,
            form.heirs(),
            version=form.cleaned_data["version"],
            today=_today(request),
            by=request.membership,
        )
    _say_undoable(request, f"{member.user} has left; what they held is with others now.", token)
    return redirect(access.url(request, "settings:people"))


def _leaving(
    request: TenantRequest, member: Membership, form: forms.LeaveForm, *, status: int, refused: str = ""
) -> HttpResponse:
    context = {"section": "settings", "member": member, "form": form, "refused": refused}
    return render(request, "settings/leave.html", context, status=status)


def _suggested(member: Membership, others: list[Any]) -> int | None:
    known = {one.pk for one in others}
    return next((pk for pk in (member.deputy_id, member.lead_id) if pk in known), None)


def _person(
    request: TenantRequest, member: Membership, form: forms.MemberForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "section": "settings",
        "member": member,
        "form": form,
        "is_own": member.pk == request.membership.pk,
        "today": _today(request),
        **more,
    }
    return render(request, "settings/person.html", context, status=status)


def _change(request: TenantRequest, member: Membership, form: forms.MemberForm) -> HttpResponse:
    token = changes.new_token()
    with changes.under(token, organization_id=request.organization.pk, by=request.membership.pk):
        changed = operations.change_member(
            member, form.columns(), version=form.cleaned_data["version"], by=request.membership
        )
    if changed:
        _say_undoable(request, f"Saved for {member.user}.", token)
    else:
        messages.info(request, "Nothing was different, so nothing was changed.")
    return redirect(access.url(request, "settings:people"))


def _say_undoable(request: TenantRequest, sentence: str, token: str) -> None:
    address = access.url(request, "account-settings:people-undo")
    toasts.undoable(request, sentence, address=address, token=token)


def _member(request: TenantRequest, membership_id: int) -> Membership:
    everybody = queries.members(request.organization.pk).select_related("organization", "user")
    return access.get_or_404(request, everybody, Permission.MANAGE_PEOPLE, pk=membership_id)


def _today(request: TenantRequest) -> date:
    return queries.local_day(request.organization.time_zone, timezone.now())
