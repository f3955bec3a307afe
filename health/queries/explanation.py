"""Why an account has the health it has, and what moved it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import QuerySet

from accounts.queries import choices
from health.domain import differences, movement, scoring
from health.domain import explain as explain_rules
from health.domain.choices import Band, Dimension, Half
from health.domain.configuration import BASE, MeasureSetting, Scale
from health.domain.measures import BY_KEY
from health.domain.movement import Measured, Movement
from health.models import HealthScore
from health.queries import configurations, days
from health.queries.configurations import Published, VersionMark

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
    """The earlier day health is compared with.

    The changes of dimensions (or of measures), cut, profile and configuration add up to `change`.
    configuration_number, profile, override: those of the earlier day, the last in words, "" = none.
    """

    day: date
    health: float
    band: Band
    change: float
    cut_change: float
    profile_change: float
    configuration_change: float
    configuration_number: int
    profile: str
    override: str


@dataclass(frozen=True, kw_only=True)
class HealthExplanation:
    """Health of an account on a day: the points of the dimensions and the cut add up to health.

    health: None when no measure is available. cut: at most 0, what our own doing may not add.
    override: the rule by which one measure alone made the account at risk, "" otherwise.
    profile: the scale it was measured with, and why it was this one.
    """

    day: date
    health: float | None
    band: Band
    coverage: float
    configuration_number: int
    profile: str
    profile_reason: str
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
    """Health of an account on one stored day. version: of the health model that it was measured with."""

    day: date
    health: float | None
    band: Band
    version: VersionMark


@dataclass(frozen=True, kw_only=True)
class _Day:
    """A stored score, what it was made of, and its scores worked out again (one row)."""

    stored: HealthScore
    number: int
    measured: Measured
    scores: scoring.Scores

    @property
    def scale(self) -> Scale:
        return self.measured.configuration.scale(self.measured.profile)

    @property
    def override(self) -> str:
        """The override rule that fired, in words."""
        fired = int(self.scores.override[0])
        return "" if fired == scoring.NO_OVERRIDE else explain_rules.override_sentence(self.scale, fired)


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
    now = _day(stored, known[stored.config_id])
    before = None if earlier is None else _day(earlier, known[earlier.config_id])
    moved = None if before is None else movement.between(before.measured, now.measured)
    return HealthExplanation(
        day=day,
        health=stored.health,
        band=Band(stored.band),
        coverage=stored.coverage,
        configuration_number=now.number,
        profile=now.measured.profile_name,
        profile_reason=_profile_reason(organization_id, now),
        dimensions=_dimensions(now, moved),
        cut=stored.cut,
        override=now.override,
        compared=None if before is None or moved is None else _comparison(now, before, moved),
    )


def trend(organization_id: int, account_id: int) -> tuple[TrendPoint, ...]:
    """Return the stored health of an account, oldest first."""
    rows = _stored(organization_id, account_id).select_related("config").order_by("day")
    wanted = rows.only("day", "health", "band", "config__number", "config__published_on", "config__note")
    return tuple(
        TrendPoint(
            day=row.day,
            health=row.health,
            band=Band(row.band),
            version=configurations.mark_of(row.config),
        )
        for row in wanted
    )


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


def _day(stored: HealthScore, published: Published) -> _Day:
    """Work a stored score out again as it was taken."""
    values = np.array([np.nan if each is None else each for each in stored.values], dtype=np.float64)
    measured = Measured(configuration=published.configuration, values=values, profile=stored.profile)
    return _Day(stored=stored, number=published.number, measured=measured, scores=measured.scored())


def _profile_reason(organization_id: int, now: _Day) -> str:
    """Say why the account has its profile: what it met, or that it met nothing that comes first."""
    profiles = now.measured.configuration.profiles
    if not profiles:
        return "There is one scale for all accounts."
    if now.measured.profile == BASE:
        return "It meets the condition of no profile."
    names = dict(choices.stages(organization_id))
    condition = profiles[now.measured.profile - 1].condition
    return (
        f"It is the first whose condition the account met: {differences.condition_words(condition, names)}."
    )


def _comparison(now: _Day, before: _Day, moved: Movement) -> Comparison | None:
    if now.stored.health is None or before.stored.health is None:
        return None
    return Comparison(
        day=before.stored.day,
        health=before.stored.health,
        band=Band(before.stored.band),
        change=now.stored.health - before.stored.health,
        cut_change=moved.cut,
        profile_change=moved.profile,
        configuration_change=moved.configuration,
        configuration_number=before.number,
        profile=before.measured.profile_name,
        override=before.override,
    )


def _dimensions(now: _Day, moved: Movement | None) -> tuple[DimensionLine, ...]:
    weights = now.scale.dimension_weights
    found = [_lines(now, moved, dimension) for dimension in Dimension if dimension in weights]
    return tuple(line for line in found if line.measures or line.weight)


def _lines(now: _Day, moved: Movement | None, dimension: Dimension) -> DimensionLine:
    lines = tuple(
        _line(setting, now, moved, index)
        for index, setting in enumerate(now.scale.measures)
        if setting.dimension is dimension and setting.enabled
    )
    points = sum(line.contribution for line in lines)
    weight = sum(line.weight for line in lines)
    return DimensionLine(
        dimension=dimension,
        label=dimension.label,
        weight=now.scale.dimension_weights[dimension],
        score=points / weight if weight else None,
        points=points,
        change=None if moved is None else sum(line.change or 0.0 for line in lines),
        measures=lines,
    )


def _line(setting: MeasureSetting, now: _Day, moved: Movement | None, index: int) -> MeasureLine:
    measure = BY_KEY[setting.key]
    value = float(now.measured.values[index])
    is_missing = np.isnan(value)
    return MeasureLine(
        key=setting.key,
        label=measure.label,
        description=measure.description,
        half=setting.half,
        value=None if is_missing else value,
        words=_words(setting.key, value),
        points=None if is_missing else float(now.scores.points[0, index]),
        weight=float(now.scores.weights[0, index]),
        contribution=float(now.scores.contributions[0, index]),
        change=None if moved is None else float(moved.measures[index]),
        was="" if moved is None else _words(setting.key, float(moved.values[index])),
    )


def _words(key: str, value: float) -> str:
    return MISSING if np.isnan(value) else BY_KEY[key].words(value)
