"""The audit as people read it: who, when, which row in words, what stood there and what came.

Read backwards by the moment of the change, page by page from a mark, so that a trail of millions of
entries is read as fast as a short one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from cs_platform.tenancy.models import AuditEntry
from cs_platform.tenancy.queries import audit_words
from cs_platform.tenancy.queries.audit_words import FieldChange, Image, Names

ACTIONS = {"INSERT": "added", "UPDATE": "changed", "DELETE": "removed"}
_AUDITED = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'audit\\_%'
"""
_NEXT = """
SELECT e.id, n.old FROM tenancy_auditentry e CROSS JOIN LATERAL (
    SELECT old::text FROM tenancy_auditentry n
    WHERE n.organization_id = e.organization_id AND n.table_name = e.table_name AND n.row_id = e.row_id
        AND (n.at, n.id) > (e.at, e.id)
    ORDER BY n.at, n.id LIMIT 1
) n WHERE e.organization_id = %(organization)s AND e.id = ANY(%(ids)s)
"""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Where a page of the trail ends: the moment and id of its last entry."""

    at: datetime
    id: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries to read; what is None or empty is no condition. until: the first moment left out."""

    membership_id: int | None = None
    table: str = ""
    row_id: int | None = None
    import_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One changed row in words. how: typed, imported, undone or what the system did."""

    id: int
    at: datetime
    who: str
    membership_id: int | None
    action: str
    table: str
    kind: str
    row_id: int
    name: str
    how: str
    import_id: int | None
    fields: tuple[FieldChange, ...] = field(default=())


def tables() -> dict[str, str]:
    """Return every audited table with its words, by the alphabet."""
    with connection.cursor() as cursor:
        cursor.execute(_AUDITED)
        found = [(table, audit_words.kind(table)) for (table,) in cursor.fetchall()]
    return dict(sorted(found, key=lambda pair: pair[1]))


def entries(organization_id: int, wanted: Wanted, *, before: Mark | None, limit: int) -> tuple[Entry, ...]:
    """Return the entries before a mark, the newest first."""
    rows = list(_rows(organization_id, wanted, before)[:limit])
    olds = _olds(organization_id, rows)
    news = _news(organization_id, rows)
    pairs = [(audit_words.PEOPLE, row.row_id) for row in rows if row.table_name == audit_words.PEOPLE]
    for row in rows:
        for image in (olds[row.pk], news.get(row.pk, {})):
            pairs.extend(audit_words.pointed_to(row.table_name, image))
    names = audit_words.names_of(organization_id, pairs)
    return tuple(_entry(row, olds[row.pk], news.get(row.pk, {}), names) for row in rows)


def mark_after(found: Sequence[Entry]) -> Mark | None:
    """Return where the next page starts, None after an empty one."""
    return Mark(at=found[-1].at, id=found[-1].id) if found else None


def _rows(organization_id: int, wanted: Wanted, before: Mark | None) -> QuerySet[AuditEntry]:
    conditions = {
        "membership_id": wanted.membership_id,
        "table_name": wanted.table or None,
        "row_id": wanted.row_id,
        "import_id": wanted.import_id,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    rows = AuditEntry.objects.for_organization(organization_id).filter(
        **{name: value for name, value in conditions.items() if value is not None}
    )
    if before is not None:
        # the first condition is what the index is read by
        rows = rows.filter(at__lte=before.at).filter(Q(at__lt=before.at) | Q(pk__lt=before.id))
    return rows.defer("old").select_related("membership__user").order_by("-at", "-pk")


def _olds(organization_id: int, rows: Sequence[AuditEntry]) -> dict[int, Image]:
    """Return how each entry's row stood before it, numbers as they were written."""
    found = AuditEntry.objects.for_organization(organization_id).filter(pk__in=[row.pk for row in rows])
    return {pk: audit_words.read(old) for pk, old in found.values_list("pk", Cast("old", TextField()))}


def _news(organization_id: int, rows: Sequence[AuditEntry]) -> dict[int, Image]:
    """Return how each entry's row stood after it: what the next entry kept, else how it stands now."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"organization": organization_id, "ids": [row.pk for row in rows]})
        found: dict[int, Image] = {pk: audit_words.read(old) for pk, old in cursor.fetchall()}
    last = [row for row in rows if row.pk not in found and row.action != "DELETE"]
    now = audit_words.rows_now(organization_id, ((row.table_name, row.row_id) for row in last))
    return found | {row.pk: now.get((row.table_name, row.row_id), {}) for row in last}


def _entry(row: AuditEntry, old: Image, new: Image, names: Names) -> Entry:
    after = {} if row.action == "DELETE" else new
    return Entry(
        id=row.pk,
        at=row.at,
        who=str(row.membership.user) if row.membership else "",
        membership_id=row.membership_id,
        action=ACTIONS[row.action],
        table=row.table_name,
        kind=audit_words.kind(row.table_name),
        row_id=row.row_id,
        name=audit_words.row_name(row.table_name, row.row_id, after or old, names),
        how=audit_words.how(row),
        import_id=row.import_id,
        fields=tuple(audit_words.changes(row, old, after, names)),
    )
