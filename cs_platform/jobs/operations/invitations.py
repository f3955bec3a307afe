"""The mail that brings somebody in. Its link is made when it leaves, so that no table ever holds it."""

from datetime import datetime

from django.template.loader import render_to_string

from cs_platform.jobs.operations import outbox
from cs_platform.tenancy.models import Membership

# a form that is sent twice writes one mail; whoever asks again later gets another
SLOT_SECONDS = 60


def invite(membership: Membership, *, by: Membership, now: datetime) -> None:
    """Write the mail to somebody who was given a place."""
    organization = membership.organization
    values = {
        "name": membership.user.name,
        "by": str(by.user),
        "organization": organization.name,
        "role": membership.get_role_display().lower(),
        "link": outbox.LINK_PLACE,
    }
    outbox.send_mail(
        organization_id=organization.pk,
        to=membership.user.email,
        subject=f"Your place at {organization.name} on Lodestar",
        body=render_to_string("account/email/invitation.txt", values),
        key=f"invitation:{membership.pk}:{int(now.timestamp()) // SLOT_SECONDS}",
        now=now,
        signs_in=membership,
    )
