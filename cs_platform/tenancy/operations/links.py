"""Links that sign somebody in once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings

from cs_platform.tenancy import queries
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import LinkPurpose
from cs_platform.tenancy.models import Membership, SignedLink

LINK_LIFETIME = timedelta(hours=24)


class LinkSpentError(ValueError):
    """The link is unknown, used or too old."""


def create_sign_in_link(membership: Membership, *, now: datetime) -> str:
    """Return the address of a link that signs this person in once, within a day."""
    token = secrets.token_urlsafe(32)
    with organization_context(membership.organization_id, operation="sign-in link"):
        SignedLink.objects.create(
            organization_id=membership.organization_id,
            token_hash=_token_hash(token),
            purpose=LinkPurpose.SIGN_IN,
            membership=membership,
            created_at=now,
            expires_at=now + LINK_LIFETIME,
        )
    return f"{settings.BASE_URL}/sign-in-link/{token}/"


def link_is_usable(token: str, *, now: datetime) -> bool:
    """Say whether the link would still act, without using it: scanners open links."""
    return _find_link(token, now=now) is not None


def use_sign_in_link(token: str, *, now: datetime) -> Membership:
    """Spend the link and return whom it signs in; raise LinkSpentError otherwise."""
    link = _find_link(token, now=now)
    if link is None:
        raise LinkSpentError("This link was used or is too old. Ask your administrator for a new one.")
    with organization_context(link.organization_id, membership=link.membership_id, operation="sign-in link"):
        spent = SignedLink.objects.filter(
            organization_id=link.organization_id, pk=link.pk, used_at__isnull=True
        ).update(used_at=now)
        if not spent:
            raise LinkSpentError("This link was used already. Ask your administrator for a new one.")
    return Membership.objects.select_related("user", "organization").get(pk=link.membership_id)


def _find_link(token: str, *, now: datetime) -> SignedLink | None:
    organization_id = queries.organization_of_link(_token_hash(token))
    if organization_id is None:
        return None
    with organization_context(organization_id):
        link: SignedLink | None = SignedLink.objects.filter(
            organization_id=organization_id,
            token_hash=_token_hash(token),
            used_at__isnull=True,
            expires_at__gt=now,
        ).first()
        active = (
            link is not None
            and Membership.objects.filter(
                pk=link.membership_id, is_active=True, user__is_active=True
            ).exists()
        )
    return link if active else None


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
