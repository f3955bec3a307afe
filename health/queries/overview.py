"""Counts and sums over standings: what lists show above their rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.domain.choices import CustomerState
from health.domain.choices import Band
from health.models import AccountStanding

NOTHING = Decimal("0.00")
PRESENT = (CustomerState.CUSTOMER, CustomerState.LAPSED)
RENEWING_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Accounts of one stage in one band. stage_id: None for accounts without a stage."""

    stage_id: int | None
    band: Band
    accounts: int
    expected_loss: Decimal


@dataclass(frozen=True, kw_only=True)
class ViewCounts:
    """How many accounts each ready-made view holds."""

    present: int
    mine: int
    at_risk: int
    renewing: int
    off_track: int
    absent: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """All accounts in sums. not_convertible: how many have a currency without a rate; they are in no sum."""

    cells: tuple[Cell, ...]
    views: ViewCounts
    not_convertible: int


def present(rows: QuerySet[AccountStanding]) -> QuerySet[AccountStanding]:
    """Keep customers and those whose contract has just lapsed."""
    return rows.filter(customer_state__in=PRESENT)


def renewing(rows: QuerySet[AccountStanding], day: date) -> QuerySet[AccountStanding]:
    """Keep accounts whose contract can end within 90 days and has a term."""
    return rows.filter(renewal_on__lte=day + timedelta(days=RENEWING_DAYS), rolling=False)


def overview(rows: QuerySet[AccountStanding], day: date, membership_id: int) -> Overview:
    """Count and add up all standings by stage and band, and count the ready-made views, in one query."""
    here = Q(customer_state__in=PRESENT)
    soon = Q(renewal_on__lte=day + timedelta(days=RENEWING_DAYS), rolling=False)
    groups = list(
        rows.order_by()
        .values("account__stage_id", "band")
        .annotate(
            present=Count("pk", filter=here),
            loss=Sum("expected_loss", filter=here),
            mine=Count("pk", filter=here & Q(account__owner_id=membership_id)),
            renewing=Count("pk", filter=here & soon),
            off_track=Count("pk", filter=here & Q(open_episode__isnull=False)),
            absent=Count("pk", filter=~here),
            no_rate=Count("pk", filter=~Q(not_convertible="")),
        )
    )
    cells = tuple(_cell(group) for group in groups if group["present"])
    return Overview(
        cells=cells,
        views=_views(groups, cells),
        not_convertible=sum(group["no_rate"] for group in groups),
    )


def _cell(group: Mapping[str, Any]) -> Cell:
    return Cell(
        stage_id=group["account__stage_id"],
        band=Band(group["band"]),
        accounts=group["present"],
        expected_loss=group["loss"] or NOTHING,
    )


def _views(groups: Sequence[Mapping[str, Any]], cells: Sequence[Cell]) -> ViewCounts:
    names = ("present", "mine", "renewing", "off_track", "absent")
    counts: dict[str, int] = {name: sum(group[name] for group in groups) for name in names}
    at_risk = sum(cell.accounts for cell in cells if cell.band is Band.AT_RISK)
    return ViewCounts(**counts, at_risk=at_risk)
