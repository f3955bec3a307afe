"""Many accounts as somebody sees them who is about to change them."""

from collections.abc import Collection

from accounts.domain.bulk import Column, Member, Target
from accounts.models import Account
from accounts.queries import choices

NOTHING = {Column.OWNER: "nobody", Column.STAGE: "no stage"}


def members(organization_id: int, account_ids: Collection[int], column: Column) -> list[Member]:
    """Return those of the accounts that the organization has, by name, with their owner or stage."""
    rows = Account.objects.for_organization(organization_id).filter(pk__in=account_ids)
    found = rows.select_related("owner__user" if column is Column.OWNER else "stage")
    return [_member(row, column) for row in found.order_by("name", "pk")]


def name_of(organization_id: int, target: Target) -> str | None:
    """Return what is to stand there in words; None when the organization has no such owner or stage."""
    if target.key is None:
        return NOTHING[target.column]
    offered = choices.owners if target.column is Column.OWNER else choices.stages
    return dict(offered(organization_id)).get(target.key)


def names(organization_id: int, account_ids: Collection[int]) -> list[str]:
    """Return the names of accounts, in their order."""
    rows = Account.objects.for_organization(organization_id).filter(pk__in=account_ids)
    return list(rows.order_by("name", "pk").values_list("name", flat=True))


def _member(row: Account, column: Column) -> Member:
    is_owner = column is Column.OWNER
    now = (row.owner.user if row.owner else None) if is_owner else row.stage
    return Member(
        account_id=row.pk,
        name=row.name,
        version=row.version,
        key=row.owner_id if is_owner else row.stage_id,
        present=str(now) if now else NOTHING[column],
        is_archived=row.archived_at is not None,
    )
