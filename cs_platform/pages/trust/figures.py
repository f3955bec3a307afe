"""The statistics of a model and of the bands, as rows for a page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cs_platform.lib import text
from cs_platform.pages.trust import inputs
from health.domain.choices import Band
from health.domain.prediction.proof import Interval
from health.domain.prediction.report import Report
from health.queries.hindsight import Hindsight
from health.queries.models import Study

TENTH, NINTH_TENTH = 10, 90


@dataclass(frozen=True, kw_only=True)
class Statistic:
    """One figure of a test: the key of its definition, the value in words, and what would be perfect."""

    key: str
    value: str
    perfect: str


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """An input that is left out because it tells too much. source: what models call it."""

    source: str
    name: str
    by_missing: bool
    auc: float


@dataclass(frozen=True, kw_only=True)
class Spread:
    """What refits say on the mean of the lowest and the highest tenth of accounts: 8 in 10 of them."""

    count: int
    lowest: tuple[float, float]
    highest: tuple[float, float]


def statistics(report: Report | None, *, locale: str) -> tuple[Statistic, ...]:
    """Return the figures of a model's test; none without a test."""
    if report is None or report.proof is None:
        return ()
    found = report.proof

    def number(value: float, decimals: int) -> str:
        return text.number(value, locale=locale, decimals=decimals) if np.isfinite(value) else "not known"

    def percent(value: float) -> str:
        return text.percent(value, locale=locale, decimals=1) if np.isfinite(value) else "not known"

    def interval(held: Interval) -> str:
        return f"{number(held.value, 2)} ({number(held.low, 2)} to {number(held.high, 2)})"

    return (
        Statistic(key="auc", value=number(found.auc, 2), perfect="1; chance is 0.5"),
        Statistic(
            key="brier",
            value=f"{number(found.brier, 4)}, skill {percent(found.brier_skill)}",
            perfect="0; skill 100%",
        ),
        Statistic(
            key="log-loss",
            value=f"{number(found.log_loss, 4)} against {number(found.base_log_loss, 4)} of the base rate",
            perfect="0",
        ),
        Statistic(
            key="log-loss-gained",
            value=f"{number(found.gain, 4)}, at least {number(found.gain_bound, 4)}",
            perfect="at least above 0",
        ),
        Statistic(key="calibration-slope", value=interval(found.slope), perfect="1; 0 is no information"),
        Statistic(key="calibration-error", value=percent(found.calibration_error), perfect="0%"),
        Statistic(
            key="observed-expected",
            value=f"{interval(found.accounts)} in accounts, {interval(found.money)} in money",
            perfect="1",
        ),
    )


def suspects(study: Study) -> tuple[Suspect, ...]:
    """Return the inputs left out at any horizon, each once."""
    reports = [each.report for each in study.horizons if each.report is not None]
    found = {each.name: each for report in reports for each in report.suspects}
    return tuple(
        Suspect(source=each.name, name=inputs.name(each.name), by_missing=each.by_missing, auc=each.auc)
        for each in found.values()
    )


def spread(by_tenth: Sequence[Sequence[float]]) -> Spread | None:
    """Return how far refits differ; None without any."""
    if not by_tenth:
        return None
    levels = np.array([[row[0], row[-1]] for row in by_tenth])
    low, high = np.percentile(levels, [TENTH, NINTH_TENTH], axis=0).tolist()
    return Spread(count=len(by_tenth), lowest=(low[0], high[0]), highest=(low[1], high[1]))


def tells_apart(past: Hindsight) -> bool | None:
    """Return whether at risk left more often than healthy beyond chance; None where one has no accounts."""
    healthy, at_risk = (past.of(band).interval for band in (Band.HEALTHY, Band.AT_RISK))
    return None if healthy is None or at_risk is None else at_risk[0] > healthy[1]
