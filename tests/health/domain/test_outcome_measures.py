"""Measures of outcomes by hand."""

import math
from datetime import date
from typing import Any

import numpy as np
import pytest

from health.domain import facts, measures
from health.domain.measures import outcomes
from tests.health.domain.chunks import chunk, contracts, days, numbers
from tests.health.domain.chunks import outcomes as goals


def flags(*values: int) -> facts.BoolArray:
    """Return values as booleans."""
    return np.array(values, dtype=np.bool_)


def test_captured_goals_are_complete_ones_among_the_open() -> None:
    held = goals(
        4,
        place=[0, 0, 0, 1, 2],
        is_open=flags(1, 1, 0, 1, 0),
        is_complete=flags(1, 0, 1, 1, 1),
    )
    found = outcomes.goals_captured(chunk(4, outcomes=held))
    # account 0: one of two open; 2 has only a closed goal; 3 never had any and is past onboarding
    assert found[[0, 1, 3]].tolist() == [0.5, 1.0, 0.0]
    assert math.isnan(found[2])


def test_an_account_in_onboarding_may_still_be_without_goals() -> None:
    held = goals(2, past_onboarding=flags(0, 1))
    found = outcomes.goals_captured(chunk(2, outcomes=held))
    assert math.isnan(found[0])
    assert found[1] == 0.0


def test_pace_is_progress_less_time() -> None:
    # ten of twenty days have passed: half of the time
    held = goals(3, place=[0, 1, 2], latest=numbers(80, 50, math.nan))
    found = outcomes.goal_pace(chunk(3, outcomes=held))
    assert found.tolist() == pytest.approx([0.3, 0.0, -0.5])


def test_pace_is_weighted_by_value_and_each_goal_is_cut_at_one() -> None:
    held = goals(1, place=[0, 0], latest=numbers(1000, 0), value=numbers(10_000, 30_000))
    # progress 10 - 0.5 is cut to 1; 0 - 0.5: (1 x 10,000 - 0.5 x 30,000) / 40,000
    assert outcomes.goal_pace(chunk(outcomes=held))[0] == pytest.approx(-0.125)


def test_a_goal_without_value_weighs_as_the_others_do_on_average() -> None:
    held = goals(1, place=[0, 0, 0], latest=numbers(100, 100, 0), value=numbers(10, 30, math.nan))
    # (0.5 x 10 + 0.5 x 30 - 0.5 x 20) / 60
    assert outcomes.goal_pace(chunk(outcomes=held))[0] == pytest.approx(10 / 60)


def test_a_goal_that_shrinks_something_has_a_pace_too() -> None:
    held = goals(1, place=[0], baseline=numbers(40), target=numbers(20), latest=numbers(25))
    assert outcomes.goal_pace(chunk(outcomes=held))[0] == pytest.approx(0.75 - 0.5)


@pytest.mark.parametrize(
    "lacking",
    [
        {"target": numbers(math.nan)},
        {"baseline": numbers(math.nan)},
        {"target": numbers(0.0)},
        {"due_on": days(None)},
        {"due_on": days("2024-06-18")},
        {"is_open": flags(0)},
    ],
)
def test_a_goal_without_a_line_has_no_pace(lacking: dict[str, facts.FloatArray]) -> None:
    held = goals(1, place=[0], latest=numbers(50.0), **lacking)
    assert np.isnan(outcomes.goal_pace(chunk(outcomes=held))).all()


def test_past_its_day_a_goal_has_used_all_its_time() -> None:
    held = goals(1, place=[0], latest=numbers(40), due_on=days("2024-06-20"))
    assert outcomes.goal_pace(chunk(outcomes=held))[0] == pytest.approx(-0.6)


def test_verified_value_is_a_share_of_all_value() -> None:
    held = goals(
        3,
        place=[0, 0, 0, 1],
        value=numbers(10_000, 30_000, math.nan, math.nan),
        is_verified=flags(1, 0, 1, 1),
        is_open=flags(0, 1, 1, 1),
    )
    found = outcomes.value_verified(chunk(3, outcomes=held))
    assert found[0] == pytest.approx(0.25)
    assert np.isnan(found[1:]).all()


def test_the_wait_ends_with_the_first_confirmed_outcome() -> None:
    held = goals(4, first_confirmed_on=days(None, "2024-03-01", None, None), connected_on=date(2023, 1, 1))
    agreed = contracts(4, first_contract_on=days("2024-06-08", "2022-01-01", "2022-01-01", None))
    found = outcomes.wait_for_first_outcome(chunk(4, outcomes=held, contracts=agreed))
    # the third counts from the connection, 2023-01-01; the fourth never had a contract
    assert found[:3].tolist() == [20.0, 0.0, 544.0]
    assert math.isnan(found[3])


@pytest.mark.parametrize(
    ("key", "unconnected"),
    [
        ("goals_captured", {"connected_on": None}),
        ("goal_pace", {"connected_on": None}),
        ("goal_pace", {"measurements_connected": False}),
        ("value_verified", {"connected_on": None}),
        ("value_verified", {"values_connected": False}),
        ("value_verified", {"labels_connected": False}),
        ("wait_for_first_outcome", {"connected_on": None}),
        ("wait_for_first_outcome", {"confirmations_connected": False}),
    ],
)
def test_what_nobody_supplies_is_missing(key: str, unconnected: dict[str, Any]) -> None:
    held = goals(1, place=[0], latest=numbers(50), value=numbers(10), **unconnected)
    assert np.isnan(measures.BY_KEY[key].value(chunk(outcomes=held))).all()
