"""Undoes one change of records: every row of it stands again as it stood before, if nobody touched it since.

Set-based, table by table, from the images the audit keeps; what a merge moves is thousands of rows.
"""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import IntegrityError, connection
from django.db.models import Model
from psycopg2 import sql

from accounts.operations.merging import joining
from accounts.operations.merging import usage as unmerging
from accounts.operations.records import changes
from accounts.operations.records.changes import Editor, RefusedError
from accounts.queries import record_changes

# the first entry of each row is how it stood before the change, whatever happened to it within
_FIRST = """
WITH first AS (
    SELECT DISTINCT ON (row_id) row_id, action, old FROM tenancy_auditentry
    WHERE organization_id = %(organization)s AND operation = %(word)s AND operation LIKE 'record%%'
        AND table_name = %(table)s ORDER BY row_id, id
)
"""
_LOCK = """
SELECT t.id FROM {table} t JOIN first f ON f.row_id = t.id
WHERE t.organization_id = %(organization)s FOR UPDATE OF t
"""
_DELETE = """
DELETE FROM {table} t USING first f
WHERE t.organization_id = %(organization)s AND t.id = f.row_id AND f.action = 'INSERT'
"""
_UPDATE = """
UPDATE {table} t SET ({columns}) = (
    SELECT {values} FROM jsonb_populate_record(NULL::{table}, f.old) r
){bookkeeping}
FROM first f WHERE t.organization_id = %(organization)s AND t.id = f.row_id AND f.action <> 'INSERT'
"""
_INSERT = """
INSERT INTO {table} ({columns}) SELECT {values}
FROM first f CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, f.old) r
WHERE f.action <> 'INSERT' AND r.organization_id = %(organization)s
    AND NOT EXISTS (SELECT FROM {table} t WHERE t.organization_id = %(organization)s AND t.id = f.row_id)
"""
_SINCE = """
WITH made AS (
    SELECT table_name, row_id, max(id) AS last FROM tenancy_auditentry
    WHERE organization_id = %(organization)s AND operation = %(word)s AND operation LIKE 'record%%'
    GROUP BY table_name, row_id
)
SELECT a.table_name, a.row_id, a.at, u.name
FROM made m JOIN tenancy_auditentry a ON a.organization_id = %(organization)s
    AND a.table_name = m.table_name AND a.row_id = m.row_id AND a.id > m.last
LEFT JOIN tenancy_membership p ON p.organization_id = %(organization)s AND p.id = a.membership_id
LEFT JOIN tenancy_user u ON u.id = p.user_id
ORDER BY a.id LIMIT 1
"""


class TouchedSinceError(RefusedError):
    """Somebody changed a row of the change since; nothing was undone."""


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What an undo put back: the tables, and whether it was put back earlier already."""

    tables: tuple[str, ...]
    before: bool = False


def undo(token: str, *, editor: Editor) -> Undone:
    """Put back every row of the change made under a token.

    Raise TouchedSinceError when somebody changed one of them since, RefusedError when there is no such
    change or something that was added since needs one of its rows.
    """
    word = changes.CHANGE + token
    try:
        with changes.change(editor, changes.UNDOING + token):
            changes.lock(editor.organization_id, word)
            tables = record_changes.tables_of(editor.organization_id, word)
            if not tables:
                raise RefusedError("There is nothing to undo: the change is not on record.")
            if record_changes.is_known(editor.organization_id, changes.UNDOING + token):
                return Undone(tables=tuple(tables), before=True)
            if unmerging.was_touched(editor.organization_id, word):
                raise TouchedSinceError(
                    "This can no longer be undone: usage of the merged account was imported since. "
                    "Undo that import first."
                )
            _put_back([_model_of(table) for table in tables], word, editor)
            unmerging.take_apart(editor.organization_id, word)
            joining.send_back(editor.organization_id, word)
            changes.check_keys()
    except IntegrityError as error:
        raise RefusedError(
            "This can no longer be undone: something that was added since belongs to it. "
            "Remove that first, or correct the record by hand."
        ) from error
    return Undone(tables=tuple(tables))


def _model_of(table: str) -> type[Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)


def _put_back(models: list[type[Model]], word: str, editor: Editor) -> None:
    """Lock every row, see that nobody touched it since, then delete, correct and insert in this order."""
    for model in models:
        _run(_LOCK, model, word, editor)
    _check_untouched(word, editor)
    for statement in (_DELETE, _UPDATE, _INSERT):
        for model in models:
            _run(statement, model, word, editor)


def _run(statement: str, model: type[Model], word: str, editor: Editor) -> None:
    has_version = any(field.name == "version" for field in model._meta.concrete_fields)
    kept = {"id", "organization_id", "version", "updated_at"} if statement is _UPDATE else set()
    columns = [str(field.column) for field in model._meta.concrete_fields if field.column not in kept]
    values = [_value(column) for column in columns]
    query = sql.SQL(_FIRST + statement).format(
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        values=sql.SQL(", ").join(values),
        bookkeeping=sql.SQL(", version = t.version + 1, updated_at = now()" if has_version else ""),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, _parameters(word, editor) | {"table": model._meta.db_table})


def _value(column: str) -> sql.Composable:
    """Return the column of an image; a row that comes back has a version of its own."""
    return sql.SQL("r.version + 1") if column == "version" else sql.SQL("r.") + sql.Identifier(column)


def _check_untouched(word: str, editor: Editor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, _parameters(word, editor))
        found: tuple[str, int, datetime, str | None] | None = cursor.fetchone()
    if found:
        table, _, _, name = found
        what = _model_of(table)._meta.verbose_name
        raise TouchedSinceError(
            f"This can no longer be undone: {name or 'an import'} changed the {what} since. "
            "Its history shows what stood there before."
        )


def _parameters(word: str, editor: Editor) -> dict[str, int | str]:
    return {"organization": editor.organization_id, "word": word}
