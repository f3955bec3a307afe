"""What the jobs of a training do: each adds one part to the model, and the last one finishes it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import numpy as np

from cs_platform.jobs import operations as jobs
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from health.domain.choices import ModelPartKind, ModelState
from health.domain.prediction import (
    backtest,
    folds,
    importance,
    landmarks,
    reference,
    refits,
    select,
    timing,
)
from health.domain.prediction.model import ChurnModel as Predictor
from health.models import ChurnModel, ChurnModelPart
from health.queries import configurations, models
from health.queries import landmarks as stored

HORIZON, REFIT, ORIGIN = "train_horizon", "train_refit", "train_origin"
KINDS = (HORIZON, REFIT, ORIGIN)
PART_OF = {HORIZON: ModelPartKind.HORIZON, REFIT: ModelPartKind.REFIT, ORIGIN: ModelPartKind.ORIGIN}
MAIN_HORIZON = 12
PLACES = 100
"""A back-test's place is its day's ordinal x 100 + its horizon."""


def origin_place(horizon: int, day: date) -> int:
    """Return the place of a back-test."""
    return day.toordinal() * PLACES + horizon


def enqueue(model: ChurnModel, kind: str, place: int, *, now: datetime, by: int | None = None) -> None:
    """Write the job that adds one part."""
    jobs.enqueue(
        kind=kind,
        key=f"{model.number}:{place}",
        organization_id=model.organization_id,
        arguments={"model_id": model.pk, "place": place},
        now=now,
        by=by,
    )


def train_horizon(organization_id: int, model_id: int, horizon: int, *, now: datetime) -> None:
    """Choose, calibrate and test the model of a horizon; of the main one, have it fitted again 20 times."""
    with organization_context(organization_id, operation="train"):
        model = models.training_of(organization_id, model_id)
        past = stored.history(organization_id, model.trained_on)
        rows = stored.rows(past, horizon=horizon)
        found = None if rows is None else _select(organization_id, rows, horizon)
        data = _horizon_data(past, rows, found, horizon, _points(model))
        is_new = _add(model, ModelPartKind.HORIZON, horizon, data, now=now)
        if horizon != MAIN_HORIZON or not is_new:
            return
        if found is None or not found.trained.candidate.learners:
            _expect_fewer(model, refits.COUNT, now=now)
            return
        for number in range(1, refits.COUNT + 1):
            enqueue(model, REFIT, number, now=now)


def train_refit(organization_id: int, model_id: int, number: int, *, now: datetime) -> None:
    """Fit the main horizon's candidate to one resample of the accounts."""
    with organization_context(organization_id, operation="train"):
        model = models.training_of(organization_id, model_id)
        held = models.predictor_of(organization_id, model_id, MAIN_HORIZON)
        rows = stored.rows(stored.history(organization_id, model.trained_on), horizon=MAIN_HORIZON)
        if held is None or rows is None:
            raise models.NoModelError("The model that was to be fitted again is not there.")
        fitted = refits.refit(
            held,
            rows.inputs,
            rows.churned,
            groups=rows.account,
            times=rows.month,
            seed=number,
            ahead=landmarks.ahead(rows.inputs),
        )
        by_tenth = refits.by_tenth(held, fitted, rows.newest)
        _add(model, ModelPartKind.REFIT, number, {"trained": fitted.to_data(), "by_tenth": by_tenth}, now=now)


def train_origin(organization_id: int, model_id: int, place: int, *, now: datetime) -> None:
    """Train on what was known at an origin and compare with what came."""
    day, horizon = date.fromordinal(place // PLACES), place % PLACES
    with organization_context(organization_id, operation="train"):
        model = models.training_of(organization_id, model_id)
        past = stored.history(organization_id, model.trained_on)
        rows = stored.rows(past, horizon=horizon, known_on=day)
        data = _origin_data(organization_id, past, rows, day, horizon)
        _add(model, ModelPartKind.ORIGIN, place, data, now=now)


def give_up(organization_id: int, model_id: int, kind: str, place: int, *, now: datetime) -> None:
    """Leave a part's place with an error, so that the training, if it is there, ends without it."""
    with organization_context(organization_id, operation="train"):
        model = ChurnModel.objects.for_organization(organization_id).filter(pk=model_id).first()
        if model is None:
            return
        is_new = _add(model, PART_OF[kind], place, {}, error="It failed in every attempt.", now=now)
        if is_new and kind == HORIZON and place == MAIN_HORIZON:
            _expect_fewer(model, refits.COUNT, now=now)


def _select(organization_id: int, rows: stored.Rows, horizon: int) -> Predictor:
    settings = tenancy.settings_of(organization_id)
    return select(
        rows.inputs,
        rows.churned,
        money=rows.arr,
        groups=rows.account,
        times=rows.month,
        horizon_months=horizon,
        grace_days=settings.grace_days,
        confirmed=settings.known_in_advance,
        ahead=landmarks.ahead(rows.inputs),
    )


def _horizon_data(
    past: stored.History,
    rows: stored.Rows | None,
    found: Predictor | None,
    horizon: int,
    points: reference.Points,
) -> Mapping[str, Any]:
    """Return what is kept of a horizon: the model, when churn falls inside it, and the healthy reference."""
    churns = sum(
        end is not None and end <= past.trained_on for spells in past.spells.values() for _, end in spells
    )
    data: dict[str, Any] = {"churns": churns, "months": len(past.months), "one_in": past.one_in}
    if rows is None or found is None:
        return {**data, "model": None}
    hazards = timing.learn(
        rows.inputs[landmarks.MONTHS_TO_END].to_numpy(),
        rows.inputs[landmarks.ROLLING].to_numpy(),
        rows.left_in,
        horizon=horizon,
    )
    healthy = reference.of(rows.inputs, rows.churned, found.encoding, points)
    looks_at = importance.of(found, rows.newest, healthy)
    return {
        **data,
        "model": found.to_data(),
        "timing": hazards.to_data(),
        "reference": healthy.to_data(),
        "looks_at": None if looks_at is None else looks_at.to_data(),
    }


def _points(model: ChurnModel) -> reference.Points:
    """Return the points of the measures that are scored on the day of training."""
    published = configurations.published_on(model.organization_id, model.trained_on)
    return {each.key: (each.worst, each.best) for each in published.configuration.measures}


def _origin_data(
    organization_id: int, past: stored.History, rows: stored.Rows | None, day: date, horizon: int
) -> Mapping[str, Any]:
    """Return the back-test from a day; without figures where nothing could be learned by then."""
    tested = stored.rows_of(past, day, horizon=horizon)
    bare = {"day": day.isoformat(), "horizon": horizon, "accounts": len(tested.account), "origin": None}
    if rows is None or not len(tested.account):
        return bare
    found = _select(organization_id, rows, horizon)
    result = backtest.origin(
        day=day,
        horizon=horizon,
        label=found.label.value,
        learned_churns=folds.churned_accounts(rows.churned, rows.account),
        p=found.predict(tested.inputs),
        base_rate=found.trained.rate,
        y=tested.churned,
        arr=tested.arr,
    )
    return {**bare, "origin": result.to_data()}


def _add(
    model: ChurnModel,
    kind: ModelPartKind,
    place: int,
    data: Mapping[str, Any],
    *,
    now: datetime,
    error: str = "",
) -> bool:
    """Add a part, once, and finish the training when it was the last; False when it was there."""
    organization_id = model.organization_id
    ChurnModel.objects.for_organization(organization_id).select_for_update().get(pk=model.pk)
    _, is_new = ChurnModelPart.objects.get_or_create(
        organization_id=organization_id,
        model_id=model.pk,
        kind=kind,
        place=place,
        defaults={"data": _plain(data), "error": error},
    )
    _finish_if_whole(model, now=now)
    return is_new


def _expect_fewer(model: ChurnModel, count: int, *, now: datetime) -> None:
    """Take parts off that will not come."""
    held = ChurnModel.objects.for_organization(model.organization_id).select_for_update().get(pk=model.pk)
    held.parts_total -= count
    held.save(update_fields=["parts_total"])
    _finish_if_whole(model, now=now)


def _finish_if_whole(model: ChurnModel, *, now: datetime) -> None:
    """End the training when all its parts are there: ready, or failed without its main horizon."""
    held = ChurnModel.objects.for_organization(model.organization_id).get(pk=model.pk)
    parts = ChurnModelPart.objects.for_organization(model.organization_id).filter(model_id=model.pk)
    if held.state != ModelState.TRAINING or parts.count() < held.parts_total:
        return
    broken = parts.filter(kind=ModelPartKind.HORIZON, place=MAIN_HORIZON).exclude(error="").exists()
    held.state = ModelState.FAILED if broken else ModelState.READY
    held.finished_at = now
    held.save(update_fields=["state", "finished_at"])


def _plain(data: Any) -> Any:
    """Return data that JSON can hold: NumPy's numbers as Python's, infinite ones as words."""
    if isinstance(data, Mapping):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    if isinstance(data, np.generic):
        return _plain(data.item())
    return str(data) if isinstance(data, float) and not np.isfinite(data) else data
