"""Value at risk: how much money may leave, how much of it is certain, where it sits, and how it moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cs_platform.lib import periods, text
from cs_platform.pages import as_of, reader
from cs_platform.pages.charts import Chart, Mark, Series
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.choices import SliceKind
from health.queries import portfolio, standings
from health.queries.portfolio import Slice

HORIZON_MONTHS = 12
COMPARED_MONTHS = 6
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
class Change:
    """How value at risk changed since an earlier closed day."""

    since: date
    amount: Decimal


CUTS = (
    (SliceKind.STAGE, "stage", "By stage"),
    (SliceKind.SEGMENT, "segment", "By segment"),
    (SliceKind.OWNER, "owner", "By owner"),
)


@require_GET
@access.require(Permission.READ)
def value_at_risk(request: TenantRequest) -> HttpResponse:
    """Show the money at risk of the whole organization, as of its last completed run."""
    page_day = as_of.of(request)
    if page_day is None:
        return as_of.nothing_yet(request, section="value-at-risk", title="Value at risk")
    organization_id, day = request.organization.pk, page_day.latest.day
    (whole,) = portfolio.portfolio_on(organization_id, day, SliceKind.ALL)
    history = portfolio.portfolio_trend(organization_id)
    top = standings.standings(organization_id).filter(expected_loss__gt=0)
    top = top.order_by("-expected_loss", "pk")[:TOP_ACCOUNTS]
    context = {
        "section": "value-at-risk",
        "as_of": page_day,
        "horizon_end": periods.add_months(day, HORIZON_MONTHS),
        "whole": whole,
        "not_convertible": whole.not_convertible,
        "changes": [change for months in (1, 3) if (change := _change(history, months)) is not None],
        "trend_sentence": trend_sentence(history),
        "trend_chart": _chart(request, history),
        "tables": [_table(request, day, *cut) for cut in CUTS],
        "top": top,
        "top_sum": sum((row.expected_loss or Decimal(0) for row in top), Decimal(0)),
    }
    return render(request, "pages/value_at_risk.html", context)


def _table(request: TenantRequest, day: date, kind: SliceKind, parameter: str, title: str) -> SliceTable:
    slices = portfolio.portfolio_on(request.organization.pk, day, kind)
    largest = max((line.expected_loss for line in slices), default=Decimal(0))
    accounts = access.url(request, "pages:accounts")
    return SliceTable(
        title=title,
        lines=tuple(
            SliceLine(
                slice=line,
                of_largest=float(line.expected_loss / largest) if largest else 0.0,
                url=f"{accounts}?{urlencode({parameter: line.key or 'none'})}",
            )
            for line in slices
        ),
    )


def _earlier(history: Sequence[Slice], months: int) -> Slice | None:
    """Return the newest stored month that is at least so many months before the last one."""
    latest_day = periods.add_months(history[-1].day, -months)
    return next((point for point in reversed(history[:-1]) if point.day <= latest_day), None)


def _change(history: Sequence[Slice], months: int) -> Change | None:
    earlier = _earlier(history, months)
    if earlier is None:
        return None
    return Change(since=earlier.day, amount=history[-1].expected_loss - earlier.expected_loss)


def trend_sentence(history: Sequence[Slice]) -> str:
    """Say whether risk grows faster than ARR, against six months ago or the first month there is."""
    latest = history[-1]
    earlier = _earlier(history, COMPARED_MONTHS) or history[0]
    if earlier is latest or not earlier.expected_loss or not earlier.arr:
        return "The trend starts here: there is no earlier month to compare with."
    risk = latest.expected_loss / earlier.expected_loss - 1
    arr = latest.arr / earlier.arr - 1
    since = f"since {earlier.day:%B %Y}"
    if risk <= 0:
        return f"Risk fell by {_percent(-risk)} {since}, while ARR {_moved(arr)}."
    if risk > arr:
        return f"Risk grows faster than we do: up {_percent(risk)} {since}, while ARR {_moved(arr)}."
    return f"Risk grows more slowly than we do: up {_percent(risk)} {since}, while ARR {_moved(arr)}."


def _moved(ratio: Decimal) -> str:
    return f"{'grew' if ratio >= 0 else 'fell'} by {_percent(abs(ratio))}"


def _percent(ratio: Decimal) -> str:
    return text.percent(ratio, locale=text.DEFAULT_LOCALE)


def _chart(request: TenantRequest, history: Sequence[Slice]) -> Chart:
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
        days=tuple(point.day for point in history),
        series=(
            series("Known loss", Mark.AREA, [point.known_loss for point in history]),
            series("Value at risk", Mark.ASSUMED, [point.expected_loss for point in history]),
        ),
        locale=locale,
        by_month=True,
        short=True,
    )
