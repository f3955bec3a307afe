"""Value at risk: how much money may leave, how much of it is certain, where it sits, and how it moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.domain import stakes
from cs_platform.lib import text
from cs_platform.pages import as_of, bends, history, reader
from cs_platform.pages.charts import Chart, Mark, Series
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.choices import SliceKind
from health.queries import portfolio, standings
from health.queries.portfolio import Slice

COMPARED_DAYS = (history.MONTH_DAYS, history.QUARTER_DAYS)
TOP_ACCOUNTS = 10


@dataclass(frozen=True, kw_only=True)
class SliceLine:
    """One line of a table of slices: its sums, its share of the largest, and where its accounts are."""

    slice: Slice
    of_largest: float
    url: str


@dataclass(frozen=True, kw_only=True)
class SliceTable:
    """One cut through the portfolio, the largest expected loss first."""

    title: str
    lines: tuple[SliceLine, ...]


@dataclass(frozen=True, kw_only=True)
class Cut:
    """One way to cut the portfolio. parameter: the filter of the accounts list by which a line opens."""

    kind: SliceKind
    parameter: str
    title: str


# side by side on a wide screen
COLUMNS = (
    (
        Cut(kind=SliceKind.STAGE, parameter="stage", title="By stage"),
        Cut(kind=SliceKind.SEGMENT, parameter="segment", title="By segment"),
    ),
    (Cut(kind=SliceKind.OWNER, parameter="owner", title="By owner"),),
)


@require_GET
@access.require(Permission.READ)
def value_at_risk(request: TenantRequest) -> HttpResponse:
    """Show the money at risk of the whole organization, as of its last completed run."""
    page_day = as_of.of(request)
    if page_day is None:
        return as_of.nothing_yet(request, section="value-at-risk", title="Value at risk")
    organization_id, day = request.organization.pk, page_day.latest.day
    months = portfolio.portfolio_trend(organization_id)
    whole = months[-1]
    trend = history.since_first_customer(months)
    top = standings.at_stake(standings.standings(organization_id))[:TOP_ACCOUNTS]
    context = {
        "section": "value-at-risk",
        "as_of": page_day,
        "horizon_end": stakes.horizon_end(day),
        "whole": whole,
        "not_convertible": whole.not_convertible,
        "changes": [found for ago in COMPARED_DAYS if (found := history.change(trend, ago)) is not None],
        "trend_sentence": trend_sentence(trend, locale=reader.locale_of(request)),
        "trend_chart": _chart(request, trend),
        "columns": [[_table(request, day, cut) for cut in column] for column in COLUMNS],
        "top": top,
        "top_sum": sum((row.expected_loss or Decimal(0) for row in top), Decimal(0)),
    }
    return render(request, "pages/value_at_risk.html", context)


def _table(request: TenantRequest, day: date, cut: Cut) -> SliceTable:
    slices = portfolio.portfolio_on(request.organization.pk, day, cut.kind)
    largest = max((line.expected_loss for line in slices), default=Decimal(0))
    accounts = access.url(request, "pages:accounts")
    return SliceTable(
        title=cut.title,
        lines=tuple(
            SliceLine(
                slice=line,
                of_largest=float(line.expected_loss / largest) if largest else 0.0,
                url=f"{accounts}?{urlencode({cut.parameter: line.key or 'none'})}",
            )
            for line in slices
        ),
    )


def trend_sentence(trend: Sequence[Slice], *, locale: str) -> str:
    """Say whether risk grows faster than ARR, against half a year ago or the first month there is."""
    latest = trend[-1]
    earlier = history.earlier(trend, history.HALF_YEAR_DAYS) or trend[0]
    if earlier is latest or not earlier.expected_loss or not earlier.arr:
        return "The trend starts here: there is no earlier month to compare with."
    risk = _whole_percent(latest.expected_loss / earlier.expected_loss - 1)
    arr = _whole_percent(latest.arr / earlier.arr - 1)
    since = text.month_in_full(earlier.day, locale=locale)
    if risk == 0:
        return f"Risk is where it was in {since}, while ARR {_moved(arr)}."
    if risk < 0:
        return f"Risk fell by {-risk}% since {since}, while ARR {_moved(arr)}."
    pace = "faster than we do" if risk > arr else "no faster than we do"
    return f"Risk grows {pace}: up {risk}% since {since}, while ARR {_moved(arr)}."


def _whole_percent(ratio: Decimal) -> int:
    return int(text.rounded(ratio * 100))


def _moved(percent: int) -> str:
    if percent == 0:
        return "stayed as it was"
    return f"{'grew' if percent > 0 else 'fell'} by {abs(percent)}%"


def _chart(request: TenantRequest, trend: Sequence[Slice]) -> Chart:
    """Draw expected loss, dashed since it is assumed, over known loss, by month."""
    locale, currency = reader.locale_of(request), request.organization.reporting_currency

    def series(name: str, mark: Mark, amounts: Sequence[Decimal]) -> Series:
        return Series(
            name=name,
            mark=mark,
            values=tuple(float(amount) for amount in amounts),
            texts=tuple(text.money_full(amount, currency, locale=locale) for amount in amounts),
            end=text.amount_short(amounts[-1], locale=locale, decimals=2),
        )

    return Chart(
        key="trend",
        label=f"Value at risk and known loss by month, in {currency}",
        days=tuple(point.day for point in trend),
        series=(
            series("Known loss", Mark.AREA, [point.known_loss for point in trend]),
            series("Value at risk", Mark.ASSUMED, [point.expected_loss for point in trend]),
        ),
        locale=locale,
        by_month=True,
        short=True,
        bends=bends.of_days(request.organization.pk, [point.day for point in trend]),
    )
