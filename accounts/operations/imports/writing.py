"""Writes the staged rows of a slice: one statement for what is new, one for what has changed.

Rows equal to what stands are not touched, so that audit and versions stay still.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg2 import sql

from accounts.domain.problems import cut
from accounts.domain.rows import Problem
from accounts.operations.imports import staging, winners
from accounts.operations.imports.plan import Outcome, Plan
from accounts.operations.imports.targets import Check, Column, Target

PREPARED = "import_prepared"
LISTED = 20_000
_KNOW_ACCOUNTS = """
UPDATE accounts_account a SET known_on = f.known_on, version = a.version + 1, updated_at = now()
FROM (SELECT account_id, min(known_on) AS known_on FROM {} GROUP BY account_id) f
WHERE a.organization_id = %(organization)s AND a.id = f.account_id AND a.known_on > f.known_on
"""
_PREPARE = """
CREATE TEMPORARY TABLE {prepared} ON COMMIT DROP AS
SELECT i.line, e.id AS existing, {kept} AS kept, {external}, {values}
FROM {incoming} i {joins}
LEFT JOIN {table} e ON e.organization_id = %(organization)s AND {match}
"""
_REJECT = """
WITH gone AS (DELETE FROM {prepared} WHERE ({holds}) IS NOT TRUE RETURNING line, {stated})
SELECT line, {stated}::text, count(*) OVER () FROM gone ORDER BY line LIMIT {limit}
"""
_REFUSED = """
SELECT line, {stated}::text, count(*) OVER () FROM {prepared} WHERE {refused} ORDER BY line LIMIT {limit}
"""
_INSERT = """
INSERT INTO {table} ({columns}) SELECT {values} FROM {prepared} WHERE existing IS NULL ORDER BY line
"""
_UPDATE = """
UPDATE {table} t SET {sets}, version = t.version + 1, updated_at = now()
FROM {prepared} p
WHERE t.organization_id = %(organization)s AND t.id = p.existing
    AND ROW({ours}) IS DISTINCT FROM ROW({theirs})
"""


def lock(organization_id: int, what: str = "import") -> None:
    """Let one slice of an organization write at a time, so that new rows can be told from known ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [what, organization_id])


def write(plan: Plan, target: Target, outcome: Outcome) -> None:
    """Write what is staged and add to the outcome what came of it."""
    staging.drop_temporary(PREPARED)
    prepared = run(_prepare(plan, target), plan.parameters)
    run(sql.SQL("ANALYZE {}").format(sql.Identifier(PREPARED)))
    rejected = sum(_reject(plan, check, outcome) for check in target.checks)
    for column in target.refusing:
        _refuse(plan, column, outcome)
    if target.fact:
        winners.tally(target, rows(winners.counted(PREPARED)), outcome)
    created = run(_insert(target), plan.parameters)
    updated = run(_update(plan, target), plan.parameters)
    if target.of_account:
        know_accounts(plan)
    outcome.created += created
    outcome.updated += updated
    outcome.rejected += rejected
    outcome.unchanged += prepared - rejected - created - updated


def run(statement: sql.Composable, parameters: Mapping[str, Any] | None = None) -> int:
    """Run a statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        touched: int = cursor.rowcount
    return touched


def rows(statement: sql.Composable, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def report(plan: Plan, found: Sequence[tuple[int, str, str, str]], count: int, outcome: Outcome) -> None:
    """Add problems (line, field, value, sentence) to the outcome; `count` is how many there are in all."""
    room = max(LISTED - len(outcome.problems), 0)
    outcome.problems += [
        Problem(line, plan.header(of), cut(value), sentence.replace("{value}", cut(value, 40)))
        for line, of, value, sentence in found[:room]
    ]
    outcome.unlisted += count - min(len(found), room)


def know_accounts(plan: Plan) -> None:
    """Know each account at the latest since the first of its facts in this slice."""
    run(sql.SQL(_KNOW_ACCOUNTS).format(sql.Identifier(PREPARED)), plan.parameters)


def _prepare(plan: Plan, target: Target) -> sql.Composable:
    """Return the statement that turns incoming rows into rows of the table beside those that exist."""
    values = [
        sql.SQL("{} AS {}").format(_value(plan, target, one), sql.Identifier(one.name))
        for one in target.columns
    ]
    stated = [
        sql.SQL("i.{} AS {}").format(sql.Identifier(name), sql.Identifier(f"in_{name}"))
        for name in sorted(
            {check.field for check in target.checks} | {one.fields[0] for one in target.refusing}
        )
    ]
    stated += [
        sql.SQL("({}) AS {}").format(sql.SQL(one.refuses), sql.Identifier(f"no_{one.name}"))
        for one in target.refusing
    ]
    return sql.SQL(_PREPARE).format(
        prepared=sql.Identifier(PREPARED),
        kept=winners.kept(plan, target),
        external=sql.SQL("i.external_id" if target.external else "NULL::text AS external_id"),
        values=sql.SQL(", ").join([*values, *stated]),
        incoming=sql.Identifier(staging.INCOMING),
        joins=sql.SQL(target.joins),
        table=sql.Identifier(target.table),
        match=sql.SQL(target.match),
    )


def _value(plan: Plan, target: Target, column: Column) -> sql.Composable:
    """Return a supplied column's value; one that is not supplied keeps what stands, else its default."""
    if column.supplied_by(plan.fields):
        return winners.value(plan, target, column)
    return sql.SQL("coalesce(e.{}, {})").format(sql.Identifier(column.name), sql.SQL(column.default))


def _reject(plan: Plan, check: Check, outcome: Outcome) -> int:
    """Drop prepared rows that do not pass a check, report them, and return how many there were."""
    found = rows(
        sql.SQL(_REJECT).format(
            prepared=sql.Identifier(PREPARED),
            holds=sql.SQL(check.holds),
            stated=sql.Identifier(f"in_{check.field}"),
            limit=sql.Literal(LISTED),
        ),
        plan.parameters,
    )
    count = found[0][2] if found else 0
    report(plan, [(line, check.field, value, check.sentence) for line, value, _ in found], count, outcome)
    return count


def _refuse(plan: Plan, column: Column, outcome: Outcome) -> None:
    """Report the cells of a column that are not taken, of rows that are."""
    field = column.fields[0]
    found = rows(
        sql.SQL(_REFUSED).format(
            prepared=sql.Identifier(PREPARED),
            refused=sql.Identifier(f"no_{column.name}"),
            stated=sql.Identifier(f"in_{field}"),
            limit=sql.Literal(LISTED),
        )
    )
    problems = [(line, field, value, column.sentence) for line, value, _ in found]
    report(plan, problems, found[0][2] if found else 0, outcome)


def _insert(target: Target) -> sql.Composable:
    own = [sql.Identifier(column.name) for column in target.columns]
    shared = {"organization_id": "%(organization)s"}
    if target.sourced:
        shared["source"] = "%(source)s"
    if target.fact:
        shared |= {"import_id": "%(import)s", "external_id": "external_id"}
    return sql.SQL(_INSERT).format(
        table=sql.Identifier(target.table),
        columns=sql.SQL(", ").join([*map(sql.Identifier, shared), *own]),
        values=sql.SQL(", ").join([*map(sql.SQL, shared.values()), *own]),
        prepared=sql.Identifier(PREPARED),
    )


def _update(plan: Plan, target: Target) -> sql.Composable:
    names = [column.name for column in target.columns if column.supplied_by(plan.fields)]
    sets: list[sql.Composable] = [sql.SQL("{0} = p.{0}").format(sql.Identifier(name)) for name in names]
    if target.fact:
        sets += [sql.SQL("import_id = %(import)s"), *winners.left(plan, target)]
    ours, theirs = (
        sql.SQL(", ").join(
            sql.SQL("{}.{}").format(sql.Identifier(table), sql.Identifier(name)) for name in names
        )
        for table in ("t", "p")
    )
    return sql.SQL(_UPDATE).format(
        table=sql.Identifier(target.table),
        sets=sql.SQL(", ").join(sets),
        prepared=sql.Identifier(PREPARED),
        ours=ours,
        theirs=theirs,
    )
