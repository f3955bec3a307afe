"""What the audit knows of changes to records: by the word of a change, and by row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from cs_platform.tenancy.models import AuditEntry
from cs_platform.tenancy.models.audit import CHANGES_OF_RECORDS

Image = dict[str, Any]
OF_ONES_OWN = "accounts_savedview"
"""The table whose rows everybody makes for themselves."""
_BOOKKEEPING = frozenset({"id", "organization_id", "version", "updated_at", "created_at", "typed_fields"})
_ENTRIES = """
SELECT id, at, action, operation, membership_id, import_id, old::text FROM tenancy_auditentry
WHERE organization_id = %(organization)s AND table_name = %(table)s AND row_id = %(row)s ORDER BY id
"""


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A column, what stood there and what came, as JSON holds them (numbers with a point are Decimal)."""

    column: str
    old: Any
    new: Any


@dataclass(frozen=True, kw_only=True)
class Change:
    """One audit entry of a row. version: the row's before it, None for its making."""

    at: datetime
    action: str
    operation: str
    membership_id: int | None
    import_id: int | None
    version: int | None
    fields: tuple[FieldChange, ...]
    old: Image | None


def _entries(organization_id: int, word: str) -> QuerySet[AuditEntry]:
    # the second condition is what lets the database use the small index
    return AuditEntry.objects.for_organization(organization_id).filter(
        operation=word, operation__startswith=CHANGES_OF_RECORDS
    )


def is_known(organization_id: int, word: str) -> bool:
    """Say whether a change was written under this word."""
    return _entries(organization_id, word).exists()


def tables_of(organization_id: int, word: str) -> list[str]:
    """Return the tables that a change touched."""
    return sorted(set(_entries(organization_id, word).values_list("table_name", flat=True)))


def ids_of(organization_id: int, word: str, model: type[Model]) -> frozenset[int]:
    """Return the rows of a table that a change touched, whether they are still there or not."""
    entries = _entries(organization_id, word).filter(table_name=model._meta.db_table)
    return frozenset(entries.values_list("row_id", flat=True))


def row_of(organization_id: int, word: str, model: type[Model]) -> Model | None:
    """Return the first row of a table that a change touched, as it stands now; None when there is none."""
    entry = _entries(organization_id, word).filter(table_name=model._meta.db_table).order_by("pk").first()
    if entry is None:
        return None
    rows = model._default_manager.filter(organization_id=organization_id)
    return rows.filter(pk=entry.row_id).first()


def image(model: type[Model], organization_id: int, row_id: int) -> Image | None:
    """Return a row as the audit would keep it."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT to_jsonb(t)::text FROM "{table}" t '  # noqa: S608 - a table of our own
            "WHERE t.organization_id = %(organization)s AND t.id = %(row)s",
            {"organization": organization_id, "row": row_id},
        )
        found = cursor.fetchone()
    return _read(found[0]) if found else None


def of_row(model: type[Model], organization_id: int, row_id: int) -> tuple[Change, ...]:
    """Return what the audit knows of a row, oldest first; changes of bookkeeping alone are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ENTRIES, {"organization": organization_id, "table": model._meta.db_table, "row": row_id}
        )
        entries = cursor.fetchall()
    images = [_read(old) if old else None for *_, old in entries]
    images.append(image(model, organization_id, row_id))
    return tuple(
        change
        for number, entry in enumerate(entries)
        if (change := _change(entry, images[number], images[number + 1])).fields or change.action != "UPDATE"
    )


@dataclass(frozen=True, kw_only=True)
class LinkChange:
    """One link of a row that was made or removed: to which row, by whom, when, under which word."""

    at: datetime
    action: str
    operation: str
    membership_id: int | None
    import_id: int | None
    other_id: int


def of_links(
    model: type[Model], own: str, other: str, organization_id: int, row_id: int
) -> tuple[LinkChange, ...]:
    """Return which links of a row were made and removed, oldest first.

    A link that is made and still there is known by its present row, one that is gone by its removal.
    """
    rows = model._default_manager.filter(organization_id=organization_id, **{own: row_id})
    there = dict(rows.values_list("pk", f"{other}_id"))
    entries = AuditEntry.objects.for_organization(organization_id).filter(table_name=model._meta.db_table)
    removed = entries.filter(action="DELETE", **{f"old__{own}_id": row_id})
    gone = {entry.row_id: int((entry.old or {})[f"{other}_id"]) for entry in removed}
    called = there | gone
    found = entries.filter(row_id__in=called).exclude(action="UPDATE").order_by("pk")
    return tuple(
        LinkChange(
            at=entry.at,
            action=entry.action,
            operation=entry.operation,
            membership_id=entry.membership_id,
            import_id=entry.import_id,
            other_id=called[entry.row_id],
        )
        for entry in found
    )


def _change(entry: tuple[Any, ...], old: Image | None, new: Image | None) -> Change:
    _, at, action, operation, membership_id, import_id, _ = entry
    return Change(
        at=at,
        action=action,
        operation=operation,
        membership_id=membership_id,
        import_id=import_id,
        version=old["version"] if old else None,
        # what a removed row was made anew with is told by its next entry
        fields=_differing(old or {}, {} if action == "DELETE" else new or {}),
        old=old,
    )


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    columns = dict.fromkeys([*new, *old])
    return tuple(
        FieldChange(column=column, old=old.get(column), new=new.get(column))
        for column in columns
        if column not in _BOOKKEEPING and old.get(column) != new.get(column)
    )


def _read(text: str) -> Image:
    read: Image = json.loads(text, parse_float=Decimal)
    return read
