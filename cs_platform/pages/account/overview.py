"""Overview: why this health, what moved it since a day of one's choice, and what comes due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.queries import due, promises, records
from accounts.queries.records import ContractLine, ContractStatus
from autopsies.queries import reviews
from cs_platform.lib import text
from cs_platform.pages import bends, reader
from cs_platform.pages.account import head as heads
from cs_platform.pages.account.head import Head
from cs_platform.pages.charts import Chart, Mark, Series
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain import scoring
from health.queries import days, explanation, why
from health.queries.explanation import TrendPoint
from playbooks.queries import of_account

DUE_SHOWN = 8
USUALLY_COMPARED = explanation.COMPARED_DAYS
OFFERED_DAYS = (7, 30, 91, 182, 365)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A stored day that health can be compared with."""

    day: date
    is_chosen: bool


@require_GET
@access.require(Permission.READ)
def overview(request: TenantRequest, account_id: int) -> HttpResponse:
    """Show why an account stands as it does, and what to do next."""
    organization, head = request.organization, heads.of(request, account_id)
    trend = explanation.trend(organization.pk, account_id) if head.standing else ()
    known = [point.day for point in trend if point.health is not None and point.day < head.day]
    between = _between(request, [point.day for point in trend if point.health is not None])
    since = between[0] if between else _since(request.GET.get("since", ""), known, head.day)
    contracts = records.contracts(organization.pk, account_id, head.today).lines
    context = {
        "explained": _explained(request, head, since, between[1] if between else head.day),
        "is_between": between is not None,
        "days_known": (known[0].isoformat(), head.day.isoformat()) if known else None,
        "choices": _choices(known, head.day, since),
        "health_chart": _health_chart(request, trend) if len(trend) > 1 else None,
        "due": due.next_due(
            organization.pk, account_id, head.now, time_zone=organization.time_zone, limit=DUE_SHOWN
        ),
        "handover": promises.handover(organization.pk, account_id),
        "renewals": _renewals(contracts),
        "work": of_account.work(organization.pk, account_id),
        "disagreement": None if head.standing is None else why.disagreement(head.standing),
        "autopsies": reviews.rows(organization.pk, account_id=account_id),
    }
    return heads.show(request, head, "pages/account/overview.html", context)


def _explained(
    request: TenantRequest, head: Head, since: date | None, day: date
) -> explanation.HealthExplanation | None:
    if head.standing is None:
        return None
    return explanation.explain(request.organization.pk, head.account.pk, day, since=since)


def _between(request: TenantRequest, known: Sequence[date]) -> tuple[date, date] | None:
    """Return the two stored days at or before those asked for; None where they are not two."""
    asked = [request.GET.get(name, "") for name in ("from", "to")]
    found = [max((day for day in known if day.isoformat() <= each), default=None) for each in asked if each]
    if len(found) != len(asked) or None in found:
        return None
    first, last = sorted(day for day in found if day is not None)
    return (first, last) if first < last else None


def _since(written: str, known: Sequence[date], day: date) -> date | None:
    """Return the day asked for where something is stored for it, else the one nearest to a month before."""
    asked = next((each for each in known if each.isoformat() == written), None)
    return asked or days.compared_day(known, day, USUALLY_COMPARED)


def _choices(known: Sequence[date], day: date, since: date | None) -> list[Choice]:
    """Offer the stored days nearest to a week, a month, a quarter, half a year and a year before."""
    near = {days.compared_day(known, day, ago) for ago in OFFERED_DAYS} | {since}
    wanted = sorted((each for each in near if each is not None), reverse=True)
    return [Choice(day=each, is_chosen=each == since) for each in wanted]


def _renewals(contracts: Sequence[ContractLine]) -> list[ContractLine]:
    """Return the running contracts that have a term, the next to end first."""
    running = [line for line in contracts if line.status is ContractStatus.RUNNING]
    return sorted(running, key=lambda line: line.term_ends_on or date.max)


def _health_chart(request: TenantRequest, trend: Sequence[TrendPoint]) -> Chart:
    """Draw health on its stored days between the edges of the bands."""
    locale = reader.locale_of(request)
    texts = tuple(
        "unknown" if point.health is None else text.number(point.health, locale=locale) for point in trend
    )
    return Chart(
        key="health",
        label="Health on a scale of 0 to 100 by day",
        days=tuple(point.day for point in trend),
        series=(
            Series(
                name="Health",
                mark=Mark.LINE,
                values=tuple(point.health for point in trend),
                texts=texts,
                end=texts[-1],
            ),
        ),
        locale=locale,
        ticks=(0.0, scoring.WATCH_FROM, scoring.HEALTHY_FROM, scoring.FULL_POINTS),
        zones=((20, "at risk"), (55, "watch"), (85, "healthy")),
        bends=bends.of_trend(trend),
    )
