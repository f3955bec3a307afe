"""Measures of relationship, support and commerce by hand, and what holds for all of them."""

import math
from typing import Any

import numpy as np
import pytest

from health.domain import facts, measures
from health.domain.measures import commercial, relationship, support
from tests.health.domain.chunks import chunk, contracts, days, numbers, tickets


def test_a_champion_is_there_until_the_last_one_left() -> None:
    contacts = facts.ContactFacts(roles_connected=True, champions=numbers(2, 1, 0))
    assert relationship.champion_present(chunk(3, contacts=contacts)).tolist() == [1.0, 1.0, 0.0]


def test_without_roles_nobody_knows_of_a_champion() -> None:
    contacts = facts.ContactFacts(roles_connected=False, champions=numbers(0))
    assert np.isnan(relationship.champion_present(chunk(contacts=contacts))).all()


def test_the_oldest_serious_ticket_has_an_age_in_days() -> None:
    opened = days("2024-06-08", "2024-06-28", None)
    found = support.oldest_serious_ticket(chunk(3, tickets=tickets(3, oldest_serious_opened_on=opened)))
    assert found.tolist() == [20.0, 0.0, 0.0]


def test_root_causes_and_reopenings_are_shares_of_closed_tickets() -> None:
    closed = tickets(
        2,
        closed_judged_84=numbers(5, 0),
        closed_unexplained_84=numbers(3, 0),
        closed_counted_84=numbers(8, 0),
        closed_reopened_84=numbers(2, 0),
    )
    gap, reopened = (
        measure(chunk(2, tickets=closed)) for measure in (support.root_cause_gap, support.reopen_rate)
    )
    assert gap[0] == pytest.approx(0.6)
    assert reopened[0] == pytest.approx(0.25)
    assert np.isnan([gap[1], reopened[1]]).all()


def test_escalations_are_counted_and_none_is_zero() -> None:
    assert support.escalations(chunk(2, tickets=tickets(2, escalated_84=numbers(3, 0)))).tolist() == [3, 0]


def test_ticket_load_is_per_ten_seats() -> None:
    busy = chunk(
        2,
        tickets=tickets(2, opened_28=numbers(6, 6)),
        contracts=contracts(2, seats=numbers(40, math.nan)),
    )
    load = support.ticket_load(busy)
    assert load[0] == pytest.approx(1.5)
    assert math.isnan(load[1])


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("oldest_serious_ticket", {"severity_connected": False}),
        ("root_cause_gap", {"root_cause_connected": False, "closed_judged_84": numbers(1)}),
        ("reopen_rate", {"reopened_connected": False, "closed_counted_84": numbers(1)}),
        ("escalations", {"escalated_connected": False}),
        ("ticket_load", {"connected": False}),
        ("escalations", {"connected": False}),
        ("oldest_serious_ticket", {"connected": False}),
    ],
)
def test_a_field_nobody_supplies_is_missing(key: str, changes: dict[str, Any]) -> None:
    unsupplied = chunk(tickets=tickets(**changes))
    assert np.isnan(measures.BY_KEY[key].value(unsupplied)).all()


def test_seats_are_compared_with_a_year_ago() -> None:
    held = contracts(4, seats=numbers(8, 15, 10, math.nan), seats_year_ago=numbers(10, 10, math.nan, 10))
    change = commercial.seat_change(chunk(4, contracts=held))
    assert change[:2].tolist() == pytest.approx([-0.2, 0.5])
    assert np.isnan(change[2:]).all()


def test_past_ditches_are_taken_as_counted() -> None:
    assert commercial.past_ditches(chunk(2, past_ditches=numbers(0, 2))).tolist() == [0.0, 2.0]


def test_what_only_a_model_reads() -> None:
    held = contracts(
        2,
        first_contract_on=days("2022-06-29", None),
        next_possible_end_on=days("2024-12-28", None),
        rolling=numbers(1, math.nan),
    )
    account = chunk(2, contracts=held)
    assert commercial.tenure(account)[0] == pytest.approx(730 / 365.25)
    assert commercial.renewal_nearness(account)[0] == pytest.approx(183 / 30.4375)
    assert commercial.rolling(account)[0] == 1.0
    for measure in (commercial.tenure, commercial.renewal_nearness, commercial.rolling):
        assert math.isnan(measure(account)[1])


def test_values_come_in_the_order_asked_for() -> None:
    found = measures.values(chunk(3, past_ditches=numbers(0, 1, 2)), ["past_ditches", "champion_present"])
    assert found.tolist() == [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]


def test_keys_are_unique_and_models_inputs_do_not_score() -> None:
    keys = [measure.key for measure in measures.MEASURES]
    assert len(set(keys)) == len(keys)
    unscored = {measure.key for measure in measures.MEASURES if not measure.scored}
    assert unscored == {"ticket_load", "tenure", "renewal_nearness", "rolling"}


@pytest.mark.parametrize("measure", measures.MEASURES, ids=lambda measure: measure.key)
def test_every_measure_says_what_it_is_and_reads(measure: Any) -> None:
    assert measure.label
    assert measure.description.endswith(".")
    assert measure.reads
    assert measure.value(chunk(3)).shape == (3,)


@pytest.mark.parametrize("measure", measures.MEASURES, ids=lambda measure: measure.key)
@pytest.mark.parametrize("value", [0.0, 1.0, 0.5, 12.0])
def test_every_value_has_words_that_fit_into_a_list(measure: Any, value: float) -> None:
    words = measure.words(value)
    assert words
    assert not words.endswith(".")
    assert "nan" not in words


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("licence_utilisation", 0.384, "38% of the seats were in use over the last 4 weeks"),
        ("error_rate", 0.052, "5.2% of the events of the last 28 days were errors"),
        ("usage_silence", 23.0, "not used for 23 days"),
        ("usage_silence", 1.0, "not used for 1 day"),
        ("champion_present", 0.0, "no champion among the contacts"),
        ("oldest_serious_ticket", 34.0, "a serious ticket has been open for 34 days"),
        ("escalations", 1.0, "1 ticket escalated in the last 84 days"),
        ("seat_change", -0.2, "seats fell by 20% in a year"),
        ("past_ditches", 2.0, "was off track 2 times before"),
    ],
)
def test_words(key: str, value: float, words: str) -> None:
    assert measures.BY_KEY[key].words(value) == words
