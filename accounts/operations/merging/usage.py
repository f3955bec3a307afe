"""Sums the usage of two accounts, day by day, and takes the sums apart again when the merge is undone."""

from collections.abc import Mapping

from django.db import connection, models
from psycopg2 import sql

from accounts.queries import account_tables

# how a column of a day is put together of the survivor's `u` and the other's `e`
_SUM = "CASE WHEN u.{0} IS NULL AND e.{0} IS NULL THEN NULL ELSE coalesce(u.{0}, 0) + coalesce(e.{0}, 0) END"
_LATER = "greatest(u.{0}, e.{0})"
RULES: Mapping[str, str] = {
    **dict.fromkeys(("events", "active_users", "seconds", "errors"), _SUM),
    **dict.fromkeys(
        ("supplied_events", "supplied_active_users", "supplied_seconds", "supplied_errors"), _SUM
    ),
    "active_users_at_least": "u.{0} OR e.{0}",
    "core_features": "ARRAY(SELECT DISTINCT unnest(u.{0} || e.{0}) ORDER BY 1)",
    # the sum was known when both were
    "known_on": _LATER,
    "supplied_known_on": _LATER,
    # a sum comes from no single import: undoing one must not take the other's part along
    "import_id": "NULL",
    "supplied_by": "NULL",
}
_KEY = frozenset({"feature_id", "stream", "day"})
# months in which the merged account has days, as they stand on both
_REMEMBER = """
INSERT INTO accounts_mergedusage
    (organization_id, change, merged_id, survivor_id, table_name, month, rows, after)
SELECT %(organization)s, %(change)s, %(merged)s, %(survivor)s, %(name)s,
    date_trunc('month', t.day)::date, jsonb_agg(to_jsonb(t)), ''
FROM {table} t
WHERE t.organization_id = %(organization)s AND t.account_id IN (%(merged)s, %(survivor)s)
    AND date_trunc('month', t.day) IN (
        SELECT date_trunc('month', o.day) FROM {table} o
        WHERE o.organization_id = %(organization)s AND o.account_id = %(merged)s
    )
GROUP BY date_trunc('month', t.day)
"""
_ADD = """
UPDATE {table} u SET {sums} FROM {table} e
WHERE u.organization_id = %(organization)s AND u.account_id = %(survivor)s
    AND e.organization_id = %(organization)s AND e.account_id = %(merged)s AND {same}
"""
_DROP = """
DELETE FROM {table} e USING {table} u
WHERE u.organization_id = %(organization)s AND u.account_id = %(survivor)s
    AND e.organization_id = %(organization)s AND e.account_id = %(merged)s AND {same}
"""
_MOVE = """
UPDATE {table} e SET account_id = %(survivor)s
WHERE e.organization_id = %(organization)s AND e.account_id = %(merged)s
"""
_REMEMBERED = """
    m.organization_id = %(organization)s AND m.change = %(change)s AND m.table_name = %(name)s
"""
_OF_MONTH = """
    t.organization_id = m.organization_id AND t.account_id IN (m.merged_id, m.survivor_id)
    AND t.day >= m.month AND t.day < m.month + interval '1 month'
"""
_STANDS = """
    SELECT coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM {table} t WHERE {of_month}
"""
_MARK = "UPDATE accounts_mergedusage m SET after = ({stands}) WHERE {remembered}"
_TOUCHED = "SELECT count(*) FROM accounts_mergedusage m WHERE {remembered} AND m.after <> ({stands})"
_CLEAR = "DELETE FROM {table} t USING accounts_mergedusage m WHERE {remembered} AND {of_month}"
_RESTORE = """
INSERT INTO {table} SELECT r.* FROM accounts_mergedusage m
CROSS JOIN LATERAL jsonb_populate_recordset(NULL::{table}, m.rows) r WHERE {remembered}
"""
_FORGET = "DELETE FROM accounts_mergedusage m WHERE {remembered}"


def merge(organization_id: int, change: str, *, merged: int, survivor: int) -> None:
    """Remember both accounts' months, then let the survivor have the sums and the rest."""
    ids = {"merged": merged, "survivor": survivor}
    for model in account_tables.SUMMED:
        for statement in (_REMEMBER, _ADD, _DROP, _MOVE, _MARK):
            _run(statement, model, organization_id, change, ids)


def was_touched(organization_id: int, change: str) -> bool:
    """Say whether usage that a merge summed has changed since."""
    return any(_run(_TOUCHED, model, organization_id, change, {}) for model in account_tables.SUMMED)


def take_apart(organization_id: int, change: str) -> None:
    """Put back the months that a merge summed; nothing happens for changes that merged nothing."""
    for model in account_tables.SUMMED:
        for statement in (_CLEAR, _RESTORE, _FORGET):
            _run(statement, model, organization_id, change, {})


def _run(
    statement: str,
    model: type[models.Model],
    organization_id: int,
    change: str,
    ids: Mapping[str, int],
) -> int:
    """Run a statement; return the number it finds, 0 where it finds none."""
    parameters: dict[str, int | str] = {
        "organization": organization_id,
        "change": change,
        "name": model._meta.db_table,
        **ids,
    }
    with connection.cursor() as cursor:
        cursor.execute(_composed(statement, model), parameters)
        found = cursor.fetchone() if cursor.description else None
    return int(found[0]) if found else 0


def _composed(statement: str, model: type[models.Model]) -> sql.Composable:
    table = sql.Identifier(model._meta.db_table)
    columns = {str(column.column) for column in model._meta.concrete_fields}
    summed = sorted(columns - _KEY - {"organization_id", "account_id"})
    sums = [sql.SQL("{0} = " + RULES[column]).format(sql.Identifier(column)) for column in summed]
    same = [sql.SQL("u.{0} = e.{0}").format(sql.Identifier(column)) for column in sorted(_KEY & columns)]
    of_month = sql.SQL(_OF_MONTH)
    return sql.SQL(statement).format(
        table=table,
        sums=sql.SQL(", ").join(sums),
        same=sql.SQL(" AND ").join(same),
        of_month=of_month,
        stands=sql.SQL(_STANDS).format(table=table, of_month=of_month),
        remembered=sql.SQL(_REMEMBERED),
    )
