"""Logs a touch with what was said in it, as one change."""

from collections.abc import Callable, Iterable

from accounts.models import Statement, Touch
from accounts.operations import records
from accounts.operations.records import changes
from accounts.operations.records.changes import Draft, Editor, Saved
from accounts.queries import record_changes


def log(
    draft: Draft,
    statements: Iterable[Statement],
    *,
    editor: Editor,
    token: str,
    also: Callable[[Touch], None],
) -> Saved:
    """Save a touch and its statements under one word; a form that is sent twice logs once.

    also: what else belongs to the same change, asked once with the saved touch.
    Raise what `records.save` raises.
    """
    word = changes.CHANGE + token
    with changes.change(editor, word):
        is_known = record_changes.is_known(editor.organization_id, word)
        saved = records.save(draft, editor=editor, token=token)
        for statement in () if is_known else statements:
            statement.touch = saved.row
            statement.known_on = editor.today
            statement.typed_fields = ["text", "label"]
            statement.save(force_insert=True)
        if not is_known:
            also(saved.row)
        changes.check_keys()
    return saved
