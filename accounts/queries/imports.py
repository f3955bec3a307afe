"""Reads of imports: what was loaded, what came of it, what is known of a source."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.domain import kinds as fact_kinds
from accounts.domain.choices import ImportState
from accounts.domain.kinds import KINDS
from accounts.models import Import, ImportMapping, ImportProblem
from cs_platform.tenancy import queries as tenancy

_LISTED = 1_000
UNFINISHED = (ImportState.MAPPED, ImportState.RUNNING, ImportState.FAILED)


@dataclass(kw_only=True)
class KindReport:
    """Counts of one kind, over all its files; `problems` holds the first thousand of each file."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    problem_count: int = 0
    problems: list[Mapping[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which imports are wanted; `by` is a membership, 0 for a command, and `since` a day in UTC."""

    state: str = ""
    kind: str = ""
    by: int | None = None
    since: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is wanted."""
        return self == Filter()


def imports(organization_id: int) -> QuerySet[Import]:
    """Return the organization's imports, the newest first."""
    return (
        Import.objects.for_organization(organization_id)
        .select_related("started_by__user", "undone_by__user", "file")
        .order_by("-created_at", "-pk")
    )


def filtered(organization_id: int, wanted: Filter) -> QuerySet[Import]:
    """Return the imports that are wanted, the newest first."""
    found = imports(organization_id)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.by is not None:
        found = found.filter(started_by_id=wanted.by or None)
    if wanted.since:
        found = found.filter(created_at__date__gte=wanted.since)
    return found


def people(organization_id: int) -> list[tuple[int, str]]:
    """Return who has imported something, by name."""
    memberships = Import.objects.for_organization(organization_id).values("started_by_id")
    members = tenancy.members(organization_id).filter(pk__in=memberships)
    return sorted(((member.pk, str(member.user)) for member in members), key=lambda one: one[1].casefold())


def problems(organization_id: int, import_id: int) -> QuerySet[ImportProblem]:
    """Return the listed problems of one import, by line."""
    return (
        ImportProblem.objects.for_organization(organization_id)
        .filter(import_run_id=import_id)
        .order_by("line", "pk")
    )


def mappings(organization_id: int) -> QuerySet[ImportMapping]:
    """Return the saved mappings, by name."""
    return ImportMapping.objects.for_organization(organization_id).order_by("name", "pk")


def sources(organization_id: int) -> list[str]:
    """Return the names of the sources imported so far."""
    named = Import.objects.for_organization(organization_id).exclude(source="")
    return sorted(set(named.values_list("source", flat=True)))


def imported_kinds(organization_id: int) -> set[str]:
    """Return the kinds of which something was imported and not undone."""
    done = Import.objects.for_organization(organization_id).filter(state=ImportState.DONE)
    return set(done.values_list("kind", flat=True).distinct())


def is_first(organization_id: int, *, source: str, kind: str) -> bool:
    """Say whether nothing of this kind was ever imported from the source."""
    done = Import.objects.for_organization(organization_id).filter(
        source=source, kind=kind, state=ImportState.DONE
    )
    return not done.exists()


def resumable(
    organization_id: int, *, source: str, kind: str, name: str, fingerprint: str, mapping: Mapping[str, str]
) -> Import | None:
    """Return the import of the same file by the same mapping that a command began and did not end."""
    found: Import | None = (
        Import.objects.for_organization(organization_id)
        .filter(
            file__isnull=True,
            source=source,
            kind=kind,
            file_name=name,
            fingerprint=fingerprint,
            mapping=mapping,
            state__in=UNFINISHED,
        )
        .order_by("-pk")
        .first()
    )
    return found


def waiting(organization_id: int, *, name: str, fingerprint: str) -> Import | None:
    """Return the import of the same uploaded file that was not loaded yet."""
    found: Import | None = (
        imports(organization_id)
        .filter(
            file__isnull=False,
            file_name=name,
            fingerprint=fingerprint,
            state__in=(ImportState.UPLOADED, ImportState.MAPPED, ImportState.CHECKED),
        )
        .first()
    )
    return found


def loaded_before(row: Import, *, states: Collection[ImportState]) -> list[Import]:
    """Return uploads of the same source with kinds that this one may refer to, in load order."""
    order = list(KINDS)
    found = imports(row.organization_id).filter(
        file__isnull=False,
        source=row.source,
        kind__in=fact_kinds.needed_by(row.kind),
        state__in=states,
    )
    return sorted(found, key=lambda one: (order.index(one.kind), one.pk))


def by_kind(organization_id: int, import_ids: Collection[int]) -> dict[str, KindReport]:
    """Return counts and problems of some imports by kind, in the order in which they were made."""
    report: dict[str, KindReport] = {}
    for row in imports(organization_id).filter(pk__in=import_ids).order_by("pk"):
        kind = report.setdefault(row.kind, KindReport())
        for count in ("read", "created", "updated", "unchanged", "rejected", "problem_count"):
            setattr(kind, count, getattr(kind, count) + getattr(row, count))
        kind.problems += _listed(row)
    return report


def _listed(row: Import) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "file": row.file_name,
            "line": problem.line,
            "column": problem.column,
            "value": problem.value,
            "sentence": problem.sentence,
        }
        for problem in problems(row.organization_id, row.pk)[:_LISTED]
    ]
