"""Small contracts for tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.domain.contracts import ContractFacts

USD = {"USD": Decimal(1)}
GRACE = 60


def day(text: str) -> date:
    """Return the day written as 2024-01-31."""
    return date.fromisoformat(text)


def deal(number: int, starts: str, *, term: str = "", ended: str = "", **facts: Any) -> ContractFacts:
    """Return a contract of 12,000 USD a year, known from its start; `ended` is known on that day."""
    defaults: dict[str, Any] = {
        "id": number,
        "account_id": 1,
        "product": "Suite",
        "arr": Decimal(12_000),
        "currency": "USD",
        "starts_on": day(starts),
        "term_ends_on": day(term) if term else None,
        "ended_on": day(ended) if ended else None,
        "ended_known_on": day(ended) if ended else None,
        "known_on": day(starts),
    }
    return ContractFacts(**(defaults | facts))
