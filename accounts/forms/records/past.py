"""The history of a record in words: who, when, which field, what stood there and what came."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.forms.nouns import Noun
from accounts.forms.records import fields
from accounts.forms.records.shown import NOTHING, shown
from accounts.operations.records import changes
from accounts.operations.records.changes import Editor
from accounts.queries import record_changes, record_rows
from accounts.queries.record_changes import Change, FieldChange, LinkChange

DID = {"INSERT": "added it", "UPDATE": "changed it", "DELETE": "removed it"}
# columns that say where a fact came from, and how they are called
_OWN_WORDS = {"source": "Source", "external_id": "Id in the source", "known_on": "Known since"}
REMOVED = "something removed since"
_LEFT_OUT = frozenset({"import_id", "account_id", "erased_at"})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One field of one change."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One change of a record. token: what undoes it, empty where it cannot be undone from here."""

    at: dt.datetime
    who: str
    did: str
    file_name: str
    import_id: int | None
    steps: tuple[Step, ...]
    token: str
    is_first: bool


def entries(kind: Noun, record_id: int, editor: Editor) -> tuple[Entry, ...]:
    """Return what happened to a record and its links, the newest first; nothing when there is none."""
    found = record_changes.of_row(kind.model, editor.organization_id, record_id)
    links = _links(kind, record_id, editor)
    every: list[Change | LinkChange] = [*found, *links]
    names = record_rows.member_names(editor.organization_id, [change.membership_id for change in every])
    runs = record_rows.imports(editor.organization_id, [change.import_id for change in every])
    words = _Words(kind, found, editor)
    steps = _link_steps(kind, links, editor)
    own = [
        _entry(
            change,
            [words.step(each) for each in change.fields if words.says(each, change)]
            + steps.pop(change.operation, []),
            names,
            runs,
        )
        for change in found
    ]
    by_word = {change.operation: change for change in links if change.operation in steps}
    own += [_entry(change, steps[word], names, runs) for word, change in by_word.items()]
    return tuple(sorted(own, key=lambda entry: entry.at, reverse=True))


def _links(kind: Noun, record_id: int, editor: Editor) -> tuple[LinkChange, ...]:
    linked = kind.form.linked
    if linked is None:
        return ()
    return record_changes.of_links(linked.model, linked.own, linked.other, editor.organization_id, record_id)


def _link_steps(kind: Noun, links: Sequence[LinkChange], editor: Editor) -> dict[str, list[Step]]:
    """Return the links made and removed by each change, one step a change."""
    linked = kind.form.linked
    if linked is None or not links:
        return {}
    label = str(kind.form.base_fields[linked.field].label)
    target: Any = linked.model._meta.get_field(linked.other).related_model
    rows = target._default_manager.filter(organization_id=editor.organization_id)
    called = {row.pk: str(row) for row in rows.filter(pk__in={link.other_id for link in links})}
    steps: dict[str, list[Step]] = {}
    for word in dict.fromkeys(link.operation for link in links):
        of_word = [link for link in links if link.operation == word]
        gone = [called.get(link.other_id, REMOVED) for link in of_word if link.action == "DELETE"]
        new = [called.get(link.other_id, REMOVED) for link in of_word if link.action == "INSERT"]
        steps[word] = [Step(label=label, old=", ".join(gone) or NOTHING, new=", ".join(new) or NOTHING)]
    return steps


def _entry(
    change: Change | LinkChange, steps: Sequence[Step], names: Mapping[int, str], runs: Mapping[int, Any]
) -> Entry:
    run = runs.get(change.import_id or 0)
    is_undoing = change.operation.startswith(changes.UNDOING)
    is_own = change.operation.startswith(changes.CHANGE)
    is_link = isinstance(change, LinkChange)
    return Entry(
        at=change.at,
        who=f"Import from {run.source}" if run else names.get(change.membership_id or 0, "Lodestar"),
        did="undid a change" if is_undoing else DID["UPDATE" if is_link else change.action],
        file_name=run.file_name if run else "",
        import_id=run.pk if run else None,
        steps=tuple(steps),
        is_first=change.action == "INSERT" and not is_link,
        token=change.operation.removeprefix(changes.CHANGE) if is_own else "",
    )


class _Words:
    """Writes columns and values of one record; what keys point to is looked up once."""

    def __init__(self, kind: Noun, found: Sequence[Change], editor: Editor) -> None:
        self._columns = {str(each.column): each for each in kind.model._meta.concrete_fields}
        form = kind.form.base_fields
        self._fields = {column: form.get(each.name) for column, each in self._columns.items()}
        self._style = {
            "locale": editor.membership.user.locale or editor.organization.locale,
            "time_zone": editor.organization.time_zone,
        }
        self._rows = _targets(self._columns, found, editor)

    def says(self, of: FieldChange, change: Change) -> bool:
        """Leave out what a new row merely has by default, and columns of our own bookkeeping."""
        is_first = change.action == "INSERT" and of.new in (None, "", [], {}, False)
        return of.column in self._columns and of.column not in _LEFT_OUT and not is_first

    def step(self, of: FieldChange) -> Step:
        """Write one field of a change."""
        column = of.column
        return Step(
            label=self._label(column), old=self._value(column, of.old), new=self._value(column, of.new)
        )

    def _label(self, column: str) -> str:
        if column in _OWN_WORDS:
            return _OWN_WORDS[column]
        field = self._fields[column]
        words = str((field.label if field else "") or self._columns[column].verbose_name)
        return words[:1].upper() + words[1:]

    def _value(self, column: str, value: Any) -> str:
        model_field = self._columns[column]
        if isinstance(model_field, models.ForeignKey):
            return self._rows.get((column, value), NOTHING if value is None else REMOVED)
        if isinstance(value, dict):
            return "; ".join(f"{key}: {held}" for key, held in sorted(value.items())) or NOTHING
        field = self._fields[column] or fields.form_field(model_field)
        plain = value if value is None or isinstance(value, list) else model_field.to_python(value)
        return shown(field, plain, **self._style) if field else str(plain)


def _targets(
    columns: Mapping[str, Any], found: Sequence[Change], editor: Editor
) -> dict[tuple[str, Any], str]:
    """Return what the rows are called that keys point or pointed to, by column and id."""
    called: dict[tuple[str, Any], str] = {}
    for column, each in columns.items():
        if not isinstance(each, models.ForeignKey) or column in {"organization_id", "import_id"}:
            continue
        moves = [one for change in found for one in change.fields if one.column == column]
        ids = {value for one in moves for value in (one.old, one.new) if value is not None}
        rows = each.related_model._default_manager.filter(organization_id=editor.organization_id)
        for row in rows.filter(pk__in=ids) if ids else ():
            called[column, row.pk] = fields.label_of(row)
    return called
