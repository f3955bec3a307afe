"""The back-test in pictures: loss predicted and lost by origin, and what was said against what happened."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from cs_platform.lib import text
from cs_platform.pages.point_chart import PointChart, PointMark, Points
from health.domain.prediction.backtest import Bin
from health.queries.models import BackTest

ROOM = 1.08
ORIGIN_HEAD = (
    "Tested from",
    "Accounts",
    "Churned",
    "Predicted",
    "Low",
    "High",
    "Lost",
    "Inside",
    "Lift",
    "Learned from",
)
BIN_HEAD = ("Tenth", "Accounts", "Said", "Churned", "Happened", "Low", "High")


def losses(test: BackTest, *, currency: str, locale: str) -> PointChart:
    """Draw predicted against actual loss of each origin, with the interval that held 8 in 10."""

    def money(amount: float) -> str:
        return text.money_full(Decimal(str(round(amount, 2))), currency, locale=locale)

    days = [date.fromisoformat(row["day"]) for row in test.origins]
    names = tuple(text.month(day, locale=locale) for day in days)
    inside = [row["low"] <= row["actual"] <= row["high"] for row in test.origins]
    said = tuple(_said(row, money) for row in test.origins)
    return PointChart(
        key="losses",
        label=f"Loss predicted and lost over {test.months} months, by the day tested from, in {currency}",
        points=(
            _column("Interval", PointMark.RANGE, names, test.origins, said, "predicted"),
            _column("Predicted", PointMark.TICK, names, test.origins, said, "predicted"),
            *(
                _column(words, mark, names, test.origins, said, "actual", [each is held for each in inside])
                for words, mark, held in (
                    ("Lost, inside", PointMark.DOT, True),
                    ("Lost, outside", PointMark.OPEN, False),
                )
                if held in inside
            ),
        ),
        head=ORIGIN_HEAD,
        rows=tuple(
            (
                text.day(day, locale=locale),
                text.number(row["accounts"], locale=locale),
                text.number(row["churned"], locale=locale),
                *(money(row[key]) for key in ("predicted", "low", "high", "actual")),
                "yes" if held else "no",
                text.number(row["lift"], locale=locale, decimals=1),
                f"{text.count(row['learned_churns'], 'churn', locale=locale)}",
            )
            for day, row, held in zip(days, test.origins, inside, strict=True)
        ),
        raw=tuple(
            (
                row["day"],
                row["accounts"],
                row["churned"],
                *(round(row[key], 2) for key in ("predicted", "low", "high", "actual")),
                "yes" if held else "no",
                row["lift"],
                row["learned_churns"],
            )
            for row, held in zip(test.origins, inside, strict=True)
        ),
        locale=locale,
    )


def reliability(bins: Sequence[Bin], *, months: int, locale: str) -> PointChart:
    """Draw what was said of each tenth of accounts against how often it happened, with Wilson's intervals."""

    def share(value: float) -> str:
        return text.percent(value, locale=locale, decimals=1)

    top = max((max(each.high, each.said) for each in bins), default=1.0)
    return PointChart(
        key="reliability",
        label=f"Churn said and churn that happened within {months} months, by tenth of the accounts",
        points=(
            Points(
                name="Tenths of the accounts",
                mark=PointMark.ERROR,
                x=tuple(each.said for each in bins),
                values=tuple(each.happened for each in bins),
                texts=tuple(
                    f"said {share(each.said)}, happened {share(each.happened)}: "
                    f"{text.number(each.churned, locale=locale)} of {text.number(each.count, locale=locale)}"
                    for each in bins
                ),
                low=tuple(each.low for each in bins),
                high=tuple(each.high for each in bins),
            ),
        ),
        head=BIN_HEAD,
        rows=tuple(
            (
                str(place),
                text.number(each.count, locale=locale),
                share(each.said),
                text.number(each.churned, locale=locale),
                *(share(value) for value in (each.happened, each.low, each.high)),
            )
            for place, each in enumerate(bins, start=1)
        ),
        raw=tuple(
            (place, each.count, each.said, each.churned, each.happened, each.low, each.high)
            for place, each in enumerate(bins, start=1)
        ),
        locale=locale,
        x_title="predicted, % of accounts",
        diagonal=min(top * ROOM, 1.0),
    )


def _column(
    name: str,
    mark: PointMark,
    names: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    said: Sequence[str],
    key: str,
    kept: Sequence[bool] | None = None,
) -> Points:
    """Return one value of each origin that is kept."""
    places = [place for place in range(len(rows)) if kept is None or kept[place]]
    return Points(
        name=name,
        mark=mark,
        x=tuple(names[place] for place in places),
        values=tuple(rows[place][key] for place in places),
        texts=tuple(said[place] for place in places),
        low=tuple(rows[place]["low"] for place in places),
        high=tuple(rows[place]["high"] for place in places),
    )


def _said(row: Mapping[str, Any], money: Any) -> str:
    return (
        f"predicted {money(row['predicted'])} ({money(row['low'])} to {money(row['high'])}), "
        f"lost {money(row['actual'])}"
    )
