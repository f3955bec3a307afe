"""Takes rows away that an import made and gives others their old values back.

Each row is decided upon again once it is locked, so that what somebody changed meanwhile stays. What the
database does not accept is narrowed down to the single rows it is about; these stay.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from psycopg2 import sql

from accounts.domain.undo import Decision, Tally, Verdict
from accounts.models import Import
from accounts.operations.imports import writing
from accounts.queries.undo import history
from accounts.queries.undo.references import Key

_LOCK = """
SELECT id FROM {table} WHERE organization_id = %(organization)s AND id = ANY(%(ids)s) ORDER BY id FOR UPDATE
"""
_RESTORE = """
UPDATE {table} t SET {sets}
FROM jsonb_to_recordset(%(rows)s::jsonb) n (id bigint, back jsonb)
CROSS JOIN LATERAL (
    SELECT jsonb_populate_record(NULL::{table}, to_jsonb(o) || n.back) AS old FROM {table} o
    WHERE o.organization_id = %(organization)s AND o.id = n.id
) r
WHERE t.organization_id = %(organization)s AND t.id = n.id
"""
_INSERT = "INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, %(rows)s::jsonb)"
_REMOVE = "DELETE FROM {table} WHERE organization_id = %(organization)s AND {column} = ANY(%(ids)s)"
_SMALLEST = 1


@dataclass(frozen=True, kw_only=True)
class Change:
    """Rows of one table to be taken away or given their old values back."""

    verdict: Verdict
    table: str
    ids: Sequence[int]
    derived: Sequence[Key] = field(default_factory=tuple)

    def apply(self, row: Import, *, now: datetime) -> Tally:
        """Change what may still be changed, in the caller's transaction; return what was."""
        parameters = {"organization": row.organization_id, "ids": list(self.ids)}
        writing.rows(sql.SQL(_LOCK).format(table=sql.Identifier(self.table)), parameters)
        without = history.undone(row.organization_id)
        decisions = [
            decision
            for decision in history.decide(row.organization_id, row.pk, self.table, self.ids, without=without)
            if decision.verdict in self._verdicts
        ]
        write = self._remove if self.verdict == Verdict.REMOVE else self._restore
        tally = Tally()
        for decision in _what_fits(decisions, lambda some: write(row, some, now)):
            tally.add(decision.sentence)
        return tally

    @property
    def _verdicts(self) -> tuple[Verdict, ...]:
        return (Verdict.REMOVE,) if self.verdict == Verdict.REMOVE else (Verdict.RESTORE, Verdict.INSERT)

    def _remove(self, row: Import, decisions: Sequence[Decision], now: datetime) -> None:
        parameters = {"organization": row.organization_id, "ids": [one.row_id for one in decisions]}
        for key in self.derived:
            writing.run(_remove(key.table, key.column), parameters)
        writing.run(_remove(self.table, "id"), parameters)

    def _restore(self, row: Import, decisions: Sequence[Decision], now: datetime) -> None:
        taken = [one for one in decisions if one.verdict == Verdict.INSERT]
        changed = [one for one in decisions if one.verdict == Verdict.RESTORE]
        if taken:
            statement = sql.SQL(_INSERT).format(table=sql.Identifier(self.table))
            writing.run(statement, {"rows": _joined([one.written for one in taken])})
        if changed:
            self._write_back(row, changed, now)

    def _write_back(self, row: Import, decisions: Sequence[Decision], now: datetime) -> None:
        columns = sorted({name for decision in decisions for name in decision.back})
        sets: list[sql.Composable] = [
            sql.SQL("{0} = (r.old).{0}").format(sql.Identifier(name)) for name in columns
        ]
        if "version" in _columns(self.table):
            sets.append(sql.SQL("version = t.version + 1, updated_at = %(now)s"))
        rows = _joined([f'{{"id": {one.row_id}, "back": {one.written}}}' for one in decisions])
        writing.run(
            sql.SQL(_RESTORE).format(table=sql.Identifier(self.table), sets=sql.SQL(", ").join(sets)),
            {"organization": row.organization_id, "rows": rows, "now": now},
        )


def _what_fits(
    decisions: Sequence[Decision], write: Callable[[Sequence[Decision]], None]
) -> Sequence[Decision]:
    """Write decisions, or the part of them that the database accepts; return these."""
    if not decisions:
        return ()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            write(decisions)
            # keys are checked at the end of a transaction, where it could not be told which row it was
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        if len(decisions) == _SMALLEST:
            return ()
        half = len(decisions) // 2
        return [*_what_fits(decisions[:half], write), *_what_fits(decisions[half:], write)]
    return decisions


def _joined(rows: Sequence[str]) -> str:
    """Return rows as one JSON text, without reading the numbers in them."""
    return f"[{','.join(rows)}]"


def _remove(table: str, column: str) -> sql.Composable:
    return sql.SQL(_REMOVE).format(table=sql.Identifier(table), column=sql.Identifier(column))


def _columns(table: str) -> frozenset[str]:
    models = {model._meta.db_table: model for model in apps.get_models()}
    return frozenset(str(of.column) for of in models[table]._meta.local_fields)
