"""Empty copies of partitioned tables, with their keys, checks and indexes, for what COPY alone takes."""

import io
from collections.abc import Sequence

import psycopg2

from tests.drills.fleet import Fleet

PARTITIONS = """
    SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = %s::regclass
"""
FOREIGN_KEYS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s::regclass AND contype = 'f' AND conparentid = 0
"""


class Scratch:
    """Copies of some tables, filled by COPY as the owner, whom no policy binds."""

    def __init__(self, running: Fleet, tables: Sequence[str]) -> None:
        self._tables = tuple(tables)
        self._connection = psycopg2.connect(running.environment["DATABASE_OWNER_URL"])
        self._rows: dict[str, str] = {}
        with self._connection, self._connection.cursor() as cursor:
            for table in tables:
                _copy_shape(cursor, table)

    def remember(self, condition: str = "true") -> None:
        """Keep the rows that stand in the tables now: what COPY is to write."""
        with self._connection, self._connection.cursor() as cursor:
            for table in self._tables:
                rows = io.StringIO()
                cursor.copy_expert(f"COPY (SELECT * FROM {table} WHERE {condition}) TO STDOUT", rows)
                self._rows[table] = rows.getvalue()

    def copy(self) -> None:
        """Write what was remembered in one transaction; keys are checked when it commits."""
        with self._connection, self._connection.cursor() as cursor:
            for table in self._tables:
                cursor.copy_expert(f"COPY bench_{table} FROM STDIN", io.StringIO(self._rows[table]))

    def run(self, statement: str) -> None:
        """Run a statement in a transaction of its own."""
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute(statement)

    def empty(self) -> None:
        """Empty the copies."""
        self.run(f"TRUNCATE {', '.join(f'bench_{table}' for table in self._tables)}")

    def close(self) -> None:
        """Drop the copies."""
        self.run(f"DROP TABLE {', '.join(f'bench_{table}' for table in self._tables)}")
        self._connection.close()


def _copy_shape(cursor: "psycopg2.extensions.cursor", table: str) -> None:
    cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL) PARTITION BY RANGE (day)")
    cursor.execute(PARTITIONS, [table])
    for name, bounds in cursor.fetchall():
        cursor.execute(f"CREATE TABLE bench_{name} PARTITION OF bench_{table} {bounds}")
    cursor.execute(FOREIGN_KEYS, [table])
    for name, definition in cursor.fetchall():
        cursor.execute(f'ALTER TABLE bench_{table} ADD CONSTRAINT "bench_{name}" {definition}')
