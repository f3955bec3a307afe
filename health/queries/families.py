"""Parent accounts and their children: how a family stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet

from health.domain import families as rules
from health.domain.choices import Band
from health.domain.families import Member, RollUp
from health.models import AccountStanding


@dataclass(frozen=True, kw_only=True)
class Child(Member):
    """A child account after the last completed run."""

    band: Band


@dataclass(frozen=True, kw_only=True)
class Family:
    """The children of an account, the largest first, and what they come to together."""

    children: tuple[Child, ...]
    together: RollUp


NONE = Family(children=(), together=rules.roll_up(()))
"""Of an account that has no children."""


def family(organization_id: int, account_id: int) -> Family:
    """Return the children of an account that are not archived."""
    return families(organization_id, [account_id]).get(account_id, NONE)


def families(organization_id: int, account_ids: Collection[int]) -> Mapping[int, Family]:
    """Return the families of many accounts by their keys; of those that have children."""
    rows = (
        AccountStanding.objects.for_organization(organization_id)
        .filter(account__parent_id__in=account_ids, account__archived_at__isnull=True)
        .select_related("account")
        .order_by(F("arr").desc(nulls_last=True), "account_id")
    )
    children: dict[int, list[Child]] = {}
    for row in rows:
        children.setdefault(row.account.parent_id, []).append(_child(row))
    return {
        parent: Family(children=tuple(found), together=rules.roll_up(found))
        for parent, found in children.items()
    }


def parents(rows: QuerySet[AccountStanding], organization_id: int) -> QuerySet[AccountStanding]:
    """Keep accounts that have children."""
    children = AccountStanding.objects.for_organization(organization_id).filter(
        account__parent_id=OuterRef("account_id"), account__archived_at__isnull=True
    )
    return rows.filter(Exists(children))


def _child(row: AccountStanding) -> Child:
    return Child(
        account_id=row.account_id,
        name=row.account.name,
        arr=row.arr,
        health=row.health,
        band=Band(row.band),
        expected_loss=row.expected_loss,
    )
