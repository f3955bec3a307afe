"""What working closed days out again has changed: late data, apart from what happened on the days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cs_platform.jobs.domain.choices import RunKind, RunState
from cs_platform.jobs.models import Run
from health.domain.choices import SliceKind
from health.models import PortfolioDay

SUMS = ("arr", "known_loss", "expected_loss")


@dataclass(frozen=True, kw_only=True)
class Sums:
    """The sums of a day over all accounts, in the reporting currency."""

    arr: Decimal
    known_loss: Decimal
    expected_loss: Decimal

    def as_dict(self) -> dict[str, str]:
        """Return the sums as decimal text, fit for JSON."""
        return {key: str(getattr(self, key)) for key in SUMS}


@dataclass(frozen=True, kw_only=True)
class Rescored:
    """A closed day before it was first worked out again, and as it stands."""

    day: date
    before: Sums
    after: Sums

    @property
    def late(self) -> Decimal:
        """The value at risk that late data added or took."""
        return self.after.expected_loss - self.before.expected_loss


def sums_of(organization_id: int, day: date) -> Sums | None:
    """Return the sums of a closed day; None when it is not closed."""
    whole = PortfolioDay.objects.for_organization(organization_id).filter(day=day, slice_kind=SliceKind.ALL)
    found: dict[str, Decimal] | None = whole.values(*SUMS).first()
    return None if found is None else Sums(**found)


def rescored_days(
    organization_id: int, first: date, *, since: datetime | None = None
) -> tuple[Rescored, ...]:
    """Return the days from `first` on that were worked out again, oldest first; by runs started `since`."""
    runs = Run.objects.for_organization(organization_id).filter(
        kind=RunKind.RESCORE, day__gte=first, state__in=[RunState.DONE, RunState.PARTIAL]
    )
    if since is not None:
        runs = runs.filter(started_at__gte=since)
    return tuple(_rescored(run) for run in runs.order_by("day"))


def with_change(result: Mapping[str, Any], before: Sums | None, after: Sums | None) -> dict[str, Any]:
    """Return what the run of a day keeps: the sums before it was first worked out again, and those now."""
    first = result.get("before") or (None if before is None else before.as_dict())
    return {"before": first, "after": None if after is None else after.as_dict()}


def _rescored(run: Run) -> Rescored:
    return Rescored(day=run.day, before=_sums(run.result["before"]), after=_sums(run.result["after"]))


def _sums(stored: Mapping[str, str]) -> Sums:
    return Sums(**{key: Decimal(stored[key]) for key in SUMS})
