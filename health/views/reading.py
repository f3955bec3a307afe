"""A configuration as people read it: what counts how much, whose doing it shows, and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from health.domain import amounts, measures, scoring
from health.domain.amounts import Amount
from health.domain.choices import Dimension, Half
from health.domain.scales import MeasureSetting, Scale
from health.domain.validity import label

FULL = 40.0
"""The weight that fills a bar: one dimension rarely carries more."""


@dataclass(frozen=True, kw_only=True)
class MeasureRead:
    """One measure that counts. weight: points of health's 100 that it carries when everything is known."""

    key: str
    label: str
    term: str
    half: Half
    weight: float
    ratio: float
    worst: Amount
    best: Amount
    reason: str


@dataclass(frozen=True, kw_only=True)
class DimensionRead:
    """One dimension with its measures that count, the heaviest first, and the names of those that do not."""

    label: str
    weight: float
    ratio: float
    measures: tuple[MeasureRead, ...]
    off: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HalfRead:
    """One half of health: how many measures show whose doing, and the points they carry."""

    label: str
    count: int
    weight: float
    ratio: float


@dataclass(frozen=True, kw_only=True)
class OverrideRead:
    """A rule by which one measure alone makes an account at risk."""

    label: str
    points: float


@dataclass(frozen=True, kw_only=True)
class ScaleRead:
    """A scale in words."""

    dimensions: tuple[DimensionRead, ...]
    halves: tuple[HalfRead, ...]
    overrides: tuple[OverrideRead, ...]

    @property
    def count(self) -> int:
        """How many measures count."""
        return sum(len(dimension.measures) for dimension in self.dimensions)


def read(scale: Scale) -> ScaleRead:
    """Return a scale in words."""
    weights = {setting.key: scale.weight_of(setting.key) for setting in scale.measures}
    return ScaleRead(
        dimensions=tuple(
            _dimension(scale, dimension, weights)
            for dimension in Dimension
            if dimension in scale.dimension_weights
        ),
        halves=tuple(_half(scale, half, weights) for half in Half),
        overrides=tuple(OverrideRead(label=label(rule.key), points=rule.points) for rule in scale.overrides),
    )


def _dimension(scale: Scale, dimension: Dimension, weights: Mapping[str, float]) -> DimensionRead:
    own = [setting for setting in scale.measures if setting.dimension is dimension]
    counted = [_measure(setting, weights[setting.key]) for setting in own if setting.enabled]
    weight = scale.dimension_weights[dimension]
    return DimensionRead(
        label=dimension.label,
        weight=weight,
        ratio=weight / FULL,
        measures=tuple(sorted(counted, key=lambda each: -each.weight)),
        off=tuple(label(setting.key) for setting in own if not setting.enabled),
    )


def _measure(setting: MeasureSetting, weight: float) -> MeasureRead:
    unit = amounts.unit_of(setting.key)
    return MeasureRead(
        key=setting.key,
        label=label(setting.key),
        term=f"measure-{setting.key.replace('_', '-')}" if setting.key in measures.BY_KEY else "health",
        half=setting.half,
        weight=weight,
        ratio=weight / FULL,
        worst=amounts.amount(unit, setting.worst),
        best=amounts.amount(unit, setting.best),
        reason=setting.reason,
    )


def _half(scale: Scale, half: Half, weights: Mapping[str, float]) -> HalfRead:
    own = [weights[each.key] for each in scale.measures if each.half is half and each.enabled]
    return HalfRead(label=half.label, count=len(own), weight=sum(own), ratio=sum(own) / scoring.FULL_POINTS)
