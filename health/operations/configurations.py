"""Publishing health configurations."""

from datetime import datetime

from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from health.domain import configuration, defaults, measures
from health.models import HealthConfig
from health.queries import configurations


class NothingToPublishError(ValueError):
    """There is nothing newer to publish, or the organization decides itself; the sentence says which."""


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


def publish_newest_shipped(organization_id: int, *, now: datetime) -> str:
    """Publish what is shipped now as the next version; return its note, which says what it adds.

    Raises NothingToPublishError when the newest version is that already, or was made by the organization.
    """
    today = tenancy.local_day(tenancy.organization(organization_id).time_zone, now)
    with organization_context(organization_id, operation="publish configuration"):
        versions = HealthConfig.objects.for_organization(organization_id).filter(number__isnull=False)
        newest = versions.select_for_update().order_by("-number").first()
        _check_replaceable(newest)
        note = _note(newest)
        HealthConfig.objects.create(
            organization_id=organization_id,
            number=(newest.number or 0) + 1 if newest else configurations.FIRST_NUMBER,
            settings=defaults.CONFIGURATION.as_dict(),
            note=note,
            published_at=now,
            published_on=today,
        )
    return note


def _check_replaceable(newest: HealthConfig | None) -> None:
    if newest is None:
        return
    if configuration.from_dict(newest.settings) == defaults.CONFIGURATION:
        raise NothingToPublishError(f"Version {newest.number} is the shipped health model already.")
    if newest.author_id is not None:
        raise NothingToPublishError(
            f"Version {newest.number} is your own health model. Add measures to it instead of replacing it."
        )


def _note(newest: HealthConfig | None) -> str:
    """Return what the shipped version adds to the newest one, in words."""
    held = {setting["key"] for setting in newest.settings["measures"]} if newest else set()
    added = [measures.BY_KEY[key].label for key in defaults.CONFIGURATION.keys if key not in held]
    return f"Shipped with the product. New measures: {', '.join(added)}." if held and added else SHIPPED_NOTE
