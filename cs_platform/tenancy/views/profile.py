"""What people say about themselves."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from cs_platform.tenancy.forms.people import ProfileForm
from cs_platform.tenancy.operations import changes, people

OF_USER = ("name", "time_zone", "locale", "theme")
OF_PLACE = ("away_from", "away_until", "wants_digest")


@access.require(Permission.OWN_SETTINGS)
@require_http_methods(["GET", "POST"])
def profile(request: TenantRequest) -> HttpResponse:
    """Show and change one's own name, time zone, way of writing numbers, screen, and days away here."""
    user, place = request.user, request.membership
    initial: dict[str, Any] = {name: getattr(user, name) for name in OF_USER}
    initial |= {name: getattr(place, name) for name in OF_PLACE}
    form = ProfileForm(
        request.POST if request.method == "POST" else None, locale=user.locale, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        people.change_profile(user, {name: form.cleaned_data[name] for name in OF_USER})
        token = changes.new_token()
        with changes.under(token, organization_id=request.organization.pk, by=place.pk):
            days = {name: form.cleaned_data[name] for name in OF_PLACE}
            changes.change(place, days, version=place.version)
        messages.success(request, "Saved.")
        return redirect(access.url(request, "settings:profile"))
    context = {"section": "settings", "form": form, "place": place}
    return render(request, "settings/profile.html", context, status=400 if form.is_bound else 200)
