"""Whether a person wants the morning mail: a link in it says no without signing in, and never expires."""

from datetime import datetime

from django.conf import settings
from django.core import signing

from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Membership

SALT = "no more morning mails"


class UnknownLinkError(ValueError):
    """The link was not written by us."""


def unsubscribe_address(membership: Membership) -> str:
    """Return the address that ends this person's morning mails."""
    token = signing.dumps([membership.organization_id, membership.pk], salt=SALT)
    return f"{settings.BASE_URL}/no-more-mails/{token}/"


def member_of(token: str) -> Membership:
    """Return whose mails a link ends; raise UnknownLinkError."""
    try:
        organization_id, membership_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise UnknownLinkError("This link is not complete. Copy it whole from the mail.") from error
    found = Membership.objects.select_related("organization").filter(
        organization_id=organization_id, pk=membership_id
    )
    membership: Membership | None = found.first()
    if membership is None:
        raise UnknownLinkError("This link belongs to nobody any more.")
    return membership


def mark_looked(membership: Membership, *, now: datetime) -> None:
    """Note that a person has seen what changed on their accounts up to now."""
    Membership.objects.filter(organization_id=membership.organization_id, pk=membership.pk).update(
        notices_seen_at=now
    )


def set_digest(membership: Membership, *, wanted: bool) -> None:
    """Note whether a person wants the morning mail."""
    with organization_context(membership.organization_id, membership=membership.pk, operation="morning mail"):
        Membership.objects.filter(organization_id=membership.organization_id, pk=membership.pk).update(
            wants_digest=wanted
        )
