"""What an account has agreed to, what it pays, and what we promised."""

from dataclasses import dataclass
from datetime import date

from health.domain.facts.arrays import DayArray, FloatArray, IntArray


@dataclass(frozen=True, kw_only=True)
class ContractMeasureFacts:
    """What `accounts.domain.customers` found in the contracts of the chunk.

    seats: (A,) seats of the contracts running on the day; nan = none supplied.
    seats_year_ago: (A,) the same twelve months earlier; nan = none supplied or no contract then.
    first_contract_on: (A,) datetime64[D]; NaT = never had recurring revenue.
    next_possible_end_on: (A,) datetime64[D], first day that a notice of the day ends any running contract;
        NaT = none runs.
    rolling: (A,) 1 when a running contract has no term, 0 when all have one; nan = none runs.
    """

    seats: FloatArray
    seats_year_ago: FloatArray
    first_contract_on: DayArray
    next_possible_end_on: DayArray
    rolling: FloatArray


@dataclass(frozen=True, kw_only=True)
class InvoiceFacts:
    """The I invoices of the chunk that were due by `as_of` and are unpaid, or were due or paid in 180 days.

    connected: some invoice of the organization is known.
    paid_connected_on: first day on which an invoice of the organization was paid; None = the field is not
        connected.
    place: (I,) where the invoice's account stands in the chunk.
    due_on: (I,) datetime64[D]. paid_on: (I,) datetime64[D], at the latest `as_of`; NaT = unpaid.
    """

    connected: bool
    paid_connected_on: date | None
    place: IntArray
    due_on: DayArray
    paid_on: DayArray


@dataclass(frozen=True, kw_only=True)
class CommitmentFacts:
    """What we promised the accounts of the chunk, in the state it had at the end of `as_of`.

    connected: some promise of the organization, of any side, is known.
    states_connected: some of them is kept or broken.
    due_180: (A,) our promises due in the last 180 days, withdrawn ones left out. kept_180: of those, kept.
    """

    connected: bool
    states_connected: bool
    due_180: FloatArray
    kept_180: FloatArray
