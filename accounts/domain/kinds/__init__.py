"""The kinds of facts an import brings, and the fields each may have.

``KINDS`` is in load order: a kind refers only to kinds before it, and to itself.
"""

from collections.abc import Mapping
from types import MappingProxyType

from accounts.domain.kinds import (
    contracts,
    conversations,
    customers,
    feedback,
    goals,
    outcomes,
    service,
    tickets,
    usage,
)
from accounts.domain.kinds.field import Field, FieldType, Kind

__all__ = ["KINDS", "Field", "FieldType", "Kind"]

_LOAD_ORDER = (
    usage.EXCHANGE_RATES,
    usage.FEATURES,
    service.STANDARDS,
    customers.ACCOUNTS,
    customers.STAGE_ENTRIES,
    contracts.CONTRACTS,
    contracts.CHURN_STATEMENTS,
    customers.CONTACTS,
    outcomes.HANDOVERS,
    outcomes.SUCCESS_PLANS,
    goals.GOALS,
    goals.MEASUREMENTS,
    outcomes.COMMITMENTS,
    conversations.TOUCHES,
    conversations.STATEMENTS,
    tickets.TICKETS,
    feedback.OPPORTUNITIES,
    feedback.SURVEYS,
    feedback.INVOICES,
    conversations.STORIES,
    service.INCIDENTS,
    usage.USAGE,
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _LOAD_ORDER})
