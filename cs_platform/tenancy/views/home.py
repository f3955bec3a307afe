"""Where a person lands, which organization they work in, and how bright it is."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cs_platform.tenancy import operations, queries
from cs_platform.tenancy.access import public
from cs_platform.tenancy.forms import people as forms

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Go to the organization the person was in last."""
    membership = queries.memberships_of(request.user).first()  # type: ignore[arg-type] # signed in
    if membership is None:
        return render(request, "tenancy/no_organization.html", status=403)
    return redirect("pages:today", organization=membership.organization.slug)


@public
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link does on GET, sign the person in once on POST."""
    now = timezone.now()
    if request.method == "GET":
        usable = operations.link_is_usable(token, now=now)
        return render(request, "tenancy/sign_in_link.html", {"usable": usable}, status=200 if usable else 410)
    try:
        membership = operations.use_sign_in_link(token, now=now)
    except operations.LinkSpentError:
        return render(request, "tenancy/sign_in_link.html", {"usable": False}, status=410)
    login(request, membership.user, backend=BACKEND)
    if not membership.user.has_usable_password():
        messages.info(request, "Choose a password now, so that you can sign in again.")
        return redirect("account_set_password")
    return redirect("pages:today", organization=membership.organization.slug)


@public
@require_http_methods(["GET", "POST"])
def no_more_mails(request: HttpRequest, token: str) -> HttpResponse:
    """Say on GET whose morning mails a link ends; end them, or begin them again, on POST."""
    try:
        membership = operations.member_of(token)
    except operations.UnknownLinkError as error:
        return render(request, "tenancy/no_more_mails.html", {"problem": str(error)}, status=410)
    if request.method == "POST":
        operations.set_digest(membership, wanted="again" in request.POST)
        membership = operations.member_of(token)
    return render(request, "tenancy/no_more_mails.html", {"membership": membership})


@public
@require_POST
@login_required
def theme(request: HttpRequest) -> HttpResponse:
    """Remember how bright the person wants the screen."""
    form = forms.ThemeForm(request.POST)
    if not form.is_valid():
        return HttpResponse("Choose SYSTEM, LIGHT or DARK.", status=400)
    operations.set_theme(request.user, form.cleaned_data["theme"])  # type: ignore[arg-type] # signed in
    return HttpResponse(status=204)
