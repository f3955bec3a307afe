"""Small chunks of facts for tests: everything connected, nothing happened, unless said otherwise."""

from datetime import date
from typing import Any

import numpy as np

from health.domain import facts

AS_OF = date(2024, 6, 28)
"""A Friday."""


def days(*texts: str | None) -> facts.DayArray:
    """Return days as datetime64[D]; None = NaT."""
    return np.array([text or "NaT" for text in texts], dtype="datetime64[D]")


def numbers(*values: float) -> facts.FloatArray:
    """Return values as float64."""
    return np.array(values, dtype=np.float64)


def last(count: int, *values: float, before: float = 0.0) -> facts.FloatArray:
    """Return one row of 91 days: `before`, then the values repeated to fill the last `count` days."""
    row = np.full((1, facts.USAGE_DAYS), before)
    row[0, facts.USAGE_DAYS - count :] = np.resize(values, count)
    return row


def usage(count: int = 1, **changes: Any) -> facts.UsageFacts:
    """Return usage of accounts that began long ago and are silent."""
    silent: dict[str, Any] = {
        "connected_on": date(2022, 1, 1),
        "events_connected": True,
        "active_users_connected": True,
        "errors_connected": True,
        "features_connected": True,
        "events": np.zeros((count, facts.USAGE_DAYS)),
        "active_users": np.full((count, facts.USAGE_DAYS), np.nan),
        "errors": np.full((count, facts.USAGE_DAYS), np.nan),
        "core_features_used": np.zeros(count),
        "core_feature_count": 8,
        "first_used_on": days(*["2022-02-01"] * count),
        "last_used_on": days(*["2024-06-28"] * count),
    }
    return facts.UsageFacts(**(silent | changes))


def tickets(count: int = 1, **changes: Any) -> facts.TicketFacts:
    """Return accounts without tickets."""
    none: dict[str, Any] = {
        "connected": True,
        "severity_connected": True,
        "root_cause_connected": True,
        "reopened_connected": True,
        "escalated_connected": True,
        "oldest_serious_opened_on": days(*[None] * count),
        "opened_28": np.zeros(count),
        "escalated_84": np.zeros(count),
        "closed_judged_84": np.zeros(count),
        "closed_unexplained_84": np.zeros(count),
        "closed_counted_84": np.zeros(count),
        "closed_reopened_84": np.zeros(count),
    }
    return facts.TicketFacts(**(none | changes))


def contracts(count: int = 1, **changes: Any) -> facts.ContractMeasureFacts:
    """Return accounts with 10 seats since 2022 and a term end ahead."""
    steady: dict[str, Any] = {
        "seats": np.full(count, 10.0),
        "seats_year_ago": np.full(count, 10.0),
        "first_contract_on": days(*["2022-01-01"] * count),
        "next_possible_end_on": days(*["2025-01-01"] * count),
        "rolling": np.zeros(count),
    }
    return facts.ContractMeasureFacts(**(steady | changes))


def chunk(count: int = 1, **changes: Any) -> facts.ChunkFacts:
    """Return the facts of `count` accounts as of AS_OF."""
    quiet: dict[str, Any] = {
        "as_of": AS_OF,
        "account_ids": np.arange(1, count + 1),
        "usage": usage(count),
        "tickets": tickets(count),
        "contacts": facts.ContactFacts(roles_connected=True, champions=np.zeros(count)),
        "contracts": contracts(count),
        "past_ditches": np.zeros(count),
    }
    return facts.ChunkFacts(**(quiet | changes))
