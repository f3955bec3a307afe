"""What an import did to each row, read from the audit, and what undoing it would do.

What the import left is what stood before the next change; where that still stands, the row goes or gets
its old values back, column by column. Entries of imports that were undone meanwhile do not count, so that
what stood before them comes back when imports are undone in the wrong order.
"""

import json
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg2 import sql

from accounts.domain import undo
from accounts.domain.choices import ImportState
from accounts.domain.undo import Decision, Verdict
from accounts.models import Import
from cs_platform.tenancy.models import AuditEntry

CHUNK = 10_000
_KEPT = ["id", "organization_id", "version", "created_at", "updated_at"]
# an import writes down its own progress and problems, which are no facts; attributes that it made may be
# what later files fill, and nothing in the database says so
_OWN = ("accounts_import", "accounts_importproblem", "accounts_attributedefinition")
_TABLES = """
SELECT table_name, count(DISTINCT row_id) FROM tenancy_auditentry
WHERE organization_id = %(organization)s AND import_id = %(import)s AND NOT table_name = ANY(%(own)s)
GROUP BY table_name ORDER BY table_name
"""
_DECIDE = """
WITH entries AS MATERIALIZED (
    SELECT id, row_id, import_id, action, coalesce(import_id = ANY(%(undone)s), false)
        OR operation LIKE %(undoing)s AS is_void, operation = %(word)s AS is_ours
    FROM tenancy_auditentry
    WHERE organization_id = %(organization)s AND table_name = %(table)s AND row_id = ANY(%(ids)s)
), own AS (
    SELECT row_id, min(id) AS first, max(id) AS last, bool_or(action = 'DELETE') AS is_taken
    FROM entries WHERE import_id = %(import)s GROUP BY row_id
), around AS (
    SELECT o.row_id, o.is_taken, max(e.id) FILTER (WHERE e.id < o.first AND NOT e.is_void) AS barrier,
        min(e.id) FILTER (WHERE e.id > o.last) AS next,
        bool_or(e.id > o.last AND e.is_ours) AS is_done,
        bool_or(e.id BETWEEN o.first AND o.last AND e.import_id IS DISTINCT FROM %(import)s) AS is_mixed
    FROM own o JOIN entries e USING (row_id) GROUP BY o.row_id, o.is_taken
), spans AS (
    SELECT a.row_id, a.is_taken, a.next, a.is_done, a.is_mixed, min(e.id) AS first
    FROM around a JOIN entries e ON e.row_id = a.row_id AND e.id > coalesce(a.barrier, 0)
    GROUP BY a.row_id, a.is_taken, a.next, a.is_done, a.is_mixed
), found AS (
    SELECT s.row_id, s.is_done, s.is_mixed, b.action, b.old AS whole,
        s.is_taken AND s.next IS NULL AND b.action <> 'INSERT' AS is_taken,
        b.old - %(kept)s AS before, c.doc - %(kept)s AS now,
        CASE WHEN n.id IS NULL THEN c.doc ELSE n.old END - %(kept)s AS after
    FROM spans s
    JOIN tenancy_auditentry b ON b.organization_id = %(organization)s AND b.id = s.first
    LEFT JOIN tenancy_auditentry n ON n.organization_id = %(organization)s AND n.id = s.next
    LEFT JOIN (
        SELECT id, to_jsonb(t) AS doc FROM {table} t WHERE organization_id = %(organization)s
            AND id = ANY(%(ids)s)
    ) c ON c.id = s.row_id
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
    a.name, CASE WHEN f.now IS NULL AND f.is_taken THEN f.whole ELSE coalesce(d.back, '{{}}') END,
    coalesce(d.present, '{{}}'), coalesce(d.later, '{{}}')
FROM found f
LEFT JOIN accounts_account a ON a.organization_id = %(organization)s
    AND a.id = (f.now->>'account_id')::bigint
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(key, f.before->key) FILTER (WHERE is_own AND NOT is_later) AS back,
        jsonb_object_agg(key, value) FILTER (WHERE is_own AND NOT is_later) AS present,
        array_agg(key) FILTER (WHERE is_later AND (is_own OR f.action = 'INSERT')) AS later
    FROM (
        SELECT key, value, f.before->key <> value AS is_own, f.now->key <> value AS is_later
        FROM jsonb_each(f.after)
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
        return [_decision(*found) for found in cursor.fetchall()]


def _decision(
    row_id: int,
    verdict: str,
    label: str,
    account: str | None,
    back: str,
    now: str,
    later: list[str],
) -> Decision:
    return Decision(
        row_id=row_id,
        verdict=Verdict(verdict),
        label=label,
        account=account or "",
        back=json.loads(back, parse_float=Decimal),
        written=back,
        now=json.loads(now, parse_float=Decimal),
        later=tuple(later),
    )
