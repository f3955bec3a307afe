"""Files in the database, in chunks of one megabyte: web and workers share no disk."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import BinaryIO

from cs_platform.jobs.domain.files import CHUNK_BYTES, LARGEST_FILE_BYTES
from cs_platform.jobs.models import StoredFile, StoredFileChunk
from cs_platform.tenancy.context import organization_context

LONGEST_NAME = 255


class FileTooLargeError(ValueError):
    """The file is larger than a stored file may be."""


def store_file(
    *,
    organization_id: int,
    name: str,
    content: BinaryIO | Iterable[bytes],
    by: int | None,
    delete_after: date | None,
    now: datetime,
) -> StoredFile:
    """Keep a file of at most 25 MB, read piece by piece; raise FileTooLargeError and keep nothing."""
    with organization_context(organization_id, membership=by, operation="store a file"):
        stored: StoredFile = StoredFile.objects.for_organization(organization_id).create(
            organization_id=organization_id,
            name=name[-LONGEST_NAME:],
            size=0,
            sha256="",
            uploaded_by_id=by,
            delete_after=delete_after,
            created_at=now,
        )
        digest = hashlib.sha256()
        for position, part in enumerate(_megabytes(content)):
            StoredFileChunk.objects.create(
                organization_id=organization_id, file=stored, position=position, content=part
            )
            digest.update(part)
            stored.size += len(part)
        stored.sha256 = digest.hexdigest()
        stored.save(update_fields=["size", "sha256"])
    return stored


def delete_expired_files(organization_id: int, *, today: date) -> int:
    """Remove the files that were to be kept until before today; return how many."""
    with organization_context(organization_id, operation="files past their day"):
        expired = StoredFile.objects.for_organization(organization_id).filter(delete_after__lt=today)
        count = expired.count()
        expired.delete()
    return count


def remove_files(organization_id: int, file_ids: Sequence[int]) -> int:
    """Remove stored files with their content before their day; return how many there were."""
    chunks = StoredFileChunk.objects.for_organization(organization_id).filter(file_id__in=file_ids)
    chunks.delete()
    removed, _ = StoredFile.objects.for_organization(organization_id).filter(pk__in=file_ids).delete()
    return removed


def _megabytes(content: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    """Cut what comes into megabytes, the last one shorter; hold no more than one and a piece."""
    pending = bytearray()
    total = 0
    for piece in _pieces(content):
        total += len(piece)
        if total > LARGEST_FILE_BYTES:
            raise FileTooLargeError(
                f"A file may have at most {LARGEST_FILE_BYTES // CHUNK_BYTES} MB. Split it, or import "
                "the folder with the command import_folder."
            )
        pending += piece
        while len(pending) >= CHUNK_BYTES:
            yield bytes(pending[:CHUNK_BYTES])
            del pending[:CHUNK_BYTES]
    if pending:
        yield bytes(pending)


def _pieces(content: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    if hasattr(content, "read"):
        while piece := content.read(CHUNK_BYTES):
            yield piece
    else:
        yield from content
