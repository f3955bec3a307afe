"""Reading stored files: seekable, and never more than one megabyte in memory."""

import io
from typing import BinaryIO, cast

from cs_platform.jobs.domain.files import CHUNK_BYTES
from cs_platform.jobs.models import StoredFile, StoredFileChunk
from cs_platform.tenancy.context import organization_context


class FileGoneError(LookupError):
    """The file was removed, because its day has come."""


def open_file(stored_file: StoredFile) -> BinaryIO:
    """Open a stored file for reading; each megabyte is read in the organization's own short transaction.

    Reading raises FileGoneError when the file is removed meanwhile.
    """
    return cast("BinaryIO", io.BufferedReader(_Chunks(stored_file)))


class _Chunks(io.RawIOBase):
    """The bytes of a stored file."""

    def __init__(self, stored_file: StoredFile) -> None:
        super().__init__()
        self.file = stored_file
        self.offset = 0
        self.loaded = -1
        self.chunk = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.offset

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self.offset, io.SEEK_END: self.file.size}[whence]
        if start + offset < 0:
            raise ValueError("there is nothing before the start of a file")
        self.offset = start + offset
        return self.offset

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # any writable buffer comes as one
        if self.offset >= self.file.size:
            return 0
        position, start = divmod(self.offset, CHUNK_BYTES)
        part = self._load(position)[start : start + len(buffer)]
        buffer[: len(part)] = part
        self.offset += len(part)
        return len(part)

    def _load(self, position: int) -> bytes:
        if self.loaded != position:
            with organization_context(self.file.organization_id):
                row = (
                    StoredFileChunk.objects.for_organization(self.file.organization_id)
                    .filter(file=self.file, position=position)
                    .values_list("content", flat=True)
                    .first()
                )
            if row is None:
                raise FileGoneError(f"The file “{self.file.name}” was removed.")
            self.chunk, self.loaded = bytes(row), position
        return self.chunk
