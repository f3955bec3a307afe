"""Lifetime value: worked by hand, and what must hold for any rates."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from health.domain import lifetime
from health.domain.lifetime import Assumptions

RATES = st.decimals(0, 1, places=3, allow_nan=False)


def rests_on(own: str, segment: str, discount: str = "0", margin: str = "1") -> Assumptions:
    return Assumptions(
        gross_margin=Decimal(margin),
        discount_rate=Decimal(discount),
        own_rate=Decimal(own),
        segment_rate=Decimal(segment),
    )


def test_by_hand() -> None:
    """100 a year; survivals 0.9, 0.72, 0.576 …: 90 (1 - 0.8^10) / 0.2 = 401.68; with margin 0.8: 321.35."""
    assert lifetime.lifetime(Decimal(100), rests_on("0.1", "0.2")).value == Decimal("401.68")
    with_margin = rests_on("0.1", "0.2", margin="0.8")
    assert lifetime.lifetime(Decimal(100), with_margin).value == Decimal("321.35")


def test_ten_years_without_churn_or_discount() -> None:
    assert lifetime.lifetime(Decimal(100), rests_on("0", "0")).value == Decimal("1000.00")


def test_discounting_by_hand() -> None:
    """Who stays one year only: 100 a year later at 10%, 90.91."""
    assert lifetime.lifetime(Decimal(100), rests_on("0", "1", discount="0.1")).value == Decimal("90.91")


@given(own=RATES, segment=RATES, discount=RATES, margin=RATES)
def test_it_never_exceeds_ten_years_of_margin(
    own: Decimal, segment: Decimal, discount: Decimal, margin: Decimal
) -> None:
    assumed = Assumptions(gross_margin=margin, discount_rate=discount, own_rate=own, segment_rate=segment)
    assert 0 <= lifetime.lifetime(Decimal(100), assumed).value <= 1000 * margin
