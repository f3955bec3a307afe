"""The mail outbox, and the mail that brings somebody in."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cs_platform.jobs.forms import MailFilter
from cs_platform.jobs.operations import NotFailedError, invitations, outbox
from cs_platform.jobs.queries import outbox as queries
from cs_platform.tenancy import access
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.choices import Function, Role
from cs_platform.tenancy.domain.permissions import Permission
from cs_platform.tenancy.forms.people import InviteForm
from cs_platform.tenancy.operations import changes, people

PAGE_SIZE = 50


@access.require(Permission.MANAGE_ORGANIZATION)
@require_GET
def mails(request: TenantRequest) -> HttpResponse:
    """List the mails, newest first."""
    form = MailFilter(request.GET)
    wanted = queries.mails(request.organization.pk).filter(**form.chosen())
    page = Paginator(wanted, PAGE_SIZE).get_page(request.GET.get("page"))
    sent = queries.sendings(request.organization.pk, [mail.pk for mail in page])
    context = {
        "section": "settings",
        "form": form,
        "page": page,
        "rows": [(mail, sent.get(mail.pk, queries.NOT_TRIED)) for mail in page],
    }
    return render(request, "settings/mails.html", context)


@access.require(Permission.MANAGE_ORGANIZATION)
@require_GET
def mail(request: TenantRequest, mail_id: int) -> HttpResponse:
    """Show one mail's words, without what would let a reader in as somebody else."""
    row = _mail(request, mail_id)
    context = {
        "section": "settings",
        "mail": row,
        "sending": queries.sendings(request.organization.pk, [row.pk]).get(row.pk, queries.NOT_TRIED),
        "body": queries.readable(row.body),
    }
    return render(request, "settings/mail.html", context)


@access.require(Permission.MANAGE_ORGANIZATION)
@require_POST
def send_again(request: TenantRequest, mail_id: int) -> HttpResponse:
    """Let a mail that failed be tried again."""
    row = _mail(request, mail_id)
    try:
        outbox.send_again(row.pk, by=request.membership.pk, now=timezone.now())
        messages.success(request, f"The mail to {row.to} is tried again.")
    except (outbox.MailGoneError, NotFailedError) as error:
        messages.error(request, str(error))
    return redirect(access.url(request, "jobs:mail", row.pk))


@access.require(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def invite(request: TenantRequest) -> HttpResponse:
    """Ask whom to invite; give them a place and write the mail that brings them in."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _invite(request, form)
        except people.AlreadyHereError as error:
            form.add_error("email", str(error))
    context = {"section": "settings", "form": form}
    return render(request, "settings/invite.html", context, status=400 if form.errors else 200)


@access.require(Permission.MANAGE_PEOPLE)
@require_POST
def invite_again(request: TenantRequest, membership_id: int) -> HttpResponse:
    """Send somebody who has a place a new link."""
    everybody = tenancy.colleagues(request.organization.pk).select_related("organization", "user")
    member: Any = access.get_or_404(request, everybody, Permission.MANAGE_PEOPLE, pk=membership_id)
    invitations.invite(member, by=request.membership, now=timezone.now())
    messages.success(request, f"A new link is on its way to {member.user.email}. It works for 24 hours.")
    return redirect(access.url(request, "settings:people"))


def _invite(request: TenantRequest, form: InviteForm) -> HttpResponse:
    chosen = form.cleaned_data
    with changes.under(
        changes.new_token(), organization_id=request.organization.pk, by=request.membership.pk
    ):
        member = people.give_place(
            request.organization,
            email=chosen["email"],
            name=chosen["name"],
            role=Role(chosen["role"]),
            function=Function(chosen["function"]),
        )
        invitations.invite(member, by=request.membership, now=timezone.now())
    messages.success(request, f"{member.user.email} gets a link that works once, within 24 hours.")
    return redirect(access.url(request, "settings:people"))


def _mail(request: TenantRequest, mail_id: int) -> Any:
    rows = queries.mails(request.organization.pk)
    return access.get_or_404(request, rows, Permission.MANAGE_ORGANIZATION, pk=mail_id)
