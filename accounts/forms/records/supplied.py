"""Which fields of a record a source supplies, and who wins when a person types something else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.domain import mapping
from accounts.domain.choices import FieldWinner
from accounts.domain.mapping import MappingError
from accounts.models import FactModel
from accounts.operations.records.changes import Editor
from accounts.queries import record_rows
from cs_platform.tenancy.domain.organization_settings import OrganizationSettings

# what imports call it -> what forms call it
_OTHER_NAMES = {"owner_email": "owner", "author_email": "author", "mrr": "arr", "contacts": "contacts"}


@dataclass(frozen=True, kw_only=True)
class Note:
    """Who supplies a field and who wins: in short beside its label, and as a sentence."""

    short: str
    sentence: str


def notes(kind: str, row: Any, editor: Editor, settings: OrganizationSettings) -> Mapping[str, Note]:
    """Return, by field that a source supplies, which one it is and who wins."""
    if not isinstance(row, FactModel) or not row.source or row.import_run_id is None:
        return {}
    run = record_rows.imports(editor.organization_id, [row.import_run_id]).get(row.import_run_id)
    document = run.mapping.get("document") if run else None
    names = _supplied(str(document), kind) if document else frozenset()
    return {name: _note(row, name, kind, settings) for name in names}


def _supplied(document: str, kind: str) -> frozenset[str]:
    """Return the form fields that a mapping fills."""
    try:
        files = mapping.read_mapping(document).files
    except MappingError:
        return frozenset()
    names = {name for file in files if file.kind == kind for name in file.columns}
    return frozenset(_OTHER_NAMES.get(name, name).replace(":", "-") for name in names)


def _note(row: FactModel, name: str, kind: str, settings: OrganizationSettings) -> Note:
    if settings.winner(kind, name) == FieldWinner.SOURCE:
        return Note(
            short=f"{row.source} wins",
            sentence=f"{row.source} supplies this and wins: its next file replaces what you type.",
        )
    is_typed = name in row.typed_fields or f"{name}_id" in row.typed_fields
    if is_typed:
        return Note(
            short=f"typed, wins over {row.source}",
            sentence=f"{row.source} supplies this, but what was typed here wins.",
        )
    return Note(
        short=f"from {row.source}", sentence=f"{row.source} supplies this; what you type wins from then on."
    )
