"""What is noticed, and from when on: each rule at its edges."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.domain.choices import SignalKind
from health.domain.signals import ORDER, Noticed, customer, merged, ours

DAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def test_every_kind_has_its_place_in_the_order() -> None:
    assert set(ORDER) == set(SignalKind)
    assert len(ORDER) == len(SignalKind)


def test_use_that_fell_by_three_tenths_is_noticed_and_by_half_is_grave() -> None:
    third, half = (customer.usage_fell(1, math.log(left), 0.0) for left in (0.66, 0.5))
    assert third is not None
    assert (third.severity, third.sentence) == (2, "Use fell by 34% against the nine weeks before.")
    assert half is not None
    assert half.severity == 3
    assert customer.usage_fell(1, math.log(0.71), 0.0) is None
    assert customer.usage_fell(1, math.nan, 0.0) is None


def test_use_that_falls_with_everybody_is_a_holiday() -> None:
    assert customer.usage_fell(1, math.log(0.6), math.log(0.65)) is None


def test_a_champion_who_left_counts_for_a_quarter() -> None:
    found = customer.champion_left(1, contact_id=7, name="Petra Lind", left_on=ago(16), day=DAY)
    assert found is not None
    assert found.sentence == "Their champion Petra Lind left on 6 November 2026, and nobody has taken over."
    assert found.expires_on == ago(16) + timedelta(days=90)
    assert customer.champion_left(1, contact_id=7, name="P", left_on=ago(91), day=DAY) is None
    assert customer.champion_left(1, contact_id=7, name="P", left_on=ago(-1), day=DAY) is None


@pytest.mark.parametrize(
    ("severity", "days", "expected"), [(1, 2, None), (1, 3, 3), (2, 6, None), (2, 7, 2), (2, 21, 3)]
)
def test_a_serious_ticket_may_wait_three_or_seven_days(
    severity: int, days: int, expected: int | None
) -> None:
    found = customer.serious_ticket(1, ticket_id=5, name="LS-2291", severity=severity, days_open=days)
    assert (found and found.severity) == expected


def test_two_tickets_without_root_cause_are_a_reason_one_is_not() -> None:
    assert customer.root_cause_missing(1, unexplained=1, closed=3) is None
    found = customer.root_cause_missing(1, unexplained=2, closed=3)
    assert found is not None
    assert found.sentence.startswith("2 of 3 tickets closed in four weeks have no root cause")


@pytest.mark.parametrize(("goodness", "days", "expected"), [(0.9, 6, None), (0.9, 7, 1), (0.6, 7, 2)])
def test_an_answer_waits_a_week_and_a_low_one_weighs_more(
    goodness: float, days: int, expected: int | None
) -> None:
    found = customer.feedback_unanswered(
        1, response_id=3, kind="NPS", goodness=goodness, waiting=2, days=days
    )
    assert (found and found.severity) == expected


@pytest.mark.parametrize(("days", "expected"), [(13, None), (14, 1), (45, 2)])
def test_an_invoice_may_be_two_weeks_late(days: int, expected: int | None) -> None:
    found = customer.payment_late(1, invoice_id=4, number="R-9", days_late=days, unpaid=1)
    assert (found and found.severity) == expected


@pytest.mark.parametrize(("days", "expected"), [(59, None), (60, 1), (120, 2), (math.nan, None)])
def test_silence_is_noticed_after_two_months(days: float, expected: int | None) -> None:
    found = ours.silent(1, days)
    assert (found and found.severity) == expected


@pytest.mark.parametrize(("pace", "expected"), [(-0.24, None), (-0.25, 2), (-0.5, 3), (0.3, None)])
def test_a_goal_a_quarter_behind_is_noticed(pace: float, expected: int | None) -> None:
    found = ours.goal_behind(1, goal_id=2, statement="Fewer unplanned line stops", pace=pace)
    assert (found and found.severity) == expected


def test_what_is_quoted_ends_without_a_full_stop_and_is_not_long() -> None:
    assert ours.shortened("No more\n searching.") == "No more searching"
    assert ours.shortened("a" * 81) == "a" * 79 + "…"


def test_an_answer_is_named_as_one_says_it() -> None:
    def sentence(kind: str) -> str:
        found = customer.feedback_unanswered(1, response_id=3, kind=kind, goodness=0.2, waiting=1, days=9)
        assert found is not None
        return found.sentence

    assert sentence("NPS") == "An NPS answer has waited 9 days for somebody to act on it."
    assert sentence("CSAT").startswith("A CSAT answer")


def test_a_goal_due_soon_wants_a_measurement() -> None:
    def noticed(due: date, measured: date | None) -> Noticed | None:
        return ours.goal_unmeasured(
            1, goal_id=2, statement="Fewer stops", due_on=due, measured_on=measured, day=DAY
        )

    assert noticed(ago(-31), None) is None
    assert noticed(ago(-8), ago(30)) is None
    found = noticed(ago(-8), ago(131))
    assert found is not None
    assert found.sentence == (
        "“Fewer stops” is due on 30 November 2026, and nobody has measured it since 14 July 2026."
    )


def test_our_broken_promise_weighs_more_than_theirs() -> None:
    def noticed(due: date, *, is_ours: bool) -> Noticed | None:
        return ours.promise_overdue(
            1, commitment_id=2, text="the meter import", is_ours=is_ours, due_on=due, day=DAY
        )

    assert noticed(DAY, is_ours=True) is None
    assert noticed(ago(181), is_ours=True) is None
    mine, theirs = noticed(ago(1), is_ours=True), noticed(ago(1), is_ours=False)
    assert mine is not None
    assert theirs is not None
    assert (mine.severity, theirs.severity) == (2, 1)
    assert mine.sentence == "We promised “the meter import” by 21 November 2026: 1 day ago."


@pytest.mark.parametrize(("left", "expected"), [(91, None), (90, 2), (45, 3), (0, 3), (-1, None)])
def test_a_renewal_wants_a_plan_a_quarter_before(left: int, expected: int | None) -> None:
    found = ours.renewal_without_plan(1, renewal_on=DAY + timedelta(days=left), day=DAY)
    assert (found and found.severity) == expected


@pytest.mark.parametrize(("days", "expected"), [(30, None), (31, 1), (61, 2)])
def test_a_stage_may_take_what_is_expected(days: int, expected: int | None) -> None:
    found = ours.stage_overdue(1, stage_id=3, stage="Onboarding", days=days, expected_days=30)
    assert (found and found.severity) == expected


@pytest.mark.parametrize(("days", "expected"), [(3, False), (4, True), (180, True), (181, False)])
def test_a_handover_is_read_within_days_and_forgotten_after_half_a_year(days: int, expected: bool) -> None:
    found = ours.handover_unread(1, handover_id=1, handed_over_on=ago(days), day=DAY)
    assert (found is not None) is expected


@pytest.mark.parametrize(("ahead", "expected"), [(15, False), (14, True), (-7, True), (-8, False)])
def test_a_change_is_told_two_weeks_before(ahead: int, expected: bool) -> None:
    found = ours.incident_near(1, incident_id=1, title="New login", starts_on=ago(-ahead), day=DAY)
    assert (found is not None) is expected


def test_a_relapse_is_grave_for_four_weeks() -> None:
    assert ours.relapse(1, number=1, relapsed_on=ago(29), day=DAY) is None
    found = ours.relapse(1, number=1, relapsed_on=ago(28), day=DAY)
    assert found is not None
    assert found.severity == 3


NOTICED = st.builds(
    Noticed,
    account_id=st.integers(1, 3),
    kind=st.sampled_from(list(SignalKind)),
    severity=st.integers(1, 3),
    sentence=st.just("-"),
    subject=st.sampled_from(["", "1"]),
)


@given(st.lists(st.none() | NOTICED, max_size=30))
def test_one_reason_is_one_row_whatever_the_order(noticed: list[Noticed | None]) -> None:
    kept = merged(noticed)
    keys = [(each.account_id, each.kind, each.subject) for each in kept]
    assert len(set(keys)) == len(keys)
    assert set(keys) == {(each.account_id, each.kind, each.subject) for each in noticed if each}
    assert [each.severity for each in kept] == [each.severity for each in merged(reversed(noticed))]
