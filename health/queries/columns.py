"""Whole columns from the database into NumPy, and back.

A binary COPY whose columns all have a fixed width and no nulls is an array of equal records: it is read
without touching a single value in Python. The query turns nulls into `NaN` (float8) or `NO_DAY`.
"""

import io
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

Records = npt.NDArray[np.void]

HEADER_BYTES = 19
TRAILER_BYTES = 2
NO_DAY = -(2**31)
"""How a query writes that there is no day."""
DAY_ZERO = "DATE '1970-01-01'"
BLOCK_ROWS = 20_000


class ColumnWidthError(ValueError):
    """The query's columns do not have the widths they were said to have, or hold nulls."""


def read(query: str, parameters: Mapping[str, Any], columns: Mapping[str, str]) -> Records:
    """Return the rows of a query as records; `columns` names each with its width: i2, i4, i8, f8.

    Raise ColumnWidthError when the query yields other widths or nulls.
    """
    record = _record(columns)
    buffer = io.BytesIO()
    with connection.cursor() as cursor:
        bound = cursor.mogrify(query, parameters).decode()
        cursor.copy_expert(f"COPY ({bound}) TO STDOUT (FORMAT binary)", buffer)
    body = buffer.getbuffer()[HEADER_BYTES : len(buffer.getbuffer()) - TRAILER_BYTES]
    if len(body) % record.itemsize:
        raise ColumnWidthError(f"rows are not {record.itemsize} bytes wide: {', '.join(columns)}")
    rows = np.frombuffer(body, dtype=record)
    for name, width in columns.items():
        if not (rows[f"{name}_bytes"] == np.dtype(width).itemsize).all():
            raise ColumnWidthError(f"{name} is not {width} everywhere")
    return rows


def none(columns: Mapping[str, str]) -> Records:
    """Return no rows, of the columns that `read` would return."""
    return np.zeros(0, dtype=_record(columns))


def floats(column: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return a column as native float64."""
    return column.astype(np.float64)


def integers(column: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return a column as native int64."""
    return column.astype(np.int64)


def days(column: npt.NDArray[Any]) -> npt.NDArray[np.datetime64]:
    """Return a column of days since 1970 as datetime64[D]; NO_DAY becomes NaT."""
    counted = column.astype("datetime64[D]")
    return np.where(column == NO_DAY, np.datetime64("NaT", "D"), counted)


def copy_in(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Make a temporary table like `table`, with these columns only, and fill it; gone after the commit.

    It is named `new_<table>`. COPY into the table itself is refused under row-level security.
    """
    listed = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "new_{table}"')
        cursor.execute(
            f'CREATE TEMPORARY TABLE "new_{table}" ON COMMIT DROP AS '  # noqa: S608 - names from code
            f'SELECT {listed} FROM "{table}" WITH NO DATA'
        )
        for block in _blocks(rows):
            cursor.copy_expert(f'COPY "new_{table}" ({listed}) FROM STDIN', block)


def array(values: Iterable[object]) -> str:
    """Write a PostgreSQL array of numbers or plain codes; nan and None are null."""
    return "{" + ",".join("NULL" if value is None or value != value else str(value) for value in values) + "}"


def _record(columns: Mapping[str, str]) -> np.dtype[np.void]:
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for name, width in columns.items():
        fields += [(f"{name}_bytes", ">i4"), (name, f">{width}")]
    return np.dtype(fields)


def _blocks(rows: Iterable[Sequence[object]]) -> Iterable[io.StringIO]:
    """Yield the rows as text, in blocks that keep memory flat."""
    lines = ("\t".join(map(_text, row)) + "\n" for row in rows)
    while block := "".join(itertools.islice(lines, BLOCK_ROWS)):
        yield io.StringIO(block)


def _text(value: object) -> str:
    """Write one value as COPY's text format wants it; nan is null."""
    if value is None or value != value:
        return r"\N"
    if isinstance(value, str):
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return str(value)
