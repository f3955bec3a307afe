"""Organizations and what they decided for themselves."""

from django.db.models import QuerySet

from cs_platform.tenancy.domain import organization_settings
from cs_platform.tenancy.domain.organization_settings import OrganizationSettings
from cs_platform.tenancy.models import Organization


class UnknownOrganizationError(LookupError):
    """No organization has this slug."""


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
