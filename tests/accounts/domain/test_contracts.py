"""Which contract carries a product's revenue when."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.domain import contracts
from accounts.domain.choices import BillingPeriod, ContractKind
from tests.accounts.domain.deals import day, deal


def periods_of(held: Any, as_of: Any) -> Any:
    return [
        (stretch.contract.id, str(stretch.starts_on), stretch.ends_on and str(stretch.ends_on))
        for stretch in contracts.stretches(held, day(as_of))
    ]


def test_a_contract_counts_from_the_day_it_was_known() -> None:
    late = deal(1, "2024-01-01", known_on=day("2024-03-01"))
    assert contracts.visible([late], day("2024-02-29")) == []
    assert contracts.visible([late], day("2024-03-01")) == [late]


@pytest.mark.parametrize("kind", [ContractKind.TRIAL, ContractKind.ONE_OFF])
def test_trials_and_one_offs_are_not_recurring(kind: Any) -> None:
    assert periods_of([deal(1, "2024-01-01", kind=kind)], "2024-06-01") == []


def test_usage_contracts_are_recurring_revenue() -> None:
    assert periods_of([deal(1, "2024-01-01", kind=ContractKind.USAGE)], "2024-06-01") == [
        (1, "2024-01-01", None)
    ]


def test_an_ending_counts_once_it_is_known() -> None:
    ended = deal(1, "2024-01-01", ended="2024-06-01", ended_known_on=day("2024-05-01"))
    assert periods_of([ended], "2024-04-30") == [(1, "2024-01-01", None)]
    assert periods_of([ended], "2024-05-01") == [(1, "2024-01-01", "2024-06-01")]


def test_an_ending_learned_afterwards_does_not_reach_back() -> None:
    ended = deal(1, "2024-01-01", ended="2024-06-01", ended_known_on=day("2024-06-20"))
    assert periods_of([ended], "2024-06-10") == [(1, "2024-01-01", None)]
    assert periods_of([ended], "2024-06-20") == [(1, "2024-01-01", "2024-06-01")]


def test_an_ending_without_a_day_of_knowledge_is_known_when_it_happens() -> None:
    ended = deal(1, "2024-01-01", ended="2024-06-01", ended_known_on=None)
    assert periods_of([ended], "2024-05-31") == [(1, "2024-01-01", None)]
    assert periods_of([ended], "2024-06-01") == [(1, "2024-01-01", "2024-06-01")]


def test_a_term_that_passes_without_auto_renewal_ends_the_contract() -> None:
    plain = deal(1, "2023-01-01", term="2024-01-01")
    assert periods_of([plain], "2023-12-31") == [(1, "2023-01-01", None)]
    assert periods_of([plain], "2024-01-01") == [(1, "2023-01-01", "2024-01-01")]


def test_an_auto_renewing_contract_runs_on_for_terms_of_the_same_length() -> None:
    renewing = deal(1, "2021-01-31", term="2022-01-31", auto_renew=True)
    (stretch,) = contracts.stretches([renewing], day("2024-02-01"))
    assert stretch.ends_on is None
    assert stretch.term_ends_on == day("2025-01-31")
    assert contracts.next_possible_end(stretch, day("2024-02-01")) == day("2025-01-31")


def test_monthly_terms_keep_their_day_through_short_months() -> None:
    renewing = deal(1, "2024-01-31", term="2024-02-29", auto_renew=True)
    (stretch,) = contracts.stretches([renewing], day("2024-03-05"))
    assert stretch.term_ends_on == day("2024-03-31")


def test_terms_of_odd_length_renew_by_days() -> None:
    renewing = deal(1, "2024-01-01", term="2024-04-10", auto_renew=True)
    (stretch,) = contracts.stretches([renewing], day("2024-04-10"))
    assert stretch.term_ends_on == day("2024-04-10") + timedelta(days=100)


def test_of_overlapping_contracts_the_later_replaces_the_earlier_for_good() -> None:
    first = deal(1, "2023-01-01")
    short = deal(2, "2023-06-01", ended="2023-09-01")
    assert periods_of([first, short], "2024-01-01") == [
        (1, "2023-01-01", "2023-06-01"),
        (2, "2023-06-01", "2023-09-01"),
    ]


def test_contracts_of_two_products_run_side_by_side() -> None:
    held = [deal(1, "2023-01-01", product="Suite"), deal(2, "2023-06-01", product="Archive")]
    assert periods_of(held, "2024-01-01") == [(1, "2023-01-01", None), (2, "2023-06-01", None)]


def test_a_link_replaces_across_products() -> None:
    held = [deal(1, "2023-01-01"), deal(2, "2023-06-01", product="Archive", replaces_id=1)]
    assert periods_of(held, "2024-01-01") == [
        (1, "2023-01-01", "2023-06-01"),
        (2, "2023-06-01", None),
    ]


def test_a_link_to_a_later_contract_is_ignored() -> None:
    held = [deal(1, "2023-01-01", product="Archive", replaces_id=2), deal(2, "2023-06-01")]
    assert periods_of(held, "2024-01-01") == [(1, "2023-01-01", None), (2, "2023-06-01", None)]


def test_of_two_with_the_same_start_the_higher_id_counts() -> None:
    held = [deal(2, "2023-01-01", arr=Decimal(2)), deal(1, "2023-01-01", arr=Decimal(1))]
    assert periods_of(held, "2024-01-01") == [(2, "2023-01-01", None)]


def test_of_two_with_the_same_start_the_linked_one_counts() -> None:
    held = [deal(2, "2023-01-01"), deal(1, "2023-01-01", replaces_id=2)]
    assert periods_of(held, "2024-01-01") == [(1, "2023-01-01", None)]


def test_a_contract_cancelled_before_it_began_replaces_nothing() -> None:
    held = [deal(1, "2023-01-01"), deal(2, "2023-06-01", ended="2023-06-01")]
    assert periods_of(held, "2024-01-01") == [(1, "2023-01-01", None)]


def test_who_takes_over_is_the_contract_that_lasts() -> None:
    held = [deal(1, "2023-01-01"), deal(2, "2023-06-01"), deal(3, "2023-06-01")]
    first, second = contracts.stretches(held, day("2024-01-01"))
    assert (first.replaced_by_id, second.contract.id) == (3, 3)


def test_a_term_that_ends_before_the_next_contract_leaves_a_gap() -> None:
    held = [
        deal(1, "2023-01-01", term="2024-01-01"),
        deal(2, "2024-02-01", known_on=day("2023-12-01")),
    ]
    assert periods_of(held, "2023-12-15") == [
        (1, "2023-01-01", "2024-01-01"),
        (2, "2024-02-01", None),
    ]


def test_a_notice_ends_the_contract_at_the_end_of_its_term() -> None:
    given_notice = deal(
        1, "2023-01-01", term="2024-01-01", auto_renew=True, notice_received_on=day("2023-09-01")
    )
    assert periods_of([given_notice], "2023-08-31") == [(1, "2023-01-01", None)]
    assert periods_of([given_notice], "2023-09-01") == [(1, "2023-01-01", "2024-01-01")]
    assert periods_of([given_notice], "2024-06-01") == [(1, "2023-01-01", "2024-01-01")]


def test_a_notice_that_comes_too_late_ends_the_next_term() -> None:
    late = deal(
        1,
        "2023-01-01",
        term="2024-01-01",
        auto_renew=True,
        notice_days=90,
        notice_received_on=day("2023-11-15"),
    )
    assert periods_of([late], "2023-12-01") == [(1, "2023-01-01", "2025-01-01")]


def test_a_recorded_ending_wins_over_a_notice() -> None:
    both = deal(1, "2023-01-01", ended="2023-11-01", notice_received_on=day("2023-09-01"))
    assert periods_of([both], "2023-12-01") == [(1, "2023-01-01", "2023-11-01")]


@pytest.mark.parametrize(
    ("billing", "notice_days", "expected"),
    [
        (None, None, "2024-03-15"),
        (BillingPeriod.MONTHLY, 30, "2024-04-14"),
        (BillingPeriod.QUARTERLY, 0, "2024-04-15"),
        (BillingPeriod.ANNUAL, 0, "2025-01-15"),
    ],
)
def test_a_rolling_contract_can_end_on_the_next_billing_day_plus_notice(
    billing: Any, notice_days: Any, expected: str
) -> None:
    rolling = deal(1, "2024-01-15", billing_period=billing, notice_days=notice_days)
    (stretch,) = contracts.stretches([rolling], day("2024-02-20"))
    assert contracts.next_possible_end(stretch, day("2024-02-20")) == day(expected)


@pytest.mark.parametrize(
    ("auto_renew", "notice_days", "as_of", "expected"),
    [
        (True, 60, "2024-11-01", "2025-01-15"),
        (True, 60, "2024-11-16", "2025-01-15"),  # the last day on which notice is in time
        (True, 60, "2024-11-17", "2026-01-15"),
        (True, None, "2025-01-14", "2025-01-15"),
        (True, 60, "2025-01-15", "2026-01-15"),
        (True, 60, "2025-12-01", "2027-01-15"),
        (False, 60, "2024-11-17", "2025-01-15"),
    ],
)
def test_within_the_notice_period_of_a_contract_that_renews_itself_nobody_leaves_at_its_end(
    auto_renew: bool, notice_days: Any, as_of: str, expected: str
) -> None:
    term = deal(
        1, "2024-01-15", term_ends_on=day("2025-01-15"), notice_days=notice_days, auto_renew=auto_renew
    )
    (stretch,) = contracts.stretches([term], day(as_of))
    assert contracts.first_day_to_leave(stretch, day(as_of)) == day(expected)


def test_a_notice_on_a_rolling_contract_ends_it_after_the_notice_days() -> None:
    rolling = deal(1, "2024-01-15", notice_days=30, notice_received_on=day("2024-02-20"), auto_renew=True)
    assert periods_of([rolling], "2024-02-20") == [(1, "2024-01-15", "2024-04-14")]


@pytest.mark.parametrize(
    ("term", "count"), [("2024-02-01", 12), ("2024-07-01", 2), ("2025-01-01", 1), ("2027-01-01", 0)]
)
def test_term_ends_in_a_year(term: Any, count: float) -> None:
    (stretch,) = contracts.stretches([deal(1, "2024-01-01", term=term)], day("2024-01-15"))
    assert contracts.term_ends_between(stretch, day("2024-01-15"), day("2025-01-15")) == count


def test_a_rolling_contract_has_no_term_ends() -> None:
    (stretch,) = contracts.stretches([deal(1, "2024-01-01")], day("2024-01-15"))
    assert contracts.term_ends_between(stretch, day("2024-01-15"), day("2025-01-15")) == 0


def test_overlaps_without_a_link_are_listed() -> None:
    first, second = deal(1, "2023-01-01"), deal(2, "2023-06-01")
    linked = deal(3, "2023-09-01", replaces_id=2)
    other = deal(4, "2023-06-01", product="Archive")
    pairs = contracts.unlinked_overlaps([first, second, linked, other], day("2024-01-01"))
    assert [(earlier.id, later.id) for earlier, later in pairs] == [(1, 2), (1, 3)]


def test_contracts_end_to_end_do_not_overlap() -> None:
    held = [deal(1, "2023-01-01", ended="2023-06-01"), deal(2, "2023-06-01")]
    assert contracts.unlinked_overlaps(held, day("2024-01-01")) == ()


OFFSETS = st.integers(min_value=0, max_value=900)
FIRST = date(2022, 1, 1)


@st.composite
def any_contract(draw: Any, number: Any) -> Any:
    start = FIRST + timedelta(days=draw(OFFSETS))
    ended = draw(st.none() | OFFSETS)
    term = draw(st.none() | st.sampled_from([30, 180, 365, 730]))
    notice = draw(st.none() | OFFSETS)
    return deal(
        number,
        start.isoformat(),
        product=draw(st.sampled_from(["Suite", "Archive"])),
        term_ends_on=start + timedelta(days=term) if term else None,
        ended_on=start + timedelta(days=ended) if ended is not None else None,
        ended_known_on=start + timedelta(days=draw(OFFSETS)) if ended is not None else None,
        notice_received_on=start + timedelta(days=notice) if notice is not None else None,
        notice_days=draw(st.sampled_from([None, 30])),
        auto_renew=draw(st.booleans()),
        replaces_id=draw(st.none() | st.integers(min_value=1, max_value=6)),
        known_on=start + timedelta(days=draw(st.integers(min_value=-60, max_value=60))),
    )


def any_contracts() -> Any:
    return st.integers(min_value=1, max_value=6).flatmap(
        lambda count: st.tuples(*(any_contract(number) for number in range(1, count + 1)))
    )


@settings(max_examples=150, deadline=None)
@given(held=any_contracts(), offset=OFFSETS, look=OFFSETS)
def test_one_product_is_never_counted_twice(held: Any, offset: int, look: int) -> None:
    stretches = contracts.stretches(held, FIRST + timedelta(days=offset))
    running = [s.contract.product for s in stretches if s.runs_on(FIRST + timedelta(days=look))]
    assert len(running) == len(set(running))


@settings(max_examples=150, deadline=None)
@given(held=any_contracts(), offset=OFFSETS)
def test_what_is_learned_later_changes_no_earlier_day(held: Any, offset: int) -> None:
    as_of = FIRST + timedelta(days=offset)
    then = [as_known(contract, as_of) for contract in held if contract.known_on <= as_of]
    later = [shape(stretch) for stretch in contracts.stretches(held, as_of)]
    assert later == [shape(stretch) for stretch in contracts.stretches(then, as_of)]


def as_known(contract: Any, as_of: Any) -> Any:
    """The row as it stood: without an ending or a notice that came later."""
    known_ending = contract.ended_on is not None and contract.ended_known_on <= as_of
    known_notice = contract.notice_received_on is not None and contract.notice_received_on <= as_of
    return replace(
        contract,
        ended_on=contract.ended_on if known_ending else None,
        ended_known_on=contract.ended_known_on if known_ending else None,
        notice_received_on=contract.notice_received_on if known_notice else None,
    )


def shape(stretch: Any) -> Any:
    return stretch.contract.id, stretch.starts_on, stretch.ends_on, stretch.replaced_by_id
