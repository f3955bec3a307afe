"""Counts and sums over standings: what lists show above their rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from accounts.domain.choices import CustomerState
from health.domain.choices import Band, SliceKind, StandingView
from health.models import AccountStanding, PortfolioDay
from health.queries.standings import NOTHING, Totals

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
class Overview:
    """All accounts in sums, as the day was closed: by stage and band, and by ready-made view."""

    cells: tuple[Cell, ...]
    views: Mapping[StandingView, Totals]

    @property
    def not_convertible(self) -> int:
        """How many have a currency without a rate; they are in no sum."""
        return sum(self.views[view].not_convertible for view in (StandingView.PRESENT, StandingView.ABSENT))


def present(rows: QuerySet[AccountStanding]) -> QuerySet[AccountStanding]:
    """Keep customers and those whose contract has just lapsed."""
    return rows.filter(customer_state__in=PRESENT)


def renewing(rows: QuerySet[AccountStanding], day: date) -> QuerySet[AccountStanding]:
    """Keep accounts whose contract can end within 90 days and has a term."""
    return rows.filter(renewal_on__lte=day + timedelta(days=RENEWING_DAYS), rolling=False)


def overview(organization_id: int, day: date) -> Overview:
    """Return what the newest closed day stored about all standings."""
    rows = PortfolioDay.objects.for_organization(organization_id).filter(
        day=day, slice_kind__in=[SliceKind.STAGE_BAND, SliceKind.VIEW]
    )
    found = {(row.slice_kind, row.slice_key): row for row in rows}
    views = {view: _totals(found.get((SliceKind.VIEW, view.value))) for view in StandingView}
    cells = tuple(_cell(row) for (kind, _), row in found.items() if kind == SliceKind.STAGE_BAND)
    return Overview(cells=cells, views=views)


def _totals(row: PortfolioDay | None) -> Totals:
    """Return the sums of a stored slice; a view that holds nobody has none."""
    if row is None:
        return Totals(accounts=0, arr=NOTHING, known_loss=NOTHING, expected_loss=NOTHING, not_convertible=0)
    return Totals(
        accounts=row.accounts,
        arr=row.arr,
        known_loss=row.known_loss,
        expected_loss=row.expected_loss,
        not_convertible=row.not_convertible,
    )


def _cell(row: PortfolioDay) -> Cell:
    stage, band = row.slice_key.split(":")
    return Cell(
        stage_id=int(stage) if stage else None,
        band=Band(band),
        accounts=row.accounts,
        expected_loss=row.expected_loss,
    )
