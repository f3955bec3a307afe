"""Reasons in words."""

import math
from dataclasses import replace

import numpy as np
import pytest

from health.domain import defaults, explain, scoring
from health.domain.configuration import Override

KEYS = defaults.CONFIGURATION.keys


def scored(**values: float) -> tuple[np.ndarray, scoring.Scores]:
    row = np.array([[values.get(key, math.nan) for key in KEYS]])
    return row, scoring.score(defaults.CONFIGURATION, row)


def test_reasons_are_what_costs_most_points_first() -> None:
    values, found = scored(
        usage_trend=math.log(0.57), usage_silence=3.0, champion_present=0.0, escalations=1.0, past_ditches=0.0
    )
    (reasons,) = explain.top_reasons(defaults.CONFIGURATION, values, found)
    assert [reason.key for reason in reasons] == ["champion_present", "usage_trend", "escalations"]
    assert reasons[0].cost == pytest.approx(20 / 75 * 100)
    assert reasons[1].sentence == "usage fell by 43% against the nine weeks before"
    assert explain.reasons_in_words(reasons) == (
        "No champion among the contacts, and usage fell by 43% against the nine weeks before."
    )


def test_costs_and_health_add_up_to_a_hundred() -> None:
    _, found = scored(usage_silence=12.0, champion_present=1.0, past_ditches=1.0)
    assert explain.costs(found).sum() + found.contributions.sum() == pytest.approx(100.0)


def test_an_account_without_faults_or_facts_has_no_reasons() -> None:
    values, found = scored(usage_silence=0.0, champion_present=1.0)
    assert list(explain.top_reasons(defaults.CONFIGURATION, values, found)) == [()]
    nothing, unknown = scored()
    assert list(explain.top_reasons(defaults.CONFIGURATION, nothing, unknown)) == [()]
    assert explain.reasons_in_words(()) == ""


def test_a_small_cost_is_not_worth_a_sentence() -> None:
    small = explain.reason("usage_silence", 2.0, 1.9)
    large = explain.reason("usage_silence", 9.0, 2.0)
    assert explain.reasons_in_words((small,)) == "Nothing stands out in its measures."
    assert explain.reasons_in_words((large, small)) == f"{large.sentence.capitalize()}."


def test_an_override_is_named() -> None:
    ruled = replace(defaults.CONFIGURATION, overrides=(Override(key="usage_silence", points=0.0),))
    assert explain.override_sentence(ruled, 0) == (
        "Usage silence alone makes the account at risk: it has 0 points or fewer."
    )
