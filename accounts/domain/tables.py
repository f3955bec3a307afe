"""A table as a file holds it: headers, and rows with the line they stand on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from accounts.domain import texts
from accounts.domain.problems import ValueProblem

Cell = object
Source = str | PathLike[str] | BinaryIO
Line = tuple[int, list[Cell]]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large a file may be; None is without limit. ``line`` counts characters."""

    bytes: int | None = 25_000_000
    rows: int | None = 500_000
    unpacked: int | None = 250_000_000
    columns: int = 1_000
    line: int = 1_000_000


UPLOAD = Limits()
UNLIMITED = Limits(bytes=None, rows=None, unpacked=None)


class UnreadableFileError(Exception):
    """The file as a whole cannot be read; the sentence says why and what to do."""

    def __init__(self, sentence: str, *, line: int | None = None) -> None:
        super().__init__(f"Line {line}: {sentence}" if line else sentence)
        self.sentence = sentence
        self.line = line


@dataclass(frozen=True, kw_only=True)
class Table:
    """An opened table. Each iteration over ``rows`` reads the file from its start; one at a time.

    ``rows`` yields (line, cells); a row has as many cells as there are headers unless the file
    itself has more or fewer on that line. ``sheets`` names a workbook's visible ones.
    """

    name: str
    headers: tuple[str, ...]
    rows: Iterable[Line]
    separator: str = ""
    encoding: str = ""
    warnings: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@contextmanager
def reading(source: Source) -> Iterator[BinaryIO]:
    """Give the file's bytes from the start; a path is opened and closed, a file is left open."""
    if isinstance(source, str | PathLike):
        with Path(source).open("rb") as file:
            yield file
    else:
        source.seek(0)
        yield source


def headers(cells: Sequence[Cell], *, line: int, limits: Limits) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns' names and warnings: no name is empty, none stands twice."""
    names = [_header(cell, line) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UnreadableFileError("The first line has no column names; put them there.", line=line)
    if len(names) > limits.columns:
        raise UnreadableFileError(
            f"The table has {len(names):,} columns; send at most {limits.columns:,}, or check the separator.",
            line=line,
        )
    return _told_apart([name or f"Column {number}" for number, name in enumerate(names, start=1)])


def _header(cell: Cell, line: int) -> str:
    name = texts.line("" if cell is None else str(cell), 500)
    if isinstance(name, ValueProblem):
        raise UnreadableFileError(f"A column name cannot be read. {name.sentence}", line=line)
    return name


def _told_apart(names: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Number the second and further columns of one name; say which they are."""
    taken = set(names)
    count: Counter[str] = Counter()
    told = []
    for name in names:
        count[name] += 1
        number, unique = count[name], name
        while number > 1 and unique in taken:
            unique, number = f"{name} ({number})", number + 1
        taken.add(unique)
        told.append(unique)
    twice = [name for name, times in count.items() if times > 1]
    return tuple(told), tuple(
        f"Several columns are called “{name}”; the later ones are read as “{name} (2)” and so on."
        for name in twice
    )


def counted(rows: Iterator[Line], limits: Limits) -> Iterator[Line]:
    """Yield rows up to the limit; one more makes the file unreadable."""
    if limits.rows is None:
        yield from rows
        return
    for number, row in enumerate(rows, start=1):
        if number > limits.rows:
            raise UnreadableFileError(
                f"The table has more than {limits.rows:,} rows; split it, or load it from the command line.",
                line=row[0],
            )
        yield row
