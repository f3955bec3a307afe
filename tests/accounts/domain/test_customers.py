"""Who is a customer, who lapsed, who churned and when that was known."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from accounts.domain import contracts, customers
from accounts.domain.choices import CustomerState
from tests.accounts.domain.deals import GRACE, USD, day, deal
from tests.accounts.domain.test_contracts import FIRST, OFFSETS, any_contracts


def found(held: Any, as_of: Any, **said: Any) -> Any:
    """Return the stretches, spells and state of an account."""
    stretches = contracts.stretches(held, day(as_of))
    spells = customers.spells(stretches, as_of=day(as_of), grace_days=GRACE, **said)
    return stretches, spells, customers.customer_state(stretches, spells, day(as_of))


def shape(spells: Any) -> Any:
    return [
        (str(s.starts_on), s.ends_on and str(s.ends_on), s.churn_known_on and str(s.churn_known_on))
        for s in spells
    ]


def test_arr_is_converted_and_never_summed_without_a_rate() -> None:
    held = [
        deal(1, "2024-01-01", product="Suite", arr=Decimal("1000.50"), currency="EUR"),
        deal(2, "2024-01-01", product="Archive", arr=Decimal(2000)),
    ]
    stretches = contracts.stretches(held, day("2024-06-01"))
    rates = {"USD": Decimal(1), "EUR": Decimal("1.08")}
    assert customers.arr_on(stretches, day("2024-06-01"), rates) == Decimal("3080.5400")
    assert customers.arr_on(stretches, day("2023-12-31"), rates) == 0
    with pytest.raises(customers.NotConvertibleError, match="EUR"):
        customers.arr_on(stretches, day("2024-06-01"), USD)
    assert customers.not_convertible(stretches, day("2024-06-01"), USD) == ("EUR",)


def test_a_currency_of_the_past_needs_no_rate_today() -> None:
    held = [deal(1, "2022-01-01", ended="2023-01-01", currency="DEM"), deal(2, "2023-01-01")]
    stretches = contracts.stretches(held, day("2024-06-01"))
    assert customers.not_convertible(stretches, day("2024-06-01"), USD) == ()


def test_seats_are_those_stated_by_running_contracts() -> None:
    held = [
        deal(1, "2024-01-01", product="Suite", seats=10),
        deal(2, "2024-02-01", product="Archive"),
        deal(3, "2024-03-01", product="Reports", seats=5),
    ]
    stretches = contracts.stretches(held, day("2024-06-01"))
    assert customers.seats_on(stretches, day("2024-06-01")) == 15
    assert customers.seats_on(stretches, day("2024-01-15")) == 10
    assert customers.seats_on(stretches, day("2023-01-15")) is None


def test_an_account_without_contracts_is_a_prospect() -> None:
    assert found([], "2024-06-01") == ((), (), CustomerState.PROSPECT)


def test_a_free_contract_makes_no_customer() -> None:
    free = deal(1, "2024-01-01", arr=Decimal(0))
    assert found([free], "2024-06-01")[1:] == ((), CustomerState.PROSPECT)


def test_a_contract_that_is_signed_but_not_begun_makes_no_customer() -> None:
    signed = deal(1, "2024-07-01", known_on=day("2024-05-01"))
    assert found([signed], "2024-06-01")[1:] == ((), CustomerState.PROSPECT)


def test_an_account_lapses_and_churns_when_grace_is_over() -> None:
    ended = [deal(1, "2023-01-01", ended="2024-01-01")]
    assert found(ended, "2023-12-31")[2] is CustomerState.CUSTOMER
    assert found(ended, "2024-01-01")[2] is CustomerState.LAPSED
    assert found(ended, "2024-02-29")[2] is CustomerState.LAPSED
    _, spells, state = found(ended, "2024-03-01")
    assert state is CustomerState.CHURNED
    assert shape(spells) == [("2023-01-01", "2024-01-01", "2024-03-01")]


@pytest.mark.parametrize("kind", ["notices", "statements"])
def test_churn_is_known_from_a_notice_or_a_statement_on(kind: Any) -> None:
    ended = [deal(1, "2023-01-01", ended="2024-01-01")]
    said = {kind: [day("2024-01-20")]}
    assert found(ended, "2024-01-19", **said)[2] is CustomerState.LAPSED
    _, spells, state = found(ended, "2024-01-20", **said)
    assert state is CustomerState.CHURNED
    assert shape(spells) == [("2023-01-01", "2024-01-01", "2024-01-20")]


def test_churn_announced_beforehand_is_churn_on_the_day_it_ends() -> None:
    ended = [deal(1, "2023-01-01", ended="2024-01-01")]
    said = {"notices": [day("2023-10-01")]}
    assert found(ended, "2023-12-31", **said)[2] is CustomerState.CUSTOMER
    assert found(ended, "2024-01-01", **said)[2] is CustomerState.CHURNED


def test_a_statement_overtaken_by_a_renewal_says_nothing_about_the_next_ending() -> None:
    held = [deal(1, "2022-01-01"), deal(2, "2023-01-01", ended="2024-01-01")]
    said = {"statements": [day("2022-06-01")]}
    assert found(held, "2024-01-15", **said)[2] is CustomerState.LAPSED


def test_a_contract_within_grace_is_a_late_renewal() -> None:
    held = [deal(1, "2023-01-01", ended="2024-01-01"), deal(2, "2024-02-29")]
    assert shape(found(held, "2024-06-01")[1]) == [("2023-01-01", None, None)]


def test_a_contract_at_the_end_of_grace_is_a_win_back() -> None:
    held = [deal(1, "2023-01-01", ended="2024-01-01"), deal(2, "2024-03-01")]
    _, spells, state = found(held, "2024-06-01")
    assert shape(spells) == [
        ("2023-01-01", "2024-01-01", "2024-03-01"),
        ("2024-03-01", None, None),
    ]
    assert state is CustomerState.CUSTOMER


def test_a_late_renewal_in_hand_keeps_a_lapsed_account_from_churning() -> None:
    held = [
        deal(1, "2023-01-01", ended="2024-01-01"),
        deal(2, "2024-02-15", known_on=day("2024-01-10")),
    ]
    _, spells, state = found(held, "2024-01-20")
    assert state is CustomerState.LAPSED
    assert shape(spells) == [("2023-01-01", None, None)]


def test_one_of_two_products_ending_is_no_churn() -> None:
    held = [deal(1, "2023-01-01", ended="2024-01-01"), deal(2, "2023-06-01", product="Archive")]
    _, spells, state = found(held, "2024-06-01")
    assert state is CustomerState.CUSTOMER
    assert shape(spells) == [("2023-01-01", None, None)]


def years(held: Any, as_of: str, rates: Any = USD) -> list[tuple[str, Decimal, Decimal]]:
    stretches = contracts.stretches(held, day(as_of))
    return [
        (str(year.starts_on), year.arr_before, year.arr_after)
        for year in customers.account_years(stretches, as_of=day(as_of), grace_days=GRACE, rates=rates)
    ]


def test_a_year_counts_when_its_end_is_grace_days_old() -> None:
    held = [deal(1, "2023-01-01", arr=Decimal(100))]
    assert years(held, "2024-02-29") == []
    assert years(held, "2024-03-01") == [("2023-01-01", Decimal(100), Decimal(100))]


def test_a_product_that_ends_while_the_account_stays_is_a_contraction() -> None:
    held = [
        deal(1, "2023-01-01", arr=Decimal(300), ended="2023-09-01"),
        deal(2, "2023-01-01", arr=Decimal(100), product="Archive"),
    ]
    assert years(held, "2024-06-01") == [("2023-01-01", Decimal(400), Decimal(100))]


def test_what_comes_back_within_the_year_is_no_contraction() -> None:
    held = [
        deal(1, "2023-01-01", arr=Decimal(100)),
        deal(2, "2023-05-01", arr=Decimal(40)),
        deal(3, "2023-09-01", arr=Decimal(100)),
    ]
    assert years(held, "2024-06-01") == [("2023-01-01", Decimal(100), Decimal(100))]


def test_a_renewal_on_less_falls_into_the_year_that_ends_with_it() -> None:
    held = [
        deal(1, "2022-01-01", arr=Decimal(100)),
        deal(2, "2023-01-01", arr=Decimal(250)),
        deal(3, "2024-01-01", arr=Decimal(200)),
    ]
    assert years(held, "2024-06-01") == [
        ("2022-01-01", Decimal(100), Decimal(250)),
        ("2023-01-01", Decimal(250), Decimal(200)),
    ]


def test_a_product_that_renews_late_did_not_contract() -> None:
    held = [
        deal(1, "2023-01-01", arr=Decimal(300), ended="2023-12-15"),
        deal(2, "2023-01-01", arr=Decimal(100), product="Archive"),
        deal(3, "2024-01-15", arr=Decimal(300)),
    ]
    assert years(held, "2024-06-01") == [("2023-01-01", Decimal(400), Decimal(400))]


def test_within_a_gap_the_arr_before_it_counts() -> None:
    held = [
        deal(1, "2023-01-01", arr=Decimal(300), ended="2023-12-15"),
        deal(2, "2024-01-15", arr=Decimal(240), product="Archive"),
    ]
    assert years(held, "2025-06-01") == [
        ("2023-01-01", Decimal(300), Decimal(300)),
        ("2024-01-01", Decimal(300), Decimal(240)),
    ]


def test_a_year_in_which_the_account_left_counts_without_a_contraction() -> None:
    assert years([deal(1, "2023-01-01", ended="2023-10-01")], "2024-06-01") == [
        ("2023-01-01", Decimal(12_000), Decimal(12_000))
    ]
    assert len(years([deal(1, "2023-01-01", ended="2024-01-01")], "2026-06-01")) == 1


def test_a_win_back_begins_its_own_years() -> None:
    held = [
        deal(1, "2022-01-01", arr=Decimal(300), ended="2023-01-01"),
        deal(2, "2023-06-01", arr=Decimal(100)),
    ]
    assert years(held, "2024-09-01") == [
        ("2022-01-01", Decimal(300), Decimal(300)),
        ("2023-06-01", Decimal(100), Decimal(100)),
    ]


@pytest.mark.parametrize("rate", ["0.5", "1", "2"])
def test_a_rate_that_moves_makes_no_contraction(rate: str) -> None:
    held = [
        deal(1, "2023-01-01", arr=Decimal(300), currency="EUR"),
        deal(2, "2023-07-01", arr=Decimal(300), currency="EUR"),
    ]
    ((_, before, after),) = years(held, "2024-06-01", {"EUR": Decimal(rate)})
    assert before == after


def history(held: Any, as_of: Any, rates: Any = USD) -> Any:
    stretches, spells, _ = found(held, as_of)
    return customers.account_history(stretches, spells, as_of=day(as_of), grace_days=GRACE, rates=rates)


def test_the_past_counts_term_ends_and_churn_until_grace_is_over() -> None:
    ended = [deal(1, "2021-01-01", term="2022-01-01", auto_renew=True, ended="2024-01-01")]
    lapsed, churned = history(ended, "2024-02-29"), history(ended, "2024-03-01")
    assert (lapsed.renewals_due, lapsed.churns) == (2, 0)
    assert (churned.renewals_due, churned.churns) == (3, 1)
    assert (lapsed.account_years, churned.account_years) == (2, 3)
    assert churned.first_contract_on == day("2021-01-01")


def test_a_rolling_contract_counts_its_years_as_renewals() -> None:
    assert history([deal(1, "2022-01-01")], "2024-03-01").renewals_due == pytest.approx(730 / 365.25)


def test_a_renewal_weighs_as_much_as_its_share_of_the_revenue() -> None:
    held = [
        deal(1, "2022-01-01", term="2023-01-01", auto_renew=True, arr=Decimal(300)),
        deal(2, "2022-01-01", term="2027-01-01", arr=Decimal(100), product="Archive"),
    ]
    assert history(held, "2023-06-01").renewals_due == pytest.approx(0.75)


def test_contractions_and_what_they_took_are_counted() -> None:
    held = [deal(1, "2022-01-01", arr=Decimal(400)), deal(2, "2023-01-01", arr=Decimal(300))]
    past = history(held, "2024-06-01")
    assert (past.contractions, past.share_lost_total, past.account_years) == (1, 0.25, 2)


def test_an_account_of_one_currency_teaches_without_a_rate() -> None:
    assert history([deal(1, "2022-01-01", currency="EUR")], "2024-03-01").account_years == 2


def test_an_account_that_cannot_be_compared_teaches_nothing() -> None:
    held = [deal(1, "2022-01-01", currency="EUR"), deal(2, "2022-01-01", product="Archive")]
    assert history(held, "2024-03-01") == customers.AccountHistory(first_contract_on=day("2022-01-01"))


def test_who_never_was_a_customer_has_no_history() -> None:
    assert history([], "2024-03-01") == customers.AccountHistory()


@settings(max_examples=100, deadline=None)
@given(held=any_contracts(), offset=OFFSETS)
def test_spells_do_not_touch_and_hold_every_day_with_arr(held: Any, offset: int) -> None:
    as_of = FIRST + timedelta(days=offset)
    stretches = contracts.stretches(held, as_of)
    spells = customers.spells(stretches, as_of=as_of, grace_days=GRACE)
    for earlier, later in pairwise(spells):
        assert earlier.ends_on is not None
        assert earlier.ends_on + timedelta(days=GRACE) <= later.starts_on
        assert earlier.churn_known_on is not None
    in_a_spell = any(s.starts_on <= as_of and (s.ends_on is None or as_of < s.ends_on) for s in spells)
    assert in_a_spell or customers.arr_on(stretches, as_of, USD) == 0
