"""Drafts of the next version of the health model."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from health.domain import configuration
from health.models import HealthConfig
from health.queries import configurations
from health.queries.configurations import Version


class UnknownDraftError(LookupError):
    """The organization has no draft of this id (any more)."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A version that is being worked on.

    based_on: the number of the version it was copied from. newest_seen: the newest version its author knew
    of. published_since: what others have published meanwhile, newest first.
    """

    id: int
    version: int
    configuration: configuration.Configuration
    author: str
    author_id: int | None
    created_at: datetime
    updated_at: datetime
    based_on: int
    newest_seen: int
    published_since: tuple[Version, ...]

    @property
    def is_current(self) -> bool:
        """Whether nothing was published since it was made, or its author looked at it."""
        return not self.published_since


def drafts(organization_id: int) -> tuple[Draft, ...]:
    """Return the drafts of an organization, the one changed last first."""
    versions = configurations.versions(organization_id)
    rows = rows_of(organization_id).select_related("author__user").order_by("-updated_at", "-pk")
    return tuple(_draft(row, versions) for row in rows)


def draft(organization_id: int, draft_id: int) -> Draft:
    """Return a draft; UnknownDraftError when it is not the organization's, published or discarded."""
    row = rows_of(organization_id).select_related("author__user").filter(pk=draft_id).first()
    if row is None:
        raise UnknownDraftError("This draft is not there any more: it was published or discarded.")
    return _draft(row, configurations.versions(organization_id))


def rows_of(organization_id: int) -> QuerySet[HealthConfig]:
    """Return the rows of drafts, for access and operations."""
    found: QuerySet[HealthConfig] = HealthConfig.objects.for_organization(organization_id)
    return found.filter(published_at__isnull=True)


def _draft(row: HealthConfig, versions: tuple[Version, ...]) -> Draft:
    first = configurations.FIRST_NUMBER
    newest_seen = row.newest_seen or first
    return Draft(
        id=row.pk,
        version=row.version,
        configuration=configuration.from_dict(row.settings),
        author="" if row.author is None else str(row.author.user),
        author_id=row.author_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        based_on=row.based_on or first,
        newest_seen=newest_seen,
        published_since=tuple(each for each in versions if each.number > newest_seen),
    )
