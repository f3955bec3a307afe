"""Which configuration counts on a day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from health.domain import configuration
from health.models import HealthConfig

FIRST_NUMBER = 1


class NoConfigurationError(LookupError):
    """The organization has no published health configuration."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published configuration.

    replaced_on: the day it replaced another one; None for the first, which is no change.
    """

    id: int
    number: int
    configuration: configuration.Configuration
    replaced_on: date | None


def published_on(organization_id: int, day: date) -> Published:
    """Return the newest configuration published before a day; on or before the first one, the first.

    One that is published counts from the next day on, so that a day has one configuration.

    Raise NoConfigurationError when none is published.
    """
    published = HealthConfig.objects.for_organization(organization_id).filter(published_on__isnull=False)
    config = (
        published.filter(published_on__lt=day).order_by("-number").first()
        or published.order_by("number").first()
    )
    if config is None:
        raise NoConfigurationError(
            "The organization has no health configuration. Make it with create_organization."
        )
    return _published(config)


def of_id(organization_id: int, config_id: int) -> Published:
    """Return the configuration a stored score was taken under."""
    return _published(HealthConfig.objects.for_organization(organization_id).get(pk=config_id))


def of_ids(organization_id: int, config_ids: Collection[int]) -> Mapping[int, Published]:
    """Return the configurations that stored scores were taken under, by id."""
    found = HealthConfig.objects.for_organization(organization_id).in_bulk(list(config_ids))
    return {config_id: _published(config) for config_id, config in found.items()}


def _published(config: HealthConfig) -> Published:
    is_first = config.number == FIRST_NUMBER
    return Published(
        id=config.pk,
        number=config.number,
        configuration=configuration.from_dict(config.settings),
        replaced_on=None if is_first else config.published_on,
    )
