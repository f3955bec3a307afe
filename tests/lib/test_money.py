"""Money keeps its currency and is rounded half up."""

from decimal import Decimal

import pytest

from cs_platform.lib.money import CurrencyMismatchError, Money, to_cents


def test_money_of_one_currency_adds_and_subtracts() -> None:
    price = Money(Decimal("10.10"), "EUR")
    assert price + Money(Decimal("0.90"), "EUR") == Money(Decimal("11.00"), "EUR")
    assert price - Money(Decimal("0.20"), "EUR") == Money(Decimal("9.90"), "EUR")


def test_two_currencies_are_never_put_together() -> None:
    with pytest.raises(CurrencyMismatchError, match="EUR and USD"):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "USD")
    with pytest.raises(CurrencyMismatchError):
        Money(Decimal(1), "EUR") - Money(Decimal(1), "USD")


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("1.005", "1.01"), ("1.004", "1.00"), ("2.675", "2.68"), ("-1.005", "-1.01"), ("3", "3.00")],
)
def test_rounding_is_half_up_to_cents(amount: str, rounded: str) -> None:
    assert str(to_cents(Decimal(amount))) == rounded
    assert Money(Decimal(amount), "USD").rounded() == Money(Decimal(rounded), "USD")
