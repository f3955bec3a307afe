"""How figures of fairness are written: shares, waits, correlations, each with its interval."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cs_platform.lib import text
from health.domain.fairness.intervals import Estimate

LONG_WAIT = 48.0
DAY_HOURS = 24.0
MINUTES = 60
NOT_YET = "not yet"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a page says first: the finding, what belongs to it, and a second sentence."""

    finding: str
    rest: str = ""
    lead: str = ""


def percent(value: float, locale: str) -> str:
    """Write a share: 31%."""
    return text.percent(value, locale=locale)


def times(value: float, locale: str) -> str:
    """Write how many times as fast: 1.8."""
    return text.number(value, locale=locale, decimals=1)


def signed(value: float, locale: str) -> str:
    """Write a difference or a correlation: +0.28."""
    return text.number(value, locale=locale, decimals=2, signed=True)


def plain(value: float, locale: str) -> str:
    """Write a number between 0 and 1: 0.93."""
    return text.number(value, locale=locale, decimals=2)


def hours(value: float, locale: str) -> str:
    """Write a wait: 33 min, 5.8 h, 4 days; what is still waited for is not yet."""
    if not math.isfinite(value):
        return NOT_YET
    if value < 1:
        return f"{text.number(value * MINUTES, locale=locale)} min"
    if value < LONG_WAIT:
        return f"{text.number(value, locale=locale, decimals=1)} h"
    return f"{text.number(value / DAY_HOURS, locale=locale, decimals=1)} days"


WRITTEN: Mapping[str, Callable[[float, str], str]] = {
    "percent": percent,
    "times": times,
    "signed": signed,
    "plain": plain,
    "hours": hours,
}


def interval(found: Estimate, kind: str, locale: str) -> str:
    """Write the interval of a figure: 12% to 50%; empty where none can be said."""
    if not found.has_interval:
        return ""
    write = WRITTEN[kind]
    return f"{write(found.low, locale)} to {write(found.high, locale)}"


def figure(found: Estimate, kind: str, locale: str) -> str:
    """Write a figure with its interval: 31% (12% to 50%)."""
    between = interval(found, kind, locale)
    value = WRITTEN[kind](found.value, locale)
    return f"{value} ({between})" if between else value
