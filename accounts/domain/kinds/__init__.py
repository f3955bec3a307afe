"""The kinds of facts an import brings, and the fields each may have.

``KINDS`` is in load order: a kind refers only to kinds before it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from accounts.domain.kinds import contracts, customers, tickets, usage
from accounts.domain.kinds.field import Field, FieldType, Kind

__all__ = ["KINDS", "Field", "FieldType", "Kind"]

_LOAD_ORDER = (
    usage.EXCHANGE_RATES,
    usage.FEATURES,
    customers.ACCOUNTS,
    customers.STAGE_ENTRIES,
    contracts.CONTRACTS,
    contracts.CHURN_STATEMENTS,
    customers.CONTACTS,
    tickets.TICKETS,
    usage.USAGE,
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _LOAD_ORDER})
