"""Expected loss in cents, worked out by hand."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.domain import loss
from health.domain.loss import ContractionRates, Exposure
from tests.health.domain.chunks import numbers

RATES = ContractionRates(probability=0.05, mean_share_lost=0.25)
NO_CONTRACTION = ContractionRates(probability=0.0, mean_share_lost=0.25)


def exposure(known: float = 0.0, can_end: float = 0.0, locked: float = 0.0) -> Exposure:
    return Exposure(known=numbers(known), can_end=numbers(can_end), locked=numbers(locked))


def test_contractions_are_shrunk_to_a_twentieth_and_a_quarter() -> None:
    unknown = loss.contraction_rates(contractions=0, account_years=0, share_lost_total=0)
    assert (unknown.probability, unknown.mean_share_lost) == pytest.approx((0.05, 0.25))
    found = loss.contraction_rates(contractions=20, account_years=80, share_lost_total=8)
    assert found.probability == pytest.approx(21 / 100)
    assert found.mean_share_lost == pytest.approx(13 / 40)


def test_a_shorter_horizon_sees_fewer_contractions() -> None:
    quarter = loss.contraction_rates(contractions=0, account_years=0, share_lost_total=0, horizon_months=3)
    assert quarter.probability == pytest.approx(0.0125)


def test_the_parts_of_an_expected_loss() -> None:
    found = loss.expected_loss(
        exposure=exposure(known=1000, can_end=20_000, locked=50_000), p=numbers(0.2), rates=RATES
    )
    assert found.tolist() == [100_000 + 400_000 + 25_000 + 50_000]
    assert loss.amount(found[0]) == Decimal("5750.00")


def test_an_account_churns_or_contracts_but_not_more_than_certainly() -> None:
    often = ContractionRates(probability=0.5, mean_share_lost=0.5)
    found = loss.expected_loss(exposure=exposure(can_end=100), p=numbers(0.8), rates=often)
    assert found.tolist() == [8000 + 1000]


def test_locked_revenue_loses_a_hundredth_a_year() -> None:
    found = loss.expected_loss(exposure=exposure(locked=1200), p=numbers(0.9), rates=RATES, horizon_months=6)
    assert found.tolist() == [600]


def test_an_organization_decides_what_locked_revenue_loses() -> None:
    found = loss.expected_loss(
        exposure=exposure(locked=1200), p=numbers(0.9), rates=RATES, locked_loss_a_year=0.05
    )
    assert found.tolist() == [6000]


@pytest.mark.parametrize(
    ("known", "cents"), [(1.005, 101), (1.0049, 100), (2.675, 268), (0.125, 13), (1234567.89, 123456789)]
)
def test_an_account_is_rounded_half_up_once(known: float, cents: int) -> None:
    found = loss.expected_loss(exposure=exposure(known=known), p=numbers(0.0), rates=NO_CONTRACTION)
    assert found.tolist() == [cents]


def test_parts_of_half_a_cent_do_not_make_two_cents() -> None:
    found = loss.expected_loss(
        exposure=exposure(known=0.005, can_end=0.01), p=numbers(0.5), rates=NO_CONTRACTION
    )
    assert found.tolist() == [1]


MONEY = st.floats(min_value=0.0, max_value=1e9)


@given(
    rows=st.lists(
        st.tuples(MONEY, MONEY, MONEY, st.floats(min_value=0.0, max_value=0.95)), min_size=1, max_size=20
    )
)
def test_a_loss_is_exact_to_the_cent(rows: list[tuple[float, float, float, float]]) -> None:
    known, can_end, locked, p = (np.array(column) for column in zip(*rows, strict=True))
    found = loss.expected_loss(
        exposure=Exposure(known=known, can_end=can_end, locked=locked), p=p, rates=RATES
    )
    exact = known + can_end * (p + np.minimum(0.05, 1 - p) * 0.25) + locked * 0.01
    assert np.abs(found / 100 - exact).max() <= 0.005 + 1e-4


def test_avoidable_is_what_p_exceeds_the_reference_by_and_never_negative() -> None:
    found = loss.avoidable_loss(
        exposure=exposure(known=1000, can_end=20_000, locked=50_000),
        p=numbers(0.25),
        p_reference=numbers(0.05),
    )
    assert found.tolist() == [400_000]
    better = loss.avoidable_loss(exposure=exposure(can_end=100), p=numbers(0.1), p_reference=numbers(0.2))
    assert better.tolist() == [0]
