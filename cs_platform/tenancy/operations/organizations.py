"""Making organizations, and changing what they decided for themselves."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cs_platform.lib import periods
from cs_platform.tenancy import queries
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain import organization_settings, rates
from cs_platform.tenancy.domain.rates import DatedRate, Rebased
from cs_platform.tenancy.models import AuditEntry, ExchangeRate, Organization
from cs_platform.tenancy.operations import changes

UNDOABLE = ("name", "locale", "fiscal_year_start_month", "settings")


class OrganizationExistsError(ValueError):
    """The slug is taken."""


class InvalidOrganizationError(ValueError):
    """A value of the new organization cannot be used; the sentence says which."""


def create_organization(
    *, slug: str, name: str, currency: str, time_zone: str, locale: str = "en"
) -> Organization:
    """Make an organization; raise OrganizationExistsError or InvalidOrganizationError with a sentence."""
    if time_zone not in periods.time_zones():
        raise InvalidOrganizationError(f"“{time_zone}” is no time zone. Use a name like Europe/Berlin.")
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise InvalidOrganizationError(f"“{currency}” is no currency. Use three letters like EUR.")
    organization = Organization(
        slug=slug,
        name=name,
        reporting_currency=currency.upper(),
        time_zone=str(ZoneInfo(time_zone)),
        locale=locale,
        settings=organization_settings.DEFAULTS.as_dict(),
    )
    try:
        organization.clean_fields()
        with transaction.atomic():
            organization.save(force_insert=True)
        return organization
    except ValidationError as error:
        sentences = (f"{field}: {' '.join(said)}" for field, said in error.message_dict.items())
        raise InvalidOrganizationError(" ".join(sentences)) from error
    except IntegrityError as error:
        raise OrganizationExistsError(f"The organization “{slug}” exists already.") from error


def change_organization(
    organization: Organization,
    values: Mapping[str, Any],
    *,
    time_zone: str,
    version: int,
    today: date,
) -> bool:
    """Change an organization's own columns; another time zone counts from tomorrow.

    Another `reporting_currency` takes the rates with it, see `domain.rates.rebase`. Raise ConflictError.
    """
    old = organization.reporting_currency
    wanted = {**values, **_next_time_zone(organization, time_zone, today)}
    changed = changes.change(organization, wanted, version=version)
    if changed and organization.reporting_currency != old:
        _rebase_rates(organization.pk, old=old, new=organization.reporting_currency)
    return changed


def undo(organization: Organization, *, token: str, today: date) -> bool:
    """Put the columns back as they were before one change; False when it was not the last one.

    A change of the reporting currency is not undone: it took the rates with it.
    """
    entries = AuditEntry.objects.for_organization(organization.pk).filter(
        table_name="tenancy_organization", row_id=organization.pk
    )
    last = entries.order_by("-pk").first()
    if last is None or last.old is None or last.operation != changes.word(token):
        return False
    if last.old["reporting_currency"] != organization.reporting_currency:
        return False
    values = {name: last.old[name] for name in UNDOABLE}
    zone = last.old["next_time_zone"] or last.old["time_zone"]
    wanted = {**values, **_next_time_zone(organization, zone, today)}
    return changes.change(organization, wanted, version=organization.version)


def start_time_zones(*, now: datetime) -> int:
    """Let every time zone count whose day has begun; return how many did. The clock calls it."""
    started = 0
    for organization in Organization.objects.exclude(next_time_zone=""):
        begins = organization.next_time_zone_from
        if begins and queries.local_day(organization.time_zone, now) >= begins:
            values = {
                "time_zone": organization.next_time_zone,
                "next_time_zone": "",
                "next_time_zone_from": None,
            }
            with organization_context(organization.pk, operation="time zone"):
                changes.change(organization, values, version=organization.version)
            started += 1
    return started


def rates_in(organization: Organization, currency: str) -> Rebased:
    """Return what would become of the rates with another reporting currency."""
    return _rebased(organization.pk, old=organization.reporting_currency, new=currency)


def _next_time_zone(organization: Organization, time_zone: str, today: date) -> Mapping[str, Any]:
    if time_zone == organization.time_zone:
        return {"next_time_zone": "", "next_time_zone_from": None}
    if time_zone == organization.next_time_zone:
        return {}
    return {"next_time_zone": time_zone, "next_time_zone_from": today + timedelta(days=1)}


def _rebase_rates(organization_id: int, *, old: str, new: str) -> None:
    rebased = _rebased(organization_id, old=old, new=new)
    ExchangeRate.objects.for_organization(organization_id).delete()
    ExchangeRate.objects.bulk_create(
        ExchangeRate(
            organization_id=organization_id,
            day=rate.day,
            currency=rate.currency,
            rate=rate.rate,
            source=rate.source,
        )
        for rate in rebased.rates
    )


def _rebased(organization_id: int, *, old: str, new: str) -> Rebased:
    found = [
        DatedRate(currency=row.currency, day=row.day, rate=row.rate, source=row.source)
        for row in ExchangeRate.objects.for_organization(organization_id)
    ]
    return rates.rebase(found, old=old, new=new)
