"""Takes files from the browser: keeps them, and makes an import of each that waits for its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from accounts.domain import files, guesses
from accounts.models import Import
from accounts.operations.imports import writing
from accounts.queries import imports as import_queries
from cs_platform.jobs import operations as jobs
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Membership

KEPT_DAYS = 30
LARGEST_UPLOAD = files.UPLOAD.bytes or 0


class UploadTooLargeError(ValueError):
    """A file is larger than an upload may be; nothing of it was read."""


class UploadRefusedError(ValueError):
    """A file is no table; the sentence names it and says what to do. Nothing was kept."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file as the browser sends it."""

    name: str
    size: int
    content: BinaryIO


def upload(uploads: Sequence[Upload], *, by: Membership, now: datetime) -> list[Import]:
    """Keep files and make their imports; all or none.

    A file that waits already is not taken twice, so that a form sent twice makes one import.
    """
    for one in uploads:
        if one.size > LARGEST_UPLOAD:
            raise UploadTooLargeError(
                f"{one.name} is larger than {LARGEST_UPLOAD // 1_000_000} MB; split it, or load it with the "
                "command import_folder."
            )
    with organization_context(by.organization_id, membership=by.pk, operation="upload"):
        writing.lock(by.organization_id, "upload")
        return [_keep(one, by=by, now=now) for one in uploads]


def _keep(one: Upload, *, by: Membership, now: datetime) -> Import:
    """Keep one file with the kind that its headers suggest."""
    try:
        table = files.open_table(one.content, name=one.name)
        _read_through(table)
    except files.UnreadableFileError as error:
        raise UploadRefusedError(f"{one.name}: {error}") from error
    one.content.seek(0)
    today = tenancy.local_day(by.organization.time_zone, now)
    stored = jobs.store_file(
        organization_id=by.organization_id,
        name=one.name,
        content=one.content,
        by=by.pk,
        delete_after=today + timedelta(days=KEPT_DAYS),
        now=now,
    )
    waiting = import_queries.waiting(by.organization_id, name=one.name, fingerprint=stored.sha256)
    if waiting is not None:
        stored.delete()
        return waiting
    row = Import(
        organization_id=by.organization_id,
        file=stored,
        file_name=one.name[:255],
        fingerprint=stored.sha256,
        kind=guesses.guess_kind(table.headers, one.name) or "",
        notes=list(table.warnings),
        started_by=by,
    )
    row.save()
    return row


def _read_through(table: files.Table) -> None:
    """Read a text file to its end, so that too many rows are refused at once and not by a worker.

    A workbook takes far longer than a request may: its rows are counted when it is checked.
    """
    if table.encoding != files.WORKBOOK:
        for _ in table.rows:
            pass
