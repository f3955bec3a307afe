"""What a second editor sees: their words, what stands now, who changed it and when; nothing is lost."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model

from accounts.forms.records.base import RecordForm
from accounts.forms.records.shown import shown
from accounts.operations.records.changes import Editor
from accounts.queries import record_changes, record_rows
from accounts.queries.record_changes import Change

# fields that are kept within a column of another name
_WITHIN = {"attribute-": "attributes", "behaviour-": "behaviours", "is_archived": "archived_at"}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field that somebody else changed. yours: None where the person left it alone."""

    name: str
    label: str
    was: str
    now: str
    yours: str | None
    by: str
    at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """The form with the person's words on top of what stands now, and what differs."""

    form: RecordForm
    differences: tuple[Difference, ...]


def conflict(sent: RecordForm, current: Any, *, version: int | None, editor: Editor) -> Conflict:
    """Return the form to show again. `sent` is as it was posted, `version` the one the person had seen."""
    changes = record_changes.of_row(type(current), editor.organization_id, current.pk)
    make = type(sent)
    seen = make(None, editor=editor, instance=_as_seen(current, changes, version))
    stands = make(None, editor=editor, instance=current)
    words = {name: _words(sent, name) for name in _typed(sent, seen)}
    form = make(None, editor=editor, instance=current, initial=words)
    since = [change for change in changes if change.version is not None and change.version >= (version or 0)]
    names = record_rows.member_names(editor.organization_id, [change.membership_id for change in since])
    found = [
        _difference(name, sent, seen, stands, name in words, since, names, editor)
        for name in stands.fields
        if name not in ("version", "token") and _initial(seen, name) != _initial(stands, name)
    ]
    return Conflict(form=form, differences=tuple(found))


def revived(make: type[RecordForm], data: Any, *, record_id: int, editor: Editor) -> RecordForm | None:
    """Return a form that adds a removed row anew with the words sent; None where none was removed."""
    model: type[Model] = make._meta.model
    changes = record_changes.of_row(model, editor.organization_id, record_id)
    if not changes or changes[-1].action != "DELETE" or changes[-1].old is None:
        return None
    row = _from_image(model, changes[-1].old)
    row.pk, row.version = None, 1
    sent = make(data, editor=editor, instance=row)
    words = {name: _words(sent, name) for name in sent.fields if name not in ("version", "token")}
    return make(None, editor=editor, instance=row, initial=words)


def _as_seen(current: Model, changes: Sequence[Change], version: int | None) -> Any:
    """Return the row as it was at a version; as it is now where the audit does not know."""
    image = next((change.old for change in changes if change.old and change.version == version), None)
    if image is None:
        return current
    return _from_image(type(current), image)


def _from_image(model: type[Model], image: Mapping[str, Any]) -> Any:
    kept = {
        column.attname: column.to_python(image[str(column.column)])
        for column in model._meta.concrete_fields
        if column.column in image
    }
    return model(**kept)


def _typed(sent: RecordForm, seen: RecordForm) -> list[str]:
    """Return the fields whose words differ from what the person had been shown."""
    return [
        name
        for name, field in sent.fields.items()
        if name not in ("version", "token") and not field.disabled
        if field.has_changed(_initial(seen, name), _words(sent, name))
    ]


def _words(sent: RecordForm, name: str) -> Any:
    return sent.fields[name].widget.value_from_datadict(sent.data, sent.files, name)


def _initial(form: RecordForm, name: str) -> Any:
    return form.get_initial_for_field(form.fields[name], name)


def _difference(
    name: str,
    sent: RecordForm,
    seen: RecordForm,
    stands: RecordForm,
    is_typed: bool,
    since: Sequence[Change],
    names: Mapping[int, str],
    editor: Editor,
) -> Difference:
    field = stands.fields[name]
    style = {"locale": stands.locale, "time_zone": editor.organization.time_zone}
    last = _last_change(_column(stands, name), since)
    return Difference(
        name=name,
        label=str(stands[name].label),
        was=shown(field, _initial(seen, name), **style),
        now=shown(field, _initial(stands, name), **style),
        yours=shown(field, _cleaned(field, _words(sent, name)), **style) if is_typed else None,
        by=_who(last, names),
        at=last.at if last else None,
    )


def _cleaned(field: forms.Field, words: Any) -> Any:
    try:
        return field.clean(words)
    except forms.ValidationError:
        return words


def _column(form: RecordForm, name: str) -> str:
    for start, column in _WITHIN.items():
        if name.startswith(start):
            return column
    found = next((each for each in form.instance._meta.concrete_fields if each.name == name), None)
    return str(found.column) if found else name


def _last_change(column: str, since: Sequence[Change]) -> Change | None:
    found = [change for change in since if any(each.column == column for each in change.fields)]
    return found[-1] if found else None


def _who(change: Change | None, names: Mapping[int, str]) -> str:
    if change is None:
        return "Somebody"
    if change.import_id is not None:
        return "An import"
    return names.get(change.membership_id or 0, "Somebody")
