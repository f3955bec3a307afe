"""Files of rejected rows: the columns they came with, then what was wrong with each row.

Such a file can be corrected and imported again: what it adds is left out when it is read.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from accounts.domain import exports
from accounts.domain.tables import Cell, Line, Table

HEADERS = ("Lodestar: line", "Lodestar: column", "Lodestar: value", "Lodestar: what is wrong")
_NUMBER = re.compile("[+-]?[\\d.,'’ \u00a0\u202f]*\\d%?")
_BETWEEN = "; "


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong in one place."""

    line: int
    column: str
    value: str
    sentence: str


def original(table: Table) -> Table:
    """Return a table without what a file of rejected rows adds to it; any other table as it is."""
    if HEADERS[-1] not in table.headers:
        return table
    kept = [at for at, header in enumerate(table.headers) if header not in HEADERS]
    return replace(
        table,
        headers=tuple(table.headers[at] for at in kept),
        rows=_Original(table.rows, len(table.headers), kept),
    )


def told(faults: Sequence[Fault]) -> list[Cell]:
    """Return what is said of one row: its line, and the columns, values and sentences of its faults."""
    columns, values = ([getattr(fault, name) for fault in faults] for name in ("column", "value"))
    sentences = dict.fromkeys(fault.sentence for fault in faults)
    return [faults[0].line, _BETWEEN.join(columns), _BETWEEN.join(values), " ".join(sentences)]


def text_of(cell: Cell) -> str:
    """Return a cell as text that no spreadsheet runs; numbers stay what they are."""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, str) and _NUMBER.fullmatch(cell):
        return cell
    return exports.safe_cell(cell)


def rows(lines: Iterable[Line], faults: Iterable[Fault], width: int) -> Iterator[list[Cell]]:
    """Yield the rows that have faults, each once, with what is wrong behind; both come by line."""
    pending = iter(faults)
    fault = next(pending, None)
    for line, cells in lines:
        own: list[Fault] = []
        while fault is not None and fault.line <= line:
            own += [fault] if fault.line == line else []
            fault = next(pending, None)
        if own:
            yield [*cells[:width], *[""] * (width - len(cells)), *told(own)]
        if fault is None:
            return


@dataclass(frozen=True)
class _Original:
    """Rows without the added columns, and without the marks that keep spreadsheets from running text."""

    rows: Iterable[Line]
    width: int
    kept: Sequence[int]

    def __iter__(self) -> Iterator[Line]:
        for line, cells in self.rows:
            if len(cells) == self.width:
                yield line, [exports.plain_cell(cells[at]) for at in self.kept]
            else:
                yield line, cells
