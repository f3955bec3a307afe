"""Loads a folder of files by a mapping, in this process and without any worker."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.domain import files
from accounts.domain.choices import ImportState
from accounts.domain.mapping import MappingDocument, MappingError
from accounts.models import Import
from accounts.operations.imports import progress, reading, slices
from accounts.operations.imports.reading import Opened
from accounts.queries import imports as import_queries
from accounts.queries.imports import KindReport
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization


class FolderError(ValueError):
    """The folder cannot be imported; the sentence says which file is why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class FolderReport:
    """What came of a folder: by kind the counts and problems; beside them what contradicts what."""

    kinds: Mapping[str, KindReport]
    contradictions: Sequence[Mapping[str, Any]]
    notes: Sequence[str]
    seconds: float = field(default=0.0)


@dataclass(frozen=True, kw_only=True)
class _Begun:
    """An import and the file it reads."""

    row: Import
    opened: Opened


def import_folder(
    organization: Organization,
    *,
    document: MappingDocument,
    folder: Path,
    now: datetime,
    dry_run: bool = False,
) -> FolderReport:
    """Load every file the mapping names, in load order; raise FolderError with a sentence.

    A slice is committed at a time, so that a killed import goes on where it was. A dry run does the
    same in one transaction and undoes it.
    """
    started = time.monotonic()
    opened = list(_open_all(organization, document, folder))
    if dry_run:
        with organization_context(organization.pk, operation="dry run"):
            begun = _load_all(organization, opened, folder, now=now)
            report = _report(organization, begun, started)
            transaction.set_rollback(True)
        return report
    begun = _load_all(organization, opened, folder, now=now)
    with organization_context(organization.pk, operation="import"):
        return _report(organization, begun, started)


def _open_all(organization: Organization, document: MappingDocument, folder: Path) -> Iterator[Opened]:
    """Open every file before any is loaded, so that what is wrong is said before anything changes."""
    if not folder.is_dir():
        raise FolderError(f"There is no folder “{folder}”; name the one that holds the files.")
    present = sorted(path for path in folder.iterdir() if path.is_file())
    for mapping in document.in_load_order():
        paths = [path for path in present if mapping.matches(path.name)]
        if not paths:
            raise FolderError(f"The folder “{folder}” has no file “{mapping.name}”, which the mapping names.")
        for path in paths:
            with _naming(path.name):
                yield reading.open_file(
                    path,
                    name=path.name,
                    organization=organization,
                    document=document,
                    file=mapping,
                    limits=files.UNLIMITED,
                )


def _load_all(
    organization: Organization, opened: Sequence[Opened], folder: Path, *, now: datetime
) -> list[_Begun]:
    """Begin an import for each file or find the one begun earlier, then load one after the other."""
    with organization_context(organization.pk, operation="import"):
        begun = [_begin(organization, one, folder) for one in opened]
    today = tenancy.local_day(organization.time_zone, now)
    for one in begun:
        plan = one.opened.plan(one.row, organization, today=today)
        with _naming(one.row.file_name), _failing(one.row):
            slices.load(
                plan,
                one.opened.items(),
                start=one.row.next_line,
                after_slice=lambda _: True,
                now=now,
                closes=one is begun[-1],
            )
    return begun


def _begin(organization: Organization, opened: Opened, folder: Path) -> _Begun:
    """Find the import of this file that was not ended, or make one; either way it runs from now on."""
    name, source, kind = opened.name, opened.document.source, opened.kind.name
    mapping, fingerprint = opened.stored_mapping(), reading.fingerprint(folder / name)
    row = import_queries.resumable(
        organization.pk, source=source, kind=kind, name=name, fingerprint=fingerprint, mapping=mapping
    )
    if row is None:
        _give_up(organization, source=source, kind=kind, name=name)
        history = opened.document.history
        first = import_queries.is_first(organization.pk, source=source, kind=kind)
        row = Import(
            organization_id=organization.pk,
            file_name=name,
            fingerprint=fingerprint,
            source=source,
            kind=kind,
            mapping=mapping,
            history=first if history is None else history,
            notes=list(opened.table.warnings),
        )
    row.state, row.error = ImportState.RUNNING, ""
    row.save()
    return _Begun(row=row, opened=opened)


def _give_up(organization: Organization, *, source: str, kind: str, name: str) -> None:
    """Close what was broken off and will not go on, since its file or mapping has changed."""
    broken_off = import_queries.imports(organization.pk).filter(
        file__isnull=True, source=source, kind=kind, file_name=name, state=ImportState.RUNNING
    )
    broken_off.update(state=ImportState.FAILED, error="It was broken off, and the file was imported anew.")


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Say in which file it was that something cannot be read, or that another process is at it."""
    try:
        yield
    except (files.UnreadableFileError, MappingError, progress.ImportMovedError) as error:
        raise FolderError(f"{name}: {error}") from error


@contextmanager
def _failing(row: Import) -> Iterator[None]:
    """Show an import as failed that broke off; what its slices committed stays, and it can go on."""
    try:
        yield
    except (files.UnreadableFileError, MappingError) as error:
        with organization_context(row.organization_id, operation="import"):
            row.state, row.error = ImportState.FAILED, str(error)
            row.save(update_fields=["state", "error"])
        raise


def _report(organization: Organization, begun: Sequence[_Begun], started: float) -> FolderReport:
    """Gather what the imports say of themselves."""
    ids = [one.row.pk for one in begun]
    rows = list(import_queries.imports(organization.pk).filter(pk__in=ids).order_by("pk"))
    return FolderReport(
        kinds=import_queries.by_kind(organization.pk, ids),
        contradictions=[found for row in rows for found in row.contradictions],
        notes=[f"{row.file_name}: {note}" for row in rows for note in row.notes],
        seconds=round(time.monotonic() - started, 3),
    )
