"""Who works for an organization, and as what."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from cs_platform.tenancy import queries
from cs_platform.tenancy.domain import people
from cs_platform.tenancy.domain.choices import Function, Role, Theme
from cs_platform.tenancy.models import Membership, Organization, User
from cs_platform.tenancy.operations import changes

SEEN_EVERY = timedelta(minutes=5)


class AlreadyHereError(ValueError):
    """The person works here already."""


class HasWorkedHereError(ValueError):
    """An invitation cannot be withdrawn from somebody who has been here."""


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


def give_place(
    organization: Organization, *, email: str, name: str, role: Role, function: Function
) -> Membership:
    """Add a person, or bring back who has left; raise AlreadyHereError for who is here."""
    before = queries.members(organization.pk).filter(user__email=email.casefold()).first()
    if before is None:
        return add_member(organization, email=email, name=name, role=role, function=function)
    if before.is_active:
        raise AlreadyHereError(f"{before.user} works here already. Look at the list of people.")
    values = {"is_active": True, "left_on": None, "role": role, "function": function, "last_seen_at": None}
    changes.change(before, values, version=before.version)
    return before


def withdraw(membership: Membership, *, today: date) -> None:
    """Take back an invitation nobody followed; its links stop working."""
    if membership.last_seen_at is not None:
        raise HasWorkedHereError(f"{membership.user} has been here. Let them leave instead.")
    values = {"is_active": False, "left_on": today}
    changes.change(membership, values, version=membership.version)


def change_member(membership: Membership, values: Mapping[str, Any], *, version: int, by: Membership) -> bool:
    """Change what somebody is here; raise OwnPlaceError, LastAdministratorError or ConflictError."""
    people.check_role(
        now=membership.role,
        wanted=str(values.get("role", membership.role)),
        is_own=membership.pk == by.pk,
        other_administrators=queries.other_administrators(membership).count(),
    )
    return changes.change(membership, values, version=version)


def mark_seen(membership: Membership, *, now: datetime) -> None:
    """Remember which organization a person was in last, at most every few minutes."""
    if membership.last_seen_at is None or now - membership.last_seen_at > SEEN_EVERY:
        Membership.objects.filter(pk=membership.pk).update(last_seen_at=now)


def set_theme(user: User, theme: Theme) -> None:
    """Remember how bright a person wants the screen."""
    User.objects.filter(pk=user.pk).update(theme=theme)


def change_profile(user: User, values: Mapping[str, Any]) -> None:
    """Write what a person says about themselves."""
    for name, value in values.items():
        setattr(user, name, value)
    user.save(update_fields=list(values))
