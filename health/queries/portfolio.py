"""Value at risk of the whole organization and of its slices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery

from accounts.models import LifecycleStage
from cs_platform.jobs.domain.choices import RunKind, RunState
from cs_platform.jobs.models import Run
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.models import Organization
from health.domain.choices import EstimateLabel, SliceKind
from health.models import AccountStanding, PortfolioDay

NOBODY = "No owner"
NO_STAGE = "No stage"
NO_SEGMENT = "No segment"


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Sums over the accounts of one slice on a day, in the reporting currency.

    key: a stage's or owner's id as text, a segment's name; "" for accounts without one.
    not_convertible: accounts whose currency has no rate; they are in `accounts` and in no sum.
    """

    day: date
    kind: SliceKind
    key: str
    label: str
    accounts: int
    arr: Decimal
    known_loss: Decimal
    expected_loss: Decimal
    not_convertible: int


@dataclass(frozen=True, kw_only=True)
class LatestDay:
    """The day every page shows: of the last completed run, whatever its day.

    is_partial: chunks of accounts failed, or are being tried again. is_provisional: only a replay has closed
    it so far.
    """

    day: date
    finished_at: datetime
    is_partial: bool
    is_provisional: bool
    chunks_failed: int
    label: EstimateLabel


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """The day of the last completed run, and the currency of its money."""

    latest: LatestDay
    currency: str


def portfolio_on(organization_id: int, day: date, slice_kind: SliceKind) -> tuple[Slice, ...]:
    """Return the slices of a closed day, the largest expected loss first; one for `SliceKind.ALL`."""
    rows = (
        PortfolioDay.objects.for_organization(organization_id)
        .filter(day=day, slice_kind=slice_kind)
        .order_by("-expected_loss", "slice_key")
    )
    labels = _labels(organization_id, slice_kind)
    return tuple(_slice(row, labels) for row in rows)


def segments_on(organization_id: int, day: date) -> list[str]:
    """Return the segments of a closed day, by name."""
    rows = PortfolioDay.objects.for_organization(organization_id).filter(
        day=day, slice_kind=SliceKind.SEGMENT
    )
    return sorted(rows.exclude(slice_key="").values_list("slice_key", flat=True), key=str.casefold)


def portfolio_trend(organization_id: int) -> tuple[Slice, ...]:
    """Return the whole portfolio at the last closed day of each month, oldest first."""
    rows = PortfolioDay.objects.for_organization(organization_id).filter(slice_kind=SliceKind.ALL)
    newest_of_month = {(row.day.year, row.day.month): row for row in rows.order_by("day")}
    labels = _labels(organization_id, SliceKind.ALL)
    return tuple(_slice(row, labels) for row in newest_of_month.values())


def slice_days(organization_id: int, kind: SliceKind, key: str, *, since: date) -> Mapping[date, Decimal]:
    """Return what a slice was expected to lose on each closed day from `since` on, oldest first."""
    rows = PortfolioDay.objects.for_organization(organization_id).filter(
        slice_kind=kind, slice_key=key, day__gte=since
    )
    return dict(rows.order_by("day").values_list("day", "expected_loss"))


def latest_day(organization_id: int) -> LatestDay | None:
    """Return the newest closed day, which the standings show; None before the first completed run."""
    closed = PortfolioDay.objects.for_organization(organization_id).filter(slice_kind=SliceKind.ALL)
    run = _run_of(organization_id, closed.order_by("-day").values("day")[:1])
    if run is None or run.finished_at is None:
        return None
    return LatestDay(
        day=run.day,
        finished_at=run.finished_at,
        is_partial=run.state != RunState.DONE,
        is_provisional=run.kind == RunKind.REPLAY,
        chunks_failed=run.chunks_failed,
        label=EstimateLabel(run.label or EstimateLabel.ASSUMED),
    )


def as_of(organization: Organization) -> AsOf | None:
    """Return the day that a page speaks of; None before the first completed run."""
    latest = latest_day(organization.pk)
    return None if latest is None else AsOf(latest=latest, currency=organization.reporting_currency)


def _run_of(organization_id: int, day: QuerySet[Any]) -> Any:
    """Return the completed run of a day, given as a query of it; a daily one before a replay.

    One that was opened again to try its failed chunks is still what the day shows, until it is closed anew.
    It carries `label`, how far the probability of the account with the largest expected loss can be trusted.
    """
    is_complete = Q(state__in=[RunState.DONE, RunState.PARTIAL])
    was_complete = Q(finished_at__isnull=False) & ~Q(result={})
    runs = Run.objects.for_organization(organization_id).filter(is_complete | was_complete, day=Subquery(day))
    standings = AccountStanding.objects.for_organization(organization_id)
    largest = standings.order_by(F("expected_loss").desc(nulls_last=True), "account_id")
    return runs.annotate(label=Subquery(largest.values("label")[:1])).order_by("kind").first()


def _slice(row: PortfolioDay, labels: dict[str, str]) -> Slice:
    return Slice(
        day=row.day,
        kind=SliceKind(row.slice_kind),
        key=row.slice_key,
        label=labels.get(row.slice_key, row.slice_key),
        accounts=row.accounts,
        arr=row.arr,
        known_loss=row.known_loss,
        expected_loss=row.expected_loss,
        not_convertible=row.not_convertible,
    )


def _labels(organization_id: int, kind: SliceKind) -> dict[str, str]:
    """Return the words of the keys of a kind of slice."""
    if kind is SliceKind.STAGE:
        stages = LifecycleStage.objects.for_organization(organization_id)
        return {"": NO_STAGE} | {str(pk): name for pk, name in stages.values_list("pk", "name")}
    if kind is SliceKind.OWNER:
        return {"": NOBODY} | {
            str(member.pk): str(member.user) for member in tenancy.members(organization_id)
        }
    if kind is SliceKind.SEGMENT:
        return {"": NO_SEGMENT}
    return {"": SliceKind.ALL.label}
