"""What the contracts of a chunk of accounts say as of a day, by the rules of `accounts.domain`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import connection

from accounts.domain import contracts, customers, stakes
from accounts.domain.choices import BillingPeriod, ContractKind, CustomerState
from cs_platform.lib import periods
from health.domain import facts
from health.queries.facts import as_of
from health.queries.facts.shared import OrganizationDay

CONTRACTS = """
    SELECT id, account_id, product, kind, seats, arr, currency, starts_on, term_ends_on, ended_on,
           ended_known_on, notice_received_on, notice_days, billing_period, auto_renew, replaces_id, known_on
    FROM {contracts} contract
    WHERE known_on <= %(day)s
    ORDER BY account_id, starts_on, id
"""
STATEMENTS = """
    SELECT account_id, greatest(said_on, known_on) FROM {statements} statement
    WHERE greatest(said_on, known_on) <= %(day)s
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountContracts:
    """One account's contracts as of the day; money unrounded, in the reporting currency.

    stake: None when a currency has no rate, which `not_convertible` names. rate_on: the oldest day of the
    rates used; None in the reporting currency alone. rolling: None when no contract runs. leaves_from: the
    first day that a notice of the day ends any.
    """

    state: CustomerState
    seats: int | None
    seats_year_ago: int | None
    renewal_on: date | None
    leaves_from: date | None
    rolling: bool | None
    stake: stakes.Stake | None
    not_convertible: str
    rate_on: date | None
    history: customers.AccountHistory

    @property
    def arr(self) -> Decimal | None:
        """Today's ARR; None when a currency has no rate."""
        if self.stake is None:
            return None
        return self.stake.known_loss + self.stake.can_end + self.stake.locked


def account_contracts(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any]
) -> tuple[AccountContracts, ...]:
    """Return what the contracts say, in the order of the accounts."""
    held = _contracts(shared, parameters)
    said = _statements(shared, parameters)
    rates = {currency: rate.rate for currency, rate in shared.rates.items()}
    return tuple(
        _account(shared, rates, held[account_id], said[account_id]) for account_id in account_ids.tolist()
    )


def spells(shared: OrganizationDay, first_id: int, last_id: int) -> Mapping[int, tuple[customers.Spell, ...]]:
    """Return by account, of those from first_id to last_id with contracts, when it was a customer."""
    bounds = {"first_id": first_id, "last_id": last_id}
    parameters = shared.parameters | bounds | shared.past.parameters(first_id, last_id)
    day, grace = shared.day, shared.grace_days
    return {
        account_id: customers.spells(contracts.stretches(held, day), as_of=day, grace_days=grace)
        for account_id, held in _contracts(shared, parameters).items()
    }


def measure_facts(found: Sequence[AccountContracts]) -> facts.ContractMeasureFacts:
    """Return what the measures read of it."""
    return facts.ContractMeasureFacts(
        seats=_floats([one.seats for one in found]),
        seats_year_ago=_floats([one.seats_year_ago for one in found]),
        first_contract_on=_days([one.history.first_contract_on for one in found]),
        next_possible_end_on=_days([one.leaves_from for one in found]),
        rolling=_floats([one.rolling for one in found]),
    )


def _account(
    shared: OrganizationDay,
    rates: Mapping[str, Decimal],
    held: Sequence[contracts.ContractFacts],
    said: Sequence[date],
) -> AccountContracts:
    day, grace = shared.day, shared.grace_days
    stretches = contracts.stretches(held, day)
    notices = [contract.notice_received_on for contract in held if contract.notice_received_on]
    spells = customers.spells(stretches, as_of=day, grace_days=grace, notices=notices, statements=said)
    until = stakes.horizon_end(day)
    lines = stakes.lines(stretches, as_of=day, until=until, grace_days=grace)
    missing = customers.not_convertible(stretches, day, rates)
    return AccountContracts(
        state=customers.customer_state(stretches, spells, day),
        seats=customers.seats_on(stretches, day),
        seats_year_ago=customers.seats_on(stretches, periods.add_months(day, -periods.MONTHS_PER_YEAR)),
        renewal_on=stakes.next_possible_end(lines),
        leaves_from=stakes.first_day_to_leave(lines, day),
        rolling=any(line.last.rolling for line in lines) if lines else None,
        stake=None
        if missing
        else stakes.stake(lines, as_of=day, until=until, horizon_months=stakes.HORIZON_MONTHS, rates=rates),
        not_convertible=missing[0] if missing else "",
        rate_on=_rate_on(shared, lines),
        history=customers.account_history(stretches, spells, as_of=day, grace_days=grace, rates=rates),
    )


def _rate_on(shared: OrganizationDay, lines: Sequence[stakes.Line]) -> date | None:
    used = {stretch.contract.currency for line in lines for stretch in (*line.running, line.last)}
    days = [rate.on for currency, rate in shared.rates.items() if currency in used]
    return min((day for day in days if day is not None), default=None)


def _contracts(
    shared: OrganizationDay, parameters: dict[str, Any]
) -> Mapping[int, list[contracts.ContractFacts]]:
    held: dict[int, list[contracts.ContractFacts]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(CONTRACTS.format(contracts=shared.past.rows(as_of.CONTRACTS)), parameters)
        for row in cursor.fetchall():
            held[row[1]].append(_contract(row))
    return held


def _contract(row: Sequence[Any]) -> contracts.ContractFacts:
    return contracts.ContractFacts(
        id=row[0],
        account_id=row[1],
        product=row[2],
        kind=ContractKind(row[3]),
        seats=row[4],
        arr=row[5],
        currency=row[6],
        starts_on=row[7],
        term_ends_on=row[8],
        ended_on=row[9],
        ended_known_on=row[10],
        notice_received_on=row[11],
        notice_days=row[12],
        billing_period=BillingPeriod(row[13]),
        auto_renew=row[14],
        replaces_id=row[15],
        known_on=row[16],
    )


def _statements(shared: OrganizationDay, parameters: dict[str, Any]) -> Mapping[int, list[date]]:
    said: dict[int, list[date]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS.format(statements=shared.past.rows(as_of.CHURN_STATEMENTS)), parameters)
        for account_id, known_on in cursor.fetchall():
            said[account_id].append(known_on)
    return said


def _floats(values: Sequence[int | bool | None]) -> facts.FloatArray:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _days(values: Sequence[date | None]) -> facts.DayArray:
    return np.array(values, dtype="datetime64[D]")
