"""What of an account's ARR is lost for certain, can end, or is locked in."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from accounts.domain import contracts, customers, stakes
from tests.accounts.domain.deals import GRACE, USD, day, deal
from tests.accounts.domain.test_contracts import FIRST, OFFSETS, any_contracts, as_known

AS_OF = day("2024-06-01")
UNTIL = day("2025-06-01")


def lines_of(*held: Any) -> Any:
    return stakes.lines(contracts.stretches(held, AS_OF), as_of=AS_OF, until=UNTIL, grace_days=GRACE)


def stake_of(*held: Any, rates: Any = USD) -> Any:
    return stakes.stake(lines_of(*held), as_of=AS_OF, until=UNTIL, horizon_months=12, rates=rates)


def amounts(found: Any) -> Any:
    return found.known_loss, found.can_end, found.locked


def test_a_yearly_contract_can_end_once_in_a_year() -> None:
    found = stake_of(deal(1, "2023-09-01", term="2024-09-01", auto_renew=True, arr=Decimal(100)))
    assert amounts(found) == (0, 100, 0)
    assert found.term_ends == 1.0


def test_a_rolling_contract_counts_as_one_term_end_a_year() -> None:
    found = stake_of(deal(1, "2023-09-01", arr=Decimal(100)))
    assert amounts(found) == (0, 100, 0)
    assert found.term_ends == 1.0


def test_a_long_term_is_locked_in() -> None:
    held = deal(1, "2023-09-01", term="2026-09-01", arr=Decimal(100))
    assert amounts(stake_of(held)) == (0, 0, 100)
    assert stake_of(held).term_ends == 0.0
    assert stakes.next_possible_end(lines_of(held)) == day("2026-09-01")


def test_term_ends_of_several_contracts_are_weighted_by_arr() -> None:
    found = stake_of(
        deal(1, "2024-05-15", term="2024-06-15", auto_renew=True, arr=Decimal(100)),
        deal(2, "2023-09-01", term="2024-09-01", product="Archive", arr=Decimal(300)),
    )
    assert found.term_ends == pytest.approx((100 * 12 + 300 * 1) / 400)


@pytest.mark.parametrize(
    "facts",
    [
        {"ended_on": day("2024-12-01"), "ended_known_on": day("2024-05-01")},
        {"notice_received_on": day("2024-05-01")},
    ],
)
def test_an_ending_in_sight_is_a_known_loss(facts: dict[str, Any]) -> None:
    held = deal(1, "2023-12-01", term="2024-12-01", auto_renew=True, arr=Decimal(100), **facts)
    assert amounts(stake_of(held)) == (100, 0, 0)


def test_an_ending_beyond_the_horizon_is_locked_in() -> None:
    held = deal(1, "2023-12-01", ended_on=day("2025-12-01"), ended_known_on=AS_OF, arr=Decimal(100))
    assert amounts(stake_of(held)) == (0, 0, 100)


def test_an_ending_not_known_yet_is_only_a_risk() -> None:
    held = deal(1, "2023-12-01", ended="2024-12-01", arr=Decimal(100))
    assert amounts(stake_of(held)) == (0, 100, 0)


def test_a_renewal_in_hand_takes_the_loss_away() -> None:
    ending = deal(1, "2023-12-01", ended_on=day("2024-12-01"), ended_known_on=AS_OF, arr=Decimal(100))
    renewal = deal(2, "2025-01-15", term="2028-01-15", known_on=AS_OF, arr=Decimal(120))
    assert amounts(stake_of(ending, renewal)) == (0, 0, 100)
    too_late = deal(2, "2025-02-01", known_on=AS_OF, arr=Decimal(120))
    assert amounts(stake_of(ending, too_late)) == (100, 0, 0)


def test_a_smaller_replacement_in_hand_loses_the_difference() -> None:
    running = deal(1, "2023-12-01", term="2024-12-01", arr=Decimal(100))
    smaller = deal(2, "2024-12-01", term="2025-12-01", known_on=AS_OF, arr=Decimal(70))
    assert amounts(stake_of(running, smaller)) == (30, 0, 70)


def test_two_contracts_merged_into_one_are_not_kept_twice() -> None:
    held = (
        deal(1, "2023-12-01", arr=Decimal(100)),
        deal(2, "2023-12-01", arr=Decimal(50), product="Archive"),
        deal(3, "2024-12-01", arr=Decimal(120), replaces_id=2, known_on=AS_OF),
    )
    assert amounts(stake_of(*held)) == (30, 120, 0)


def test_money_is_converted_and_never_summed_without_a_rate() -> None:
    held = deal(1, "2023-12-01", notice_days=30, notice_received_on=day("2024-05-20"), currency="EUR")
    assert stake_of(held, rates={"EUR": Decimal(2)}).known_loss == 24_000
    with pytest.raises(customers.NotConvertibleError):
        stake_of(held)


def test_an_account_without_arr_has_nothing_at_stake() -> None:
    assert stake_of() == stakes.Stake()
    assert stakes.next_possible_end(()) is None


@settings(max_examples=150, deadline=None)
@given(held=any_contracts(), offset=OFFSETS)
def test_the_parts_add_up_to_the_arr(held: Any, offset: int) -> None:
    as_of = FIRST + timedelta(days=offset)
    until = stakes.horizon_end(as_of, 12)
    stretches = contracts.stretches(held, as_of)
    lines = stakes.lines(stretches, as_of=as_of, until=until, grace_days=GRACE)
    found = stakes.stake(lines, as_of=as_of, until=until, horizon_months=12, rates=USD)
    assert sum(amounts(found)) == customers.arr_on(stretches, as_of, USD)
    assert min(amounts(found)) >= 0
    assert all(line.next_possible_end > as_of for line in lines)


@settings(max_examples=100, deadline=None)
@given(held=any_contracts(), offset=OFFSETS)
def test_what_is_learned_later_changes_no_figure_of_the_day(held: Any, offset: int) -> None:
    as_of = FIRST + timedelta(days=offset)
    then = [as_known(contract, as_of) for contract in held if contract.known_on <= as_of]
    assert figures(held, as_of) == figures(then, as_of)


def figures(held: Any, as_of: Any) -> tuple[Any, ...]:
    """Everything that is shown of an account's contracts on a day."""
    stretches = contracts.stretches(held, as_of)
    spells = customers.spells(stretches, as_of=as_of, grace_days=GRACE)
    until = stakes.horizon_end(as_of, 12)
    lines = stakes.lines(stretches, as_of=as_of, until=until, grace_days=GRACE)
    return (
        spells,
        customers.customer_state(stretches, spells, as_of),
        customers.seats_on(stretches, as_of),
        stakes.stake(lines, as_of=as_of, until=until, horizon_months=12, rates=USD),
        stakes.next_possible_end(lines),
        customers.account_history(stretches, spells, as_of=as_of, grace_days=GRACE, rates=USD),
    )
