"""The whole picture of an account as of a day."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from accounts.domain import pictures
from accounts.domain.choices import CustomerState
from accounts.domain.stakes import Stake
from tests.accounts.domain.deals import GRACE, USD, day, deal
from tests.accounts.domain.test_contracts import FIRST, OFFSETS, any_contracts, as_known


def test_a_customer_with_two_contracts() -> None:
    held = [
        deal(1, "2022-03-01", term="2027-03-01", seats=10, arr=Decimal(100)),
        deal(2, "2023-09-01", product="Archive", seats=5, arr=Decimal(200), currency="EUR"),
    ]
    found = pictures.picture(
        held, as_of=day("2024-06-10"), rates={**USD, "EUR": Decimal("1.5")}, grace_days=GRACE
    )
    assert found.state is CustomerState.CUSTOMER
    assert found.arr == Decimal(400)
    assert found.stake == Stake(can_end=Decimal(300), locked=Decimal(100), term_ends=1.0)
    assert (found.seats, found.seats_year_ago) == (15, 10)
    assert found.next_possible_end == day("2024-07-01")
    assert found.locked_until == day("2027-03-01")
    assert found.rolling is True
    assert found.history.first_contract_on == day("2022-03-01")


def test_without_a_rate_there_is_no_sum_but_still_a_state() -> None:
    found = pictures.picture(
        [deal(1, "2022-03-01", currency="EUR")], as_of=day("2024-06-10"), rates=USD, grace_days=GRACE
    )
    assert found.not_convertible == ("EUR",)
    assert (found.arr, found.stake) == (None, None)
    assert found.state is CustomerState.CUSTOMER
    assert found.next_possible_end == day("2024-07-01")


def test_a_churned_account_by_its_statement() -> None:
    found = pictures.picture(
        [deal(1, "2023-01-01", ended="2024-06-01")],
        as_of=day("2024-06-10"),
        rates=USD,
        grace_days=GRACE,
        statements=[day("2024-06-05")],
    )
    assert found.state is CustomerState.CHURNED
    assert found.arr == 0
    assert (found.rolling, found.next_possible_end) == (None, None)


def test_a_notice_on_a_contract_makes_churn_known() -> None:
    held = [deal(1, "2023-01-01", term="2024-01-01", auto_renew=True, notice_received_on=day("2023-10-01"))]
    found = pictures.picture(held, as_of=day("2024-01-01"), rates=USD, grace_days=GRACE)
    assert found.state is CustomerState.CHURNED
    assert found.spells[0].churn_known_on == day("2023-10-01")


def test_an_account_without_contracts_is_a_prospect() -> None:
    found = pictures.picture([], as_of=day("2024-06-10"), rates=USD, grace_days=GRACE)
    assert found == pictures.Picture()
    assert found.state is CustomerState.PROSPECT
    assert found.stake == Stake()


@settings(max_examples=100, deadline=None)
@given(held=any_contracts(), offset=OFFSETS)
def test_what_is_learned_later_changes_no_figure_of_the_day(held: Any, offset: int) -> None:
    as_of = FIRST + timedelta(days=offset)
    then = [as_known(contract, as_of) for contract in held if contract.known_on <= as_of]
    options: dict[str, Any] = {"as_of": as_of, "rates": USD, "grace_days": GRACE}
    assert pictures.picture(held, **options) == pictures.picture(then, **options)
