"""What an import did to each row, read from the audit, and what undoing it would do.

What the import left is what stood before the next change; where that still stands, the row goes or gets
its old values back, column by column. Entries of imports that were undone meanwhile do not count, so that
what stood before them comes back when imports are undone in the wrong order.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg2 import sql

from accounts.domain import undo
from accounts.domain.choices import ImportState
from accounts.domain.undo import Decision, Verdict
from accounts.models import Account, Import
from cs_platform.tenancy.models import AuditEntry

CHUNK = 2_000
_KEPT = ["id", "organization_id", "version", "created_at", "updated_at"]
# an import writes down its own progress and problems, which are no facts; attributes that it made may be
# what later files fill, and nothing in the database says so
_OWN = ("accounts_import", "accounts_importproblem", "accounts_attributedefinition")
_TABLES = """
SELECT table_name, count(DISTINCT row_id) FROM tenancy_auditentry
WHERE organization_id = %(organization)s AND import_id = %(import)s AND NOT table_name = ANY(%(own)s)
GROUP BY table_name ORDER BY table_name
"""
# no joins: of a tenant's table the planner expects one row, and would compare all rows with all
_DECIDE = """
WITH entries AS (
    SELECT id, row_id, action, old, coalesce(import_id = %(import)s, false) AS is_own,
        coalesce(import_id = ANY(%(undone)s), false) OR operation LIKE %(undoing)s AS is_void,
        operation = %(word)s AS is_undoing
    FROM tenancy_auditentry
    WHERE organization_id = %(organization)s AND table_name = %(table)s AND row_id = ANY(%(ids)s)
    UNION ALL
    SELECT NULL, id, 'NOW', to_jsonb(t), false, false, false FROM {table} t
    WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
), own AS (
    SELECT *, min(id) FILTER (WHERE is_own) OVER w AS first_own,
        max(id) FILTER (WHERE is_own) OVER w AS last_own
    FROM entries WINDOW w AS (PARTITION BY row_id)
), around AS (
    SELECT *, max(id) FILTER (WHERE id < first_own AND NOT is_void) OVER w AS barrier,
        min(id) FILTER (WHERE id > last_own) OVER w AS next
    FROM own WINDOW w AS (PARTITION BY row_id)
), spans AS (
    SELECT *, min(id) FILTER (WHERE id > coalesce(barrier, 0)) OVER (PARTITION BY row_id) AS first
    FROM around WHERE first_own IS NOT NULL
), whole AS (
    SELECT row_id, (array_agg(action) FILTER (WHERE id = first))[1] AS action,
        (array_agg(old) FILTER (WHERE id = first))[1] AS before,
        (array_agg(old) FILTER (WHERE action = 'NOW'))[1] AS now,
        (array_agg(old) FILTER (WHERE id = next))[1] AS later, bool_or(next IS NOT NULL) AS is_later,
        bool_or(id > last_own AND is_undoing) AS is_done,
        bool_or(id BETWEEN first_own AND last_own AND NOT is_own) AS is_mixed,
        bool_or(is_own AND action = 'DELETE') AS is_taken
    FROM spans GROUP BY row_id
), found AS (
    SELECT row_id, action, is_done, is_mixed, before AS whole, before - %(kept)s AS before,
        is_taken AND NOT is_later AND action <> 'INSERT' AS is_taken, now - %(kept)s AS now,
        CASE WHEN is_later THEN later ELSE now END - %(kept)s AS after
    FROM whole
)
SELECT f.row_id,
    CASE WHEN f.is_done THEN 'DONE' WHEN f.now IS NULL AND f.is_taken THEN 'INSERT'
        WHEN f.now IS NULL THEN 'GONE' WHEN f.is_mixed THEN 'LATER'
        WHEN f.action = 'INSERT' THEN CASE WHEN d.later IS NULL THEN 'REMOVE' ELSE 'LATER' END
        WHEN d.back IS NULL OR d.back - 'import_id' = '{{}}' AND d.later IS NOT NULL
            THEN CASE WHEN d.later IS NULL THEN 'DONE' ELSE 'LATER' END
        ELSE 'RESTORE' END,
    coalesce(nullif(f.now->>'name', ''), nullif(f.now->>'subject', ''), nullif(f.now->>'title', ''),
        nullif(f.now->>'external_id', ''),
        nullif(concat_ws(' ', f.now->>'currency', f.now->>'day', f.now->>'said_on'), ''), '#' || f.row_id),
    (f.now->>'account_id')::bigint,
    CASE WHEN f.now IS NULL AND f.is_taken THEN f.whole ELSE coalesce(d.back, '{{}}') END,
    coalesce(d.present, '{{}}'), coalesce(d.later, '{{}}')
FROM found f
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(key, f.before->key) FILTER (WHERE is_own AND NOT is_later) AS back,
        jsonb_object_agg(key, value) FILTER (WHERE is_own AND NOT is_later) AS present,
        array_agg(key) FILTER (WHERE is_later AND (is_own OR f.action = 'INSERT')) AS later
    FROM (
        SELECT key, value, f.before->key <> value AS is_own, f.now->key <> value AS is_later
        FROM jsonb_each(CASE WHEN f.action = 'INSERT' AND f.now = f.after THEN '{{}}' ELSE f.after END)
    ) c
) d
ORDER BY f.row_id
"""


def tables(organization_id: int, import_id: int) -> dict[str, int]:
    """Return the tables an import wrote facts to, with how many of their rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, {"organization": organization_id, "import": import_id, "own": list(_OWN)})
        return {str(table): int(count) for table, count in cursor.fetchall()}


def touched(organization_id: int, import_id: int, table: str, *, limit: int | None = None) -> list[int]:
    """Return the ids of the rows of a table that an import touched, in their order."""
    entries = AuditEntry.objects.for_organization(organization_id).filter(
        import_id=import_id, table_name=table
    )
    return list(entries.values_list("row_id", flat=True).distinct().order_by("row_id")[:limit])


def undone(organization_id: int) -> list[int]:
    """Return the imports that count no longer."""
    states = (ImportState.UNDOING, ImportState.UNDONE)
    gone = Import.objects.for_organization(organization_id).filter(state__in=states)
    return list(gone.values_list("pk", flat=True))


def decide(
    organization_id: int, import_id: int, table: str, ids: Sequence[int], *, without: Collection[int]
) -> list[Decision]:
    """Return what becomes of these rows; `without` names the imports that count no longer."""
    parameters: dict[str, Any] = {
        "organization": organization_id,
        "import": import_id,
        "table": table,
        "ids": list(ids),
        "undone": [other for other in without if other != import_id],
        "undoing": f"{undo.WORD} %",
        "word": undo.word(import_id),
        "kept": _KEPT,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(_DECIDE).format(table=sql.Identifier(table)), parameters)
        found = cursor.fetchall()
    names = _names(organization_id, {account for _, _, _, account, *_ in found if account is not None})
    return [_decision(names, *row) for row in found]


def _names(organization_id: int, accounts: Collection[int]) -> dict[int, str]:
    rows = Account.objects.for_organization(organization_id).filter(pk__in=accounts)
    return dict(rows.values_list("pk", "name"))


def _decision(
    names: Mapping[int, str],
    row_id: int,
    verdict: str,
    label: str,
    account: int | None,
    back: str,
    now: str,
    later: list[str],
) -> Decision:
    return Decision(
        row_id=row_id,
        verdict=Verdict(verdict),
        label=label,
        account=names.get(account, "") if account else "",
        back=json.loads(back, parse_float=Decimal),
        written=back,
        now=json.loads(now, parse_float=Decimal),
        later=tuple(later),
    )
