"""Publishing health configurations."""

from datetime import datetime

from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from health.domain import defaults
from health.models import HealthConfig
from health.queries import configurations

SHIPPED_NOTE = "What an organization starts with."


def publish_shipped(organization_id: int, *, now: datetime) -> int:
    """Publish the default configuration as version 1, once; return its id."""
    today = tenancy.local_day(tenancy.organization(organization_id).time_zone, now)
    with organization_context(organization_id, operation="publish configuration"):
        config, _ = HealthConfig.objects.for_organization(organization_id).get_or_create(
            organization_id=organization_id,
            number=configurations.FIRST_NUMBER,
            defaults={
                "settings": defaults.CONFIGURATION.as_dict(),
                "note": SHIPPED_NOTE,
                "published_at": now,
                "published_on": today,
            },
        )
    return int(config.pk)
