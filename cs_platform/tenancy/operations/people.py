"""Who works for an organization, and as what."""

from datetime import datetime, timedelta

from cs_platform.tenancy.domain.choices import Function, Role, Theme
from cs_platform.tenancy.models import Membership, Organization, User

SEEN_EVERY = timedelta(minutes=5)


def add_member(
    organization: Organization,
    *,
    email: str,
    name: str,
    role: Role,
    function: Function = Function.SUCCESS,
    password: str | None = None,
) -> Membership:
    """Give a person a place in the organization, making their login when it is new."""
    user = User.objects.filter(email=email.casefold()).first() or User.objects.create_user(
        email, password, name=name, time_zone=organization.time_zone, locale=organization.locale
    )
    membership, _ = Membership.objects.get_or_create(
        organization=organization, user=user, defaults={"role": role, "function": function}
    )
    return membership


def mark_seen(membership: Membership, *, now: datetime) -> None:
    """Remember which organization a person was in last, at most every few minutes."""
    if membership.last_seen_at is None or now - membership.last_seen_at > SEEN_EVERY:
        Membership.objects.filter(pk=membership.pk).update(last_seen_at=now)


def set_theme(user: User, theme: Theme) -> None:
    """Remember how bright a person wants the screen."""
    User.objects.filter(pk=user.pk).update(theme=theme)
