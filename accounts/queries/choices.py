"""What lists of accounts can be filtered by."""

from accounts.models import LifecycleStage
from cs_platform.tenancy import queries as tenancy


def stages(organization_id: int) -> list[tuple[int, str]]:
    """Return the stages of the journey in order."""
    rows = LifecycleStage.objects.for_organization(organization_id).order_by("position", "pk")
    return list(rows.values_list("pk", "name"))


def owners(organization_id: int) -> list[tuple[int, str]]:
    """Return the active members by name."""
    members = tenancy.members(organization_id).filter(is_active=True)
    return sorted(((member.pk, str(member.user)) for member in members), key=lambda pair: pair[1].casefold())
