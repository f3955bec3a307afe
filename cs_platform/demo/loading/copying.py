"""Rows from memory into tables of the current organization."""

import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
from django.db import connection, models
from psycopg2 import sql

NOTHING = "\\N"
INCOMING = "simulated_rows"
_RESERVE = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
_SHAPE = "CREATE TEMPORARY TABLE {incoming} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"
_COPY = "COPY {incoming} ({columns}) FROM STDIN (FORMAT csv, NULL {nothing})"
_INSERT = "INSERT INTO {table} (organization_id, {columns}) SELECT %s, {columns} FROM {incoming} {known}"


def reserve(model: type[models.Model], size: int) -> list[int]:
    """Take so many ids that no other row will get."""
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [model._meta.db_table, size])
        return [number for (number,) in cursor.fetchall()]


def write(
    model: type[models.Model], rows: pd.DataFrame, *, organization_id: int, leave_known: bool = False
) -> int:
    """Insert rows whose columns are those of the model's table; return how many. Needs an open context.

    With `leave_known`, rows whose key stands there already are left as they are, else they are an error.
    """
    if rows.empty:
        return 0
    names: dict[str, sql.Composable] = {
        "table": sql.Identifier(model._meta.db_table),
        "incoming": sql.Identifier(INCOMING),
        "columns": sql.SQL(", ").join(map(sql.Identifier, rows.columns)),
        "nothing": sql.Literal(NOTHING),
        "known": sql.SQL("ON CONFLICT DO NOTHING" if leave_known else ""),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{incoming}").format(**names))
        cursor.execute(sql.SQL(_SHAPE).format(**names))
        statement = sql.SQL(_COPY).format(**names).as_string(cursor.cursor)
        cursor.copy_expert(statement, _as_csv(rows))
        cursor.execute(sql.SQL(_INSERT).format(**names), [organization_id])
        return int(cursor.rowcount)


def analyze(model: type[models.Model], added: int) -> None:
    """Let the planner know a table that has grown by so many rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT refresh_statistics(%s::regclass, %s)", [model._meta.db_table, added])


def array(values: Sequence[Any]) -> str:
    """Write codes or numbers as PostgreSQL writes an array of them."""
    return "{" + ",".join(map(str, values)) + "}"


def _as_csv(rows: pd.DataFrame) -> io.StringIO:
    text = io.StringIO()
    rows.to_csv(text, index=False, header=False, na_rep=NOTHING, date_format="%Y-%m-%d")
    text.seek(0)
    return text
