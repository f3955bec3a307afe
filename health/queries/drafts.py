"""Drafts of the next version of the health model."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, JSONArray, NullIf

from cs_platform.tenancy.models import AuditEntry
from cs_platform.tenancy.models.audit import CHANGES_OF_RECORDS
from health.domain import configuration
from health.models import HealthConfig
from health.queries import configurations
from health.queries.configurations import Version


class UnknownDraftError(LookupError):
    """The organization has no draft of this id (any more)."""

    def __init__(self) -> None:
        """Say what became of it."""
        super().__init__("This draft is not there any more: it was published or discarded.")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A version that is being worked on.

    author began it, saved_by changed it last; "" where that is not on record. based_on: the number of the
    version it was copied from. newest_seen: the newest version its author knew of. published_since: what
    others have published meanwhile, newest first.
    """

    id: int
    version: int
    configuration: configuration.Configuration
    author: str
    author_id: int | None
    saved_by: str
    saved_by_id: int | None
    created_at: datetime
    updated_at: datetime
    based_on: int
    newest_seen: int
    published_since: tuple[Version, ...]

    @property
    def is_current(self) -> bool:
        """Whether nothing was published since it was made, or its author looked at it."""
        return not self.published_since


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What became of a draft: published as version `number`, or thrown away (None).

    by: who did it, "" where that is not on record. token: of the change that threw it away, "" without one.
    """

    number: int | None
    by: str
    by_id: int | None
    token: str


def drafts(organization_id: int) -> tuple[Draft, ...]:
    """Return the drafts of an organization, the one changed last first."""
    versions = configurations.versions(organization_id)
    rows = _told(rows_of(organization_id)).order_by("-updated_at", "-pk")
    return tuple(_draft(row, versions) for row in rows)


def draft(organization_id: int, draft_id: int) -> Draft:
    """Return a draft; UnknownDraftError when it is not the organization's, published or discarded."""
    row = _told(rows_of(organization_id)).filter(pk=draft_id).first()
    if row is None:
        raise UnknownDraftError
    return _draft(row, configurations.versions(organization_id))


def fate(organization_id: int, draft_id: int) -> Fate | None:
    """Return what became of a draft; None where the organization never had it, or has it still."""
    published = HealthConfig.objects.for_organization(organization_id).filter(pk=draft_id).first()
    entry = _last_change(organization_id, draft_id)
    by, by_id = _who(entry)
    if published is not None:
        return (
            None if published.number is None else Fate(number=published.number, by=by, by_id=by_id, token="")
        )
    if entry is None:
        return None
    word, _, token = entry.operation.partition(":")
    return Fate(number=None, by=by, by_id=by_id, token=token if word == CHANGES_OF_RECORDS else "")


def _last_change(organization_id: int, draft_id: int) -> AuditEntry | None:
    """Return the audit's newest entry about a draft; None without any."""
    entries = AuditEntry.objects.for_organization(organization_id).filter(
        table_name=HealthConfig._meta.db_table, row_id=draft_id
    )
    return entries.select_related("membership__user").order_by("-at", "-pk").first()


def rows_of(organization_id: int) -> QuerySet[HealthConfig]:
    """Return the rows of drafts, for access and operations."""
    found: QuerySet[HealthConfig] = HealthConfig.objects.for_organization(organization_id)
    return found.filter(published_at__isnull=True)


def _told(rows: QuerySet[HealthConfig]) -> QuerySet[Any]:
    """Add to rows of drafts who changed each last: the id of a membership, and a name."""
    entries = AuditEntry.objects.filter(
        organization_id=OuterRef("organization_id"),
        table_name=HealthConfig._meta.db_table,
        row_id=OuterRef("pk"),
        membership__isnull=False,
    )
    name = Coalesce(
        NullIf("membership__user__name", Value("")), "membership__user__email", output_field=TextField()
    )
    newest = entries.order_by("-at", "-pk").values(who=JSONArray("membership_id", name))[:1]
    return rows.select_related("author__user").annotate(saved_by=Subquery(newest))


def _draft(row: Any, versions: tuple[Version, ...]) -> Draft:
    first = configurations.FIRST_NUMBER
    newest_seen = row.newest_seen or first
    saved_by_id, saved_by = row.saved_by or (None, "")
    return Draft(
        id=row.pk,
        version=row.version,
        configuration=configuration.from_dict(row.settings),
        author="" if row.author is None else str(row.author.user),
        author_id=row.author_id,
        saved_by=saved_by,
        saved_by_id=saved_by_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        based_on=row.based_on or first,
        newest_seen=newest_seen,
        published_since=tuple(each for each in versions if each.number > newest_seen),
    )


def _who(entry: AuditEntry | None) -> tuple[str, int | None]:
    if entry is None or entry.membership is None:
        return "", None
    return str(entry.membership.user), entry.membership_id
