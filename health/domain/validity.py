"""Whether a configuration can be used, and what to do where it cannot.

Problems are found in scales as they were typed, all at once. Some of them a published version may have: the
first ones gave every measure of a dimension the weight 1, and weights inside a dimension are shares.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from health.domain import measures
from health.domain.choices import Dimension
from health.domain.scales import MeasureSetting, Profile, Scale

WEIGHT_SUM = 100.0
TOLERANCE = 1e-6
MEASURE_TOLERANCE = 0.005
NAME_LENGTH = 60


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong, at which place of the settings, and what to do. is_fatal: nothing can be computed."""

    path: str
    sentence: str
    is_fatal: bool = True


def label(key: str) -> str:
    """Return what a measure is called; its key when the product does not know it."""
    return measures.BY_KEY[key].label if key in measures.BY_KEY else key


def problems(base: Scale, profiles: Sequence[Profile]) -> Iterator[Problem]:
    """Yield what is wrong with a configuration, in the order of its settings."""
    yield from _scale_problems(base, "")
    for place, profile in enumerate(profiles):
        path = f"profiles.{place}."
        yield from _name_problems(profile, profiles[:place], path)
        yield from _scale_problems(profile, path)
        if profile.keys != base.keys:
            yield Problem(
                path=f"{path}measures",
                sentence=f"The profile “{profile.name}” must have the measures of the base, in its order.",
            )


def _name_problems(profile: Profile, before: Sequence[Profile], path: str) -> Iterator[Problem]:
    if not profile.name.strip():
        yield Problem(path=f"{path}name", sentence="A profile needs a name.")
    if len(profile.name) > NAME_LENGTH:
        yield Problem(path=f"{path}name", sentence=f"Shorten the name to {NAME_LENGTH} characters.")
    if profile.name.strip().casefold() in {each.name.strip().casefold() for each in before}:
        yield Problem(path=f"{path}name", sentence=f"Two profiles are called “{profile.name}”. Rename one.")
    if not profile.condition.stages and not profile.condition.segments:
        yield Problem(
            path=f"{path}condition",
            sentence=f"Say which stages or segments the profile “{profile.name}” is for.",
        )


def _scale_problems(scale: Scale, path: str) -> Iterator[Problem]:
    yield from _dimension_problems(scale.dimension_weights, path)
    twice = [key for key, count in Counter(scale.keys).items() if count > 1]
    for key in twice:
        yield Problem(path=f"{path}measures.{key}", sentence=f"{label(key)} is named twice. Keep one.")
    for setting in scale.measures:
        yield from _measure_problems(setting, scale.dimension_weights, f"{path}measures.{setting.key}")
    yield from _share_problems(scale, path)
    yield from _override_problems(scale, path)


def _dimension_problems(weights: Mapping[Dimension, float], path: str) -> Iterator[Problem]:
    for dimension, weight in weights.items():
        if not 0 <= weight <= WEIGHT_SUM:
            yield Problem(
                path=f"{path}dimension_weights.{dimension.value}",
                sentence=f"The weight of {dimension.label} must lie between 0 and 100.",
            )
    total = sum(weights.values())
    if not abs(total - WEIGHT_SUM) <= TOLERANCE:
        yield Problem(
            path=f"{path}dimension_weights",
            sentence=f"The weights of the dimensions sum to {total:g}, not to 100. {_advice(total)}",
        )


def _advice(total: float) -> str:
    off = round(WEIGHT_SUM - total, 2)
    return f"Add {off:g} somewhere." if off > 0 else f"Take {-off:g} away somewhere."


def _measure_problems(
    setting: MeasureSetting, weights: Mapping[Dimension, float], path: str
) -> Iterator[Problem]:
    name = label(setting.key)
    if setting.dimension not in weights:
        yield Problem(path=path, sentence=f"{name} belongs to a dimension without a weight.")
    if setting.enabled and not 0 < setting.weight < math.inf:
        yield Problem(
            path=f"{path}.weight",
            sentence=f"The weight of {name} must be above 0. Switch the measure off to leave it out.",
        )
    if not setting.enabled and not 0 <= setting.weight < math.inf:
        yield Problem(path=f"{path}.weight", sentence=f"The weight of {name} must be 0 or more.")
    if not 0 < abs(setting.worst - setting.best) < math.inf:
        yield Problem(
            path=f"{path}.best",
            sentence=f"The worst and the best point of {name} are the same. Change one of them.",
        )


def _share_problems(scale: Scale, path: str) -> Iterator[Problem]:
    for dimension, weight in scale.dimension_weights.items():
        counted = [each.counted for each in scale.measures if each.dimension is dimension and each.enabled]
        total = sum(counted)
        if counted and not abs(total - WEIGHT_SUM) <= MEASURE_TOLERANCE:
            yield Problem(
                path=f"{path}measures.{dimension.value}",
                sentence=f"The weights in {dimension.label} sum to {total:g}, not to 100. {_advice(total)}",
                is_fatal=False,
            )
        if not counted and weight:
            yield Problem(
                path=f"{path}dimension_weights.{dimension.value}",
                sentence=f"{dimension.label} has no measure that is on. "
                "Give it the weight 0 or switch one of its measures on.",
                is_fatal=False,
            )


def _override_problems(scale: Scale, path: str) -> Iterator[Problem]:
    enabled = {setting.key for setting in scale.measures if setting.enabled}
    for place, rule in enumerate(scale.overrides):
        at = f"{path}overrides.{place}"
        if rule.key not in enabled:
            yield Problem(
                path=f"{at}.key",
                sentence=f"An override names a measure that is not used: {label(rule.key)}. "
                "Switch the measure on or remove the override.",
                is_fatal=rule.key not in scale.keys,
            )
        if not 0 <= rule.points <= WEIGHT_SUM:
            yield Problem(
                path=f"{at}.points",
                sentence="The points of an override must lie between 0 and 100.",
                is_fatal=False,
            )
        if rule.key in {each.key for each in scale.overrides[:place]}:
            yield Problem(
                path=f"{at}.key",
                sentence=f"Two overrides name {label(rule.key)}. Keep the one with more points.",
                is_fatal=False,
            )
