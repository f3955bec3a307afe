"""Measures of adoption, worked out by hand."""

import math
from datetime import date
from typing import Any

import numpy as np
import pytest

from health.domain.measures import adoption
from tests.health.domain.chunks import chunk, contracts, days, last, numbers, usage


def only(measured: Any) -> float:
    """Return the value of the only account."""
    assert measured.shape == (1,)
    return float(measured[0])


def test_utilisation_is_the_mean_weekly_peak_over_seats() -> None:
    users = last(28, *[2] * 7, *[4] * 7, *[5, 1, 1, 1, 1, 1, 1], *[0, 0, 0, 0, 0, 0, 9])
    found = adoption.licence_utilisation(chunk(usage=usage(active_users=users, events=users)))
    assert only(found) == pytest.approx((2 + 4 + 5 + 9) / 4 / 10)


def test_a_silent_week_counts_as_nobody() -> None:
    users = last(7, 8, before=math.nan)
    found = adoption.licence_utilisation(chunk(usage=usage(active_users=users, events=last(7, 3))))
    assert only(found) == pytest.approx((0 + 0 + 0 + 8) / 4 / 10)


def test_a_week_used_without_the_figure_is_missing_and_not_zero() -> None:
    users = last(7, 8, before=math.nan)
    found = adoption.licence_utilisation(chunk(usage=usage(active_users=users, events=last(28, 3))))
    assert only(found) == pytest.approx(8 / 10)


def test_weeks_before_the_first_contract_do_not_count() -> None:
    users = last(14, 6, before=math.nan)
    young = chunk(
        usage=usage(active_users=users, events=last(14, 3), first_used_on=days("2024-06-15")),
        contracts=contracts(first_contract_on=days("2024-06-15")),
    )
    assert only(adoption.licence_utilisation(young)) == pytest.approx(6 / 10)


@pytest.mark.parametrize("seats", [0.0, math.nan])
def test_utilisation_without_seats_is_missing(seats: float) -> None:
    found = adoption.licence_utilisation(
        chunk(usage=usage(active_users=last(28, 5)), contracts=contracts(seats=numbers(seats)))
    )
    assert math.isnan(only(found))


def test_utilisation_without_the_field_is_missing() -> None:
    unsupplied = chunk(usage=usage(active_users_connected=False, events=last(28, 5)))
    assert math.isnan(only(adoption.licence_utilisation(unsupplied)))


def test_trend_compares_weekly_events_of_four_weeks_with_the_nine_before() -> None:
    events = last(28, 4.0, before=8.0)
    found = adoption.usage_trend(chunk(usage=usage(events=events)))
    assert only(found) == pytest.approx(math.log((28 + 1) / (56 + 1)))


@pytest.mark.parametrize(("first_used", "known"), [("2024-03-30", True), ("2024-03-31", False)])
def test_trend_needs_thirteen_weeks_of_use(first_used: str, known: bool) -> None:
    events = last(28, 4.0, before=8.0)
    found = adoption.usage_trend(chunk(usage=usage(events=events, first_used_on=days(first_used))))
    assert math.isnan(only(found)) is not known


def test_a_trend_of_nothing_is_missing() -> None:
    assert math.isnan(only(adoption.usage_trend(chunk())))
    never = chunk(usage=usage(first_used_on=days(None), last_used_on=days(None)))
    assert math.isnan(only(adoption.usage_trend(never)))


def test_breadth_is_the_share_of_core_features_used() -> None:
    assert only(adoption.feature_breadth(chunk(usage=usage(core_features_used=numbers(2))))) == 0.25
    assert only(adoption.feature_breadth(chunk())) == 0.0


@pytest.mark.parametrize(
    "changes", [{"features_connected": False}, {"core_feature_count": 0}, {"connected_on": None}]
)
def test_breadth_without_features_is_missing(changes: dict[str, Any]) -> None:
    assert math.isnan(only(adoption.feature_breadth(chunk(usage=usage(**changes)))))


def test_only_working_days_are_counted() -> None:
    weekend_too = last(28, 1, 1, 0, 0, 0, 0, 0)
    assert only(adoption.active_day_share(chunk(usage=usage(events=weekend_too)))) == 0.0
    working = last(28, 0, 0, 1, 1, 1, 1, 1)
    assert only(adoption.active_day_share(chunk(usage=usage(events=working)))) == 1.0
    half = last(28, 0, 0, 1, 0, 1, 0, 1)
    assert only(adoption.active_day_share(chunk(usage=usage(events=half)))) == pytest.approx(0.6)


def test_working_days_before_the_connection_are_not_observed() -> None:
    recent = usage(
        events=last(2, 1),
        connected_on=date(2024, 6, 24),
        first_used_on=days("2024-06-27"),
        last_used_on=days("2024-06-28"),
    )
    assert only(adoption.active_day_share(chunk(usage=recent))) == pytest.approx(2 / 5)


def test_a_day_with_active_users_but_no_events_is_used() -> None:
    found = adoption.active_day_share(chunk(usage=usage(active_users=last(28, 3))))
    assert only(found) == 1.0


def test_errors_are_a_share_of_the_events_of_days_that_supply_them() -> None:
    facts_ = usage(events=last(28, 10), errors=last(14, 1, before=math.nan))
    assert only(adoption.error_rate(chunk(usage=facts_))) == pytest.approx(0.1)


def test_an_error_rate_without_events_is_missing() -> None:
    assert math.isnan(only(adoption.error_rate(chunk())))
    unsupplied = usage(events=last(28, 10), errors_connected=False)
    assert math.isnan(only(adoption.error_rate(chunk(usage=unsupplied))))


@pytest.mark.parametrize(
    ("last_used", "first_contract", "connected", "silence"),
    [
        ("2024-06-28", "2022-01-01", date(2022, 1, 1), 0),
        ("2024-06-08", "2022-01-01", date(2022, 1, 1), 20),
        ("2023-06-29", "2022-01-01", date(2022, 1, 1), 365),
        (None, "2022-01-01", date(2024, 6, 1), 27),
        (None, "2024-06-18", date(2022, 1, 1), 10),
        ("2024-01-01", "2024-06-18", date(2022, 1, 1), 10),
        (None, "2024-07-15", date(2022, 1, 1), 0),
        (None, None, date(2024, 6, 1), 27),
    ],
)
def test_silence_counts_from_the_latest_beginning(
    last_used: str | None, first_contract: str | None, connected: date, silence: int
) -> None:
    account = chunk(
        usage=usage(last_used_on=days(last_used), connected_on=connected),
        contracts=contracts(first_contract_on=days(first_contract)),
    )
    assert only(adoption.usage_silence(account)) == silence


@pytest.mark.parametrize("measure", adoption.MEASURES, ids=lambda measure: measure.key)
def test_a_source_that_is_not_connected_is_missing(measure: Any) -> None:
    unconnected = chunk(2, usage=usage(2, connected_on=None, events=np.ones((2, 91))))
    assert np.isnan(measure.value(unconnected)).all()


def test_ignoring_an_account_never_helps_it() -> None:
    """While connected, silence is the worst value of what counts, not a missing one."""
    ignored = chunk(usage=usage(last_used_on=days("2024-01-01")))
    assert only(adoption.licence_utilisation(ignored)) == 0.0
    assert only(adoption.active_day_share(ignored)) == 0.0
    assert only(adoption.feature_breadth(ignored)) == 0.0


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (math.log(0.57), "usage fell by 43% against the nine weeks before"),
        (math.log(1.2), "usage rose by 20% against the nine weeks before"),
        (0.001, "usage stayed level against the nine weeks before"),
    ],
)
def test_the_trend_in_words(value: float, words: str) -> None:
    assert adoption.MEASURES[1].words(value) == words
