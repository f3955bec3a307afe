"""Who wins when a person typed a value and a source says another: the SQL that keeps or replaces it.

A column that a person typed stands in the row's `typed_fields`. It keeps its value unless the organization
lets sources win on it; then the source's value is written and the column no longer counts as typed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from psycopg2 import sql

from accounts.domain import attribute_values
from accounts.domain.kinds import Kind
from accounts.domain.undo import SHOWN
from accounts.operations.imports.plan import Outcome, Plan
from accounts.operations.imports.targets import Column, Target

_HELD = "(e.typed_fields && {names}::varchar[])"
_KEPT = """
CASE WHEN cardinality(e.typed_fields) > 0 THEN (
    SELECT jsonb_agg(jsonb_build_array(name, ours, theirs))
    FROM (VALUES {columns}) v (name, is_held, ours, theirs) WHERE is_held AND ours IS DISTINCT FROM theirs
) END
"""
# keys of an object that were typed keep their value, or stay away when they were emptied
_OBJECT = """
CASE WHEN cardinality(e.typed_fields) > 0 THEN (
    SELECT (({value}) - h.keys) || coalesce(
        (SELECT jsonb_object_agg(key, value) FROM jsonb_each({own}) WHERE key = ANY(h.keys)), '{{}}')
    FROM (
        SELECT coalesce(array_agg(substr(n, {start})), '{{}}') AS keys FROM unnest(e.typed_fields) n
        WHERE starts_with(n, {prefix}) AND NOT n = ANY({lost}::varchar[])
    ) h
) ELSE {value} END
"""
_LEFT = """
typed_fields = CASE WHEN cardinality(t.typed_fields) = 0 THEN t.typed_fields ELSE ARRAY(
    SELECT n FROM unnest(t.typed_fields) n
    WHERE NOT EXISTS (SELECT FROM (VALUES {columns}) v (name, is_new) WHERE is_new AND name = n)
) END
"""
_TALLY = """
SELECT k->>0, count(*), (array_agg(jsonb_build_array(line, k->>1, k->>2)::text ORDER BY line))[1:{shown}]
FROM {prepared}, jsonb_array_elements(kept) k GROUP BY 1 ORDER BY 1
"""
_NEVER_TYPED = frozenset({"known_on", "account_id", "stated_churned"})


def value(plan: Plan, target: Target, column: Column) -> sql.Composable:
    """Return the SQL of a supplied column's value, for which a typed one may stand in."""
    supplied = sql.SQL(column.value)
    if not target.fact:
        return supplied
    if column.is_object:
        return _object(plan, column, supplied)
    if _source_wins(plan, target, column):
        return supplied
    return sql.SQL("CASE WHEN {held} THEN e.{own} ELSE {value} END").format(
        held=_held(target, column), own=sql.Identifier(column.name), value=supplied
    )


def kept(plan: Plan, target: Target) -> sql.Composable:
    """Return the SQL of what a row keeps although the source says otherwise, null when it is nothing."""
    columns = [
        sql.SQL("({name}, {held}, e.{own}::text, ({value})::text)").format(
            name=sql.Literal(_key(column)),
            held=_held(target, column),
            own=sql.Identifier(column.name),
            value=sql.SQL(column.value),
        )
        for column in _supplied(plan, target)
        if not column.is_object and column.name == _master(target, column)
        if not _source_wins(plan, target, column)
    ]
    if not columns:
        return sql.SQL("NULL::jsonb")
    return sql.SQL(_KEPT).format(columns=sql.SQL(", ").join(columns))


def left(plan: Plan, target: Target) -> list[sql.Composable]:
    """Return the SQL by which columns that a source has won count as typed no longer, if it wins any."""
    pairs = [
        sql.SQL("({name}, t.{own} IS DISTINCT FROM p.{own})").format(
            name=sql.Literal(name), own=sql.Identifier(column.name)
        )
        for column in _supplied(plan, target)
        if not column.is_object and _source_wins(plan, target, column)
        for name in _names(target, column)
    ]
    pairs += [
        sql.SQL("({name}, t.{own}->{key} IS DISTINCT FROM p.{own}->{key})").format(
            name=sql.Literal(attribute_values.TYPED + key),
            own=sql.Identifier(column.name),
            key=sql.Literal(key),
        )
        for column in _supplied(plan, target)
        if column.is_object
        for key in plan.won_keys
    ]
    return [sql.SQL(_LEFT).format(columns=sql.SQL(", ").join(pairs))] if pairs else []


def counted(prepared: str) -> sql.Composable:
    """Return the statement that counts by column what prepared rows keep, with a few of them."""
    return sql.SQL(_TALLY).format(prepared=sql.Identifier(prepared), shown=sql.Literal(SHOWN))


def tally(target: Target, found: Sequence[tuple[Any, ...]], outcome: Outcome) -> None:
    """Add to the outcome, by column, how many typed values were kept, and a few by line."""
    links = {_key(column) for column in target.columns if column.name.endswith("_id")}
    for name, count, examples in found:
        # of a link there are only numbers to show
        shown = [[line, *([] if name in links else values)] for line, *values in map(json.loads, examples)]
        outcome.typed[name] = {"count": count, "examples": shown}


def merged(stored: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was kept so far together with what a slice kept."""
    added = dict(stored)
    for name, kept_ones in found.items():
        before = added.get(name, {"count": 0, "examples": []})
        examples = [*before["examples"], *kept_ones["examples"]][:SHOWN]
        added[name] = {"count": before["count"] + kept_ones["count"], "examples": examples}
    return added


def _object(plan: Plan, column: Column, supplied: sql.Composable) -> sql.Composable:
    return sql.SQL(_OBJECT).format(
        value=supplied,
        own=sql.SQL("e.{}").format(sql.Identifier(column.name)),
        prefix=sql.Literal(attribute_values.TYPED),
        start=sql.Literal(len(attribute_values.TYPED) + 1),
        lost=sql.Literal([attribute_values.TYPED + key for key in plan.won_keys]),
    )


def _supplied(plan: Plan, target: Target) -> Iterator[Column]:
    if target.fact:
        yield from (column for column in target.columns if column.supplied_by(plan.fields))


def _held(target: Target, column: Column) -> sql.Composable:
    return sql.SQL(_HELD).format(names=sql.Literal(sorted(_names(target, column))))


def _key(column: Column) -> str:
    """Return a column as settings and forms call it."""
    return column.name.removesuffix("_id")


def _names(target: Target, column: Column) -> set[str]:
    """Return the names under which a column counts as typed; one that follows another goes with that one."""
    master = _master(target, column)
    return {column.name, _key(column), master, master.removesuffix("_id")}


def _master(target: Target, column: Column) -> str:
    """Return the column this one follows, such as an ending for the day it was known; else itself."""
    own = {one.name for one in target.columns}
    followed = [name for name in column.fields if name in own]
    return column.name if column.name in followed or not followed else followed[0]


def _source_wins(plan: Plan, target: Target, column: Column) -> bool:
    return _master(target, column).removesuffix("_id") in plan.won


def fields_of(kind: Kind, target: Target) -> list[str]:
    """Return the columns of a kind that people type and sources bring, as settings call them."""
    if not target.fact:
        return []
    return [
        _key(column)
        for column in target.columns
        if column.name == _master(target, column)
        and column.name not in _NEVER_TYPED
        and not column.is_object
        and not kind.by_name.keys().isdisjoint({*column.fields, column.name, _key(column)})
    ]
