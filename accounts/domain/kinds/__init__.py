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

__all__ = ["GROUPS", "KINDS", "Field", "FieldType", "Kind", "choices", "needed_by"]

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

GROUPS: Mapping[str, tuple[Kind, ...]] = MappingProxyType(
    {
        "Customers": (
            customers.ACCOUNTS,
            customers.CONTACTS,
            customers.STAGE_ENTRIES,
            outcomes.HANDOVERS,
        ),
        "Contracts and money": (
            contracts.CONTRACTS,
            feedback.INVOICES,
            feedback.OPPORTUNITIES,
            contracts.CHURN_STATEMENTS,
            usage.EXCHANGE_RATES,
        ),
        "Use of the product": (usage.USAGE, usage.FEATURES),
        "Service": (tickets.TICKETS, feedback.SURVEYS, service.INCIDENTS, service.STANDARDS),
        "Outcomes": (outcomes.SUCCESS_PLANS, goals.GOALS, goals.MEASUREMENTS, outcomes.COMMITMENTS),
        "Conversations": (conversations.TOUCHES, conversations.STATEMENTS, conversations.STORIES),
    }
)
"""The kinds as people look for them."""


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the kinds as a list to choose from: by group, name and label."""
    return [(group, [(kind.name, kind.label) for kind in kinds]) for group, kinds in GROUPS.items()]


def needed_by(name: str) -> tuple[str, ...]:
    """Return the kinds that rows of a kind may refer to, directly or by way of others, in load order."""
    wanted = {of.refers for of in KINDS[name].fields if of.refers in KINDS} - {name}
    for one in tuple(wanted):
        wanted |= set(needed_by(one))
    return tuple(kind for kind in KINDS if kind in wanted)
