"""Which configuration counts on a day, and which versions there were."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from cs_platform.tenancy import queries as tenancy
from health.domain import configuration
from health.models import HealthConfig
from health.queries import overview

FIRST_NUMBER = 1
NEXT_DAY = timedelta(days=1)
NOTHING = Decimal("0.00")
PROFILES = """
    SELECT s.profile, count(*), coalesce(sum(e.arr), 0)
    FROM health_healthscore s
    JOIN health_riskestimate e ON e.organization_id = s.organization_id AND e.day = s.day
        AND e.account_id = s.account_id AND e.customer_state = ANY(%(present)s)
    WHERE s.organization_id = %(organization)s AND s.day = %(day)s
    GROUP BY s.profile
"""


class NoConfigurationError(LookupError):
    """The organization has no published health configuration."""


class UnknownVersionError(LookupError):
    """The organization has no published version of this number."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published configuration.

    replaced_on: the day it replaced another one; None for the first, which is no change.
    """

    id: int
    number: int
    configuration: configuration.Configuration
    replaced_on: date | None


@dataclass(frozen=True, kw_only=True)
class Version:
    """A published version and its story. author: "" where it was shipped; it counts from a day on."""

    id: int
    number: int
    configuration: configuration.Configuration
    note: str
    author: str
    published_at: datetime
    counts_from: date


@dataclass(frozen=True, kw_only=True)
class ProfileCount:
    """How many customers and lapsed accounts had a profile on a day, and their ARR."""

    code: int
    name: str
    accounts: int
    arr: Decimal


@dataclass(frozen=True, kw_only=True)
class VersionMark:
    """The first day that a version counted for, to be marked where it bends a line."""

    day: date
    number: int
    note: str


def published_on(organization_id: int, day: date) -> Published:
    """Return the newest configuration published before a day; on or before the first one, the first.

    One that is published counts from the next day on, so that a day has one configuration.

    Raise NoConfigurationError when none is published.
    """
    published = _versions(organization_id)
    config = (
        published.filter(published_on__lt=day).order_by("-number").first()
        or published.order_by("number").first()
    )
    if config is None:
        raise _none_published()
    return _published(config)


def of_id(organization_id: int, config_id: int) -> Published:
    """Return the configuration a stored score was taken under."""
    return _published(_versions(organization_id).get(pk=config_id))


def of_ids(organization_id: int, config_ids: Collection[int]) -> Mapping[int, Published]:
    """Return the configurations that stored scores were taken under, by id."""
    found = _versions(organization_id).in_bulk(list(config_ids))
    return {config_id: _published(config) for config_id, config in found.items()}


def versions(organization_id: int) -> tuple[Version, ...]:
    """Return the published versions, newest first."""
    found = _versions(organization_id).select_related("author__user").order_by("-number")
    return tuple(_version(config) for config in found)


def version(organization_id: int, number: int) -> Version:
    """Return a published version; UnknownVersionError when there is none of this number."""
    found = _versions(organization_id).select_related("author__user").filter(number=number).first()
    if found is None:
        raise UnknownVersionError(f"There is no version {number} of the health model.")
    return _version(found)


def current(organization_id: int) -> Version:
    """Return the newest published version, which counts from its day on."""
    found = _versions(organization_id).select_related("author__user").order_by("-number").first()
    if found is None:
        raise _none_published()
    return _version(found)


def profile_counts(organization_id: int, day: date) -> tuple[ProfileCount, ...]:
    """Return how many accounts of a closed day have each profile of its version, the base last."""
    configuration_of_day = published_on(organization_id, day).configuration
    bound = {
        "organization": organization_id,
        "day": day,
        "present": [state.value for state in overview.PRESENT],
    }
    found = {row[0]: (row[1], row[2]) for row in tenancy.rows_of(PROFILES, bound)}
    codes = (*range(1, len(configuration_of_day.scales)), configuration.BASE)
    return tuple(
        ProfileCount(
            code=code,
            name=configuration_of_day.profile_name(code),
            accounts=found.get(code, (0, NOTHING))[0],
            arr=found.get(code, (0, NOTHING))[1],
        )
        for code in codes
    )


def versions_between(organization_id: int, first: date, last: date) -> tuple[VersionMark, ...]:
    """Return the versions that began to count after the first day and by the last, oldest first.

    The first version of all is no change: it counts for the past as well.
    """
    found = _versions(organization_id).filter(
        number__gt=FIRST_NUMBER, published_on__gte=first, published_on__lt=last
    )
    # of two that were published on a day only the later one ever counted
    by_day = {_counts_from(each): each for each in found.order_by("number")}
    return tuple(mark_of(each) for each in by_day.values())


def mark_of(config: HealthConfig) -> VersionMark:
    """Return from which day on a published configuration counts."""
    return VersionMark(day=_counts_from(config), number=_number(config), note=config.note)


def _versions(organization_id: int) -> QuerySet[HealthConfig]:
    found: QuerySet[HealthConfig] = HealthConfig.objects.for_organization(organization_id)
    return found.filter(published_on__isnull=False)


def _none_published() -> NoConfigurationError:
    return NoConfigurationError(
        "The organization has no health configuration. Make it with create_organization."
    )


def _published(config: HealthConfig) -> Published:
    number = _number(config)
    return Published(
        id=config.pk,
        number=number,
        configuration=configuration.from_dict(config.settings),
        replaced_on=None if number == FIRST_NUMBER else config.published_on,
    )


def _version(config: HealthConfig) -> Version:
    assert config.published_at is not None, "a published configuration has a time"
    return Version(
        id=config.pk,
        number=_number(config),
        configuration=configuration.from_dict(config.settings),
        note=config.note,
        author="" if config.author is None else str(config.author.user),
        published_at=config.published_at,
        counts_from=_counts_from(config),
    )


def _counts_from(config: HealthConfig) -> date:
    """Return the first day a version counts for: the next one, but for the first version of all."""
    assert config.published_on is not None, "a published configuration has a day"
    return config.published_on + (NEXT_DAY if _number(config) > FIRST_NUMBER else timedelta())


def _number(config: HealthConfig) -> int:
    assert config.number is not None, "a published configuration has a number"
    return config.number
