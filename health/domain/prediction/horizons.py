"""Which horizon's model speaks about the next twelve months.

The main horizon's own model, when it has something to say. Otherwise the longest shorter horizon that is
proven, the months after it at the base rate: p = 1 - (1 - p short)(1 - r), which is right on the average and
leaves the later months to nobody's guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from health.domain.choices import EstimateLabel
from health.domain.facts import FloatArray
from health.domain.prediction import report
from health.domain.prediction.report import Report

MAIN = 12
SHORTER = (6, 3)
MONTHS_FOR_MAIN = 24


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The horizon whose model is used, the base rate r of the months after it, and how far that is proven."""

    horizon: int
    rest: float
    label: EstimateLabel
    reason: str

    def stretched(self, p: FloatArray) -> FloatArray:
        """Return probabilities of the horizon as those of twelve months."""
        return self.rest + (1.0 - self.rest) * p


def chosen(reports: Mapping[int, Report], months: int) -> Chosen | None:
    """Return what is used, given the report of each horizon that was learned from; None = nothing.

    months: of history. Below 24 a shorter horizon's proof counts, and the label says so.
    """
    main = reports.get(MAIN)
    if main is not None and main.has_signal:
        label, reason = report.label(main)
        return Chosen(horizon=MAIN, rest=0.0, label=label, reason=reason)
    proven = [each for each in SHORTER if each in reports and _is_proven(reports[each])]
    if proven:
        return _stretched(proven[0], reports[proven[0]], main, months)
    if main is None or main.proof is None:
        return None
    label, reason = report.label(main)
    return Chosen(horizon=MAIN, rest=0.0, label=label, reason=reason)


def _is_proven(found: Report) -> bool:
    return report.label(found)[0] == EstimateLabel.CALIBRATED


def _stretched(horizon: int, short: Report, main: Report | None, months: int) -> Chosen:
    tested = f"Tested on a horizon of {horizon} months; the months after it are at the base rate."
    if months < MONTHS_FOR_MAIN:
        return Chosen(
            horizon=horizon, rest=_rest(horizon, short, main), label=EstimateLabel.CALIBRATED, reason=tested
        )
    return Chosen(
        horizon=horizon,
        rest=_rest(horizon, short, main),
        label=EstimateLabel.LEARNED_UNPROVEN,
        reason=f"Over 12 months no signal is proven. {tested}",
    )


def _rest(horizon: int, short: Report, main: Report | None) -> float:
    """Return the share of those still there after the short horizon that leave in the months up to twelve."""
    if main is None or not main.rows:
        return float(1.0 - (1.0 - short.base_rate) ** ((MAIN - horizon) / horizon))
    return max((main.base_rate - short.base_rate) / (1.0 - short.base_rate), 0.0)
