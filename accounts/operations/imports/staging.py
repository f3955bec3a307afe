"""Streams rows into a temporary table with COPY, the fastest way into PostgreSQL.

COPY into the tables themselves is refused under row-level security, and could not tell new rows from known.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from psycopg2 import sql

from accounts.domain.kinds import FieldType, Kind
from accounts.domain.rows import Row

INCOMING = "import_incoming"
SQL_TYPES = {
    FieldType.MONEY: "numeric",
    FieldType.INTEGER: "bigint",
    FieldType.DECIMAL: "numeric",
    FieldType.DAY: "date",
    FieldType.MOMENT: "timestamptz",
    FieldType.FLAG: "boolean",
    FieldType.LIST: "varchar[]",
}
_REMEMBERED = 20_000
_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def stage(kind: Kind, rows: Iterable[Row], values: Sequence[str]) -> None:
    """Fill the temporary table with the named values of each row; other fields of the kind are null."""
    _create(kind)
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in ("line", *values))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(INCOMING), columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(statement.as_string(cursor.cursor), _Stream(_lines(rows, values)))
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(INCOMING)))


def drop_temporary(*tables: str) -> None:
    """Drop what an earlier slice of the same transaction left, which only a dry run does."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(sql.Identifier(table)))


def _create(kind: Kind) -> None:
    drop_temporary(INCOMING)
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(SQL_TYPES.get(type_, "text")))
        for name, type_ in kind.stored.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} (line bigint NOT NULL, {}) ON COMMIT DROP").format(
                sql.Identifier(INCOMING), sql.SQL(", ").join(columns)
            )
        )


def _lines(rows: Iterable[Row], names: Sequence[str]) -> Iterator[str]:
    """Yield rows as COPY's text format wants them."""
    columns = [(name, _Cells()) for name in names]
    for row in rows:
        get = row.values.get
        cells = [cells[get(name)] for name, cells in columns]
        yield f"{row.line}\t" + "\t".join(cells) + "\n"


class _Cells(dict[object, str]):
    """How the values of one column are written; a column's values are of one class, or None."""

    def __missing__(self, value: object) -> str:
        write = _WRITERS.get(value.__class__)
        if write is None:
            raise TypeError(f"COPY cannot write a {type(value).__name__}")
        written = write(value)
        if len(self) < _REMEMBERED:
            self[value] = written
        return written


def _text(value: str) -> str:
    return value.translate(_SPECIAL)


def _list(values: Sequence[str]) -> str:
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return _text("{" + ",".join(f'"{value}"' for value in quoted) + "}")


_WRITERS: dict[type, Callable[..., str]] = {
    type(None): lambda _: "\\N",
    str: _text,
    int: str,
    bool: lambda value: "t" if value else "f",
    Decimal: lambda value: f"{value:f}",
    date: date.isoformat,
    datetime: datetime.isoformat,
    tuple: _list,
}


class _Stream(io.RawIOBase):
    """What COPY reads: lines as they are made, never all at once."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._rest = b""

    def readable(self) -> bool:
        """COPY may read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return at least one line while there is one, at most about `size` bytes."""
        parts, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            line = next(self._lines, None)
            if line is None:
                break
            parts.append(line.encode())
            length += len(parts[-1])
        read = b"".join(parts)
        self._rest = read[size:] if size >= 0 else b""
        return read[:size] if size >= 0 else read
