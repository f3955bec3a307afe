"""Making organizations, and changing what they decided for themselves."""

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cs_platform.tenancy.domain import organization_settings
from cs_platform.tenancy.models import Organization


class OrganizationExistsError(ValueError):
    """The slug is taken."""


class InvalidOrganizationError(ValueError):
    """A value of the new organization cannot be used; the sentence says which."""


def create_organization(
    *, slug: str, name: str, currency: str, time_zone: str, locale: str = "en"
) -> Organization:
    """Make an organization; raise OrganizationExistsError or InvalidOrganizationError with a sentence."""
    if time_zone not in available_timezones():
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
