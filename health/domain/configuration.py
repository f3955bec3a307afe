"""A health configuration: what counts, how much, and from where to where."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from health.domain.choices import Dimension, Half

WEIGHT_SUM = 100.0
TOLERANCE = 1e-9


class ConfigurationError(ValueError):
    """The configuration cannot be used; the sentence says why."""


@dataclass(frozen=True, kw_only=True)
class MeasureSetting:
    """How one measure counts: its weight inside its dimension and the points between which it moves.

    `worst` maps to 0 points and `best` to 100, linearly and clamped; worst may be the larger value.
    """

    key: str
    dimension: Dimension
    half: Half
    weight: float = 1.0
    worst: float
    best: float
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Override:
    """A rule by which one measure alone makes the account at risk: its points are at most `points`."""

    key: str
    points: float


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """Dimension weights that sum to 100, the measures in a fixed order, and override rules.

    Arrays of values, points and contributions are aligned with `measures`.
    """

    dimension_weights: Mapping[Dimension, float]
    measures: tuple[MeasureSetting, ...]
    overrides: tuple[Override, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a configuration that cannot be computed; ConfigurationError says what is wrong."""
        _check_weights(self.dimension_weights)
        _check_measures(self.measures)
        if not {setting.dimension for setting in self.measures} <= set(self.dimension_weights):
            raise ConfigurationError("A measure belongs to a dimension without a weight.")
        unknown = {override.key for override in self.overrides} - set(self.keys)
        if unknown:
            raise ConfigurationError(f"An override names a measure that is not used: {min(unknown)}.")

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the measures, in order."""
        return tuple(setting.key for setting in self.measures)

    def as_dict(self) -> dict[str, Any]:
        """Return the configuration as plain values, fit for JSON."""
        return {
            "dimension_weights": {key.value: weight for key, weight in self.dimension_weights.items()},
            "measures": [_setting_as_dict(setting) for setting in self.measures],
            "overrides": [{"key": override.key, "points": override.points} for override in self.overrides],
        }


def from_dict(stored: Mapping[str, Any]) -> Configuration:
    """Return the configuration that `as_dict` wrote; ConfigurationError or ValueError when it is not one."""
    try:
        return Configuration(
            dimension_weights={Dimension(key): float(w) for key, w in stored["dimension_weights"].items()},
            measures=tuple(_setting_from_dict(setting) for setting in stored["measures"]),
            overrides=tuple(
                Override(key=str(rule["key"]), points=float(rule["points"])) for rule in stored["overrides"]
            ),
        )
    except KeyError as error:
        raise ConfigurationError(f"The configuration lacks {error.args[0]}.") from error


def _setting_as_dict(setting: MeasureSetting) -> dict[str, Any]:
    return {
        "key": setting.key,
        "dimension": setting.dimension.value,
        "half": setting.half.value,
        "weight": setting.weight,
        "worst": setting.worst,
        "best": setting.best,
        "reason": setting.reason,
    }


def _setting_from_dict(stored: Mapping[str, Any]) -> MeasureSetting:
    return MeasureSetting(
        key=str(stored["key"]),
        dimension=Dimension(stored["dimension"]),
        half=Half(stored["half"]),
        weight=float(stored["weight"]),
        worst=float(stored["worst"]),
        best=float(stored["best"]),
        reason=str(stored["reason"]),
    )


def _check_weights(weights: Mapping[Dimension, float]) -> None:
    if not all(0 <= weight <= WEIGHT_SUM for weight in weights.values()):
        raise ConfigurationError("A dimension's weight must lie between 0 and 100.")
    total = sum(weights.values())
    if abs(total - WEIGHT_SUM) > TOLERANCE:
        raise ConfigurationError(f"The weights of the dimensions sum to {total:g}, not to 100.")


def _check_measures(measures: tuple[MeasureSetting, ...]) -> None:
    if len({setting.key for setting in measures}) != len(measures):
        raise ConfigurationError("A measure is named twice.")
    for setting in measures:
        if not 0 < setting.weight < float("inf"):
            raise ConfigurationError(f"The weight of {setting.key} must be above 0.")
        if not abs(setting.worst - setting.best) > 0:
            raise ConfigurationError(f"The worst and the best point of {setting.key} are the same.")
