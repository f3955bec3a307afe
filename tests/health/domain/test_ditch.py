"""Who enters the ditch, who relapses and who leaves."""

import math
from datetime import date
from typing import Any

import numpy as np
import pytest

from health.domain import defaults, ditch, facts, measures, scoring
from health.domain.choices import DitchReason, EpisodeEnd, FactSource
from tests.health.domain.chunks import days, numbers

AS_OF = date(2024, 6, 30)
NAN = math.nan


def situation(health: list[float], **changes: Any) -> ditch.Situation:
    """Return one customer outside the ditch with the given last days of health, healthy before."""
    history = [80.0] * (28 - len(health)) + health
    quiet: dict[str, Any] = {
        "as_of": AS_OF,
        "health": np.array([history]),
        "monthly": False,
        "coverage": numbers(0.75),
        "override": np.array([False]),
        "p": numbers(NAN),
        "p_90_days_ago": numbers(NAN),
        "p_threshold": 0.3,
        "stale": np.array([False]),
        "replaced_on": None,
        "declared": np.array([ditch.NO_REASON], dtype=np.int8),
        "customer": np.array([True]),
        "churned": np.array([False]),
        "open_since": days(None),
        "recovered_on": days(None),
    }
    return ditch.Situation(**(quiet | changes))


def entered(found: ditch.Situation) -> DitchReason | None:
    code = ditch.moves(found).entered[0]
    return None if code == ditch.NO_REASON else ditch.REASONS[code]


def left(found: ditch.Situation) -> EpisodeEnd | None:
    code = ditch.moves(found).left[0]
    return None if code == ditch.NO_END else ditch.ENDS[code]


TEN_BAD_DAYS = [39.9] * 10


def test_an_organization_draws_its_own_lines() -> None:
    assert entered(situation(TEN_BAD_DAYS, enter_below=35.0)) is None
    assert entered(situation([49.0] * 10, enter_below=50.0)) is DitchReason.HEALTH
    well = {"open_since": days("2024-05-01")}
    assert left(situation([55.0] * 28, **well)) is EpisodeEnd.RECOVERED
    assert left(situation([55.0] * 28, leave_from=60.0, **well)) is None


def test_ten_bad_days_of_fourteen_are_the_ditch() -> None:
    assert entered(situation([39.9] * 9)) is None
    assert entered(situation(TEN_BAD_DAYS)) is DitchReason.HEALTH
    assert entered(situation([39.9] * 6 + [NAN, 45.0, NAN, 40.0] + [39.9] * 4)) is DitchReason.HEALTH
    assert entered(situation([39.9] * 6 + [40.0] * 5 + [39.9] * 3)) is None


def test_two_bad_days_are_not() -> None:
    assert entered(situation([10.0, 10.0])) is None


@pytest.mark.parametrize(
    ("month_ends", "reason"),
    [([80.0, 39.0], None), ([39.0, 39.0], DitchReason.HEALTH), ([39.0, 80.0], None), ([NAN, 39.0], None)],
)
def test_replay_asks_for_two_month_ends_in_a_row(month_ends: list[float], reason: DitchReason | None) -> None:
    assert entered(situation(month_ends, monthly=True)) is reason


@pytest.mark.parametrize(
    "changes",
    [
        {"coverage": numbers(0.39)},
        {"stale": np.array([True])},
        {"replaced_on": date(2024, 6, 24)},
        {"replaced_on": AS_OF},
        {"customer": np.array([False])},
    ],
)
def test_nobody_enters_while_the_number_cannot_be_trusted(changes: dict[str, Any]) -> None:
    assert entered(situation(TEN_BAD_DAYS, **changes)) is None


def test_a_week_after_a_new_configuration_entries_count_again() -> None:
    published = situation(TEN_BAD_DAYS, replaced_on=date(2024, 6, 23))
    assert entered(published) is DitchReason.HEALTH


def test_a_person_may_declare_it_whatever_the_number_says() -> None:
    declared = np.array([ditch.REASONS.index(DitchReason.DECLARED)], dtype=np.int8)
    assert entered(situation([], declared=declared, coverage=numbers(0.1))) is DitchReason.DECLARED


def test_an_override_rule_enters() -> None:
    assert entered(situation([], override=np.array([True]))) is DitchReason.OVERRIDE


@pytest.mark.parametrize(
    ("p", "before", "reason"),
    [
        (0.45, 0.15, DitchReason.PROBABILITY),
        (0.45, 0.16, None),
        (0.30, 0.05, None),
        (0.45, 0.0, None),
        (0.45, NAN, None),
        (NAN, 0.1, None),
    ],
)
def test_a_probability_that_tripled_and_is_among_the_highest_enters(
    p: float, before: float, reason: DitchReason | None
) -> None:
    assert entered(situation([], p=numbers(p), p_90_days_ago=numbers(before))) is reason


def test_the_threshold_is_the_ninetieth_percentile_of_what_is_known() -> None:
    p = np.append(np.linspace(0.0, 1.0, 11), NAN)
    assert ditch.probability_threshold(p) == pytest.approx(0.9)
    assert math.isnan(ditch.probability_threshold(numbers(NAN)))


def test_who_is_in_does_not_enter_again() -> None:
    found = ditch.moves(situation(TEN_BAD_DAYS, open_since=days("2024-06-01")))
    assert (found.entered[0], found.relapsed[0], found.left[0]) == (-1, -1, -1)


@pytest.mark.parametrize(("recovered", "relapse"), [("2024-04-01", True), ("2024-03-31", False)])
def test_back_within_ninety_days_is_a_relapse(recovered: str, relapse: bool) -> None:
    found = ditch.moves(situation(TEN_BAD_DAYS, recovered_on=days(recovered)))
    health = ditch.REASONS.index(DitchReason.HEALTH)
    assert bool(found.relapsed[0] == health) is relapse
    assert bool(found.entered[0] == health) is not relapse


GOOD = {"open_since": days("2024-05-01")}


def test_four_good_weeks_end_an_episode() -> None:
    assert left(situation([50.0] * 28, **GOOD)) is EpisodeEnd.RECOVERED
    assert left(situation([50.0] * 27 + [49.9], **GOOD)) is None
    assert left(situation([49.9] + [50.0] * 27, **GOOD)) is None


def test_days_without_a_score_are_neither_good_nor_bad_but_twenty_are_needed() -> None:
    assert left(situation([NAN] * 8 + [50.0] * 20, **GOOD)) is EpisodeEnd.RECOVERED
    assert left(situation([NAN] * 9 + [50.0] * 19, **GOOD)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"open_since": days("2024-06-03")},
        {"coverage": numbers(0.3)},
        {"declared": np.array([0], dtype=np.int8)},
        {"override": np.array([True])},
        {"p": numbers(0.6), "p_90_days_ago": numbers(0.1)},
    ],
)
def test_an_episode_goes_on_while_something_holds_it(changes: dict[str, Any]) -> None:
    assert left(situation([80.0] * 28, **(GOOD | changes))) is None


def test_churn_ends_an_episode() -> None:
    gone = situation([10.0] * 28, churned=np.array([True]), customer=np.array([False]), **GOOD)
    assert left(gone) is EpisodeEnd.CHURNED


def test_who_was_never_in_does_not_leave() -> None:
    assert left(situation([80.0] * 28, churned=np.array([True]))) is None


@pytest.mark.parametrize(
    ("month_ends", "since", "end"),
    [
        ([50.0, 50.0], "2024-04-30", EpisodeEnd.RECOVERED),
        ([50.0, 50.0], "2024-05-31", None),
        ([49.0, 50.0], "2024-03-31", None),
    ],
)
def test_in_replay_two_good_month_ends_after_the_entry_end_it(
    month_ends: list[float], since: str, end: EpisodeEnd | None
) -> None:
    assert left(situation(month_ends, monthly=True, open_since=days(since))) is end


def test_a_life_in_replay_has_one_entry_one_end_and_a_relapse() -> None:
    """Walk month ends as the replay does and write down what happens."""
    health = [80, 30, 30, 30, 60, 60, 30, 30, 60, 60]
    ends = [date(2023, month, 28) if month == 2 else date(2023, month, 30) for month in range(1, 11)]
    open_since, recovered = days(None), days(None)
    story: list[str] = []
    for index in range(1, len(health)):
        found = ditch.moves(
            situation(
                [float(value) for value in health[: index + 1]],
                as_of=ends[index],
                monthly=True,
                open_since=open_since,
                recovered_on=recovered,
            )
        )
        if found.entered[0] >= 0 or found.relapsed[0] >= 0:
            open_since = days(ends[index].isoformat())
            story.append(f"{'entered' if found.entered[0] >= 0 else 'relapsed'} {ends[index].month}")
        if found.left[0] >= 0:
            open_since, recovered = days(None), days(ends[index].isoformat())
            story.append(f"left {ends[index].month}")
    assert story == ["entered 3", "left 6", "relapsed 8", "left 10"]


@pytest.mark.parametrize(
    ("fact_days", "stale"),
    [
        ([], False),
        (["2024-06-22", "2024-06-23"], False),
        (["2024-06-21", "2024-06-22"], True),
        (["2024-05-27", "2024-06-03", "2024-06-10"], False),
        (["2024-05-26", "2024-06-02", "2024-06-08"], True),
        (["2024-06-22"], True),
    ],
)
def test_a_source_is_stale_after_three_times_its_usual_gap(fact_days: list[str], stale: bool) -> None:
    assert ditch.is_stale(fact_days=days(*fact_days), as_of=AS_OF) is stale


def test_the_source_that_moved_an_account_takes_most_points() -> None:
    keys = defaults.CONFIGURATION.keys
    rows = [
        {"usage_silence": 30.0, "champion_present": 1.0},
        {"usage_silence": 3.0, "champion_present": 0.0},
        {"usage_silence": 3.0},
    ]
    values: facts.FloatArray = np.array([[row.get(key, NAN) for key in keys] for row in rows])
    sources = tuple(measures.BY_KEY[key].source for key in keys)
    found = ditch.moved_by(sources, scoring.score(defaults.CONFIGURATION, values))
    assert found == [FactSource.USAGE, FactSource.CONTACTS, None]
