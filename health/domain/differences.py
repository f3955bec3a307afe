"""What one configuration changes against another, in words."""

from collections.abc import Iterator, Mapping

from health.domain import amounts, validity
from health.domain.configuration import Configuration
from health.domain.scales import Condition, Profile, Scale

NOTICED = 0.02
"""A share of 100 that differs by less was only rounded."""


def changes(before: Configuration, after: Configuration, stages: Mapping[int, str]) -> tuple[str, ...]:
    """Return what `after` changes, a sentence each; stages: their names by id."""
    return (*scale_changes(before, after), *_profile_changes(before, after, stages))


def scale_changes(before: Scale, after: Scale) -> tuple[str, ...]:
    """Return what another scale changes, a sentence each: dimensions, measures, override rules."""
    return (
        *_dimension_changes(before, after),
        *(each for key in after.keys for each in _measure_changes(before, after, key)),
        *(f"{validity.label(key)} is not observed any more." for key in before.keys if key not in after.keys),
        *_override_changes(before, after),
    )


def condition_words(condition: Condition, stages: Mapping[int, str]) -> str:
    """Return for which accounts a profile is: "in stage Onboarding, of segment Retail or Finance"."""
    named = [stages.get(stage, "one that was removed") for stage in condition.stages]
    parts = (_one_of("in stage", named), _one_of("of segment", list(condition.segments)))
    return ", ".join(part for part in parts if part)


def _one_of(what: str, names: list[str]) -> str:
    *most, last = names or [""]
    return f"{what} {', '.join(most)} or {last}" if most else f"{what} {last}" if last else ""


def _dimension_changes(before: Scale, after: Scale) -> Iterator[str]:
    for dimension, weight in after.dimension_weights.items():
        was = before.dimension_weights.get(dimension, 0.0)
        if abs(weight - was) > validity.TOLERANCE:
            yield f"{dimension.label} weighs {weight:g} instead of {was:g}."


def _measure_changes(before: Scale, after: Scale, key: str) -> Iterator[str]:
    name, now = validity.label(key), after.setting(key)
    was = before.setting(key) if key in before.keys else None
    is_counted = was is not None and was.enabled
    if now.enabled and not is_counted:
        yield f"{name} is switched on, with {_share(after, key):g} of 100 in {now.dimension.label}."
    if is_counted and not now.enabled:
        yield f"{name} is switched off."
    if was is None or not (now.enabled and was.enabled):
        return
    shares = _share(before, key), _share(after, key)
    if abs(shares[0] - shares[1]) > NOTICED:
        yield f"{name} has {shares[1]:g} of 100 in {now.dimension.label} instead of {shares[0]:g}."
    if was.worst != now.worst:
        yield f"{name} is at its worst at {_written(key, now.worst)} instead of {_written(key, was.worst)}."
    if was.best != now.best:
        yield f"{name} is at its best at {_written(key, now.best)} instead of {_written(key, was.best)}."


def _share(scale: Scale, key: str) -> float:
    """Return a measure's share of 100 in its dimension."""
    setting = scale.setting(key)
    whole = sum(each.counted for each in scale.measures if each.dimension is setting.dimension)
    return round(setting.counted / whole * validity.WEIGHT_SUM, 2) if whole else 0.0


def _written(key: str, value: float) -> str:
    found = amounts.amount(amounts.unit_of(key), value)
    number = f"{found.number:.{found.decimals}f}"
    return found.word or f"{number}{'' if found.is_percent else ' '}{found.suffix}".strip()


def _override_changes(before: Scale, after: Scale) -> Iterator[str]:
    was = {rule.key: rule.points for rule in before.overrides}
    now = {rule.key: rule.points for rule in after.overrides}
    for key, points in now.items():
        if key not in was:
            yield f"{validity.label(key)} at {points:g} points or fewer alone makes an account at risk."
        elif was[key] != points:
            yield (
                f"{validity.label(key)} alone makes an account at risk at {points:g} points or fewer "
                f"instead of {was[key]:g}."
            )
    for key in was:
        if key not in now:
            yield f"{validity.label(key)} alone no longer makes an account at risk."


def _profile_changes(before: Configuration, after: Configuration, stages: Mapping[int, str]) -> Iterator[str]:
    was = {profile.name: profile for profile in before.profiles}
    for profile in after.profiles:
        yield from _one_profile(was.get(profile.name), profile, after, stages)
    names = [profile.name for profile in after.profiles]
    yield from (f"The profile “{name}” is removed." for name in was if name not in names)
    kept = [name for name in was if name in names]
    if kept != [name for name in names if name in was]:
        yield f"Profiles are decided in another order: {', '.join(names)}."


def _one_profile(
    was: Profile | None, now: Profile, after: Configuration, stages: Mapping[int, str]
) -> Iterator[str]:
    whose = condition_words(now.condition, stages)
    if was is None:
        yield f"A profile “{now.name}” is added for accounts {whose}."
        yield from (f"{now.name}: {each}" for each in scale_changes(after, now))
        return
    if was.condition != now.condition:
        yield f"The profile “{now.name}” is for accounts {whose}."
    yield from (f"{now.name}: {each}" for each in scale_changes(was, now))
