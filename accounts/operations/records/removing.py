"""Removes one record; accounts are archived instead, since everything hangs on them."""

from collections import Counter
from typing import Any

from django.db import IntegrityError
from django.db.models import Model, ProtectedError

from accounts.domain import plurals
from accounts.domain.choices import TruthLabel
from accounts.models import Account, Statement
from accounts.operations.records import changes, consequences, saving
from accounts.operations.records.changes import ConflictError, Editor, RefusedError, Saved
from accounts.queries import record_changes


def remove(row: Model, *, version: int, editor: Editor, token: str) -> Saved:
    """Remove a row as one change, with what belongs to it alone.

    Raise ConflictError when somebody changed it since version `version` was seen, RefusedError when
    something else needs it or it is kept on purpose.
    """
    word = changes.CHANGE + token
    try:
        with changes.change(editor, word):
            if not record_changes.is_known(editor.organization_id, word):
                _remove(_locked(row, version, editor), editor)
                changes.check_keys()
    except ProtectedError as error:
        raise RefusedError(_in_use(row, error.protected_objects)) from error
    except IntegrityError as error:
        raise RefusedError(
            "Something that was added a moment ago needs this. Look at it, then try again."
        ) from error
    return Saved(row=row, token=token)


def _locked(row: Model, version: int, editor: Editor) -> Any:
    rows = type(row)._default_manager.filter(organization_id=editor.organization_id, pk=row.pk)
    found: Any = rows.select_for_update().first()
    if found is None:
        raise ConflictError("Somebody removed this already.")
    if found.version != version:
        raise ConflictError("Somebody changed this since you opened it. Look at it again before removing it.")
    return found


def _remove(row: Any, editor: Editor) -> None:
    if isinstance(row, Account):
        _archive(row, editor)
        return
    if isinstance(row, Statement) and row.label == TruthLabel.REFUTED:
        raise RefusedError(
            "A refuted statement is kept, so that nobody assumes it again. Correct its words instead."
        )
    before = saving.values_of(row)
    row.delete()
    consequences.follow_removal(row, before, editor)


def _archive(row: Account, editor: Editor) -> None:
    if row.archived_at is None:
        row.archived_at, row.version = editor.now, row.version + 1
        row.save(update_fields=["archived_at", "version", "updated_at"])


def _in_use(row: Model, needed_by: Any) -> str:
    names = Counter(str(one._meta.verbose_name) for one in needed_by)
    what = ", ".join(plurals.counted(count, name) for name, count in sorted(names.items()))
    return f"“{row}” is still needed by {what}. Change or remove those first, then remove this."
