"""What an account agrees to: contracts as exported, terms after which it can leave, deals in between."""

from dataclasses import dataclass

from accounts.domain.choices import BillingPeriod, ContractKind
from cs_platform.demo.simulation.timeline import NEVER


@dataclass(frozen=True, kw_only=True)
class Contract:
    """One row of the export; days are ordinals or NEVER, ``arr`` in whole units of the currency."""

    external_id: str
    account: int
    product: str
    plan: str
    kind: ContractKind
    seats: int
    arr: int
    currency: str
    starts_on: int
    term_ends_on: int = NEVER
    ended_on: int = NEVER
    notice_received_on: int = NEVER
    notice_days: int
    billing_period: BillingPeriod
    auto_renew: bool
    replaces: str = ""
    known_on: int


@dataclass(frozen=True, kw_only=True)
class Term:
    """A period after which an account could leave; ``ends_on`` NEVER means any month."""

    account: int
    starts_on: int
    ends_on: int
    decided_on: int


@dataclass(frozen=True, kw_only=True)
class Deal:
    """What the account agrees to next; ``runs_on`` means without a contract of its own."""

    starts_on: int
    seats: int
    price: float
    replaces: str = ""
    runs_on: bool = False
