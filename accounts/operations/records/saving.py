"""Saves one record: new, or corrected in place when nobody changed it meanwhile."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.db.models import Model

from accounts.models import FactModel
from accounts.operations.records import changes, consequences
from accounts.operations.records.changes import ConflictError, Draft, Editor, GoneError, Saved
from accounts.queries import record_changes


def save(draft: Draft, *, editor: Editor, token: str) -> Saved:
    """Write the draft as one change.

    Raise ConflictError when the row is no longer the one the person saw, GoneError when it is not there,
    SpentFormError when the form was saved before with other words, RefusedError otherwise.
    """
    word = changes.CHANGE + token
    try:
        with changes.change(editor, word):
            made = record_changes.row_of(editor.organization_id, word, type(draft.row))
            if made is not None or record_changes.is_known(editor.organization_id, word):
                return _again(draft, made, editor, token)
            saved = _insert(draft, editor, token) if draft.version is None else _update(draft, editor, token)
            changes.check_keys()
    except IntegrityError as error:
        raise changes.RefusedError(
            "Something this refers to changed a moment ago, or the same was saved already. "
            "Look at what is there now, then save again."
        ) from error
    return saved


def values_of(row: Model) -> dict[str, Any]:
    """Return a row's columns by name."""
    return {str(field.column): getattr(row, field.attname) for field in row._meta.concrete_fields}


def _insert(draft: Draft, editor: Editor, token: str) -> Saved:
    row = draft.row
    if isinstance(row, FactModel):
        row.known_on = editor.today
        row.typed_fields = sorted(draft.typed | {links.name for links in draft.links if links.ids})
    row.save(force_insert=True)
    for links in draft.links:
        _link(row, links, editor)
    consequences.follow(row, {}, editor)
    return Saved(row=row, token=token)


def _update(draft: Draft, editor: Editor, token: str) -> Saved:
    row, model = draft.row, type(draft.row)
    rows = model._default_manager.filter(organization_id=editor.organization_id, pk=row.pk)
    version = rows.select_for_update().values_list("version", flat=True).first()
    if version is None:
        raise GoneError("Somebody removed this a moment ago. Its history can bring it back; then save again.")
    if version != draft.version or version != row.version:
        raise ConflictError("Somebody else changed this meanwhile. Nothing of yours was saved yet.")
    changed = _changed(row, draft.before)
    linked = {links.name for links in draft.links if _link(row, links, editor)}
    if not changed and not linked:
        return Saved(row=row, token=token, changed=False)
    _write(row, changed, draft.typed | linked)
    consequences.follow(row, draft.before, editor)
    return Saved(row=row, token=token)


def _changed(row: Model, before: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields that differ from what stood when the row was read."""
    return [
        field.name
        for field in row._meta.concrete_fields
        if (column := str(field.column)) in before and getattr(row, field.attname) != before[column]
    ]


def _write(row: Any, changed: list[str], typed: frozenset[str]) -> None:
    fields = [*changed, "version", "updated_at"]
    row.version += 1
    if isinstance(row, FactModel):
        row.typed_fields = sorted({*row.typed_fields, *typed})
        fields.append("typed_fields")
    row.save(update_fields=fields)


def _link(row: Any, links: changes.Links, editor: Editor) -> bool:
    """Make the row's links the wanted ones; say whether any was made or removed."""
    own = links.model._default_manager.filter(organization_id=editor.organization_id, **{links.own: row})
    there = dict(own.values_list(f"{links.other}_id", "pk"))
    gone = [pk for other, pk in there.items() if other not in links.ids]
    added = sorted(links.ids - there.keys())
    own.filter(pk__in=gone).delete()
    links.model._default_manager.bulk_create(
        links.model(organization=editor.organization, **{links.own: row, f"{links.other}_id": other})
        for other in added
    )
    return bool(gone or added)


def _again(draft: Draft, made: Model | None, editor: Editor, token: str) -> Saved:
    """Answer a form that is sent a second time: the same words change nothing, others are refused."""
    if made is not None and _says_the_same(draft, made):
        return Saved(row=made, token=token)
    if draft.version is not None:
        raise ConflictError("You saved this form before with other words. Look at both, then save again.")
    raise changes.SpentFormError(
        "This form was saved already, so nothing was saved twice. Open what was saved to correct it, "
        "or save this as a new one."
    )


def _says_the_same(draft: Draft, made: Model) -> bool:
    if draft.version is not None and draft.row.pk != made.pk:
        return False
    stands = values_of(made)
    wanted = values_of(draft.row)
    return all(stands[column] == wanted[column] for column in draft.typed if column in stands)
