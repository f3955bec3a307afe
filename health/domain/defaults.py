"""The configuration an organization starts with; every point has its reason."""

from health.domain.choices import Dimension
from health.domain.configuration import Configuration, MeasureSetting
from health.domain.measures import BY_KEY

DIMENSION_WEIGHTS = {
    Dimension.ADOPTION: 30.0,
    Dimension.OUTCOMES: 25.0,
    Dimension.RELATIONSHIP: 20.0,
    Dimension.SUPPORT: 15.0,
    Dimension.COMMERCIAL: 10.0,
}
"""A dimension keeps its weight while nothing it reads is connected: health then stands on the others, and
coverage says so."""


def _setting(key: str, worst: float, best: float, reason: str) -> MeasureSetting:
    """Return the setting of a registered measure; all measures of a dimension weigh the same."""
    measure = BY_KEY[key]
    return MeasureSetting(
        key=key, dimension=measure.dimension, half=measure.half, worst=worst, best=best, reason=reason
    )


MEASURES = (
    _setting(
        "licence_utilisation",
        0.10,
        0.70,
        "At one seat in ten the rest is shelfware; seven in ten at the weekly peak leaves room for leave.",
    ),
    _setting(
        "usage_trend",
        -0.6931,
        0.0,
        "Half of what it was (ln 0.5) is the worst; a steady customer is as good as a growing one.",
    ),
    _setting(
        "feature_breadth",
        0.10,
        0.60,
        "One core feature in ten is easily replaced; hardly anyone needs more than six in ten.",
    ),
    _setting(
        "active_day_share",
        0.10,
        0.80,
        "Two working days in four weeks is no habit; four days a week is daily work.",
    ),
    _setting(
        "error_rate",
        0.10,
        0.01,
        "One failure in ten gets in the way of every session; one in a hundred goes unnoticed.",
    ),
    _setting(
        "usage_silence",
        21.0,
        3.0,
        "A weekend with a day off is no silence; three weeks is longer than a holiday.",
    ),
    _setting(
        "goals_captured",
        0.0,
        0.8,
        "A goal without metric, target and somebody to confirm it cannot be reached; one in five may be new.",
    ),
    _setting(
        "goal_pace",
        -0.5,
        0.0,
        "Half the way behind the calendar is rarely made up; on pace is all a customer asks for.",
    ),
    _setting(
        "value_verified",
        0.0,
        0.6,
        "Value that only we claim is an assumption; six tenths proven carries a renewal by itself.",
    ),
    _setting(
        "wait_for_first_outcome",
        365.0,
        120.0,
        "Onboarding and a quarter of use take four months; after a year without proof they renew on hope.",
    ),
    _setting(
        "touch_silence",
        84.0,
        21.0,
        "Three weeks between two touches is calm; after a quarter without a word we have left them alone.",
    ),
    _setting(
        "proactive_share",
        0.0,
        0.5,
        "Who only answers is a help desk; when we come first every second time, we lead.",
    ),
    _setting(
        "stakeholder_breadth",
        0.2,
        0.8,
        "One person among five is a single thread; eight of ten leaves room for people on leave.",
    ),
    _setting(
        "champion_present",
        0.0,
        1.0,
        "Without someone who speaks for us inside, a renewal is argued by strangers.",
    ),
    _setting(
        "sentiment",
        -1.0,
        1.0,
        "On average displeased is the worst that lasts; pleased is enough, nobody is delighted every time.",
    ),
    _setting(
        "survey_score",
        0.3,
        0.8,
        "Three of ten is a clear no; eight of ten is where people recommend on most scales.",
    ),
    _setting(
        "feedback_wait",
        30.0,
        5.0,
        "A working week to act on an answer is decent; after a month nobody believes that it was read.",
    ),
    _setting(
        "oldest_serious_ticket",
        30.0,
        2.0,
        "Serious means days, not weeks; a month with work blocked is when people look elsewhere.",
    ),
    _setting(
        "root_cause_gap",
        0.80,
        0.20,
        "What is closed without its cause comes back; one in five has none worth finding.",
    ),
    _setting(
        "reopen_rate",
        0.30,
        0.05,
        "Three in ten reopened means that closing says nothing; one in twenty is ordinary.",
    ),
    _setting(
        "escalations",
        3.0,
        0.0,
        "One escalation in twelve weeks is an accident, three are a pattern.",
    ),
    _setting(
        "payment_delay",
        45.0,
        5.0,
        "A few days are the bank's; a month and a half late is a dispute or a want of money.",
    ),
    _setting(
        "seat_change",
        -0.30,
        0.0,
        "Losing three seats in ten in a year is a retreat; growth is not needed to be well.",
    ),
    _setting(
        "promises_kept",
        0.5,
        0.95,
        "Every second promise broken makes the next one worthless; one in twenty slips anywhere.",
    ),
    _setting(
        "past_ditches",
        3.0,
        0.0,
        "Who was off track three times has heard every promise.",
    ),
)

CONFIGURATION = Configuration(dimension_weights=DIMENSION_WEIGHTS, measures=MEASURES)
