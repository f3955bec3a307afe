"""Reads tables in Excel workbooks (xlsx), row by row, after checking what the package unpacks to."""

import warnings
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from accounts.domain import tables
from accounts.domain.tables import Limits, Line, Source, Table, UnreadableFileError

ENCODING = "xlsx"
_CHUNK = 1 << 20
_MEMBERS = 5_000
_HARMLESS = 1_000_000
_RATIO = 200
_LAST_ROW = 1_048_576
_STRINGS_SHARE = 4
_MARKUP = (".xml", ".rels", ".vml")
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, ParseError,
    zipfile.BadZipFile, zlib.error, InvalidFileException, NotImplementedError,
)  # fmt: skip
_DAMAGED = "The workbook is damaged or is no Excel file; save it again as .xlsx or CSV."


def open_table(source: Source, *, name: str, limits: Limits, sheet: str | None = None) -> Table:
    """Open a workbook's first visible sheet, or the named one; UnreadableFileError when it is not safe."""
    with tables.reading(source) as file:
        _check(file, limits)
    rows = _Rows(source, sheet, limits)
    with closing(rows.raw(limits.columns + 1)) as lines:
        first = next(lines, None)
    if first is None:
        raise UnreadableFileError("The sheet is empty; send one with column names and rows.", line=1)
    headers, duplicates = tables.headers(first[1], line=first[0], limits=limits)
    rows.width = len(headers)
    return Table(
        name=name, headers=headers, rows=rows, encoding=ENCODING, warnings=duplicates, sheets=rows.sheets
    )


class _Rows:
    """The rows of a sheet; each iteration reads the workbook anew."""

    def __init__(self, source: Source, sheet: str | None, limits: Limits) -> None:
        self._source = source
        self._sheet = sheet
        self._limits = limits
        self.width = 0
        self.sheets: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Line]:
        rows = self.raw(self.width)
        next(rows)
        return tables.counted(rows, self._limits)

    def raw(self, columns: int) -> Generator[Line]:
        """Yield (row number, as many cells as asked for) of every row with content."""
        with tables.reading(self._source) as file:
            try:
                yield from self._read(file, columns)
            except _BROKEN as error:
                raise UnreadableFileError(_DAMAGED) from error

    def _read(self, file: BinaryIO, columns: int) -> Iterator[Line]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions it does not know
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            self.sheets = tuple(one.title for one in book.worksheets if one.sheet_state == "visible")
            sheet = _sheet(book, self._sheet)
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=_LAST_ROW, max_col=columns, values_only=True)
            for number, cells in enumerate(rows, start=1):
                if any(cell is not None and cell != "" for cell in cells):
                    yield number, [*cells, *[None] * (columns - len(cells))]
        finally:
            book.close()


def _sheet(book: openpyxl.Workbook, name: str | None) -> Any:
    """Return the named sheet, else the first visible one."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if name is not None:
        if name not in sheets:
            titles = ", ".join(sheets)
            raise UnreadableFileError(f"The workbook has no sheet “{name}”; it has {titles}.")
        return sheets[name]
    visible = [sheet for sheet in sheets.values() if sheet.sheet_state == "visible"]
    if not visible:
        raise UnreadableFileError("The workbook has no visible sheet; show the one to import.")
    return visible[0]


def _check(file: BinaryIO, limits: Limits) -> None:
    """Refuse packages that unpack to too much, hold packages, leave their folder or define entities."""
    try:
        with zipfile.ZipFile(file) as package:
            members = package.infolist()
            _check_members(members, limits)
            unpacked = 0
            for member in members:
                unpacked += _check_content(package, member, limits, unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFileError(_DAMAGED, line=1) from error


def _check_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise UnreadableFileError("The file is a packed folder, not a workbook; unpack it first.", line=1)
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFileError("The workbook is protected by a password; save it without.", line=1)
    if len(members) > _MEMBERS or any(_leaves(name) for name in names):
        raise UnreadableFileError(_DAMAGED, line=1)
    declared = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if declared > _HARMLESS and declared > _RATIO * packed:
        raise _bomb()
    strings = sum(member.file_size for member in members if member.filename == "xl/sharedStrings.xml")
    if limits.unpacked is not None and max(declared, strings * _STRINGS_SHARE) > limits.unpacked:
        raise _bomb()


def _leaves(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def _bomb() -> UnreadableFileError:
    return UnreadableFileError(
        "The workbook unpacks to far more than it should; save the sheet as CSV.", line=1
    )


def _check_content(package: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, before: int) -> int:
    """Return how many bytes of a member were counted; markup is read whole, the rest by its beginning."""
    size, tail = 0, b""
    with package.open(member) as content:
        while chunk := content.read(_CHUNK):
            if size == 0 and chunk.startswith(b"PK\x03\x04"):
                raise UnreadableFileError("The workbook contains another packed file; remove it.", line=1)
            size += len(chunk)
            if not member.filename.casefold().endswith(_MARKUP):
                break
            if limits.unpacked is not None and before + size > limits.unpacked:
                raise _bomb()
            text = tail + chunk.replace(b"\x00", b"")
            if any(mark in text for mark in _FORBIDDEN):
                raise UnreadableFileError(
                    "The workbook defines its own markup; save the sheet as CSV.", line=1
                )
            tail = text[-16:]
    return size
