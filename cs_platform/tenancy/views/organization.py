"""What the organization decides for itself: read by everybody, changed by administrators."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cs_platform.tenancy import access, queries
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from cs_platform.tenancy.forms import conflicts
from cs_platform.tenancy.forms import organization as forms
from cs_platform.tenancy.forms.organization import OrganizationForm
from cs_platform.tenancy.operations import changes, organizations
from cs_platform.tenancy.views import toasts

UNDONE_TOO_LATE = "This can no longer be undone: somebody changed the organization since."


@access.require(Permission.OWN_SETTINGS)
@require_GET
def home(request: TenantRequest) -> HttpResponse:
    """Show what can be set, and by whom."""
    return render(request, "settings/home.html", {"section": "settings"})


@access.require(Permission.READ)
@require_http_methods(["GET", "POST"])
def organization(request: TenantRequest) -> HttpResponse:
    """Show every setting; take changes of those who may."""
    if request.method == "POST":
        access.check(request.membership, Permission.MANAGE_ORGANIZATION)
        return _change(request)
    return _page(request, _form(request, initial=_texts(request)))


@access.require(Permission.MANAGE_ORGANIZATION)
@require_POST
def undo(request: TenantRequest) -> HttpResponse:
    """Put the organization's settings back as they were before one change."""
    token = request.POST.get("token", "")
    today = _today(request, timezone.now())
    by, place = request.membership.pk, request.organization.pk
    with changes.under(changes.new_token(), organization_id=place, by=by, undoes=True):
        was_undone = organizations.undo(request.organization, token=token, today=today)
    if was_undone:
        messages.success(request, "The organization is set up as it was before.")
    else:
        messages.error(request, UNDONE_TOO_LATE)
    return redirect(access.url(request, "settings:organization"))


def _form(
    request: TenantRequest, data: Any = None, *, asks: bool = False, **options: Any
) -> OrganizationForm:
    return OrganizationForm(data, locale=request.organization.locale, asks_to_confirm=asks, **options)


def _texts(request: TenantRequest) -> dict[str, str]:
    row = model_to_dict(request.organization)
    return {**forms.texts(row), "version": str(request.organization.version)}


def _page(request: TenantRequest, form: OrganizationForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "section": "settings",
        "form": form,
        "may_change": access.can(request.membership, Permission.MANAGE_ORGANIZATION),
        **more,
    }
    return render(request, "settings/organization.html", context, status=status)


def _change(request: TenantRequest) -> HttpResponse:
    other_currency = _other_currency(request)
    form = _form(request, request.POST, asks=bool(other_currency))
    if not form.is_valid():
        return _page(request, form, status=400)
    if other_currency and not form.cleaned_data["confirmed"]:
        form.add_error("reporting_currency", _consequences(request, other_currency))
        return _page(request, form, status=400)
    try:
        return _save(request, form)
    except changes.ConflictError as conflict:
        return _settle(request, form, conflict)


def _other_currency(request: TenantRequest) -> str:
    wanted = request.POST.get("reporting_currency", "").strip().upper()
    return wanted if wanted != request.organization.reporting_currency else ""


def _consequences(request: TenantRequest, currency: str) -> str:
    """Return what happens to rates and figures with another reporting currency."""
    old = request.organization.reporting_currency
    rebased = organizations.rates_in(request.organization, currency)
    known = (
        f"{len(rebased.rates)} rates are worked out anew through the rate of {currency}"
        if rebased.rates
        else f"No rate of {currency} is on record, so that what is in other currencies is not converted"
    )
    lost = f", and {rebased.lost} older than any rate of {currency} are removed" if rebased.lost else ""
    return (
        f"{known}{lost}. Closed days stay worked out in {old} until the command rescore has worked them out "
        f"again. This cannot be undone here: confirm below, then save."
    )


def _save(request: TenantRequest, form: OrganizationForm) -> HttpResponse:
    organization, token = request.organization, changes.new_token()
    old_zone, old_currency = organization.next_time_zone, organization.reporting_currency
    with changes.under(token, organization_id=organization.pk, by=request.membership.pk):
        changed = organizations.change_organization(
            organization,
            form.columns(organization.settings),
            time_zone=form.cleaned_data["time_zone"],
            version=form.cleaned_data["version"],
            today=_today(request, timezone.now()),
        )
    zone = organization.next_time_zone
    said = f" The time zone {zone} counts from tomorrow." if zone and zone != old_zone else ""
    if not changed:
        messages.info(request, "Nothing was different, so nothing was changed.")
    elif organization.reporting_currency != old_currency:
        messages.success(request, f"Figures are in {organization.reporting_currency} from now on.{said}")
    else:
        address = access.url(request, "settings:organization-undo")
        toasts.undoable(request, f"Saved.{said}", address=address, token=token)
    return redirect(access.url(request, "settings:organization"))


def _settle(request: TenantRequest, form: OrganizationForm, conflict: changes.ConflictError) -> HttpResponse:
    """Show the form with their changes taken over and the person's own words kept."""
    settled = conflicts.settle(
        form, seen=forms.texts(conflict.seen), theirs=_texts(request), version=conflict.version
    )
    again = _form(request, settled.data, asks=bool(_other_currency(request)))
    return _page(request, again, status=409, conflict=conflict, clashes=settled.clashes)


def _today(request: TenantRequest, now: datetime) -> date:
    return queries.local_day(request.organization.time_zone, now)
