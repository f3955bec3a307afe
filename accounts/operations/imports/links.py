"""Writes which other rows a row names, several in one cell: a touch's contacts, an incident's accounts.

A row that stood there and only names others than before counts as updated. What a person chose stays,
unless sources win on it.
"""

from psycopg2 import sql

from accounts.operations.imports import references, staging, writing
from accounts.operations.imports.plan import Outcome, Plan
from accounts.operations.imports.targets import Link, Target

_NAMED = "import_named"
_NAME = """
CREATE TEMPORARY TABLE import_named ON COMMIT DROP AS
SELECT p.line, t.id AS own_id, named.id AS name, coalesce(o.id, x.id) AS other_id
FROM {prepared} p
JOIN {table} t ON t.organization_id = %(organization)s AND t.source = %(source)s
    AND t.external_id = p.external_id AND NOT t.typed_fields && %(held)s::varchar[]
JOIN {incoming} i ON i.line = p.line
LEFT JOIN LATERAL unnest(i.{field}) AS named (id) ON true
LEFT JOIN {others} o ON o.organization_id = %(organization)s AND o.source = %(source)s
    AND o.external_id = named.id
LEFT JOIN {elsewhere} x ON x.external_id = named.id
"""
_WRITE = """
WITH gone AS (
    DELETE FROM {link} l USING (SELECT DISTINCT own_id FROM import_named) n
    WHERE l.organization_id = %(organization)s AND l.{own} = n.own_id AND NOT EXISTS (
        SELECT FROM import_named k WHERE k.own_id = l.{own} AND k.other_id = l.{other}
    )
    RETURNING l.{own} AS id
), made AS (
    INSERT INTO {link} (organization_id, {own}, {other})
    SELECT DISTINCT %(organization)s, own_id, other_id FROM import_named WHERE other_id IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING {own} AS id
), changed AS (
    UPDATE {table} t SET import_id = %(import)s, version = t.version + 1, updated_at = now(),
        typed_fields = array_remove(t.typed_fields, %(field)s)
    WHERE t.organization_id = %(organization)s AND t.import_id IS DISTINCT FROM %(import)s
        AND t.id IN (SELECT id FROM gone UNION SELECT id FROM made)
    RETURNING t.id
)
SELECT count(*) FROM changed
"""
_UNKNOWN = """
SELECT line, name, count(*) OVER () FROM import_named WHERE name IS NOT NULL AND other_id IS NULL
ORDER BY line, name LIMIT {limit}
"""


def write(plan: Plan, target: Target, outcome: Outcome) -> None:
    """Make the links of the rows just written be those that the file names, and report unknown ids."""
    link = target.link
    if link is None or link.field not in plan.fields:
        return
    staging.drop_temporary(_NAMED)
    names = _names(target, link)
    held = [] if link.field in plan.won else [link.field]
    parameters = {**plan.parameters, "held": held, "field": link.field}
    writing.run(sql.SQL(_NAME).format(**names), parameters)
    writing.run(sql.SQL("ANALYZE import_named"))
    ((updated,),) = writing.rows(sql.SQL(_WRITE).format(**names), parameters)
    outcome.updated += updated
    outcome.unchanged -= updated
    unknown = writing.rows(sql.SQL(_UNKNOWN).format(limit=sql.Literal(writing.LISTED)))
    found = [(line, link.field, name, link.sentence) for line, name, _ in unknown]
    writing.report(plan, found, unknown[0][2] if unknown else 0, outcome)


def _names(target: Target, link: Link) -> dict[str, sql.Composable]:
    return {
        "prepared": sql.Identifier(writing.PREPARED),
        "incoming": sql.Identifier(staging.INCOMING),
        "table": sql.Identifier(target.table),
        "others": sql.Identifier(link.others),
        "elsewhere": sql.Identifier(references.elsewhere(link.field)),
        "field": sql.Identifier(link.field),
        "link": sql.Identifier(link.table),
        "own": sql.Identifier(link.own),
        "other": sql.Identifier(link.other),
    }
