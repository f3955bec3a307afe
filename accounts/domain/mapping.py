"""The mapping document: which file holds which kind of fact, and in which columns.

Written in TOML, by people or by ``to_toml``; ``read_mapping`` names the place of every mistake.
"""

import fnmatch
import json
import re
import tomllib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from accounts.domain import own_attributes, toml_values
from accounts.domain.amounts import NumberStyle
from accounts.domain.choices import AttributeType
from accounts.domain.days import DayStyle
from accounts.domain.kinds import KINDS
from accounts.domain.kinds.field import Field, FieldType, Kind
from accounts.domain.toml_values import MappingError

__all__ = [
    "UNITS",
    "Column",
    "Columns",
    "FileMapping",
    "MappingDocument",
    "MappingError",
    "check_columns",
    "read_mapping",
    "to_toml",
]

_MINUTES = {"seconds": Decimal(1) / 60, "minutes": Decimal(1), "hours": Decimal(60), "days": Decimal(1440)}
_AMOUNTS = {"cents": Decimal("0.01"), "thousands": Decimal(1000), "millions": Decimal(1_000_000)}
UNITS: Dictionary[str, Dictionary[str, Decimal]] = {
    "first_response_minutes": _MINUTES,
    "resolution_hours": {unit: minutes / 60 for unit, minutes in _MINUTES.items()},
    "seconds": {unit: minutes * 60 for unit, minutes in _MINUTES.items()},
    "arr": _AMOUNTS,
    "mrr": _AMOUNTS,
    "amount": _AMOUNTS,
    "value_per_year": _AMOUNTS,
    "minutes": _MINUTES,
}
_DOCUMENT_KEYS = {"source", "history", "time_zone", "currency", "day_format", "number_format", "file"}
_FILE_KEYS = {"name", "kind", "sheet", "columns", "day_format", "number_format"}
_COLUMN_KEYS = {"column", "constant", "values", "unit", "format", "type"}
_BARE_KEY = re.compile("[A-Za-z0-9_-]+")


@dataclass(frozen=True, kw_only=True)
class Column:
    """Where a field's value comes from: a column by its header, or the same text on every row.

    ``values`` translates cells (whatever their case) before they are read; ``unit`` says what
    numbers count; ``format`` is how this one column writes days or numbers. ``type`` is that of an
    attribute of the organization's own which the import makes where it is not defined yet.
    """

    column: str | None = None
    constant: str | None = None
    values: Dictionary[str, str] = field(default_factory=dict)
    unit: str | None = None
    format: str | None = None
    type: AttributeType | None = None


Columns = Dictionary[str, Column]


@dataclass(frozen=True, kw_only=True)
class FileMapping:
    """How the files whose name matches ``name`` give one kind of fact."""

    name: str
    kind: str
    columns: Columns
    sheet: str | None = None
    day_format: DayStyle | None = None
    number_format: NumberStyle | None = None

    def matches(self, file_name: str) -> bool:
        """Say whether a file's name fits the pattern, whatever the case."""
        return fnmatch.fnmatchcase(file_name.casefold(), self.name.casefold())


@dataclass(frozen=True, kw_only=True)
class MappingDocument:
    """A whole mapping: the source's name, its habits, and its files in the order written.

    ``history`` None leaves the choice to the import: yes for a source's first one.
    """

    source: str
    files: tuple[FileMapping, ...]
    history: bool | None = None
    time_zone: str | None = None
    currency: str | None = None
    day_format: DayStyle | None = None
    number_format: NumberStyle | None = None

    def in_load_order(self) -> tuple[FileMapping, ...]:
        """Return the files so that every kind comes after those it refers to."""
        order = list(KINDS)
        return tuple(sorted(self.files, key=lambda file: order.index(file.kind)))


def read_mapping(text: str) -> MappingDocument:
    """Return the mapping a TOML text states; MappingError when it states none."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"The mapping is not valid TOML: {error}.") from error
    toml_values.refuse_unknown(content, _DOCUMENT_KEYS, "the mapping")
    files = content.get("file", [])
    if not isinstance(files, list) or not files or not all(isinstance(one, dict) for one in files):
        raise MappingError("The mapping has no [[file]]; add one for each file and kind.")
    source = toml_values.text(content, "source", "the mapping")
    if not source:
        raise MappingError('The mapping has no source; add source = "name of the other system".')
    return MappingDocument(
        source=source,
        history=toml_values.flag(content, "history"),
        time_zone=toml_values.time_zone(toml_values.text(content, "time_zone", "the mapping")),
        currency=toml_values.currency(toml_values.text(content, "currency", "the mapping")),
        day_format=toml_values.day_format(content, "the mapping"),
        number_format=toml_values.number_format(content, "the mapping"),
        files=tuple(_file(one, f"file {number}") for number, one in enumerate(files, start=1)),
    )


def check_columns(kind: Kind, columns: Columns) -> None:
    """Raise MappingError when a kind's required fields are not all mapped."""
    missing = [name for name in kind.required if name not in columns]
    if missing:
        raise MappingError(f"{kind.label} need {', '.join(missing)}; map a column or a constant to each.")
    for group in kind.one_of:
        if not any(name in columns for name in group):
            raise MappingError(f"{kind.label} need {' or '.join(group)}; map a column to one of them.")


def to_toml(document: MappingDocument) -> str:
    """Return the TOML text that ``read_mapping`` reads as the same document."""
    lines = [f"source = {_quote(document.source)}"]
    if document.history is not None:
        lines.append(f"history = {str(document.history).lower()}")
    lines += _options(document, ("time_zone", "currency", "day_format", "number_format"))
    for file in document.files:
        lines += ["", "[[file]]"]
        lines += _options(file, ("name", "kind", "sheet", "day_format", "number_format"))
        lines += ["", "[file.columns]"]
        lines += [f"{_key(name)} = {_column_text(column)}" for name, column in file.columns.items()]
    return "\n".join(lines) + "\n"


def _options(of: MappingDocument | FileMapping, names: Sequence[str]) -> list[str]:
    values = {name: getattr(of, name) for name in names}
    return [f"{name} = {_quote(value)}" for name, value in values.items() if value is not None]


def _column_text(column: Column) -> str:
    if column == Column(column=column.column) and column.column is not None:
        return _quote(column.column)
    parts = [
        f"{name} = {_quote(getattr(column, name))}"
        for name in ("column", "constant", "unit", "format", "type")
        if getattr(column, name) is not None
    ]
    if column.values:
        words = ", ".join(f"{_quote(key)} = {_quote(value)}" for key, value in column.values.items())
        parts.append(f"values = {{ {words} }}")
    return f"{{ {', '.join(parts)} }}"


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _quote(name)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _file(content: dict[str, Any], where: str) -> FileMapping:
    toml_values.refuse_unknown(content, _FILE_KEYS, where)
    name = toml_values.text(content, "name", where)
    if not name:
        raise MappingError(f'{where}: name is missing; add name = "file.csv" (* stands for anything).')
    where = f"{where} ({name})"
    kind = KINDS.get(toml_values.text(content, "kind", where) or "")
    if kind is None:
        raise MappingError(f"{where}: kind must be one of {', '.join(KINDS)}.")
    columns = _columns(content.get("columns"), kind, where)
    return FileMapping(
        name=name,
        kind=kind.name,
        columns=columns,
        sheet=toml_values.text(content, "sheet", where),
        day_format=toml_values.day_format(content, where),
        number_format=toml_values.number_format(content, where),
    )


def _columns(content: object, kind: Kind, where: str) -> Columns:
    if not isinstance(content, dict):
        raise MappingError(
            f'{where}: columns are missing; add [file.columns] with lines like name = "Header".'
        )
    columns = {}
    for name, value in content.items():
        of = kind.by_name.get(name)
        if of is None and not (kind.name == own_attributes.OF_KIND and own_attributes.is_name(name)):
            raise MappingError(
                f"{where}: columns.{name} is no field of {kind.name}; use one of {', '.join(kind.by_name)}."
            )
        column_at = f"{where}: columns.{name}"
        columns[name] = _attribute(value, name, column_at) if of is None else _column(value, of, column_at)
    try:
        check_columns(kind, columns)
    except MappingError as error:
        raise MappingError(f"{where}: {error.sentence}") from error
    return MappingProxyType(columns)


def _column(content: object, of: Field, where: str) -> Column:
    if isinstance(content, str):
        return Column(column=content)
    if not isinstance(content, dict):
        raise MappingError(f'{where} must be a header in quotes or a table such as {{ column = "Header" }}.')
    toml_values.refuse_unknown(content, _COLUMN_KEYS if of.into else _COLUMN_KEYS - {"type"}, where)
    column, constant = toml_values.text(content, "column", where), _constant(content, where)
    if (column is None) == (constant is None):
        raise MappingError(f"{where} needs either column or constant.")
    return Column(
        column=column,
        constant=constant,
        values=_values(content.get("values", {}), where),
        unit=_unit(toml_values.text(content, "unit", where), of, where),
        format=_format(toml_values.text(content, "format", where), of, where),
    )


def _attribute(content: object, name: str, where: str) -> Column:
    """Return the column of an attribute; the type it states is the one it is made with."""
    stated = content.get("type") if isinstance(content, dict) else None
    if stated is not None and stated not in own_attributes.CREATABLE:
        raise MappingError(f"{where}.type must be one of {', '.join(own_attributes.CREATABLE)}.")
    type_ = AttributeType(stated or AttributeType.TEXT)
    of = own_attributes.Definition(key=own_attributes.key_of(name), label=name, type=type_)
    column = _column(content, own_attributes.field_of(of), where)
    return replace(column, type=None if stated is None else type_)


def _constant(content: dict[str, Any], where: str) -> str | None:
    value = content.get("constant")
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if hasattr(value, "isoformat"):
        return str(value)
    raise MappingError(f"{where}.constant must be a text, number, day, true or false.")


def _values(content: object, where: str) -> Dictionary[str, str]:
    if not isinstance(content, dict) or any(isinstance(one, dict | list) for one in content.values()):
        raise MappingError(f'{where}.values must be a table such as {{ "their word" = "OUR_CODE" }}.')
    return {
        str(key): str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in content.items()
    }


def _unit(text: str | None, of: Field, where: str) -> str | None:
    known = UNITS.get(of.name, {})
    if text is None or text in known:
        return text
    if not known:
        raise MappingError(f"{where}.unit is not used for {of.name}; remove it.")
    raise MappingError(f"{where}.unit must be one of {', '.join(known)}.")


def _format(text: str | None, of: Field, where: str) -> str | None:
    """Return the style's own name for a column's format."""
    if text is None:
        return None
    if of.type in (FieldType.DAY, FieldType.MOMENT):
        return toml_values.day_format({"format": text}, where, key="format")
    if of.styled:
        return toml_values.number_format({"format": text}, where, key="format")
    raise MappingError(f"{where}.format is only used for days and numbers; remove it.")
