"""Turns a table's rows into facts of a kind: values by canonical field, or problems.

A row with a problem is not imported; every problem of a row is reported. ``Row.values`` holds the
fields that are mapped, None where the cell is empty. Fields derived here replace their inputs:
``mrr`` becomes ``arr``, ``first_response_minutes`` ``first_response_at``, ``resolution_hours``
``closed_at``, ``is_trial`` the kind TRIAL. Fields that belong into a JSON object become its text.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.domain import derived, mapping, values
from accounts.domain.amounts import NumberStyle
from accounts.domain.days import DayStyle
from accounts.domain.kinds.field import Field, FieldType, Kind
from accounts.domain.mapping import Column, Columns, FileMapping, MappingDocument, MappingError
from accounts.domain.problems import ValueProblem, cut
from accounts.domain.tables import Table
from accounts.domain.texts import match_key
from accounts.domain.values import Parser, Reading, Style

_BLOCK = 10_000
_DAYS = (FieldType.DAY, FieldType.MOMENT)
Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """One fact as its file states it, with the line it stands on."""

    line: int
    values: Values


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place: the line, the column's header, the value cut short, a sentence."""

    line: int
    column: str
    value: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What holds for a whole table: the zone of times without one, the currency of bare amounts.

    ``styles`` are what ``decide_styles`` found, so that reading slices need not look again.
    """

    zone: dt.tzinfo = dt.UTC
    currency: str = "USD"
    day_format: DayStyle | None = None
    number_format: NumberStyle | None = None
    styles: Mapping[str, Style] | None = None


@dataclass(frozen=True, slots=True)
class _Cell:
    """One mapped field, ready to be read from its column."""

    name: str
    header: str
    index: int
    required: bool
    parse: Parser


def settings_for(document: MappingDocument, file: FileMapping, *, time_zone: str, currency: str) -> Settings:
    """Return the settings of one file of a mapping; the mapping's own win over the organization's."""
    return Settings(
        zone=ZoneInfo(document.time_zone or time_zone),
        currency=document.currency or currency,
        day_format=file.day_format or document.day_format,
        number_format=file.number_format or document.number_format,
    )


def check_columns(kind: Kind, table: Table, columns: Columns) -> None:
    """Raise MappingError when required fields are not mapped or a header is not in the table."""
    mapping.check_columns(kind, columns)
    for column in columns.values():
        if column.column is not None:
            _index(table, column.column)


def decide_styles(kind: Kind, table: Table, columns: Columns, settings: Settings) -> dict[str, Style]:
    """Return how each mapped column writes its days or numbers, decided over all of its values.

    None stands for a column that proves nothing: its doubtful values become problems.
    """
    places = {
        name: _index(table, column.column)
        for name, column in columns.items()
        if column.column is not None
        and kind.field(name).styled
        and _declared(kind.field(name), column, settings) is None
    }
    found: dict[str, set[NumberStyle | DayStyle]] = {name: set() for name in places}
    for block in _distinct(table, places) if places else ():
        for name, texts in block.items():
            found[name] |= values.proofs(kind.field(name), texts)
    return {name: values.decide_style(proofs) for name, proofs in found.items()}


def read_rows(kind: Kind, table: Table, columns: Columns, settings: Settings) -> Iterator[Row | Problem]:
    """Yield a Row or the Problems of each line; MappingError when columns do not fit the table.

    Where the mapping does not settle how days or numbers are written and ``settings.styles`` is
    None, the file is read once beforehand.
    """
    check_columns(kind, table, columns)
    styles = settings.styles
    if styles is None:
        styles = decide_styles(kind, table, columns, settings)
    context = derived.Context(mapped=frozenset(columns), zone=settings.zone, currency=settings.currency)
    return _stream(
        table,
        _cells(kind, table, columns, settings, styles),
        _constants(kind, columns, settings),
        derived.finisher(kind, context),
    )


def _stream(
    table: Table, plan: list[_Cell], fixed: Values, finish: derived.Finisher
) -> Iterator[Row | Problem]:
    """Yield a Row or the Problems of each line: the loop every imported cell passes through."""
    width = len(table.headers)
    steps = [(one.name, one.index, one.required, one.parse) for one in plan]
    headers = {one.name: (one.header, one.index) for one in plan}
    cells: list[object] = []

    def raw(name: str) -> object:
        return cells[headers[name][1]] if name in headers else fixed.get(name)

    for line, cells in table.rows:
        if len(cells) != width:
            yield _misshapen(line, cells, width)
            continue
        found = dict(fixed)
        faults: derived.Faults = []
        for name, index, required, parse in steps:
            value = parse(cells[index])
            if isinstance(value, ValueProblem):
                faults.append((name, value.sentence))
            elif value is None and required:
                faults.append((name, f"{headers[name][0]} is empty; every row needs it."))
            else:
                found[name] = value
        if faults := faults or finish(found, raw):
            for name, sentence in faults:
                yield Problem(line, headers.get(name, (name, 0))[0], cut(raw(name)), sentence)
        else:
            yield Row(line, found)


def _misshapen(line: int, cells: list[object], width: int) -> Problem:
    return Problem(
        line,
        "",
        cut(" ".join(str(cell) for cell in cells[:20])),
        f"The line has {len(cells)} cells where the header has {width}; put quotation marks around text "
        "that contains separators or line breaks.",
    )


def _distinct(table: Table, places: Mapping[str, int]) -> Iterator[dict[str, set[str]]]:
    """Yield the distinct text cells of some columns, a block of rows at a time."""
    block: dict[str, set[str]] = {name: set() for name in places}
    wanted = [(at, block[name].add) for name, at in places.items()]
    width = len(table.headers)
    for number, (_, cells) in enumerate(table.rows, start=1):
        if len(cells) == width:
            for at, add in wanted:
                cell = cells[at]
                if isinstance(cell, str):
                    add(cell)
        if number % _BLOCK == 0:
            yield block
            for texts in block.values():
                texts.clear()
    yield block


def _cells(
    kind: Kind, table: Table, columns: Columns, settings: Settings, styles: Mapping[str, Style]
) -> list[_Cell]:
    """Return the plan by which cells are read, from the first column to the last."""
    plan = []
    parser = values.text_parser if table.encoding else values.parser
    for of in kind.fields:
        column = columns.get(of.name)
        if column is None or column.column is None:
            continue
        style = _declared(of, column, settings) or styles.get(of.name)
        index = _index(table, column.column)
        parse = parser(of, _reading(of, column, settings, style))
        plan.append(_Cell(of.name, table.headers[index], index, of.required, parse))
    return sorted(plan, key=lambda one: one.index)


def _constants(kind: Kind, columns: Columns, settings: Settings) -> Values:
    """Return the values that are the same on every row; MappingError when one cannot be read."""
    fixed: Values = {}
    for name, column in columns.items():
        if column.constant is None:
            continue
        of = kind.field(name)
        reading = _reading(of, column, settings, _declared(of, column, settings))
        value = values.parser(of, reading)(column.constant)
        if isinstance(value, ValueProblem):
            raise MappingError(f"columns.{name}.constant: {value.sentence}")
        fixed[name] = value
    return fixed


def _reading(of: Field, column: Column, settings: Settings, style: Style) -> Reading:
    factor = mapping.UNITS[of.name][column.unit] if column.unit else Decimal(1)
    words = {match_key(theirs): ours for theirs, ours in column.values.items()}
    return Reading(zone=settings.zone, style=style, words=words, factor=factor)


def _declared(of: Field, column: Column, settings: Settings) -> Style:
    """Return the style the mapping states for a column."""
    if of.type in _DAYS:
        return DayStyle(column.format) if column.format else settings.day_format
    if of.styled:
        return NumberStyle(column.format) if column.format else settings.number_format
    return None


def _index(table: Table, header: str) -> int:
    """Return where a header stands: as written, else the only one that differs in case or spaces."""
    if header in table.headers:
        return table.headers.index(header)
    alike = [at for at, one in enumerate(table.headers) if match_key(one) == match_key(header)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise MappingError(f"{table.name} has several columns like “{header}”; write one exactly.")
    raise MappingError(f"{table.name} has no column “{header}”; it has {', '.join(table.headers)}.")
