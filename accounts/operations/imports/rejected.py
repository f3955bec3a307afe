"""Writes the rejected rows of an import as a file that can be corrected and imported again.

Held in memory: an import keeps at most 20,000 problems.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, BinaryIO

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from accounts.domain import files, mapping, rejected
from accounts.domain.rejected import Fault
from accounts.domain.tables import Cell, Table
from accounts.models import Import
from accounts.operations.imports import stored
from accounts.queries import imports as import_queries

_SHEET = "Rejected rows"
_AS_THEY_ARE = (int, float, bool)
_CHUNK = 2_000


def as_csv(row: Import) -> BinaryIO:
    """Return a CSV file of the rejected rows in the separator of the original."""
    with _rejected(row) as (headers, rows, table):
        file = io.BytesIO()
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text, delimiter=(table.separator if table else "") or ",")
        writer.writerow(rejected.text_of(header) for header in headers)
        writer.writerows([rejected.text_of(cell) for cell in cells] for cells in rows)
        text.detach()
    file.seek(0)
    return file


def as_workbook(row: Import) -> BinaryIO:
    """Return a workbook of the rejected rows, in which text is never a formula."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET)
    with _rejected(row) as (headers, rows, _):
        for cells in chain([headers], rows):
            sheet.append([_cell(sheet, cell) for cell in cells])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


@contextmanager
def _rejected(row: Import) -> Iterator[tuple[tuple[str, ...], Iterator[list[Cell]], Table | None]]:
    """Give headers and rows, and the table they stand in; without the file what is wrong comes alone."""
    faults = _faults(row)
    if row.file is None:
        yield rejected.HEADERS, (rejected.told([fault]) for fault in faults), None
        return
    sheet = mapping.read_mapping(row.mapping["document"]).files[0].sheet if row.mapping else None
    with stored.content(row) as content:
        table = files.open_table(content, name=row.file_name, limits=files.UPLOAD, sheet=sheet)
        width = len(table.headers)
        yield (*table.headers, *rejected.HEADERS), rejected.rows(table.rows, faults, width), table


def _faults(row: Import) -> Iterator[Fault]:
    found = import_queries.problems(row.organization_id, row.pk)
    for problem in found.iterator(chunk_size=_CHUNK):
        yield Fault(line=problem.line, column=problem.column, value=problem.value, sentence=problem.sentence)


def _cell(sheet: Any, value: Any) -> Any:
    """Return a cell that a spreadsheet shows as it stands here; text that looks like a formula stays text."""
    if value is None or isinstance(value, _AS_THEY_ARE):
        return value
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell
