"""Opens a file for an import: its table, its kind, and how its cells are to be read."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from accounts.domain import files, mapping, rows, tables
from accounts.domain.kinds import Kind
from accounts.domain.mapping import FileMapping, MappingDocument
from accounts.models import Import
from accounts.operations.imports import attributes
from accounts.operations.imports.plan import Plan
from cs_platform.tenancy.domain import organization_settings
from cs_platform.tenancy.domain.organization_settings import FieldWinner
from cs_platform.tenancy.models import Organization

_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A file that can be read and fits its mapping."""

    name: str
    document: MappingDocument
    mapping: FileMapping
    kind: Kind
    table: files.Table
    settings: rows.Settings

    def items(self) -> Iterator[rows.Row | rows.Problem]:
        """Read the file from its start."""
        return rows.read_rows(self.kind, self.table, self.mapping.columns, self.settings)

    def stored_mapping(self) -> dict[str, str]:
        """Return the mapping of this one file as the import keeps it."""
        return {"document": mapping.to_toml(self.document)}

    def plan(self, of: Import, organization: Organization, *, today: date) -> Plan:
        """Return how this file is loaded for an import."""
        return Plan(
            organization_id=organization.pk,
            import_id=of.pk,
            membership_id=of.started_by_id,
            kind=self.kind,
            columns=self.mapping.columns,
            source=of.source,
            history=of.history,
            today=today,
            time_zone=organization.time_zone,
            won=_won(organization, self.kind.name),
        )


def open_file(
    source: tables.Source,
    *,
    name: str,
    organization: Organization,
    document: MappingDocument,
    file: FileMapping,
    limits: files.Limits,
) -> Opened:
    """Open a file by its mapping; raise UnreadableFileError or MappingError with a sentence."""
    table = files.open_table(source, name=name, limits=limits, sheet=file.sheet)
    kind = attributes.kind_of(organization.pk, file)
    rows.check_columns(kind, table, file.columns)
    return Opened(
        name=name,
        document=replace(document, files=(file,)),
        mapping=file,
        kind=kind,
        table=table,
        settings=rows.settings_for(
            document, file, time_zone=organization.time_zone, currency=organization.reporting_currency
        ),
    )


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _won(organization: Organization, kind: str) -> frozenset[str]:
    """Return the columns of a kind on which sources win over people."""
    said = organization_settings.read(organization.settings).field_winners
    prefix = f"{kind}."
    return frozenset(
        name.removeprefix(prefix)
        for name, winner in said.items()
        if name.startswith(prefix) and winner == FieldWinner.SOURCE
    )
