"""Trainings as they are stored, with figures worked by hand, for pages that show them."""

from datetime import UTC, datetime
from typing import Any

from cs_platform.tenancy.models import Organization
from health.domain.choices import ModelPartKind, ModelState
from health.domain.prediction.proof import Interval, Proof
from health.domain.prediction.report import Report
from health.models import ChurnModel, ChurnModelPart
from tests import factories as make

NOW = datetime(2026, 3, 31, 2, 0, tzinfo=UTC)


def origin(day: str, low: float, actual: float, bins: list[tuple[int, float, float]]) -> dict[str, Any]:
    """Return a back-test as stored; bins: accounts, share said, share that churned."""
    tenths = [
        {"count": count, "said": said, "happened": happened, "low": 0.0, "high": 1.0}
        for count, said, happened in bins
    ]
    plain = {"label": "CALIBRATED", "learned_churns": 40, "lift": 2.0, "figures": {}, "reliability": tenths}
    sums = {"accounts": 20, "churned": 3, "predicted": 1000.0, "low": low, "high": 2000.0, "actual": actual}
    return {"day": day, "horizon": 12, "origin": plain | sums | {"day": day, "horizon": 12}}


def report(*, has_signal: bool = True, churns: int = 60, tested: bool = True, **fields: Any) -> Report:
    """Return what is told of a model that passes every test unless said otherwise."""
    one = Interval(low=0.8, value=1.0, high=1.2)
    proof = Proof(
        rows=900,
        churned_accounts=40,
        log_loss=0.25,
        base_log_loss=0.3,
        gain=0.05,
        gain_bound=0.02 if has_signal else -0.01,
        brier=0.08,
        brier_skill=0.11,
        auc=0.81,
        calibration_error=0.012,
        slope=one,
        accounts=one,
        money=one,
        smallest_in_accounts=0.28,
        smallest_in_money=0.34,
    )
    plain: dict[str, Any] = {
        "rows": 3000,
        "accounts": 200,
        "churned_accounts": churns,
        "base_rate": 0.125,
        "compared_rows": 3000,
        "times_given": True,
        "forward": True,
        "horizon": 12,
        "winner": "logistic regression",
        "scores": (),
        "proof": proof if tested else None,
        "has_signal": has_signal,
        "suspects": (),
        "dropped": (),
    }
    return Report(**(plain | fields))


def trained(
    organization: Organization, found: Report | None, *origins: dict[str, Any], **fields: Any
) -> ChurnModel:
    """Store a training that is ready, with the report of its main horizon and its back-tests."""
    plain = {"number": 1, "trained_on": make.DAY, "state": ModelState.READY, "parts_total": 1}
    times = {"started_at": NOW, "finished_at": NOW}
    model = ChurnModel.objects.create(organization=organization, **(plain | times | fields))
    data: dict[str, Any] = {
        "churns": 2,
        "months": 30,
        "model": None if found is None else {"report": found.to_data()},
    }
    share = {"dimensions": [0.5, 0.1, 0.1, 0.1, 0.1, 0.1], "accounts": 190, "kept": 0.85}
    if found is not None and found.has_signal:
        data["looks_at"] = share | {"inputs": [["usage_silence", 0.5], ["own:plan_name", 0.1]]}
    parts = [(ModelPartKind.HORIZON, 12, data)]
    parts += [(ModelPartKind.ORIGIN, place, each) for place, each in enumerate(origins)]
    parts += [(ModelPartKind.REFIT, 1, {"by_tenth": [0.01, 0.4]}), (ModelPartKind.REFIT, 2, {})]
    for kind, place, held in parts:
        ChurnModelPart.objects.create(
            organization=organization, model=model, kind=kind, place=place, data=held
        )
    return model
