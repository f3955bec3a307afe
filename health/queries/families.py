"""Parent accounts and their children: how a family stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from health.domain.choices import Band
from health.models import AccountStanding


@dataclass(frozen=True, kw_only=True)
class Child:
    """A child account after the last completed run. Money: None where its currency has no rate."""

    account_id: int
    name: str
    arr: Decimal | None
    health: float | None
    band: Band
    expected_loss: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Family:
    """The children of an account, the largest first. health: ARR-weighted mean of those that have one."""

    children: tuple[Child, ...]
    health: float | None
    worst: Child | None


NONE = Family(children=(), health=None, worst=None)
"""Of an account that has no children."""


def family(organization_id: int, account_id: int) -> Family:
    """Return the children of an account that are not archived."""
    rows = (
        AccountStanding.objects.for_organization(organization_id)
        .filter(account__parent_id=account_id, account__archived_at__isnull=True)
        .select_related("account")
        .order_by(F("arr").desc(nulls_last=True), "account_id")
    )
    children = tuple(_child(row) for row in rows)
    known = [child for child in children if child.health is not None]
    return Family(children=children, health=_mean(known), worst=min(known, key=_health, default=None))


def _child(row: AccountStanding) -> Child:
    return Child(
        account_id=row.account_id,
        name=row.account.name,
        arr=row.arr,
        health=row.health,
        band=Band(row.band),
        expected_loss=row.expected_loss,
    )


def _health(child: Child) -> float:
    return child.health or 0.0


def _mean(children: Sequence[Child]) -> float | None:
    """Return the ARR-weighted mean health; None where no child that is scored pays."""
    weight = sum(float(child.arr or 0) for child in children)
    if not weight:
        return None
    return sum(float(child.arr or 0) * _health(child) for child in children) / weight
