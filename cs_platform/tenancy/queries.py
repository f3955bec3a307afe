"""Reads of the global tables of people and organizations: every one names the user or organization."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from cs_platform.tenancy.domain import organization_settings
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.domain.organization_settings import OrganizationSettings
from cs_platform.tenancy.models import AuditEntry, ExchangeRate, Membership, Organization, User


class UnknownOrganizationError(LookupError):
    """No organization has this slug."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Units of the reporting currency for one unit, and since when."""

    rate: Decimal
    on: date | None


def organization_by_slug(slug: str) -> Organization:
    """Return the organization or raise UnknownOrganizationError."""
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        raise UnknownOrganizationError(
            f"There is no organization “{slug}”. Make it with create_organization."
        )
    return organization


def organization(organization_id: int) -> Organization:
    """Return one organization."""
    return Organization.objects.get(pk=organization_id)


def settings_of(organization_id: int) -> OrganizationSettings:
    """Return what an organization decided for itself, defaults where it said nothing."""
    return organization_settings.read(organization(organization_id).settings)


def organizations() -> QuerySet[Organization]:
    """Return all organizations, for beat alone."""
    return Organization.objects.order_by("pk")


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


def member_ids_by_email(organization_id: int) -> Mapping[str, int]:
    """Return membership ids by e-mail in lower case."""
    return dict(members(organization_id).values_list("user__email", "pk"))


def rates_on(organization_id: int, day: date) -> Mapping[str, Rate]:
    """Return the newest rate up to a day per currency; the reporting currency is worth 1."""
    own = organization(organization_id).reporting_currency
    newest = (
        ExchangeRate.objects.for_organization(organization_id)
        .filter(day__lte=day)
        .order_by("currency", "-day")
        .distinct("currency")
    )
    rates = {row.currency: Rate(rate=row.rate, on=row.day) for row in newest}
    return rates | {own: Rate(rate=Decimal(1), on=None)}


def start_of_day(time_zone: str, day: date) -> datetime:
    """Return the moment a day starts in the zone: the one function that decides what a day is."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(time_zone))


def end_of_day(time_zone: str, day: date) -> datetime:
    """Return the first moment that no longer belongs to the day."""
    return start_of_day(time_zone, day + timedelta(days=1))


def local_day(time_zone: str, now: datetime) -> date:
    """Return which day it is in the zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def rows_as_of(organization_id: int, table: str, moment: datetime) -> Mapping[int, dict[str, Any]]:
    """Return, for rows changed at or after a moment, what stood there just before, by row id.

    Rows that were not changed since are left out: they stand as they stood.
    """
    changed = (
        AuditEntry.objects.for_organization(organization_id)
        .filter(table_name=table, at__gte=moment, action="UPDATE")
        .order_by("row_id", "at", "pk")
        .distinct("row_id")
    )
    return {entry.row_id: entry.old or {} for entry in changed}


def organization_of_link(token_hash: str) -> int | None:
    """Return whose signed link this is; the one look-up that crosses organizations, in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy_link_organization(%s)", [token_hash])
        row = cursor.fetchone()
    return row[0] if row else None
