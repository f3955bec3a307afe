"""Links rows to others of their own kind when the whole file is in: a contract to the one before it, an
account to its parent.

A row that stands above the one it names could not be linked before.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg2 import sql

from accounts.operations.imports import writing
from accounts.operations.imports.observer import Observer
from accounts.operations.imports.plan import Outcome, Plan

_LINKED = """
FROM unnest(%(lines)s::bigint[], %(own)s::text[], %(other)s::text[]) n (line, own, other)
JOIN {table} t ON t.organization_id = %(organization)s AND t.source = %(source)s AND t.external_id = n.own
LEFT JOIN {table} b ON b.organization_id = %(organization)s AND b.source = %(source)s
    AND b.external_id = n.other AND b.id <> t.id
"""
_UNKNOWN = f"SELECT n.line, n.other {_LINKED} WHERE b.id IS NULL ORDER BY n.line"
_FRESH = f"""
SELECT count(*) {_LINKED}
WHERE t.import_id IS DISTINCT FROM %(import)s AND b.id IS NOT NULL AND t.{{column}} IS DISTINCT FROM b.id
    AND NOT t.typed_fields && %(held)s::varchar[]
"""  # noqa: S608 - constants
_LINK = f"""
UPDATE {{table}} c SET {{column}} = l.other_id, import_id = %(import)s, version = c.version + 1,
    updated_at = now(), typed_fields = array_remove(c.typed_fields, %(column)s::varchar)
FROM (SELECT t.id, b.id AS other_id {_LINKED} WHERE b.id IS NOT NULL) l
WHERE c.organization_id = %(organization)s AND c.id = l.id AND c.{{column}} IS DISTINCT FROM l.other_id
    AND NOT c.typed_fields && %(held)s::varchar[]
"""  # noqa: S608 - constants
_RINGS = f"""
WITH RECURSIVE linked AS (SELECT n.line, n.other, t.id, t.{{column}} AS up {_LINKED} WHERE b.id IS NOT NULL),
climb AS (
    SELECT line, other, id, up, ARRAY[id] AS passed FROM linked
    UNION ALL
    SELECT climb.line, climb.other, climb.id, above.{{column}}, passed || climb.up
    FROM climb JOIN {{table}} above ON above.organization_id = %(organization)s AND above.id = climb.up
    WHERE climb.up <> ALL(passed)
)
SELECT line, other, id FROM climb WHERE up = id ORDER BY line
"""  # noqa: S608 - constants
_LOOSEN = """
UPDATE {table} SET {column} = NULL, version = version + 1, updated_at = now()
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
"""


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A column that names a row of the same table, and what is said of an id that nobody has."""

    table: str
    column: str
    field: str
    unknown: str
    ring: str = ""


RELATIONS: Mapping[str, Relation] = {
    "contracts": Relation(
        table="accounts_contract",
        column="replaces_id",
        field="replaces",
        unknown="No other contract has the id “{value}” here; this one was taken without its predecessor.",
    ),
    "accounts": Relation(
        table="accounts_account",
        column="parent_id",
        field="parent",
        unknown="No other account has the id “{value}” here; this one was taken without its parent.",
        ring="With the parent “{value}” the account would belong to itself; it was taken without its parent.",
    ),
}


def link(plan: Plan, seen: Observer, outcome: Outcome) -> None:
    """Link what the rows of a file name, report ids that nobody has, and undo rings."""
    relation = RELATIONS.get(plan.kind.name)
    if relation is None or not seen.related:
        return
    lines, own, other = (list(column) for column in zip(*seen.related, strict=True))
    # what a person typed stays, unless sources win on it
    held = [] if relation.field in plan.won else [relation.column]
    parameters = {
        **plan.parameters,
        "lines": lines,
        "own": own,
        "other": other,
        "held": held,
        "column": relation.column,
    }
    ((outcome.updated,),) = writing.rows(_named(_FRESH, relation), parameters)
    writing.run(_named(_LINK, relation), parameters)
    unknown = [
        (line, relation.field, value, relation.unknown)
        for line, value in writing.rows(_named(_UNKNOWN, relation), parameters)
    ]
    rings = _loosen(relation, parameters) if relation.ring else []
    writing.report(plan, unknown + rings, len(unknown) + len(rings), outcome)


def _loosen(relation: Relation, parameters: Mapping[str, object]) -> list[tuple[int, str, str, str]]:
    """Take rows apart that belong to themselves by way of others; return what to report."""
    found = writing.rows(_named(_RINGS, relation), parameters)
    if found:
        writing.run(_named(_LOOSEN, relation), {**parameters, "ids": [row_id for _, _, row_id in found]})
    return [(line, relation.field, value, relation.ring) for line, value, _ in found]


def _named(statement: str, relation: Relation) -> sql.Composable:
    return sql.SQL(statement).format(
        table=sql.Identifier(relation.table), column=sql.Identifier(relation.column)
    )
