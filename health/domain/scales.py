"""What an account is measured with: weights, points, override rules, and for whom they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from health.domain.choices import Dimension, Half


@dataclass(frozen=True, kw_only=True)
class MeasureSetting:
    """How one measure counts: its weight inside its dimension and the points between which it moves.

    `worst` maps to 0 points and `best` to 100, linearly and clamped; worst may be the larger value. A measure
    that is switched off keeps its weight and counts 0; it is observed all the same.
    """

    key: str
    dimension: Dimension
    half: Half
    weight: float = 1.0
    worst: float
    best: float
    reason: str = ""
    enabled: bool = True

    @property
    def counted(self) -> float:
        """The weight it counts with inside its dimension."""
        return self.weight if self.enabled else 0.0


@dataclass(frozen=True, kw_only=True)
class Override:
    """A rule by which one measure alone makes the account at risk: its points are at most `points`."""

    key: str
    points: float


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Whose profile it is: accounts in one of the stages (ids) and of one of the segments.

    Where one of the two is empty, only the other is asked for.
    """

    stages: tuple[int, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Dimension weights that sum to 100, the measures in a fixed order, and override rules.

    Inside a dimension the weights of measures are shares: those that are known share the whole.
    """

    dimension_weights: Mapping[Dimension, float]
    measures: tuple[MeasureSetting, ...]
    overrides: tuple[Override, ...] = ()

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the measures, in order."""
        return tuple(setting.key for setting in self.measures)

    def setting(self, key: str) -> MeasureSetting:
        """Return the setting of a measure."""
        return self.measures[self.keys.index(key)]

    def weight_of(self, key: str) -> float:
        """Return the points of health's 100 that a measure carries when all are known; 0 = switched off."""
        setting = self.setting(key)
        whole = sum(each.counted for each in self.measures if each.dimension is setting.dimension)
        return self.dimension_weights[setting.dimension] * setting.counted / whole if whole else 0.0


@dataclass(frozen=True, kw_only=True)
class Profile(Scale):
    """A scale of its own for the accounts that meet a condition; its measures are those of the base."""

    name: str
    condition: Condition
