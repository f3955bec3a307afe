"""What sales works on: each renewal from four months before, and more seats, won or not."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from accounts.domain.choices import ContractKind, OpportunityKind
from cs_platform.demo.simulation import timeline, words
from cs_platform.demo.simulation.agreements import Contract
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.timeline import NEVER
from cs_platform.tenancy.domain.choices import Function

OPENED_BEFORE = 120
STAGES = ("Qualified", "Offer sent", "Negotiation", "Verbal yes")


@dataclass(frozen=True, kw_only=True)
class Deal:
    """One row; days are ordinals or NEVER."""

    account: int
    name: str
    kind: OpportunityKind
    amount: int
    currency: str
    opened: int
    expected: int
    closed: int = NEVER
    won: bool = False


def simulate(block: Block) -> pd.DataFrame:
    """Rows of the opportunities file, by account."""
    rng, line = block.stream("opportunities"), block.line
    signed: dict[int, list[Contract]] = {}
    for contract in block.trade.contracts:
        if contract.product == words.PLANNER and contract.kind == ContractKind.RECURRING:
            signed.setdefault(contract.account, []).append(contract)
    deals = [*_renewals(block, signed), *_expansions(rng, block, signed)]
    deals = [deal for deal in deals if line.first_day <= deal.opened <= line.last_day]
    deals.sort(key=lambda deal: (deal.account, deal.opened))
    closed = np.array([deal.closed for deal in deals], dtype=np.int64)
    account = np.array([deal.account for deal in deals], dtype=np.int64)
    is_open = closed == NEVER
    step = rng.integers(0, len(STAGES), len(deals))
    result = np.array(["Won" if deal.won else "Lost" for deal in deals], dtype=object)
    return pd.DataFrame(
        {
            "external_id": block.ids("O", 7_001, len(deals)),
            "account": block.who.external_id[account],
            "name": [deal.name for deal in deals],
            "kind": [deal.kind.value for deal in deals],
            "amount": np.array([deal.amount for deal in deals], dtype=np.int64),
            "currency": [deal.currency for deal in deals],
            "opened_on": timeline.as_days(np.array([deal.opened for deal in deals], dtype=np.int64)),
            "expected_close_on": timeline.as_days(
                np.array([deal.expected for deal in deals], dtype=np.int64)
            ),
            "stage": np.where(is_open, np.array(STAGES, dtype=object)[step], result),
            "owner_email": block.company.staff.of(Function.SALES),
            "closed_on": timeline.as_days(closed),
            "is_won": np.where(is_open, "", np.where(result == "Won", "yes", "no")),
            "known_on": block.known(np.array([deal.opened for deal in deals], dtype=np.int64)),
        }
    )


def _renewals(block: Block, signed: dict[int, list[Contract]]) -> list[Deal]:
    """One for every term that ends; it is lost when the account leaves with the term."""
    last_day, left = block.line.last_day, {(stay.account, stay.ended_on) for stay in block.trade.stays}
    deals = []
    for term in block.trade.terms:
        if term.ends_on == NEVER or term.account not in signed:
            continue
        held = [one for one in signed[term.account] if one.starts_on < term.ends_on]
        leaves = (term.account, term.ends_on) in left
        closed = term.decided_on if leaves else term.ends_on - 12
        is_over = closed <= last_day and (leaves or term.ends_on <= last_day)
        newest = held[-1] if held else signed[term.account][0]
        deals.append(
            Deal(
                account=term.account,
                name=f"Renewal {timeline.year_of(term.ends_on)}",
                kind=OpportunityKind.RENEWAL,
                amount=newest.arr,
                currency=newest.currency,
                opened=term.ends_on - OPENED_BEFORE,
                expected=term.ends_on - 12,
                closed=max(closed, term.ends_on - OPENED_BEFORE) if is_over else NEVER,
                won=not leaves,
            )
        )
    return deals


def _expansions(rng: np.random.Generator, block: Block, signed: dict[int, list[Contract]]) -> list[Deal]:
    """Those that became contracts, some that did not, and some that are open."""
    last_day, deals = block.line.last_day, []
    for account, contracts in signed.items():
        seats = {one.external_id: one.seats for one in contracts}
        for one in contracts:
            if one.seats > seats.get(one.replaces, one.seats):
                deals.append(_more_seats(one, one.starts_on, one.starts_on, won=True))
        if rng.random() < 0.12:
            day = int(rng.integers(block.line.first_day + 60, last_day + 90))
            if block.is_customer(np.array([account]), np.array([min(day, last_day)]))[0]:
                deals.append(_more_seats(contracts[-1], day, day if day <= last_day else NEVER, won=False))
    return deals


def _more_seats(contract: Contract, day: int, closed: int, *, won: bool) -> Deal:
    return Deal(
        account=contract.account,
        name="More seats",
        kind=OpportunityKind.EXPANSION,
        amount=max(round(contract.arr * 0.2 / 100) * 100, 100),
        currency=contract.currency,
        opened=day - 45,
        expected=day,
        closed=closed,
        won=won,
    )
