"""Finds the accounts, contacts and other facts that rows refer to by another system's id.

An id belongs to the import's own source first; one that the source does not know is looked for in the
other sources and taken when exactly one row has it. Both look-ups go by values, never by a join that
the planner could turn into a comparison of every row with every account.
"""

from collections.abc import Mapping

from psycopg2 import sql

from accounts.domain.kinds import Field, FieldType
from accounts.operations.imports import staging, writing
from accounts.operations.imports.plan import Plan

TABLES: Mapping[str, str] = {
    "accounts": "accounts_account",
    "contracts": "accounts_contract",
    "contacts": "accounts_contact",
    "success_plans": "accounts_successplan",
    "goals": "accounts_outcomegoal",
    "touches": "accounts_touch",
}
"""The table of each kind whose ids other kinds hold."""
_UNKNOWN = """
SELECT DISTINCT named.id FROM {incoming} i {each}
LEFT JOIN {table} o ON o.organization_id = %(organization)s AND o.source = %(source)s
    AND o.external_id = named.id
WHERE named.id IS NOT NULL AND o.id IS NULL
"""
_EACH = {
    False: "CROSS JOIN LATERAL (SELECT i.{field} AS id) named",
    True: "CROSS JOIN LATERAL unnest(i.{field}) AS named (id)",
}
_ELSEWHERE = """
CREATE TEMPORARY TABLE {others} ON COMMIT DROP AS
SELECT external_id, min({id}) AS id, min({account}) AS account_id
FROM {table}
WHERE organization_id = %(organization)s AND external_id = ANY(%(unknown)s::varchar[])
GROUP BY external_id HAVING count(*) = 1
"""


def find_elsewhere(plan: Plan) -> None:
    """Keep, for what is staged, the ids that only other sources know; the joins of targets read them."""
    for of in plan.kind.fields:
        if of.refers in TABLES and of.refers != plan.kind.name:
            _find(plan, of)


def elsewhere(field: str) -> str:
    """Return the temporary table of a field's ids that only other sources know."""
    return f"import_other_{field}"


def _find(plan: Plan, of: Field) -> None:
    others = elsewhere(of.name)
    staging.drop_temporary(others)
    names = {
        "each": sql.SQL(_EACH[of.type is FieldType.LIST]).format(field=sql.Identifier(of.name)),
        "table": sql.Identifier(TABLES[of.refers]),
        "others": sql.Identifier(others),
        "incoming": sql.Identifier(staging.INCOMING),
        "id": sql.SQL("coalesce(merged_into_id, id)" if of.refers == "accounts" else "id"),
        "account": sql.Identifier("id" if of.refers == "accounts" else "account_id"),
    }
    unknown = []
    if of.name in plan.fields:
        unknown = [value for (value,) in writing.rows(sql.SQL(_UNKNOWN).format(**names), plan.parameters)]
    writing.run(sql.SQL(_ELSEWHERE).format(**names), {**plan.parameters, "unknown": unknown})
    writing.run(sql.SQL("ANALYZE {}").format(names["others"]))
