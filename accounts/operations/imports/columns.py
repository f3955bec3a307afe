"""Says which column of an uploaded file holds what: the step before an import is checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.domain import mapping
from accounts.domain.amounts import NumberStyle
from accounts.domain.choices import ImportState
from accounts.domain.days import DayStyle
from accounts.domain.mapping import Column, FileMapping, MappingDocument
from accounts.models import Import, ImportMapping, data_import
from accounts.operations.imports import progress, stored
from accounts.queries import imports as import_queries
from cs_platform.tenancy.models import Organization


class MappingExistsError(ValueError):
    """A saved mapping has this name already, and nobody said that it may be replaced."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a person chose for a file: its kind, where it comes from, and the column of each field.

    `save_as` is the name to keep it under; `replaces` says that one of that name may go.
    """

    kind: str
    source: str
    history: bool | None
    columns: Mapping[str, Column]
    sheet: str | None = None
    currency: str | None = None
    day_format: DayStyle | None = None
    number_format: NumberStyle | None = None
    save_as: str = ""
    replaces: bool = False

    def document(self, file_name: str) -> MappingDocument:
        """Return the choice as the mapping of one file."""
        file = FileMapping(name=file_name, kind=self.kind, columns=self.columns, sheet=self.sheet)
        return MappingDocument(
            source=self.source,
            files=(file,),
            history=self.history,
            currency=self.currency,
            day_format=self.day_format,
            number_format=self.number_format,
        )


def map_columns(row: Import, choice: Choice, *, organization: Organization) -> None:
    """Keep the choice with the import, and under a name if it was given one.

    Raises MappingError or UnreadableFileError with a sentence when file and choice do not fit,
    MappingExistsError when its name is taken, and ImportMovedError when the import is running.
    """
    if choice.save_as and not choice.replaces:
        _refuse_taken(organization, choice.save_as)
    document = choice.document(row.file_name)
    with stored.opened(row, organization=organization, document=document) as opened:
        text, warnings = mapping.to_toml(document), list(opened.table.warnings)
    first = import_queries.is_first(organization.pk, source=choice.source, kind=choice.kind)
    moved = (
        Import.objects.for_organization(organization.pk)
        .filter(pk=row.pk, state__in=data_import.MAPPABLE)
        .update(
            kind=choice.kind,
            source=choice.source,
            history=first if choice.history is None else choice.history,
            mapping={"document": text},
            notes=warnings,
            state=ImportState.MAPPED,
            error="",
        )
    )
    if not moved:
        raise progress.ImportMovedError("This import is at work or done; its columns stay as they are.")
    if choice.save_as:
        _save(organization, choice.save_as, text)


def _refuse_taken(organization: Organization, name: str) -> None:
    if import_queries.mappings(organization.pk).filter(name=name).exists():
        raise MappingExistsError(
            f"There is a mapping “{name}” already. Choose another name, or say that this one replaces it."
        )


def _save(organization: Organization, name: str, document: str) -> None:
    """Keep a mapping under a name; one of that name is replaced."""
    saved = import_queries.mappings(organization.pk).filter(name=name).first()
    if saved is None:
        saved = ImportMapping(organization_id=organization.pk, name=name, document=document)
    elif saved.document != document:
        saved.document, saved.version = document, saved.version + 1
    saved.save()
