"""Health that moved enough to be told: by how much, into which band, and what moved it most."""

from collections.abc import Sequence
from dataclasses import dataclass

from health.domain.choices import Band
from health.domain.measures import BY_KEY

NOTABLE_POINTS = 10.0
"""Points of health within which an account sways from week to week."""
NOTABLE_PROBABILITY = 0.1
NOTABLE_CAUSE = 1.0
"""Points a measure must have moved to be named as what moved health."""
UNKNOWN = "not known"


@dataclass(frozen=True, kw_only=True)
class Stood:
    """How an account stood on a day. health, probability: None = unknown; values by the configuration."""

    health: float | None
    band: Band
    probability: float | None
    config_id: int
    values: Sequence[float | None]
    contributions: Sequence[float | None]


def sentence(then: Stood, now: Stood, keys: Sequence[str]) -> str:
    """Say in one line what moved since, and what moved it most; `keys` name the measures of `now`."""
    moved = " ".join(part for part in (_health(then, now), _probability(then, now)) if part)
    return f"{moved} {_cause(then, now, keys)}".strip()


def _health(then: Stood, now: Stood) -> str:
    band = "" if then.band == now.band else f", {now.band.label.lower()} now"
    if then.health is None or now.health is None:
        return f"Health is {now.band.label.lower()} now, before {then.band.label.lower()}." if band else ""
    change = now.health - then.health
    if not band and abs(change) < NOTABLE_POINTS:
        return ""
    verb = "fell" if change < 0 else "rose"
    return f"Health {verb} from {then.health:.0f} to {now.health:.0f}{band}."


def _probability(then: Stood, now: Stood) -> str:
    if then.probability is None or now.probability is None:
        return ""
    if now.probability - then.probability < NOTABLE_PROBABILITY:
        return ""
    return f"The probability that they leave rose from {then.probability:.0%} to {now.probability:.0%}."


def _cause(then: Stood, now: Stood, keys: Sequence[str]) -> str:
    """Name the measure that moved health most in the direction it went."""
    if then.health is None or now.health is None:
        return ""
    if then.config_id != now.config_id:
        return "The health model was changed in between."
    sign = -1.0 if now.health < then.health else 1.0
    pairs = zip(then.contributions, now.contributions, strict=True)
    changes = [sign * ((after or 0.0) - (before or 0.0)) for before, after in pairs]
    place = max(range(len(changes)), key=lambda index: changes[index], default=None)
    if place is None or changes[place] < NOTABLE_CAUSE:
        return ""
    was, is_now = _words(keys[place], then.values[place]), _words(keys[place], now.values[place])
    return f"Mostly: {is_now}." if was == is_now else f"Mostly: {is_now}; before: {was}."


def _words(key: str, value: float | None) -> str:
    measure = BY_KEY[key]
    return f"{measure.label.lower()} {UNKNOWN}" if value is None else measure.words(value)
