"""Statements of our own, where the ORM has no words for what is asked."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from psycopg2 import sql


def rows_of(statement: str | sql.Composable, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement with what it is bound to."""
    with connection.cursor() as cursor:
        cursor.execute(statement, bound)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
