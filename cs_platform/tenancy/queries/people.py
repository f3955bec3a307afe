"""People and their places: global tables, so that every read names the user or the organization."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import Membership, User


def user_by_id(user_id: int) -> User:
    """Return one person."""
    return User.objects.get(pk=user_id)


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return a user's active places, the last visited first."""
    return (
        Membership.objects.filter(user=user, is_active=True)
        .select_related("organization")
        .order_by("-last_seen_at", "pk")
    )


def members(organization_id: int) -> QuerySet[Membership]:
    """Return everybody's place in an organization, inactive ones too."""
    return Membership.objects.filter(organization_id=organization_id).select_related("user").order_by("pk")


def administrators(organization_id: int) -> QuerySet[Membership]:
    """Return the active administrators."""
    return members(organization_id).filter(role=Role.ADMIN, is_active=True)


def other_administrators(membership: Membership) -> QuerySet[Membership]:
    """Return the active administrators beside somebody."""
    return administrators(membership.organization_id).exclude(pk=membership.pk)


def colleagues(organization_id: int) -> QuerySet[Membership]:
    """Return everybody who works here now, by name: whom something may be given to."""
    return members(organization_id).filter(is_active=True).order_by("user__name", "pk")


def acting_for(
    membership: Membership, day: date, *, among: Iterable[Membership] | None = None
) -> tuple[Membership, ...]:
    """Return whose books a person sees on a day: their own, then those of people away whose deputy they are.

    A deputy's deputy does not act: absence passes work on once. among: the colleagues, where they were read.
    """
    if among is None:
        among = colleagues(membership.organization_id).filter(deputy=membership, away_from__lte=day)
    away = [each for each in among if each.deputy_id == membership.pk and _is_away(each, day)]
    return (membership, *away)


def _is_away(membership: Membership, day: date) -> bool:
    start, end = membership.away_from, membership.away_until
    return start is not None and end is not None and start <= day <= end


def member_ids_by_email(organization_id: int) -> Mapping[str, int]:
    """Return membership ids by e-mail in lower case."""
    return dict(members(organization_id).values_list("user__email", "pk"))


def organization_of_link(token_hash: str) -> int | None:
    """Return whose signed link this is; the one look-up that crosses organizations, in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy_link_organization(%s)", [token_hash])
        row = cursor.fetchone()
    return row[0] if row else None
