"""Why an account has the health it has, and what moved it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import QuerySet

from health.domain import explain as explain_rules
from health.domain import facts, scoring
from health.domain.choices import Band, Dimension, Half
from health.domain.configuration import Configuration, MeasureSetting
from health.domain.measures import BY_KEY
from health.models import HealthScore
from health.queries import configurations, days
from health.queries.configurations import Published

COMPARED_DAYS = 30
MISSING = "not known"
TELLING = 2


@dataclass(frozen=True, kw_only=True)
class MeasureLine:
    """One measure of an account: its value in words, and what it adds to health.

    value, points: None when missing. weight: its share of health, 0..1. contribution = weight x points.
    change: of its contribution since the earlier day, None without one; `was` is its value then, in words.
    """

    key: str
    label: str
    description: str
    half: Half
    value: float | None
    words: str
    points: float | None
    weight: float
    contribution: float
    change: float | None
    was: str

    @property
    def is_missing(self) -> bool:
        """Whether nothing is known to measure it by."""
        return self.value is None

    @property
    def cost(self) -> float:
        """The points of health it takes: weight x (100 - points)."""
        return 0.0 if self.points is None else self.weight * (scoring.FULL_POINTS - self.points)


@dataclass(frozen=True, kw_only=True)
class DimensionLine:
    """One dimension: its configured weight (of 100), its score 0..100 and the points it adds to health.

    score: None when none of its measures is available. change: of its points since the earlier day.
    """

    dimension: Dimension
    label: str
    weight: float
    score: float | None
    points: float
    change: float | None
    measures: tuple[MeasureLine, ...]

    @property
    def ratio(self) -> float:
        """The score on 0..1; 0 without one."""
        return (self.score or 0.0) / 100

    @property
    def telling(self) -> list[MeasureLine]:
        """The known measures that take most points from it, at most two."""
        known = [line for line in self.measures if not line.is_missing]
        return sorted(known, key=lambda line: -line.cost)[:TELLING]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The earlier day health is compared with. The changes of dimensions, cut and configuration add up."""

    day: date
    health: float
    change: float
    cut_change: float
    configuration_change: float


@dataclass(frozen=True, kw_only=True)
class HealthExplanation:
    """Health of an account on a day: the points of the dimensions and the cut add up to health.

    health: None when no measure is available. cut: at most 0, what our own doing may not add.
    override: the rule by which one measure alone made the account at risk, "" otherwise.
    """

    day: date
    health: float | None
    band: Band
    coverage: float
    configuration_number: int
    dimensions: tuple[DimensionLine, ...]
    cut: float
    override: str
    compared: Comparison | None

    def costliest(self, count: int) -> tuple[MeasureLine, ...]:
        """Return the measures that take most points from health, the costliest first."""
        lines = [line for dimension in self.dimensions for line in dimension.measures if line.cost > 0]
        return tuple(sorted(lines, key=lambda line: -line.cost)[:count])


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """Health of an account on one stored day."""

    day: date
    health: float | None
    band: Band


@dataclass(frozen=True, kw_only=True)
class _Scored:
    """A stored score worked out again under a configuration: rows of `scoring.Scores`, one account."""

    values: facts.FloatArray
    scores: scoring.Scores

    @property
    def health(self) -> float:
        return float(self.scores.health[0])

    @property
    def cut(self) -> float:
        return float(self.scores.cut[0])


def explain(
    organization_id: int, account_id: int, day: date, *, since: date | None = None
) -> HealthExplanation | None:
    """Explain the health stored for a day; None when the account was not scored that day.

    since: the stored day it is compared with; None for the closed day nearest to 30 days before.
    """
    stored, earlier = _two_days(organization_id, account_id, day, since)
    if stored is None:
        return None
    both = {stored.config_id, *([] if earlier is None else [earlier.config_id])}
    known = configurations.of_ids(organization_id, both)
    settings = known[stored.config_id]
    now = _scored(settings.configuration, stored, settings.configuration)
    then = None if earlier is None else _then(earlier, known[earlier.config_id], settings)
    return HealthExplanation(
        day=day,
        health=stored.health,
        band=Band(stored.band),
        coverage=stored.coverage,
        configuration_number=settings.number,
        dimensions=_dimensions(settings.configuration, now, then),
        cut=stored.cut,
        override=_override_words(settings.configuration, now),
        compared=None if earlier is None or then is None else _comparison(stored, earlier, now, then),
    )


def trend(organization_id: int, account_id: int) -> tuple[TrendPoint, ...]:
    """Return the stored health of an account, oldest first."""
    rows = _stored(organization_id, account_id).order_by("day").values_list("day", "health", "band")
    return tuple(TrendPoint(day=day, health=health, band=Band(band)) for day, health, band in rows)


def _stored(organization_id: int, account_id: int) -> QuerySet[HealthScore]:
    scores: QuerySet[HealthScore] = HealthScore.objects.for_organization(organization_id)
    return scores.filter(account_id=account_id)


def _two_days(
    organization_id: int, account_id: int, day: date, since: date | None
) -> tuple[HealthScore | None, HealthScore | None]:
    """Return the score of a day, and that of the day it is compared with if it has health."""
    compared = since or days.compared_day(days.closed_days(organization_id, day), day, COMPARED_DAYS)
    wanted = [day] if compared is None else [day, compared]
    found = {score.day: score for score in _stored(organization_id, account_id).filter(day__in=wanted)}
    earlier = None if compared is None else found.get(compared)
    return found.get(day), earlier if earlier is not None and earlier.health is not None else None


def _scored(own: Configuration, stored: HealthScore, wanted: Configuration) -> _Scored:
    """Work a stored score, taken under `own`, out again under the wanted configuration."""
    by_key = dict(zip(own.keys, stored.values, strict=True))
    values = np.array([[by_key.get(key) for key in wanted.keys]], dtype=np.float64)
    return _Scored(values=values[0], scores=scoring.score(wanted, values))


def _then(earlier: HealthScore, own: Published, wanted: Published) -> _Scored | None:
    """Return the earlier score under today's configuration; None when that leaves nothing to measure."""
    scored = _scored(own.configuration, earlier, wanted.configuration)
    return None if np.isnan(scored.health) else scored


def _comparison(stored: HealthScore, earlier: HealthScore, now: _Scored, then: _Scored) -> Comparison | None:
    if stored.health is None or earlier.health is None:
        return None
    return Comparison(
        day=earlier.day,
        health=earlier.health,
        change=stored.health - earlier.health,
        cut_change=now.cut - then.cut,
        configuration_change=then.health - earlier.health,
    )


def _dimensions(
    configuration: Configuration, now: _Scored, then: _Scored | None
) -> tuple[DimensionLine, ...]:
    return tuple(
        _dimension(configuration, dimension, now, then)
        for dimension in Dimension
        if dimension in configuration.dimension_weights
    )


def _dimension(
    configuration: Configuration, dimension: Dimension, now: _Scored, then: _Scored | None
) -> DimensionLine:
    lines = tuple(
        _line(setting, now, then, index)
        for index, setting in enumerate(configuration.measures)
        if setting.dimension is dimension
    )
    points = sum(line.contribution for line in lines)
    weight = sum(line.weight for line in lines)
    return DimensionLine(
        dimension=dimension,
        label=dimension.label,
        weight=configuration.dimension_weights[dimension],
        score=points / weight if weight else None,
        points=points,
        change=None if then is None else points - _points(configuration, dimension, then),
        measures=lines,
    )


def _points(configuration: Configuration, dimension: Dimension, scored: _Scored) -> float:
    mine = [setting.dimension is dimension for setting in configuration.measures]
    return float(scored.scores.contributions[0][mine].sum())


def _line(setting: MeasureSetting, now: _Scored, then: _Scored | None, index: int) -> MeasureLine:
    measure = BY_KEY[setting.key]
    value = float(now.values[index])
    is_missing = np.isnan(value)
    contribution = float(now.scores.contributions[0, index])
    return MeasureLine(
        key=setting.key,
        label=measure.label,
        description=measure.description,
        half=setting.half,
        value=None if is_missing else value,
        words=_words(setting.key, now, index),
        points=None if is_missing else float(now.scores.points[0, index]),
        weight=float(now.scores.weights[0, index]),
        contribution=contribution,
        change=None if then is None else contribution - float(then.scores.contributions[0, index]),
        was="" if then is None else _words(setting.key, then, index),
    )


def _words(key: str, scored: _Scored, index: int) -> str:
    value = float(scored.values[index])
    return MISSING if np.isnan(value) else BY_KEY[key].words(value)


def _override_words(configuration: Configuration, now: _Scored) -> str:
    """Return the override rule that fired, in words."""
    fired = int(now.scores.override[0])
    return "" if fired == scoring.NO_OVERRIDE else explain_rules.override_sentence(configuration, fired)
