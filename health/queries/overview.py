"""Counts and sums over standings: what lists show above their rows, each in one query."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

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


def present(rows: QuerySet[AccountStanding]) -> QuerySet[AccountStanding]:
    """Keep customers and those whose contract has just lapsed."""
    return rows.filter(customer_state__in=PRESENT)


def renewing(rows: QuerySet[AccountStanding], day: date) -> QuerySet[AccountStanding]:
    """Keep accounts whose contract can end within 90 days and has a term."""
    return rows.filter(renewal_on__lte=day + timedelta(days=RENEWING_DAYS), rolling=False)


def by_stage_and_band(rows: QuerySet[AccountStanding]) -> tuple[Cell, ...]:
    """Return the counts and money of each stage and band that has accounts."""
    groups = (
        rows.order_by()
        .values("account__stage_id", "band")
        .annotate(accounts=Count("pk"), loss=Sum("expected_loss"))
    )
    return tuple(
        Cell(
            stage_id=group["account__stage_id"],
            band=Band(group["band"]),
            accounts=group["accounts"],
            expected_loss=group["loss"] or NOTHING,
        )
        for group in groups
    )


def view_counts(rows: QuerySet[AccountStanding], day: date, membership_id: int) -> ViewCounts:
    """Count the ready-made views."""
    here = Q(customer_state__in=PRESENT)
    soon = Q(renewal_on__lte=day + timedelta(days=RENEWING_DAYS), rolling=False)
    counted = rows.order_by().aggregate(
        present=Count("pk", filter=here),
        mine=Count("pk", filter=here & Q(account__owner_id=membership_id)),
        at_risk=Count("pk", filter=here & Q(band=Band.AT_RISK)),
        renewing=Count("pk", filter=here & soon),
        off_track=Count("pk", filter=here & Q(open_episode__isnull=False)),
        absent=Count("pk", filter=~here),
    )
    return ViewCounts(**counted)
