"""Measures of relationship by hand, and those of what we agreed and promised."""

import math
from datetime import date
from typing import Any

import numpy as np
import pytest

from health.domain import measures
from health.domain.measures import commercial, relationship
from tests.health.domain.chunks import (
    chunk,
    commitments,
    contracts,
    days,
    invoices,
    numbers,
    surveys,
    touches,
)


def test_silence_counts_from_our_last_touch_connection_and_first_contract() -> None:
    had = touches(4, last_by_us_on=days("2024-06-18", None, None, None), connected_on=date(2024, 5, 29))
    agreed = contracts(4, first_contract_on=days("2022-01-01", "2022-01-01", "2024-06-23", None))
    found = relationship.touch_silence(chunk(4, touches=had, contracts=agreed))
    assert found.tolist() == [10.0, 30.0, 5.0, 30.0]


def test_proactive_share_of_an_untouched_account_is_zero() -> None:
    had = touches(3, touches_84=numbers(5, 0, 2), judged_84=numbers(4, 0, 0), proactive_84=numbers(1, 0, 0))
    found = relationship.proactive_share(chunk(3, touches=had))
    assert found[:2].tolist() == [0.25, 0.0]
    assert math.isnan(found[2])


def test_breadth_grows_with_the_logarithm_of_seats() -> None:
    had = touches(5, contacts_84=numbers(3, 3, 9, 1, 0))
    agreed = contracts(5, seats=numbers(10, 80, 40, math.nan, 10))
    found = relationship.stakeholder_breadth(chunk(5, touches=had, contracts=agreed))
    # 80 seats: 3 / (3 + 3); 40 seats: 9 / 5 is cut; seats nobody stated count as 10
    assert found.tolist() == pytest.approx([1.0, 0.5, 1.0, 1 / 3, 0.0])


def test_sentiment_and_answers_are_taken_as_averaged() -> None:
    account = chunk(
        2,
        touches=touches(2, sentiment_84=numbers(-0.5, math.nan)),
        surveys=surveys(2, score_180=numbers(0.625, math.nan)),
    )
    assert relationship.sentiment(account)[0] == -0.5
    assert relationship.survey_score(account)[0] == 0.625
    assert np.isnan([relationship.sentiment(account)[1], relationship.survey_score(account)[1]]).all()


def test_the_oldest_answer_waits_from_connection_and_first_contract_on() -> None:
    asked = surveys(
        4,
        oldest_waiting_on=days("2024-06-08", "2020-01-01", "2024-01-01", None),
        acted_connected_on=date(2024, 5, 29),
    )
    agreed = contracts(4, first_contract_on=days("2022-01-01", "2022-01-01", "2024-06-23", "2022-01-01"))
    found = relationship.feedback_wait(chunk(4, surveys=asked, contracts=agreed))
    assert found.tolist() == [20.0, 30.0, 5.0, 0.0]


def test_invoices_are_late_by_days_paid_or_not() -> None:
    billed = invoices(
        [0, 0, 0, 1],
        due_on=days("2024-03-01", "2024-04-01", "2024-06-18", "2024-06-28"),
        paid_on=days("2024-03-21", "2024-03-15", None, None),
    )
    found = commercial.payment_delay(chunk(3, invoices=billed))
    # 20 days late, early is 0, overdue for 10 days so far
    assert found[:2].tolist() == [10.0, 0.0]
    assert math.isnan(found[2])


def test_unpaid_invoices_are_overdue_from_when_payments_were_noted() -> None:
    billed = invoices([0], due_on=days("2022-01-01"), paid_connected_on=date(2024, 6, 8))
    assert commercial.payment_delay(chunk(invoices=billed)).tolist() == [20.0]


def test_promises_are_kept_among_those_due() -> None:
    made = commitments(2, due_180=numbers(4, 0), kept_180=numbers(3, 0))
    found = commercial.promises_kept(chunk(2, commitments=made))
    assert found[0] == 0.75
    assert math.isnan(found[1])


@pytest.mark.parametrize(
    ("key", "unconnected"),
    [
        ("touch_silence", {"touches": touches(connected_on=None)}),
        ("proactive_share", {"touches": touches(connected_on=None)}),
        ("proactive_share", {"touches": touches(postures_connected=False)}),
        ("stakeholder_breadth", {"touches": touches(connected_on=None)}),
        ("stakeholder_breadth", {"touches": touches(contacts_connected=False)}),
        ("sentiment", {"touches": touches(connected_on=None, sentiment_84=numbers(1))}),
        ("sentiment", {"touches": touches(sentiments_connected=False, sentiment_84=numbers(1))}),
        ("survey_score", {"surveys": surveys(connected=False, score_180=numbers(1))}),
        ("feedback_wait", {"surveys": surveys(connected=False)}),
        ("feedback_wait", {"surveys": surveys(acted_connected_on=None)}),
        ("payment_delay", {"invoices": invoices([0], connected=False)}),
        ("payment_delay", {"invoices": invoices([0], paid_connected_on=None)}),
        ("promises_kept", {"commitments": commitments(connected=False, due_180=numbers(1))}),
        ("promises_kept", {"commitments": commitments(states_connected=False, due_180=numbers(1))}),
    ],
)
def test_what_nobody_supplies_is_missing(key: str, unconnected: dict[str, Any]) -> None:
    assert np.isnan(measures.BY_KEY[key].value(chunk(**unconnected))).all()


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("goals_captured", 0.0, "no goal is written down completely"),
        ("goal_pace", -0.3, "the goals are 30% of the way behind the time passed"),
        ("wait_for_first_outcome", 200.0, "no outcome confirmed for 200 days"),
        ("touch_silence", 40.0, "we have not been in touch for 40 days"),
        ("proactive_share", 0.0, "no touch of the last 84 days was proactive"),
        ("stakeholder_breadth", 0.4, "we spoke with 40% of the people its size calls for in 84 days"),
        ("sentiment", -0.5, "the mood in touches is −0.5 on a scale from −2 to 2"),
        ("feedback_wait", 1.0, "a survey answer has waited for 1 day"),
        ("payment_delay", 12.0, "invoices are 12 days late on average"),
        ("promises_kept", 0.6, "60% of our promises due in 180 days were kept"),
    ],
)
def test_words(key: str, value: float, words: str) -> None:
    assert measures.BY_KEY[key].words(value) == words
