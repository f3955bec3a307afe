"""One change of an organization or a membership: on the version the person saw, with a word to undo it."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import F
from django.db.models.functions import Now

from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import AuditEntry, Membership, Organization
from cs_platform.tenancy.models.audit import CHANGES_OF_RECORDS

Row = TypeVar("Row", Organization, Membership)


@dataclass(frozen=True, kw_only=True)
class Differing:
    """A column that two people changed: what stood there, what is saved now, and what was not saved."""

    column: str
    before: Any
    theirs: Any
    yours: Any


class ConflictError(ValueError):
    """Somebody else changed the row since the person saw it; nothing was written."""

    def __init__(self, version: int, differing: Sequence[Differing], seen: Mapping[str, Any]) -> None:
        """Keep the version there is now, what differs, and the row as the person saw it, by column."""
        super().__init__("Somebody else changed this meanwhile. Nothing of yours was saved yet.")
        self.version = version
        self.differing = tuple(differing)
        self.seen = seen


def new_token() -> str:
    """Return a token nobody can guess, for one change."""
    return secrets.token_urlsafe(18)


def word(token: str) -> str:
    """Return what the audit's `operation` says of everything written under a token."""
    return f"{CHANGES_OF_RECORDS}:{token}"


@contextmanager
def under(token: str, *, organization_id: int, by: int | None, undoes: bool = False) -> Iterator[None]:
    """Write under the change's own word in the audit, by which it is undone. by: a membership."""
    operation = f"{CHANGES_OF_RECORDS}-undo:{token}" if undoes else word(token)
    with organization_context(organization_id, membership=by, operation=operation):
        yield


def change(row: Row, values: Mapping[str, Any], *, version: int) -> bool:
    """Write what differs, if the row is still at the version seen; return whether anything did.

    Raise ConflictError with the difference otherwise. In both cases `row` then holds what is saved.
    """
    locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
    changed = {name: value for name, value in values.items() if getattr(locked, name) != value}
    if locked.version != version:
        row.refresh_from_db()
        seen = _seen(locked, version)
        raise ConflictError(locked.version, tuple(_differing(locked, values, seen)), seen)
    if changed:
        rows = type(row)._default_manager.filter(pk=row.pk)
        rows.update(**changed, version=F("version") + 1, updated_at=Now())
    row.refresh_from_db()
    return bool(changed)


def _differing(now: Row, yours: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Differing]:
    """Yield the columns somebody else changed since and the person would have otherwise."""
    for column, wanted in yours.items():
        stands = getattr(now, column)
        seen = before.get(column, stands)
        if stands != wanted and stands != seen:
            yield Differing(column=column, before=seen, theirs=stands, yours=wanted)


def _seen(now: Row, version: int) -> Mapping[str, Any]:
    """Return the row as it stood at a version, empty when the audit no longer knows."""
    organization_id = now.pk if isinstance(now, Organization) else now.organization_id
    entry = (
        AuditEntry.objects.for_organization(organization_id)
        .filter(table_name=now._meta.db_table, row_id=now.pk, old__version=version)
        .order_by("pk")
        .first()
    )
    return (entry.old if entry else None) or {}
