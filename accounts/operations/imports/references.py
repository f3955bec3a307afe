"""Finds the accounts and contracts that rows refer to by another system's id.

An id belongs to the import's own source first; one that the source does not know is looked for in the
other sources and taken when exactly one row has it. Both look-ups go by values, never by a join that
the planner could turn into a comparison of every row with every account.
"""

from psycopg2 import sql

from accounts.operations.imports import staging, writing
from accounts.operations.imports.plan import Plan

# the field of a row, the table it refers to, the temporary table of ids of other sources
_REFERENCES = (
    ("account", "accounts_account", "import_other_accounts"),
    ("contract", "accounts_contract", "import_other_contracts"),
)
_UNKNOWN = """
SELECT DISTINCT i.{field} FROM {incoming} i
LEFT JOIN {table} o ON o.organization_id = %(organization)s AND o.source = %(source)s
    AND o.external_id = i.{field}
WHERE i.{field} IS NOT NULL AND o.id IS NULL
"""
_ELSEWHERE = """
CREATE TEMPORARY TABLE {others} ON COMMIT DROP AS
SELECT external_id, min(id) AS id, min({account}) AS account_id
FROM {table}
WHERE organization_id = %(organization)s AND external_id = ANY(%(unknown)s::varchar[])
GROUP BY external_id HAVING count(*) = 1
"""


def find_elsewhere(plan: Plan) -> None:
    """Keep, for what is staged, the ids that only other sources know; the joins of targets read them."""
    for field, table, others in _REFERENCES:
        if field in plan.kind.by_name:
            _find(plan, field, table, others)


def _find(plan: Plan, field: str, table: str, others: str) -> None:
    staging.drop_temporary(others)
    names = {
        "field": sql.Identifier(field),
        "table": sql.Identifier(table),
        "others": sql.Identifier(others),
        "incoming": sql.Identifier(staging.INCOMING),
        "account": sql.Identifier("account_id" if field == "contract" else "id"),
    }
    unknown = [value for (value,) in writing.rows(sql.SQL(_UNKNOWN).format(**names), plan.parameters)]
    writing.run(sql.SQL(_ELSEWHERE).format(**names), {**plan.parameters, "unknown": unknown})
    writing.run(sql.SQL("ANALYZE {}").format(names["others"]))
