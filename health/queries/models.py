"""Churn models as pages and the daily run read them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, Value

from health.domain.choices import EstimateLabel, ModelPartKind, ModelState
from health.domain.prediction import backtest, importance, landmarks, learners, reference, report, timing
from health.domain.prediction import horizons as choice
from health.domain.prediction.model import FORM, report_from_data
from health.domain.prediction.model import ChurnModel as Predictor
from health.models import ChurnModel, ChurnModelPart

MAIN_HORIZON = choice.MAIN
NOTHING = (None, None, None, None, None)
OTHER_FORM = (
    "The model was stored by another version of this product, which this one cannot read. The next training "
    "replaces it; until then probabilities are assumed."
)
ALIKE = 1e-9


class NoModelError(LookupError):
    """Nothing was learned that could be used."""


@dataclass(frozen=True, kw_only=True)
class Trained:
    """The model in use: of which horizon and how far proven, when churn falls, the healthy reference."""

    model_id: int
    number: int
    trained_on: date
    predictor: Predictor
    timing: timing.Timing
    reference: reference.Reference
    chosen: choice.Chosen


@dataclass(frozen=True, kw_only=True)
class Horizon:
    """What pages show of one horizon: its label and why, and the report; None where nothing was learned.

    missing_churns: how many more churned accounts are needed to prove a model.
    """

    months: int
    label: EstimateLabel
    reason: str
    churns: int
    missing_churns: int
    report: report.Report | None


@dataclass(frozen=True, kw_only=True)
class Study:
    """What a training found: of each horizon, the longest first; which one is used (None = nothing).

    months: of history. looks_at: by horizon, what its model looks at, where it looks at anything.
    is_readable: whether this version of the product can read it; of what it cannot nothing is used.
    """

    horizons: tuple[Horizon, ...]
    chosen: choice.Chosen | None
    months: int
    looks_at: Mapping[int, importance.Importance]
    is_readable: bool = True

    @property
    def verdict(self) -> tuple[EstimateLabel, str]:
        """How far the probabilities for twelve months can be trusted, and why in words."""
        if self.chosen is None:
            return EstimateLabel.ASSUMED, self.horizons[0].reason
        return self.chosen.label, self.chosen.reason

    @property
    def used(self) -> Horizon:
        """The horizon whose model is used; the main one where none is."""
        months = MAIN_HORIZON if self.chosen is None else self.chosen.horizon
        return next(each for each in self.horizons if each.months == months)


@dataclass(frozen=True, kw_only=True)
class Training:
    """A training and how far it has come."""

    id: int
    number: int
    trained_on: date
    state: ModelState
    parts_done: int
    parts_total: int
    started_at: datetime
    finished_at: datetime | None
    errors: tuple[str, ...]

    @property
    def parts_lost(self) -> int:
        """How many parts failed in every attempt."""
        return len(self.errors)


@dataclass(frozen=True, kw_only=True)
class BackTest:
    """The rolling back-test of a horizon, oldest origin first, each a mapping as `backtest.Origin` holds it.

    not_tested: origins from which nothing could be learned yet. inside: origins whose loss fell inside.
    """

    months: int
    origins: tuple[Mapping[str, Any], ...]
    not_tested: tuple[date, ...]
    inside: int

    @property
    def bins(self) -> tuple[backtest.Bin, ...]:
        """What was said and what happened, over all origins."""
        return backtest.pooled(
            [[backtest.Bin(**each) for each in row["reliability"]] for row in self.origins]
        )

    @property
    def tells_accounts_apart(self) -> bool:
        """Whether any test said more of some accounts than of others."""
        said = [[each["said"] for each in row["reliability"]] for row in self.origins]
        return any(max(each) - min(each) > ALIKE for each in said)


def trainings(organization_id: int) -> tuple[Training, ...]:
    """Return the trainings of an organization, newest first."""
    found = ChurnModel.objects.for_organization(organization_id).order_by("-number")
    parts = ChurnModelPart.objects.for_organization(organization_id).values("model_id")
    errors = ArrayAgg("error", filter=~Q(error=""), order_by=("kind", "place"), default=Value([]))
    held = {each["model_id"]: each for each in parts.annotate(done=Count("pk"), errors=errors)}
    return tuple(_training(model, held.get(model.pk)) for model in found)


def training(organization_id: int) -> Training | None:
    """Return the training under way; None when there is none."""
    return next((each for each in trainings(organization_id) if each.state == ModelState.TRAINING), None)


def training_of(organization_id: int, model_id: int) -> ChurnModel:
    """Return the model of a training; ChurnModel.DoesNotExist when it is not the organization's."""
    found: ChurnModel = ChurnModel.objects.for_organization(organization_id).get(pk=model_id)
    return found


def predictor_of(organization_id: int, model_id: int, horizon: int) -> Predictor | None:
    """Return the model of a horizon; None where nothing was learned."""
    data = _part(organization_id, model_id, ModelPartKind.HORIZON, horizon)
    return None if data.get("model") is None else Predictor.from_data(data["model"])


def in_use(organization_id: int, day: date) -> Trained | None:
    """Return the newest model trained on a day or before; None where probabilities are assumed."""
    ready = ChurnModel.objects.for_organization(organization_id).filter(
        state=ModelState.READY, trained_on__lte=day
    )
    newest = ready.order_by("-number").values_list("pk", flat=True).first()
    return None if newest is None else _trained(organization_id, newest)


def study(organization_id: int, model_id: int) -> Study:
    """Return what a training found; of the models themselves their reports are read alone."""
    parts = ChurnModelPart.objects.for_organization(organization_id).filter(
        model_id=model_id, kind=ModelPartKind.HORIZON
    )
    columns = ("data__churns", "data__months", "data__model__report", "data__looks_at", "data__model__form")
    held = {row[0]: row[1:] for row in parts.values_list("place", *columns)}
    if any(form not in (None, FORM) for *_, form in held.values()):
        bare = (_horizon(each, held.get(each, NOTHING)[0], None) for each in landmarks.HORIZONS)
        unknown = tuple(replace(each, reason=OTHER_FORM) for each in bare)
        return Study(horizons=unknown, chosen=None, months=0, looks_at={}, is_readable=False)
    found = tuple(_horizon(each, *held.get(each, NOTHING)[:3:2]) for each in landmarks.HORIZONS)
    months = int(held.get(MAIN_HORIZON, NOTHING)[1] or 0)
    reports = {each.months: each.report for each in found if each.report is not None}
    return Study(
        horizons=found,
        chosen=choice.chosen(reports, months),
        months=months,
        looks_at={place: importance.Importance.from_data(row[3]) for place, row in held.items() if row[3]},
    )


def verdict(organization_id: int, model_id: int) -> tuple[EstimateLabel, str]:
    """Return how far a training's probabilities for twelve months can be trusted, and why in words."""
    return study(organization_id, model_id).verdict


def horizons(organization_id: int, model_id: int) -> tuple[Horizon, ...]:
    """Return what a training found for each horizon, the longest first."""
    return study(organization_id, model_id).horizons


def back_tests(organization_id: int, model_id: int) -> tuple[BackTest, ...]:
    """Return the rolling back-tests of a training, the longest horizon first."""
    parts = ChurnModelPart.objects.for_organization(organization_id).filter(
        model_id=model_id, kind=ModelPartKind.ORIGIN, error=""
    )
    rows = list(parts.order_by("place").values_list("data", flat=True))
    months = sorted({row["horizon"] for row in rows}, reverse=True)
    return tuple(_back_test(each, [row for row in rows if row["horizon"] == each]) for each in months)


def refits(organization_id: int, model_id: int) -> tuple[learners.Trained, ...]:
    """Return the main horizon's candidate as fitted to each resample of the accounts."""
    parts = ChurnModelPart.objects.for_organization(organization_id).filter(
        model_id=model_id, kind=ModelPartKind.REFIT, error=""
    )
    rows = parts.order_by("place").values_list("data", flat=True)
    return tuple(learners.Trained.from_data(row["trained"]) for row in rows)


def refits_by_tenth(organization_id: int, model_id: int) -> tuple[tuple[float, ...], ...]:
    """Return what each refit says, on the mean, of each tenth of accounts by the model's own probability."""
    parts = ChurnModelPart.objects.for_organization(organization_id).filter(
        model_id=model_id, kind=ModelPartKind.REFIT, error=""
    )
    rows = parts.order_by("place").values_list("data__by_tenth", flat=True)
    return tuple(tuple(row) for row in rows if row)


@lru_cache(maxsize=4)
def _trained(organization_id: int, model_id: int) -> Trained | None:
    """Read a model once in each worker; a ready one never changes."""
    chosen = study(organization_id, model_id).chosen
    if chosen is None:
        return None
    model = training_of(organization_id, model_id)
    data = _part(organization_id, model_id, ModelPartKind.HORIZON, chosen.horizon)
    return Trained(
        model_id=model_id,
        number=model.number,
        trained_on=model.trained_on,
        predictor=Predictor.from_data(data["model"]),
        timing=timing.Timing.from_data(data["timing"]),
        reference=reference.Reference.from_data(data["reference"]),
        chosen=chosen,
    )


def _part(organization_id: int, model_id: int, kind: ModelPartKind, place: int) -> Mapping[str, Any]:
    parts = ChurnModelPart.objects.for_organization(organization_id)
    data = parts.filter(model_id=model_id, kind=kind, place=place).values_list("data", flat=True).first()
    return data or {}


def _training(model: ChurnModel, parts: Mapping[str, Any] | None) -> Training:
    return Training(
        id=model.pk,
        number=model.number,
        trained_on=model.trained_on,
        state=ModelState(model.state),
        parts_done=0 if parts is None else parts["done"],
        parts_total=model.parts_total,
        started_at=model.started_at,
        finished_at=model.finished_at,
        errors=() if parts is None else tuple(parts["errors"]),
    )


def _horizon(months: int, churns: int | None, stored: Mapping[str, Any] | None) -> Horizon:
    found = None if stored is None else report_from_data(stored)
    if found is None:
        held = int(churns or 0)
        followed = (
            f"No account has been followed for {months} months and the grace period yet. "
            f"{held} accounts have churned; {report.CHURNS_TO_PROVE} are needed to prove a model."
        )
        return Horizon(
            months=months,
            label=EstimateLabel.ASSUMED,
            reason=f"No model of {months} months could be trained." if churns is None else followed,
            churns=held,
            missing_churns=max(report.CHURNS_TO_PROVE - held, 0),
            report=None,
        )
    label, reason = report.label(found)
    return Horizon(
        months=months,
        label=label,
        reason=reason,
        churns=found.churned_accounts,
        missing_churns=found.missing_churns,
        report=found,
    )


def _back_test(months: int, rows: list[Mapping[str, Any]]) -> BackTest:
    found = [row["origin"] for row in rows if row["origin"] is not None]
    inside = sum(each["low"] <= each["actual"] <= each["high"] for each in found)
    return BackTest(
        months=months,
        origins=tuple(found),
        not_tested=tuple(date.fromisoformat(row["day"]) for row in rows if row["origin"] is None),
        inside=inside,
    )
