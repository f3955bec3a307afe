"""Opens what was uploaded. The file is copied out first: COPY leaves no room for reading it meanwhile."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, cast

from accounts.domain import files, mapping, problems
from accounts.domain.mapping import MappingDocument
from accounts.models import Import
from accounts.operations.imports import reading
from accounts.operations.imports.reading import Opened
from cs_platform.jobs import queries as jobs
from cs_platform.tenancy.models import Organization

_CHUNK = 1 << 20
_IN_MEMORY = 2 << 20
_SAMPLE_ROWS = 50
_SHOWN = 60


class FileExpiredError(LookupError):
    """The uploaded file is no longer kept."""


@contextmanager
def content(row: Import) -> Iterator[BinaryIO]:
    """Give the bytes of an import's file, seekable and apart from the database."""
    if row.file is None:
        raise FileExpiredError("The file is no longer kept; upload it again.")
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        shutil.copyfileobj(jobs.open_file(row.file), copy, _CHUNK)
        copy.seek(0)
        yield cast("BinaryIO", copy)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a file looks like: its headers and its first rows, as text."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cells: tuple[list[object], ...]
    sheets: tuple[str, ...]

    def sample(self, header: str) -> str:
        """Return the first value of a column that is not empty."""
        at = self.headers.index(header)
        return next((row[at] for row in self.rows if at < len(row) and row[at]), "")


def preview(row: Import, *, sheet: str | None = None) -> Preview:
    """Return the beginning of an import's file; raise UnreadableFileError or FileExpiredError."""
    with content(row) as file:
        table = files.open_table(file, name=row.file_name, limits=files.UPLOAD, sheet=sheet)
        cells = tuple(cells for _, cells in islice(table.rows, _SAMPLE_ROWS))
    shown = tuple(tuple(problems.cut(cell, _SHOWN) for cell in row) for row in cells)
    return Preview(headers=table.headers, rows=shown, cells=cells, sheets=table.sheets)


@contextmanager
def opened(
    row: Import, *, organization: Organization, document: MappingDocument | None = None
) -> Iterator[Opened]:
    """Open an import's file by a mapping, else by its own; raise UnreadableFileError or MappingError."""
    chosen = document or mapping.read_mapping(row.mapping.get("document", ""))
    with content(row) as file:
        yield reading.open_file(
            file,
            name=row.file_name,
            organization=organization,
            document=chosen,
            file=chosen.files[0],
            limits=files.UPLOAD,
        )
