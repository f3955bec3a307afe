"""What refers to the rows an import made, read from the keys of the database itself.

Tables without an audit hold what was computed; they follow a row that goes. Days of use are facts without
one. A table that is new is found without being named here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection
from psycopg2 import sql

from accounts.domain.undo import Pair
from cs_platform.tenancy import queries as tenancy

_FACTS = ("accounts_usageday", "accounts_featureday")
# of each key its first column is the organization
_KEYS = """
SELECT child.relname, a.attname, parent.relname,
    NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = child.oid AND g.tgname = 'audit_delete')
        AND NOT child.relname = ANY(%(facts)s),
    EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = child.oid AND i.indnkeyatts >= 2
            AND i.indkey[0] = k.conkey[1] AND i.indkey[1] = k.conkey[2] AND i.indpred IS NULL
    )
FROM pg_constraint k
JOIN pg_class child ON child.oid = k.conrelid
JOIN pg_class parent ON parent.oid = k.confrelid
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[2]
WHERE k.contype = 'f' AND k.conparentid = 0 AND cardinality(k.conkey) = 2 AND NOT child.relispartition
    AND parent.relname = ANY(%(tables)s)
ORDER BY child.relname, a.attname
"""
_PAIRS = (
    "SELECT id, {column} FROM {table} WHERE organization_id = %(organization)s AND {column} = ANY(%(ids)s)"
)
_REFERRED = (
    "SELECT DISTINCT {column} FROM {table} "
    "WHERE organization_id = %(organization)s AND {column} = ANY(%(ids)s)"
)
_REFERRED_BY_INDEX = """
SELECT w.id FROM unnest(%(ids)s::bigint[]) w (id)
WHERE EXISTS (SELECT FROM {table} t WHERE t.organization_id = %(organization)s AND t.{column} = w.id)
"""


@dataclass(frozen=True, kw_only=True)
class Key:
    """One column that refers to a table. is_derived: its rows are computed and follow."""

    table: str
    column: str
    target: str
    is_derived: bool
    is_indexed: bool


def keys_to(tables: Collection[str]) -> list[Key]:
    """Return every column that refers to one of the tables."""
    with connection.cursor() as cursor:
        cursor.execute(_KEYS, {"facts": list(_FACTS), "tables": list(tables)})
        return [
            Key(
                table=table,
                column=column,
                target=target,
                is_derived=is_derived,
                is_indexed=is_indexed,
            )
            for table, column, target, is_derived, is_indexed in cursor.fetchall()
        ]


def pairs(organization_id: int, key: Key, ids: Sequence[int]) -> list[Pair]:
    """Return (referring row, row referred to) of the rows that refer to one of these."""
    return [(int(source), int(target)) for source, target in _rows(_PAIRS, organization_id, key, ids)]


def referred(organization_id: int, key: Key, ids: Sequence[int]) -> set[int]:
    """Return which of these rows something refers to by that key."""
    statement = _REFERRED_BY_INDEX if key.is_indexed else _REFERRED
    return {int(target) for (target,) in _rows(statement, organization_id, key, ids)}


def _rows(statement: str, organization_id: int, key: Key, ids: Sequence[int]) -> list[tuple[int, ...]]:
    query = sql.SQL(statement).format(table=sql.Identifier(key.table), column=sql.Identifier(key.column))
    return tenancy.rows_of(query, {"organization": organization_id, "ids": list(ids)})
