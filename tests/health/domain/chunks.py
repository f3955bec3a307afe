"""Small chunks of facts for tests: everything connected, nothing happened, unless said otherwise."""

from collections.abc import Sequence
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


def outcomes(count: int = 1, place: Sequence[int] = (), **changes: Any) -> facts.OutcomeFacts:
    """Return accounts past onboarding; goals at each `place` are open, complete and half through."""
    goals = len(place)
    plain: dict[str, Any] = {
        "connected_on": date(2023, 1, 1),
        "measurements_connected": True,
        "values_connected": True,
        "labels_connected": True,
        "confirmations_connected": True,
        "past_onboarding": np.ones(count, dtype=np.bool_),
        "first_confirmed_on": days(*[None] * count),
        "place": np.array(place, dtype=np.int64),
        "is_open": np.ones(goals, dtype=np.bool_),
        "is_complete": np.ones(goals, dtype=np.bool_),
        "is_verified": np.zeros(goals, dtype=np.bool_),
        "value": np.full(goals, np.nan),
        "baseline": np.zeros(goals),
        "target": np.full(goals, 100.0),
        "latest": np.full(goals, np.nan),
        "started_on": days(*["2024-06-18"] * goals),
        "due_on": days(*["2024-07-08"] * goals),
    }
    return facts.OutcomeFacts(**(plain | changes))


def touches(count: int = 1, **changes: Any) -> facts.TouchFacts:
    """Return accounts that nobody has touched."""
    none: dict[str, Any] = {
        "connected_on": date(2023, 1, 1),
        "postures_connected": True,
        "sentiments_connected": True,
        "contacts_connected": True,
        "last_by_us_on": days(*[None] * count),
        "touches_84": np.zeros(count),
        "judged_84": np.zeros(count),
        "proactive_84": np.zeros(count),
        "contacts_84": np.zeros(count),
        "sentiment_84": np.full(count, np.nan),
    }
    return facts.TouchFacts(**(none | changes))


def surveys(count: int = 1, **changes: Any) -> facts.SurveyFacts:
    """Return accounts without answers."""
    none: dict[str, Any] = {
        "connected": True,
        "acted_connected_on": date(2023, 1, 1),
        "score_180": np.full(count, np.nan),
        "oldest_waiting_on": days(*[None] * count),
    }
    return facts.SurveyFacts(**(none | changes))


def invoices(place: Sequence[int] = (), **changes: Any) -> facts.InvoiceFacts:
    """Return invoices, each unpaid and due on the day."""
    plain: dict[str, Any] = {
        "connected": True,
        "paid_connected_on": date(2023, 1, 1),
        "place": np.array(place, dtype=np.int64),
        "due_on": days(*[AS_OF.isoformat()] * len(place)),
        "paid_on": days(*[None] * len(place)),
    }
    return facts.InvoiceFacts(**(plain | changes))


def commitments(count: int = 1, **changes: Any) -> facts.CommitmentFacts:
    """Return accounts to whom nothing was due."""
    none: dict[str, Any] = {
        "connected": True,
        "states_connected": True,
        "due_180": np.zeros(count),
        "kept_180": np.zeros(count),
    }
    return facts.CommitmentFacts(**(none | changes))


def chunk(count: int = 1, **changes: Any) -> facts.ChunkFacts:
    """Return the facts of `count` accounts as of AS_OF."""
    quiet: dict[str, Any] = {
        "as_of": AS_OF,
        "account_ids": np.arange(1, count + 1),
        "usage": usage(count),
        "tickets": tickets(count),
        "contacts": facts.ContactFacts(roles_connected=True, champions=np.zeros(count)),
        "contracts": contracts(count),
        "outcomes": outcomes(count),
        "touches": touches(count),
        "surveys": surveys(count),
        "invoices": invoices(),
        "commitments": commitments(count),
        "past_ditches": np.zeros(count),
    }
    return facts.ChunkFacts(**(quiet | changes))
