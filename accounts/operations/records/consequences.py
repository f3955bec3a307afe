"""What else changes when a record does: an account's stage and its stays in stages keep step."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from accounts.models import Account, StageEntry
from accounts.operations.records.changes import Editor


def follow(row: Model, before: Mapping[str, Any], editor: Editor) -> None:
    """Change what follows from a saved row; `before` holds its columns as they were, nothing when new."""
    if isinstance(row, Account) and row.stage_id != before.get("stage_id"):
        enter_stage(row, editor)
    if isinstance(row, StageEntry):
        _show_newest_stage(row.account_id, editor)


def follow_removal(row: Model, before: Mapping[str, Any], editor: Editor) -> None:
    """Change what follows from a removed row."""
    if isinstance(row, StageEntry):
        _show_newest_stage(before["account_id"], editor)


def enter_stage(account: Account, editor: Editor) -> None:
    """Let the account leave the stages it is in and enter the one it now names, if any."""
    stays = StageEntry.objects.for_organization(editor.organization_id).filter(account=account)
    for stay in stays.filter(left_at__isnull=True).select_for_update():
        stay.left_at, stay.version = max(stay.entered_at, editor.now), stay.version + 1
        stay.save(update_fields=["left_at", "version", "updated_at"])
    if account.stage_id is None or stays.filter(stage_id=account.stage_id, entered_at=editor.now).exists():
        return
    StageEntry.objects.create(
        organization=editor.organization,
        account=account,
        stage_id=account.stage_id,
        entered_at=editor.now,
        known_on=editor.today,
        typed_fields=["stage_id", "entered_at"],
    )


def _show_newest_stage(account_id: int, editor: Editor) -> None:
    """Let the account name the stage of its newest stay that has not ended, when there is one."""
    account = Account.objects.for_organization(editor.organization_id).select_for_update().get(pk=account_id)
    stays = StageEntry.objects.for_organization(editor.organization_id).filter(account_id=account_id)
    open_stay = stays.filter(left_at__isnull=True).order_by("-entered_at", "-pk").first()
    if open_stay is None or open_stay.stage_id == account.stage_id:
        return
    account.stage_id, account.version = open_stay.stage_id, account.version + 1
    account.typed_fields = sorted({*account.typed_fields, "stage_id"})
    account.save(update_fields=["stage", "version", "updated_at", "typed_fields"])
