"""A health configuration: what counts, how much, from where to where, and for which accounts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from health.domain import facts, measures, validity
from health.domain.choices import Dimension, Half
from health.domain.scales import Condition, MeasureSetting, Override, Profile, Scale

__all__ = [
    "BASE",
    "BASE_NAME",
    "Condition",
    "Configuration",
    "ConfigurationError",
    "MeasureSetting",
    "Override",
    "Profile",
    "Scale",
    "assign",
    "editable",
    "from_dict",
    "in_percent",
    "problems",
]

BASE = 0
"""The code of the base in arrays of profiles; the code i is the profile at place i - 1."""
BASE_NAME = "Base profile"
_STEP = 0.01
"""What weights of measures are rounded to, so that people can type what they read."""

Names = npt.NDArray[np.str_]


class ConfigurationError(ValueError):
    """The configuration cannot be used; the sentence says why."""


@dataclass(frozen=True, kw_only=True)
class Configuration(Scale):
    """A scale for all accounts, and profiles for some of them: the first whose condition holds counts.

    Arrays of values, points and contributions are aligned with `measures`, whatever the profile.
    """

    profiles: tuple[Profile, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a configuration that cannot be computed; ConfigurationError says what is wrong."""
        fatal = next((each for each in validity.problems(self, self.profiles) if each.is_fatal), None)
        if fatal is not None:
            raise ConfigurationError(fatal.sentence)

    @property
    def scales(self) -> tuple[Scale, ...]:
        """The base and the profiles, each at the place of its code."""
        return (self, *self.profiles)

    def scale(self, code: int) -> Scale:
        """Return what an account of this profile is measured with."""
        return self.scales[code]

    def profile_name(self, code: int) -> str:
        """Return what a profile is called."""
        return BASE_NAME if code == BASE else self.profiles[code - 1].name

    def as_dict(self) -> dict[str, Any]:
        """Return the configuration as plain values, fit for JSON."""
        return {
            **_scale_as_dict(self),
            "measures": [_setting_as_dict(setting) for setting in self.measures],
            "profiles": [_profile_as_dict(profile) for profile in self.profiles],
        }


def from_dict(stored: Mapping[str, Any]) -> Configuration:
    """Return the configuration that `as_dict` wrote; ConfigurationError or ValueError when it is not one.

    Versions from before measures could be switched off and accounts had profiles are read, too.
    """
    base, profiles = _read(stored)
    return Configuration(
        dimension_weights=base.dimension_weights,
        measures=base.measures,
        overrides=base.overrides,
        profiles=profiles,
    )


def problems(settings: Mapping[str, Any]) -> tuple[validity.Problem, ...]:
    """Return all that keeps settings, in the shape `as_dict` writes, from being published.

    Raise ConfigurationError or ValueError when a part is missing or no number.
    """
    base, profiles = _read(settings)
    return (*validity.problems(base, profiles), *_unknown(base))


def in_percent(configuration: Configuration) -> Configuration:
    """Return the configuration with measure weights that sum to 100 inside each dimension."""
    profiles = tuple(replace(each, measures=_in_percent(each)) for each in configuration.profiles)
    return replace(configuration, measures=_in_percent(configuration), profiles=profiles)


def editable(configuration: Configuration, shipped: Configuration) -> Configuration:
    """Return the configuration in percent, with the shipped measures that it lacks switched off."""
    added = tuple(
        replace(setting, weight=0.0, enabled=False)
        for setting in shipped.measures
        if setting.key not in configuration.keys
    )
    absent = {setting.dimension for setting in added} - set(configuration.dimension_weights)
    weights = {**configuration.dimension_weights, **dict.fromkeys(sorted(absent), 0.0)}
    wider = replace(
        configuration,
        dimension_weights=weights,
        measures=configuration.measures + added,
        profiles=tuple(
            replace(
                each, dimension_weights={**weights, **each.dimension_weights}, measures=each.measures + added
            )
            for each in configuration.profiles
        ),
    )
    return in_percent(wider)


def assign(configuration: Configuration, stages: facts.IntArray, segments: Names) -> facts.IntArray:
    """Return the code of each account's profile (A,): of the first whose condition holds, else the base.

    stages: (A,) ids, 0 = not known. segments: (A,), "" = none.
    """
    codes = np.full(len(stages), BASE, dtype=np.int64)
    for code in range(len(configuration.profiles), 0, -1):
        condition = configuration.profiles[code - 1].condition
        codes[_holds(condition, stages, segments)] = code
    return codes


def _holds(condition: Condition, stages: facts.IntArray, segments: Names) -> facts.BoolArray:
    holds = np.full(len(stages), bool(condition.stages or condition.segments))
    if condition.stages:
        holds &= np.isin(stages, condition.stages)
    if condition.segments:
        holds &= np.isin(segments, condition.segments)
    return holds


def _in_percent(scale: Scale) -> tuple[MeasureSetting, ...]:
    shares: dict[str, float] = {}
    for dimension in scale.dimension_weights:
        counted = {
            each.key: each.counted for each in scale.measures if each.dimension is dimension and each.counted
        }
        shares |= _rounded(counted)
    return tuple(replace(each, weight=shares.get(each.key, each.weight)) for each in scale.measures)


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    """Return shares of 100 in steps of 0.01 that sum to it: what is left over goes to the largest rests."""
    whole = sum(weights.values())
    steps = {key: weight / whole * validity.WEIGHT_SUM / _STEP for key, weight in weights.items()}
    floors = {key: int(step + validity.TOLERANCE) for key, step in steps.items()}
    left = round(validity.WEIGHT_SUM / _STEP) - sum(floors.values()) if floors else 0
    by_rest = sorted(floors, key=lambda key: floors[key] - steps[key])
    return {key: round((floors[key] + (key in by_rest[:left])) * _STEP, 2) for key in floors}


def _unknown(base: Scale) -> Iterator[validity.Problem]:
    """Yield a problem for each measure that is switched on and the product does not know (any more)."""
    for setting in base.measures:
        if setting.enabled and setting.key not in measures.BY_KEY:
            yield validity.Problem(
                path=f"measures.{setting.key}",
                sentence=f"{setting.key} is no measure any more. Switch it off.",
            )


def _read(stored: Mapping[str, Any]) -> tuple[Scale, tuple[Profile, ...]]:
    try:
        settings = tuple(_setting_from_dict(setting) for setting in stored["measures"])
        base = Scale(measures=settings, **_rest_of_scale(stored))
        return base, tuple(_profile_from_dict(profile, base) for profile in stored.get("profiles", ()))
    except KeyError as error:
        raise ConfigurationError(f"The configuration lacks {error.args[0]}.") from error


def _rest_of_scale(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "dimension_weights": {Dimension(key): float(w) for key, w in stored["dimension_weights"].items()},
        "overrides": tuple(
            Override(key=str(rule["key"]), points=float(rule["points"])) for rule in stored["overrides"]
        ),
    }


def _profile_from_dict(stored: Mapping[str, Any], base: Scale) -> Profile:
    by_key = {each.key: each for each in base.measures}
    return Profile(
        name=str(stored["name"]),
        condition=Condition(
            stages=tuple(int(stage) for stage in stored["stages"]),
            segments=tuple(str(segment) for segment in stored["segments"]),
        ),
        measures=tuple(
            replace(
                by_key[str(each["key"])],
                weight=float(each["weight"]),
                worst=float(each["worst"]),
                best=float(each["best"]),
                enabled=bool(each["enabled"]),
            )
            for each in stored["measures"]
        ),
        **_rest_of_scale(stored),
    )


def _setting_from_dict(stored: Mapping[str, Any]) -> MeasureSetting:
    return MeasureSetting(
        key=str(stored["key"]),
        dimension=Dimension(stored["dimension"]),
        half=Half(stored["half"]),
        weight=float(stored["weight"]),
        worst=float(stored["worst"]),
        best=float(stored["best"]),
        reason=str(stored["reason"]),
        enabled=bool(stored.get("enabled", True)),
    )


def _scale_as_dict(scale: Scale) -> dict[str, Any]:
    return {
        "dimension_weights": {key.value: weight for key, weight in scale.dimension_weights.items()},
        "overrides": [{"key": override.key, "points": override.points} for override in scale.overrides],
    }


def _setting_as_dict(setting: MeasureSetting) -> dict[str, Any]:
    return {
        "key": setting.key,
        "dimension": setting.dimension.value,
        "half": setting.half.value,
        "weight": setting.weight,
        "worst": setting.worst,
        "best": setting.best,
        "reason": setting.reason,
        "enabled": setting.enabled,
    }


def _profile_as_dict(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "stages": list(profile.condition.stages),
        "segments": list(profile.condition.segments),
        **_scale_as_dict(profile),
        "measures": [
            {
                "key": each.key,
                "weight": each.weight,
                "worst": each.worst,
                "best": each.best,
                "enabled": each.enabled,
            }
            for each in profile.measures
        ],
    }
