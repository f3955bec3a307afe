"""All accounts' contracts, the stretches in which they are customers, and the seats of every day."""

from dataclasses import dataclass, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from accounts.domain.choices import ContractKind
from cs_platform.demo.simulation import contracts, words
from cs_platform.demo.simulation.agreements import Contract, Term
from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.satisfaction import Satisfaction
from cs_platform.demo.simulation.timeline import NEVER, Ints, Timeline

FEWEST_NOTICES = 3
FEWEST_LAPSED = 2
FAR = int(np.iinfo(np.int64).max // 4)
"""A day that never comes, for comparing."""
SMALLEST_PORTFOLIO = 100
"""Below so many accounts nothing is arranged."""


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A stretch of being a customer with the planner; ``ended_on`` NEVER while it lasts."""

    account: int
    started_on: int
    ended_on: int
    lapsed: bool
    """Ended within grace, with no word from the customer."""
    notice_on: int


@dataclass(frozen=True, kw_only=True)
class Presence:
    """First day and end of each account's first stay, second stay and so on; FAR where there is none."""

    turns: tuple[tuple[Ints, Ints], ...]
    accounts: int

    def holds(self, account: Ints, day: Ints) -> NDArray[np.bool_]:
        """Whether each account is a customer on the day beside it."""
        inside = np.zeros(np.shape(account), dtype=bool)
        for started, ended in self.turns:
            inside |= (day >= started[account]) & (day < ended[account])
        return inside

    @property
    def first_day(self) -> Ints:
        """The day each account first became a customer; FAR for those who never did."""
        return self.turns[0][0] if self.turns else np.full(self.accounts, FAR, dtype=np.int64)

    @property
    def last_end(self) -> Ints:
        """The day each account's last stay ended; FAR while it lasts."""
        end = np.full(self.accounts, FAR, dtype=np.int64)
        for started, ended in self.turns:
            end = np.where(started < FAR, ended, end)
        return end


@dataclass(frozen=True, kw_only=True)
class Commerce:
    """Everything that was signed, in the order of accounts and of signing."""

    contracts: list[Contract]
    terms: list[Term]
    stays: list[Stay]
    presence: Presence
    arranged: frozenset[int]
    """Accounts whose last contract was changed for what is to be seen on the last day."""


def simulate(
    rng: np.random.Generator,
    *,
    who: Profiles,
    lived: Satisfaction,
    shown: Satisfaction,
    line: Timeline,
    first_number: int,
    arranged: bool,
) -> Commerce:
    """Let every account sign, renew and leave; see that some notices and lapses are open if ``arranged``."""
    numbers = count(first_number)
    written: list[Contract] = []
    terms: list[Term] = []
    for account in range(len(who)):
        customer = contracts.Customer(
            account, who=who, lived=lived, shown=shown, line=line, rng=rng, numbers=numbers
        )
        customer.live()
        written.extend(customer.contracts.values())
        terms.extend(customer.terms)
    drawn = written
    if arranged and len(who) >= SMALLEST_PORTFOLIO:
        written = _with_lapsed(_with_open_notices(drawn, lived, line), lived, line)
    found = stays(written, line)
    return Commerce(
        contracts=written,
        terms=terms,
        stays=found,
        presence=_presence(found, len(who)),
        arranged=frozenset(contract.account for contract in set(drawn) ^ set(written)),
    )


def _presence(stays: list[Stay], accounts: int) -> Presence:
    """Put the n-th stays of all accounts into arrays of their own."""
    turns: list[tuple[Ints, Ints]] = []
    seen = np.zeros(accounts, dtype=np.int64)
    for stay in stays:
        turn = int(seen[stay.account])
        if turn == len(turns):
            turns.append((np.full(accounts, FAR, dtype=np.int64), np.full(accounts, FAR, dtype=np.int64)))
        turns[turn][0][stay.account] = stay.started_on
        if stay.ended_on != NEVER:
            turns[turn][1][stay.account] = stay.ended_on
        seen[stay.account] += 1
    return Presence(turns=tuple(turns), accounts=accounts)


def stays(written: list[Contract], line: Timeline) -> list[Stay]:
    """Join the planner's contracts that replace each other into stretches."""
    found: list[Stay] = []
    for contract in _planners(written):
        notice, lapsed = contract.notice_received_on, False
        ended = contract.ended_on
        if ended == NEVER and _expired(contract, line):
            ended, lapsed = contract.term_ends_on, True
        started = contract.starts_on
        if contract.replaces:
            started = found.pop().started_on
        found.append(
            Stay(
                account=contract.account, started_on=started, ended_on=ended, lapsed=lapsed, notice_on=notice
            )
        )
    return found


def seats_by_day(written: list[Contract], who: Profiles, days: Ints) -> Ints:
    """Seats of the planner in force, accounts x days; 0 where there is no contract."""
    seats = np.zeros((len(who), len(days)), dtype=np.int64)
    usable = [
        contract
        for contract in written
        if contract.product == words.PLANNER and contract.kind in (ContractKind.RECURRING, ContractKind.TRIAL)
    ]
    for contract in usable:
        first = np.searchsorted(days, contract.starts_on)
        ended = contract.ended_on
        if ended == NEVER and contract.term_ends_on != NEVER and not contract.auto_renew:
            ended = contract.term_ends_on
        last = len(days) if ended == NEVER else np.searchsorted(days, ended)
        if contract.replaces:
            seats[contract.account, first:] = 0
        seats[contract.account, first:last] = contract.seats
    return seats


def _planners(written: list[Contract]) -> list[Contract]:
    """The recurring contracts of the main product, in the order they were signed."""
    return [
        contract
        for contract in written
        if contract.product == words.PLANNER and contract.kind == ContractKind.RECURRING
    ]


def _expired(contract: Contract, line: Timeline) -> bool:
    """Whether the term is over and the contract does not renew by itself."""
    return (
        contract.term_ends_on != NEVER and contract.term_ends_on <= line.last_day and not contract.auto_renew
    )


def _newest(written: list[Contract]) -> list[Contract]:
    """The last planner contract of each account."""
    return list({contract.account: contract for contract in _planners(written)}.values())


def _with_open_notices(written: list[Contract], satisfaction: Satisfaction, line: Timeline) -> list[Contract]:
    """Let the least satisfied with a renewal ahead give notice in time until there are FEWEST_NOTICES."""
    ahead = [contract for contract in _newest(written) if contract.term_ends_on > line.last_day + 10]
    missing = FEWEST_NOTICES - sum(contract.notice_received_on != NEVER for contract in ahead)
    deciding = [contract for contract in ahead if _decides_soon(contract, line)]
    deciding.sort(key=lambda contract: satisfaction.paths[contract.account, -1])
    told = {
        contract.external_id: replace(
            contract,
            notice_received_on=min(
                line.last_day - 4 - 5 * turn, contract.term_ends_on - contract.notice_days
            ),
        )
        for turn, contract in enumerate(deciding[: max(missing, 0)])
    }
    return [told.get(contract.external_id, contract) for contract in written]


def _decides_soon(contract: Contract, line: Timeline) -> bool:
    """Whether a notice could have come in the last weeks and has not."""
    last_call = contract.term_ends_on - contract.notice_days
    return contract.notice_received_on == NEVER and line.last_day - 20 <= last_call <= line.last_day + 60


def _with_lapsed(written: list[Contract], satisfaction: Satisfaction, line: Timeline) -> list[Contract]:
    """Take back the newest renewals of the least satisfied until FEWEST_LAPSED wait for a signature."""
    newest = _newest(written)
    term_ends = {contract.external_id: contract.term_ends_on for contract in written}
    missing = FEWEST_LAPSED - sum(
        contract.ended_on == NEVER and _expired(contract, line) for contract in newest
    )
    fresh = [
        contract
        for contract in newest
        if contract.replaces
        and line.last_day - 50 < contract.starts_on <= line.last_day - 5
        and contract.ended_on == NEVER
        and term_ends[contract.replaces] == contract.starts_on
    ]
    fresh.sort(key=lambda contract: satisfaction.paths[contract.account, -1])
    unsigned = {contract.account: contract for contract in fresh[: max(missing, 0)]}
    kept = [
        contract
        for contract in written
        if contract.account not in unsigned or contract.starts_on < unsigned[contract.account].starts_on
    ]
    return [
        replace(contract, auto_renew=False) if contract.account in unsigned else contract for contract in kept
    ]
