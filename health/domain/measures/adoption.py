"""Measures of adoption: how much the customer uses what they pay for.

Source of the formulas: the metric dictionary, "Measures". Days before usage was connected, or before the
account's first contract and first use, are not observed: they count neither as use nor as silence.
"""

import math

import numpy as np

from health.domain import facts
from health.domain.choices import Dimension, FactSource, Half, Unit
from health.domain.measures.measure import Measure, counted, percent

WEEK = 7
RECENT = slice(facts.USAGE_DAYS - facts.SHORT_WINDOW, None)
BEFORE = slice(None, facts.USAGE_DAYS - facts.SHORT_WINDOW)
RECENT_WEEKS = facts.SHORT_WINDOW // WEEK
WEEKS_BEFORE = facts.USAGE_DAYS // WEEK - RECENT_WEEKS
USAGE_DATED = "by UsageDay.day and known_on"


def licence_utilisation(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the mean over the last 4 weeks of each week's peak daily active users / seats."""
    if chunk.usage.connected_on is None or not chunk.usage.active_users_connected:
        return chunk.missing
    peaks = _weekly_peaks(chunk)
    known = ~np.isnan(peaks)
    weeks = known.sum(axis=1).astype(np.float64)
    return facts.ratio(facts.ratio(np.where(known, peaks, 0.0).sum(axis=1), weeks), chunk.contracts.seats)


def usage_trend(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return ln((weekly events, last 4 weeks + 1) / (weekly events, the 9 weeks before + 1)).

    Missing below 13 weeks since the first use, and when all 13 weeks are silent: a trend of nothing would
    look steady.
    """
    usage = chunk.usage
    if usage.connected_on is None or not usage.events_connected:
        return chunk.missing
    recent = usage.events[:, RECENT].sum(axis=1) / RECENT_WEEKS
    before = usage.events[:, BEFORE].sum(axis=1) / WEEKS_BEFORE
    first_day = chunk.today - np.timedelta64(facts.USAGE_DAYS - 1, "D")
    measurable = (usage.first_used_on <= first_day) & (recent + before > 0)
    return np.where(measurable, np.log((recent + 1) / (before + 1)), np.nan)


def feature_breadth(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return distinct core features used in 28 days / core features."""
    usage = chunk.usage
    if usage.connected_on is None or not usage.features_connected or not usage.core_feature_count:
        return chunk.missing
    observed = _observed(chunk)[:, RECENT].any(axis=1)
    return np.where(observed, usage.core_features_used / usage.core_feature_count, np.nan)


def active_day_share(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return working days (Monday to Friday) with use in 28 days / working days observed."""
    if chunk.usage.connected_on is None:
        return chunk.missing
    working = _observed(chunk)[:, RECENT] & np.is_busday(_days(chunk)[RECENT])
    active = working & _used(chunk.usage)[:, RECENT]
    return facts.ratio(active.sum(axis=1).astype(np.float64), working.sum(axis=1).astype(np.float64))


def error_rate(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return errors / events in 28 days, over the days whose errors are supplied."""
    usage = chunk.usage
    if usage.connected_on is None or not (usage.errors_connected and usage.events_connected):
        return chunk.missing
    errors = usage.errors[:, RECENT]
    supplied = ~np.isnan(errors)
    events = np.where(supplied, usage.events[:, RECENT], 0.0).sum(axis=1)
    return facts.ratio(np.where(supplied, errors, 0.0).sum(axis=1), events)


def usage_silence(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the days since last use, counted at most from the connection and the first contract."""
    usage = chunk.usage
    if usage.connected_on is None:
        return chunk.missing
    connected = np.datetime64(usage.connected_on, "D")
    since = np.fmax(np.fmax(usage.last_used_on, chunk.contracts.first_contract_on), connected)
    return np.maximum((chunk.today - since).astype(np.float64), 0.0)


def _days(chunk: facts.ChunkFacts) -> facts.DayArray:
    """Return the days (91,) of the second axis of usage."""
    return chunk.today - np.arange(facts.USAGE_DAYS)[::-1].astype("timedelta64[D]")


def _used(usage: facts.UsageFacts) -> facts.BoolArray:
    """Return (A, 91): whether the account was used that day."""
    return np.asarray((usage.events > 0) | (usage.active_users > 0), dtype=np.bool_)


def _observed(chunk: facts.ChunkFacts) -> facts.BoolArray:
    """Return (A, 91): the day is not before the connection, nor before first contract and first use."""
    connected = np.datetime64(chunk.usage.connected_on, "D")
    begun = np.fmin(chunk.contracts.first_contract_on, chunk.usage.first_used_on)
    start = np.maximum(begun, connected)
    return np.asarray(_days(chunk)[None, :] >= start[:, None], dtype=np.bool_)


def _weekly_peaks(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return (A, 4): peak active users of each of the last 4 weeks; nan when not observed or not supplied.

    A silent day has no active users; a week whose used days all lack the figure is missing, not 0.
    """
    users = chunk.usage.active_users[:, RECENT]
    unsupplied = np.isnan(users)
    silent = unsupplied & ~_used(chunk.usage)[:, RECENT]
    known = _observed(chunk)[:, RECENT] & (~unsupplied | silent)
    peaks = _by_week(np.where(known & ~unsupplied, users, 0.0)).max(axis=2)
    hidden = _by_week((unsupplied & ~silent).astype(np.float64)).max(axis=2) > 0
    observed = _by_week(known.astype(np.float64)).max(axis=2) > 0
    return np.where(observed & ~(hidden & (peaks == 0)), peaks, np.nan)


def _by_week(days: facts.FloatArray) -> facts.FloatArray:
    """Return (A, 28) as (A, 4, 7)."""
    return days.reshape(len(days), RECENT_WEEKS, WEEK)


def _trend_words(value: float) -> str:
    change = math.expm1(value)
    if abs(change) < 0.005:
        return "usage stayed level against the nine weeks before"
    return f"usage {'fell' if change < 0 else 'rose'} by {percent(abs(change))} against the nine weeks before"


MEASURES = (
    Measure(
        key="licence_utilisation",
        label="Licence utilisation",
        dimension=Dimension.ADOPTION,
        half=Half.CUSTOMER,
        source=FactSource.USAGE,
        unit=Unit.SHARE,
        description="Mean over the last 4 weeks of each week's peak daily active users, divided by seats.",
        reads=(
            f"UsageDay.active_users {USAGE_DATED}",
            "Contract.seats of the contracts running on the day",
        ),
        value=licence_utilisation,
        words=lambda value: f"{percent(value)} of the seats were in use over the last 4 weeks",
    ),
    Measure(
        key="usage_trend",
        label="Usage trend",
        dimension=Dimension.ADOPTION,
        half=Half.CUSTOMER,
        source=FactSource.USAGE,
        unit=Unit.LOG_RATIO,
        description=(
            "Weekly events of the last 4 weeks against the 9 weeks before: the logarithm of their ratio, "
            "shown as a change in percent."
        ),
        reads=(f"UsageDay.events {USAGE_DATED}",),
        value=usage_trend,
        words=_trend_words,
    ),
    Measure(
        key="feature_breadth",
        label="Feature breadth",
        dimension=Dimension.ADOPTION,
        half=Half.CUSTOMER,
        source=FactSource.USAGE,
        unit=Unit.SHARE,
        description="Distinct core features used in 28 days, divided by all core features.",
        reads=(f"UsageDay.core_features_used {USAGE_DATED}", "Feature.core as it stands"),
        value=feature_breadth,
        words=lambda value: f"{percent(value)} of the core features were used in 28 days",
    ),
    Measure(
        key="active_day_share",
        label="Active days",
        dimension=Dimension.ADOPTION,
        half=Half.CUSTOMER,
        source=FactSource.USAGE,
        unit=Unit.SHARE,
        description="Working days with use in 28 days, divided by working days.",
        reads=(f"UsageDay.events and active_users {USAGE_DATED}",),
        value=active_day_share,
        words=lambda value: f"used on {percent(value)} of the working days of the last 28 days",
    ),
    Measure(
        key="error_rate",
        label="Error rate",
        dimension=Dimension.ADOPTION,
        half=Half.CUSTOMER,
        source=FactSource.USAGE,
        unit=Unit.SHARE,
        description="Errors divided by events in 28 days.",
        reads=(f"UsageDay.errors and events {USAGE_DATED}",),
        value=error_rate,
        words=lambda value: f"{percent(value)} of the events of the last 28 days were errors",
    ),
    Measure(
        key="usage_silence",
        label="Usage silence",
        dimension=Dimension.ADOPTION,
        half=Half.CUSTOMER,
        source=FactSource.USAGE,
        unit=Unit.DAYS,
        description="Days since the last use.",
        reads=(f"UsageDay.day of the last use, {USAGE_DATED}", "Contract.starts_on of the first contract"),
        value=usage_silence,
        words=lambda value: f"not used for {counted(value, 'day')}" if value >= 1 else "used today",
    ),
)
