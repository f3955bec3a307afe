"""Makes one account of two: rows move to the survivor, usage is summed, the other is archived."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError
from django.db.models import F, Max
from django.db.models.functions import Now

from accounts.domain.attribute_values import TYPED
from accounts.models import Account, Contract, StageEntry
from accounts.operations.merging import joining, usage
from accounts.operations.records import changes, consequences
from accounts.operations.records.changes import ConflictError, Editor, RefusedError, Saved
from accounts.queries import account_tables, record_changes
from accounts.queries.account_tables import KNOWN_BY_ONE, NUMBER, SAME_CONTRACT, Table

PROFILE = (
    "name",
    "domain",
    "industry",
    "country",
    "segment",
    "tier",
    "owner_id",
    "stage_id",
    "acquisition_origin",
    "parent_id",
    "fit",
)
"""Columns of which the person chooses whose value stays."""
LEARNT = (*KNOWN_BY_ONE, "ended_known_on", "notice_received_on", "seats")
"""Columns of a contract that stands on both, which it takes over where only the other one has them."""
ATTRIBUTE = TYPED


def merge(
    survivor: Account,
    merged: Account,
    *,
    versions: tuple[int, int],
    taken: Collection[str],
    editor: Editor,
    token: str,
) -> Saved:
    """Merge an account into another as one change; `taken` are the columns the survivor takes over.

    An attribute is named `attribute:<key>`. Raise ConflictError when either account changed since its
    version was seen, RefusedError when they cannot be merged.
    """
    word = changes.CHANGE + token
    try:
        with changes.change(editor, word):
            if not record_changes.is_known(editor.organization_id, word):
                keeps, goes = _locked(survivor, merged, versions, editor)
                _merge(keeps, goes, taken, editor, word)
                changes.check_keys()
    except IntegrityError as error:
        raise RefusedError(
            "The accounts could not be merged: something was added a moment ago. Look again, then merge."
        ) from error
    return Saved(row=survivor, token=token)


def _locked(
    survivor: Account, merged: Account, versions: tuple[int, int], editor: Editor
) -> tuple[Account, Account]:
    if survivor.pk == merged.pk:
        raise RefusedError("Choose another account: one cannot be merged into itself.")
    rows = Account.objects.for_organization(editor.organization_id).select_for_update()
    found = {row.pk: row for row in rows.filter(pk__in=(survivor.pk, merged.pk)).order_by("pk")}
    keeps, goes = found[survivor.pk], found[merged.pk]
    if (keeps.version, goes.version) != versions:
        raise ConflictError("One of the accounts changed since you looked. Look again before you merge.")
    if keeps.merged_into_id is not None or goes.merged_into_id is not None:
        raise RefusedError("One of them was merged into another account already. Choose that one.")
    return keeps, goes


def _merge(survivor: Account, merged: Account, taken: Collection[str], editor: Editor, word: str) -> None:
    ids = {"merged": merged.pk, "survivor": survivor.pk}
    _leave_stages(merged, editor)
    _join_contracts(merged, survivor, editor)
    joining.prepare(survivor, merged, editor)
    joining.follow(survivor, merged, editor, word)
    for table in account_tables.moved():
        _move(table, editor.organization_id, merged.pk, survivor.pk)
    usage.merge(editor.organization_id, word, **ids)
    _adopt(survivor, merged, editor)
    _take_over(survivor, merged, taken, editor)
    merged.archived_at, merged.merged_into, merged.version = editor.now, survivor, merged.version + 1
    merged.save(update_fields=["archived_at", "merged_into", "version", "updated_at"])


def _move(table: Table, organization_id: int, merged: int, survivor: int) -> None:
    """Give the survivor the rows it can have; numbered ones go on after its own."""
    staying = list(table.staying(organization_id, merged, survivor).values_list("pk", flat=True))
    new: dict[str, Any] = {table.key: survivor}
    if table.is_numbered:
        last = table.rows(organization_id, survivor).aggregate(last=Max(NUMBER))["last"]
        new[NUMBER] = F(NUMBER) + (last or 0)
    if any(column.name == "version" for column in table.model._meta.concrete_fields):
        new |= {"version": F("version") + 1, "updated_at": Now()}
    table.rows(organization_id, merged).exclude(pk__in=staying).update(**new)


def _leave_stages(merged: Account, editor: Editor) -> None:
    """End the merged account's open stays, since an account is in one stage at a time."""
    stays = StageEntry.objects.for_organization(editor.organization_id).filter(account=merged)
    for stay in stays.filter(left_at__isnull=True):
        stay.left_at, stay.version = max(stay.entered_at, editor.now), stay.version + 1
        stay.save(update_fields=["left_at", "version", "updated_at"])


def _join_contracts(merged: Account, survivor: Account, editor: Editor) -> None:
    """Let the survivor's contract know what its twin knew, and be what others replace."""
    contracts = Contract.objects.for_organization(editor.organization_id)
    table = next(one for one in account_tables.moved() if one.model is Contract)
    for twin in table.staying(editor.organization_id, merged.pk, survivor.pk):
        same = {name: getattr(twin, name) for name in SAME_CONTRACT}
        found = contracts.filter(account=survivor, **same).order_by("pk")
        own = next(each for each in found if _may_be_one(each, twin))
        learnt = [name for name in LEARNT if getattr(own, name) is None and getattr(twin, name) is not None]
        if learnt:
            values: dict[str, Any] = {name: getattr(twin, name) for name in learnt}
            contracts.filter(pk=own.pk).update(**values, version=F("version") + 1, updated_at=Now())
        contracts.filter(account=merged, replaces=twin).update(
            replaces=own, version=F("version") + 1, updated_at=Now()
        )


def _may_be_one(own: Contract, twin: Contract) -> bool:
    pairs = ((getattr(own, name), getattr(twin, name)) for name in KNOWN_BY_ONE)
    return all(ours == theirs or None in (ours, theirs) for ours, theirs in pairs)


def _adopt(survivor: Account, merged: Account, editor: Editor) -> None:
    """Let what belonged to the merged account, and what was merged into it, belong to the survivor."""
    accounts = Account.objects.for_organization(editor.organization_id)
    counted = {"version": F("version") + 1, "updated_at": Now()}
    accounts.filter(parent=merged).exclude(pk=survivor.pk).update(parent=survivor, **counted)
    accounts.filter(merged_into=merged).update(merged_into=survivor, **counted)
    if survivor.parent_id == merged.pk:
        survivor.parent_id = merged.parent_id if merged.parent_id != survivor.pk else None


def _take_over(survivor: Account, merged: Account, taken: Collection[str], editor: Editor) -> None:
    """Take over what was chosen and what the survivor lacks, then count the survivor's version up."""
    before = survivor.stage_id
    for column in PROFILE:
        value = getattr(merged, column)
        is_chosen = column in taken or getattr(survivor, column) in (None, "")
        if is_chosen and not (column == "parent_id" and value == survivor.pk):
            setattr(survivor, column, value)
    chosen = {
        key: value
        for key, value in merged.attributes.items()
        if ATTRIBUTE + key in taken or survivor.attributes.get(key) in (None, "")
    }
    survivor.attributes = {**survivor.attributes, **chosen}
    survivor.known_on = min(survivor.known_on, merged.known_on)
    survivor.typed_fields = sorted({*survivor.typed_fields, *taken})
    survivor.version += 1
    names = [column.removesuffix("_id") for column in PROFILE]
    survivor.save(update_fields=[*names, "attributes", "known_on", "typed_fields", "version", "updated_at"])
    if survivor.stage_id != before:
        consequences.enter_stage(survivor, editor)
