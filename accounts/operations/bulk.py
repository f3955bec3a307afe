"""Gives many accounts an owner or a stage, as one change with one undo."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.db.models import Case, F, Func, Value, When
from django.db.models.functions import Greatest, Now

from accounts.domain import bulk
from accounts.domain.bulk import Column, Target
from accounts.models import Account, StageEntry
from accounts.operations.records import changes
from accounts.operations.records.changes import Editor, RefusedError
from accounts.queries import record_changes

BATCH = 1000
_TYPED_FIELDS = Account._meta.get_field("typed_fields")
COLUMNS: Mapping[Column, str] = {Column.OWNER: "owner_id", Column.STAGE: "stage_id"}


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What became of the accounts: which changed, which somebody changed since they were seen."""

    token: str
    changed: frozenset[int]
    left_out: frozenset[int]


def assign(seen: Mapping[int, int], target: Target, *, editor: Editor, token: str) -> Changed:
    """Write the target on the accounts that are still as they were seen, versions by account.

    Those that somebody changed or archived since are left out. Sent twice is once. Raise RefusedError
    when the change was undone since, or the owner or stage is gone.
    """
    bulk.check_size(len(seen))
    word = changes.CHANGE + token
    try:
        with changes.change(editor, word):
            if record_changes.is_known(editor.organization_id, changes.UNDOING + token):
                raise RefusedError("This was changed and undone already. Look at the accounts again.")
            changed = record_changes.ids_of(editor.organization_id, word, Account)
            if not changed:
                changed = _unchanged_since(seen, editor)
                _write(changed, target, editor)
                changes.check_keys()
    except IntegrityError as error:
        raise RefusedError("What you chose was removed a moment ago. Choose again.") from error
    return Changed(token=token, changed=changed, left_out=frozenset(seen) - changed)


def _unchanged_since(seen: Mapping[int, int], editor: Editor) -> frozenset[int]:
    """Lock the accounts, always in the same order, and keep those of the version that was seen."""
    rows = Account.objects.for_organization(editor.organization_id).filter(pk__in=seen)
    now = rows.filter(archived_at__isnull=True).order_by("pk").select_for_update()
    return frozenset(key for key, version in now.values_list("pk", "version") if version == seen[key])


def _write(account_ids: Collection[int], target: Target, editor: Editor) -> None:
    column = COLUMNS[target.column]
    typed = Func(F("typed_fields"), Value(column), function="array_append", output_field=_TYPED_FIELDS)
    Account.objects.for_organization(editor.organization_id).filter(pk__in=account_ids).update(
        **{column: target.key},
        typed_fields=Case(When(typed_fields__contains=[column], then=F("typed_fields")), default=typed),
        **_next_version(),
    )
    if target.column is Column.STAGE and target.key is not None:
        _enter(account_ids, target.key, editor)


def _enter(account_ids: Collection[int], stage_id: int, editor: Editor) -> None:
    """Let the accounts leave the stages they are in and enter the one they now name."""
    stays = StageEntry.objects.for_organization(editor.organization_id).filter(account_id__in=account_ids)
    left_at = Greatest(F("entered_at"), Value(editor.now))
    stays.filter(left_at__isnull=True).update(left_at=left_at, **_next_version())
    entries = (
        StageEntry(
            organization=editor.organization,
            account_id=account_id,
            stage_id=stage_id,
            entered_at=editor.now,
            known_on=editor.today,
            typed_fields=["entered_at", "stage_id"],
        )
        for account_id in sorted(account_ids)
    )
    StageEntry.objects.bulk_create(entries, batch_size=BATCH)


def _next_version() -> dict[str, Any]:
    return {"version": F("version") + 1, "updated_at": Now()}
