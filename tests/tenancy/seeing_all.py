"""Reads the database as its owner does: every row of every table that is committed, whoever owns it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from psycopg2 import extensions, sql


@contextmanager
def _owner() -> Iterator[extensions.cursor]:
    """Open a second connection, which sees only what is committed and no policy hides."""
    connection = psycopg2.connect(os.environ["TEST_OWNER_URL"])
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def rows_with(organization_id: int, *words: str) -> dict[str, list[str]]:
    """Return the rows whose text or bytes hold a word, an organization's and those of global tables."""
    spelt = [each.casefold() for word in words for each in (word, word.encode().hex())]
    with _owner() as cursor:
        tables = {**dict.fromkeys(_tables(cursor, owned=False), None), **rows_of(organization_id)}
        for table in [name for name, known in tables.items() if known is None]:
            tables[table] = _rows(cursor, table)
    held = {
        table: [row for row in rows or () if any(word in row.casefold() for word in spelt)]
        for table, rows in tables.items()
    }
    return {table: rows for table, rows in held.items() if rows}


def rows_of(organization_id: int) -> dict[str, list[str]]:
    """Return the rows of every table in the catalogue, partitions too, that are an organization's, sorted."""
    with _owner() as cursor:
        found = {table: _rows(cursor, table, organization_id) for table in _tables(cursor, owned=True)}
    return {table: rows for table, rows in found.items() if rows}


def _rows(cursor: extensions.cursor, table: str, organization_id: int | None = None) -> list[str]:
    those = sql.SQL("" if organization_id is None else " WHERE organization_id = %s")
    statement = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table)) + those
    cursor.execute(statement, None if organization_id is None else [organization_id])
    return sorted(str(row) for (row,) in cursor.fetchall())


def _tables(cursor: extensions.cursor, *, owned: bool) -> list[str]:
    cursor.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'public' AND c.relkind = 'r' AND %s = EXISTS (SELECT FROM pg_attribute a "
        "WHERE a.attrelid = c.oid AND a.attname = 'organization_id') ORDER BY 1",
        [owned],
    )
    return [str(name) for (name,) in cursor.fetchall()]
