"""A draft's settings with one part of them changed, as plain values."""

from collections.abc import Mapping
from typing import Any

from health.domain.configuration import BASE, Configuration

Settings = dict[str, Any]


def with_scale(configuration: Configuration, code: int, said: Mapping[str, Any]) -> Settings:
    """Return the settings with one scale as a form said it; the code after the last is a new profile's."""
    settings = configuration.as_dict()
    if code == BASE:
        return settings | _merged(settings, said)
    profiles = list(settings["profiles"])
    profiles[code - 1 : code] = [dict(said)]
    return settings | {"profiles": profiles}


def with_new_profile(configuration: Configuration, like: int, said: Mapping[str, Any]) -> Settings:
    """Return the settings with a further profile at the end, which begins as another one, or the base."""
    settings = configuration.as_dict()
    source = settings if like == BASE else settings["profiles"][like - 1]
    kept = ("key", "weight", "worst", "best", "enabled")
    profile = {
        "dimension_weights": source["dimension_weights"],
        "measures": [{name: each[name] for name in kept} for each in source["measures"]],
        "overrides": source["overrides"],
        **said,
    }
    return settings | {"profiles": [*settings["profiles"], profile]}


def moved(configuration: Configuration, code: int, by: int) -> Settings:
    """Return the settings with a profile decided earlier (-1) or later (1); as they are at the ends."""
    settings = configuration.as_dict()
    profiles = list(settings["profiles"])
    place, target = code - 1, code - 1 + by
    if 0 <= target < len(profiles):
        profiles[place], profiles[target] = profiles[target], profiles[place]
    return settings | {"profiles": profiles}


def without(configuration: Configuration, code: int) -> Settings:
    """Return the settings without a profile."""
    settings = configuration.as_dict()
    profiles = [each for place, each in enumerate(settings["profiles"], start=1) if place != code]
    return settings | {"profiles": profiles}


def _merged(settings: Mapping[str, Any], said: Mapping[str, Any]) -> Settings:
    """Return the base's parts as said; what a form does not ask for stays."""
    measures = [old | new for old, new in zip(settings["measures"], said["measures"], strict=True)]
    return {**said, "measures": measures}
