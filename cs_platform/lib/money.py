"""Money: an amount in one currency."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


class CurrencyMismatchError(ValueError):
    """Two amounts in different currencies were put together."""


def to_cents(amount: Decimal) -> Decimal:
    """Return the amount rounded half up to two places."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Money:
    """A decimal amount and the three-letter code of its currency."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        """Return the sum; CurrencyMismatchError when the currencies differ."""
        return Money(self.amount + self._same_currency(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Return the difference; CurrencyMismatchError when the currencies differ."""
        return Money(self.amount - self._same_currency(other), self.currency)

    def rounded(self) -> "Money":
        """Return the money rounded half up to cents."""
        return Money(to_cents(self.amount), self.currency)

    def _same_currency(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} cannot be added up.")
        return other.amount
