"""Invoices for every period of every recurring contract; some pay late by habit, the unhappy by mood."""

import numpy as np
import pandas as pd

from accounts.domain.choices import BillingPeriod, ContractKind
from cs_platform.demo.simulation import timeline
from cs_platform.demo.simulation.agreements import Contract
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.timeline import NEVER

MONTHS = {BillingPeriod.MONTHLY: 1, BillingPeriod.QUARTERLY: 3, BillingPeriod.ANNUAL: 12}
TERM_DAYS = 30


def simulate(block: Block) -> pd.DataFrame:
    """Rows of the invoices file, by contract and time."""
    rng, last_day = block.stream("invoices"), block.line.last_day
    replaced = {one.replaces: one.starts_on for one in block.trade.contracts if one.replaces}
    bills = [
        (contract.account, day, contract.arr * MONTHS[contract.billing_period] / 12, contract.currency)
        for contract in block.trade.contracts
        if contract.kind == ContractKind.RECURRING
        for day in _days(block, contract, replaced.get(contract.external_id, NEVER))
    ]
    account = np.array([bill[0] for bill in bills], dtype=np.int64)
    issued = np.array([bill[1] for bill in bills], dtype=np.int64)
    size = len(bills)
    mood = block.mood(account, issued)
    late = -4.0 + 24.0 * block.traits.pays_late[account] + 6.0 * np.maximum(-mood, 0.0)
    paid = issued + TERM_DAYS + np.rint(late + rng.gamma(1.2, 4.0, size)).astype(np.int64)
    ids = block.ids("R", 90_001, size)
    return pd.DataFrame(
        {
            "external_id": ids,
            "account": block.who.external_id[account],
            "number": ids,
            "issued_on": timeline.as_days(issued),
            "due_on": timeline.as_days(issued + TERM_DAYS),
            "paid_on": timeline.as_days(np.where(paid <= last_day, np.maximum(paid, issued), NEVER)),
            "amount": np.round([bill[2] for bill in bills], 2) if bills else np.empty(0),
            "currency": np.array([bill[3] for bill in bills], dtype=object),
            "known_on": block.known(issued),
        }
    )


def _days(block: Block, contract: Contract, replaced_on: int) -> list[int]:
    """The days on which a contract is invoiced, within the records."""
    line = block.line
    ends = [day for day in (contract.ended_on, replaced_on) if day != NEVER]
    if contract.term_ends_on != NEVER and not contract.auto_renew:
        ends.append(contract.term_ends_on)
    end = min([*ends, line.last_day + 1])
    step, found, turn = MONTHS[contract.billing_period], [], 0
    while (day := timeline.add_months(contract.starts_on, turn * step)) < end:
        if day >= line.first_day:
            found.append(day)
        turn += 1
    return found
