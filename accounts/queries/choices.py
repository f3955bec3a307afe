"""What lists of accounts can be filtered by."""

from django.db.models import QuerySet

from accounts.models import LifecycleStage, Standard
from cs_platform.tenancy import queries as tenancy


def stage_rows(organization_id: int) -> QuerySet[LifecycleStage]:
    """Return the stages, for access to fetch one from."""
    return LifecycleStage.objects.for_organization(organization_id)


def standards(organization_id: int) -> QuerySet[Standard]:
    """Return the standards of all stages, for access to fetch one from."""
    return Standard.objects.for_organization(organization_id)


def stages(organization_id: int) -> list[tuple[int, str]]:
    """Return the stages of the journey in order."""
    rows = LifecycleStage.objects.for_organization(organization_id).order_by("position", "pk")
    return list(rows.values_list("pk", "name"))


def owners(organization_id: int) -> list[tuple[int, str]]:
    """Return the active members by name."""
    members = tenancy.members(organization_id).filter(is_active=True)
    return sorted(((member.pk, str(member.user)) for member in members), key=lambda pair: pair[1].casefold())
