"""Reads tables in text files: CSV and its relatives, in any usual encoding, line by line."""

import codecs
import csv
import io
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import BinaryIO

from accounts.domain import tables
from accounts.domain.tables import Limits, Line, Source, Table, UnreadableFileError

SEPARATORS = (",", ";", "\t", "|")
_CHUNK = 1 << 18
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 50
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class _UndecodableError(Exception):
    """Bytes that are not in the encoding; ``settled`` when others before proved it."""

    def __init__(self, line: int, *, settled: bool) -> None:
        super().__init__(line)
        self.line = line
        self.settled = settled


def open_table(source: Source, *, name: str, limits: Limits) -> Table:
    """Open a text table; UnreadableFileError when its bytes, quotes or headers make no sense."""
    with tables.reading(source) as file:
        encoding = _encoding(file, limits)
    warnings = _encoding_warnings(encoding)
    with tables.reading(source) as file, _Text(file, encoding) as text:
        sample = text.read(_SAMPLE)
    separator, skipped = _separator(sample)
    rows = _Rows(source, encoding, separator, skipped, limits)
    with closing(rows.raw()) as lines:
        first = next(lines, None)
    if first is None:
        raise UnreadableFileError("The file is empty; send one with column names and rows.", line=1)
    headers, duplicates = tables.headers(first[1], line=first[0], limits=limits)
    rows.width = len(headers)
    return Table(
        name=name,
        headers=headers,
        rows=rows,
        separator=separator,
        encoding=encoding,
        warnings=warnings + duplicates,
    )


class _Text(io.TextIOWrapper):
    """Text over bytes that leaves the bytes open when done."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        super().__init__(file, encoding=encoding, newline="")

    def __exit__(self, *_: object) -> None:
        if not self.buffer.closed:
            self.detach()


class _Rows:
    """The rows of a text file; each iteration reads it anew."""

    def __init__(self, source: Source, encoding: str, separator: str, skipped: int, limits: Limits) -> None:
        self._source = source
        self._encoding = encoding
        self._separator = separator
        self._skipped = skipped
        self._limits = limits
        self.width = 0

    def __iter__(self) -> Iterator[Line]:
        return tables.counted(self._trimmed(), self._limits)

    def raw(self) -> Generator[Line]:
        """Yield every line with content, the header first."""
        with tables.reading(self._source) as file, _Text(file, self._encoding) as text:
            for _ in range(self._skipped):
                text.readline()
            yield from _records(text, self._separator, self._skipped)

    def _trimmed(self) -> Iterator[Line]:
        width = self.width
        rows = self.raw()
        next(rows)
        for line, cells in rows:
            while len(cells) > width and not str(cells[-1]).strip():
                cells.pop()
            yield line, cells


def _records(text: io.TextIOWrapper, separator: str, skipped: int) -> Iterator[Line]:
    """Yield (line on which it begins, cells); a broken quotation names its line."""
    reader = csv.reader(text, delimiter=separator, strict=True)
    while True:
        line = skipped + reader.line_num + 1
        try:
            cells: list[object] = [*next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFileError(_quotation(error), line=line) from error
        if any(cells) and (len(cells) > 1 or str(cells[0]).strip()):
            yield line, cells


def _quotation(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "A quotation mark opens here and never closes; close it."
    if "limit" in str(error):
        return "A cell begins here that has no end; perhaps a quotation mark never closes."
    return "A quotation mark closes inside a cell; double the quotation marks within it."


def _separator(sample: str) -> tuple[str, int]:
    """Return the separator that splits the sample best, and how many lines stand before the header."""
    first = sample.split("\n", 1)[0].strip()
    if first.casefold().startswith("sep=") and len(first) == 5:
        return first[-1], 1
    return max(SEPARATORS, key=lambda mark: _evenness(sample, mark)), 0


def _evenness(sample: str, separator: str) -> float:
    """Return how far lines agree with the header's number of columns, times that number less one."""
    lines = io.StringIO(sample, newline="")
    try:
        widths = [
            len(row) for row in islice(csv.reader(lines, delimiter=separator), _SAMPLE_ROWS) if any(row)
        ]
    except csv.Error:
        return 0.0
    if not widths or widths[0] < 2:
        return 0.0
    return sum(width == widths[0] for width in widths) / len(widths) * (widths[0] - 1)


def _encoding_warnings(encoding: str) -> tuple[str, ...]:
    if encoding != "cp1252":
        return ()
    return ("The file is not UTF-8 and was read as Windows-1252; check letters such as ä and é.",)


def _encoding(file: BinaryIO, limits: Limits) -> str:
    """Return the encoding in which the whole file makes sense; UnreadableFileError when none does."""
    head = file.read(4)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return _checked(file, encoding, limits)
    try:
        return _checked(file, "utf-8", limits)
    except _UndecodableError as broken:
        if broken.settled:
            raise _not_text(broken.line) from broken
    return _checked(file, "cp1252", limits)


def _checked(file: BinaryIO, encoding: str, limits: Limits) -> str:
    try:
        _check(file, encoding, limits)
    except _UndecodableError as broken:
        if encoding == "utf-8":
            raise
        raise _not_text(broken.line) from broken
    return encoding


def _not_text(line: int) -> UnreadableFileError:
    return UnreadableFileError("The text is in no known encoding; save the file as CSV in UTF-8.", line=line)


def _check(file: BinaryIO, encoding: str, limits: Limits) -> None:
    """Read the whole file once: its size, its encoding, no NUL, no endless line."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    size, line, unended, ascii_only = 0, 1, 0, True
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if limits.bytes is not None and size > limits.bytes:
            raise too_large(limits.bytes)
        text = _decoded(decoder, chunk, line, ascii_only)
        ascii_only = ascii_only and chunk.isascii()
        if "\0" in text:
            nul = line + text[: text.index("\0")].count("\n")
            raise UnreadableFileError("The file contains NUL characters; save it as CSV in UTF-8.", line=nul)
        unended = _unended(text, unended, line, limits)
        line += text.count("\n")
    _decoded(decoder, b"", line, ascii_only, final=True)


def too_large(limit: int) -> UnreadableFileError:
    """Return the refusal of a file of too many bytes."""
    return UnreadableFileError(
        f"The file is larger than {limit // 1_000_000} MB; split it or save fewer columns."
    )


def _decoded(
    decoder: codecs.IncrementalDecoder, chunk: bytes, line: int, ascii_only: bool, *, final: bool = False
) -> str:
    try:
        return decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        settled = not (ascii_only and before.isascii())
        raise _UndecodableError(line + before.count(b"\n"), settled=settled) from error


def _unended(text: str, unended: int, line: int, limits: Limits) -> int:
    """Return the length of the line that is still open; UnreadableFileError when one is too long."""
    last = max(text.rfind("\n"), text.rfind("\r"))
    ends = [at for at in (text.find("\n"), text.find("\r")) if at >= 0]
    if unended + (min(ends) if ends else len(text)) > limits.line:
        raise UnreadableFileError(
            f"The line has more than {limits.line:,} characters; check the file's line ends.", line=line
        )
    return len(text) - last - 1 if ends else unended + len(text)
