"""Contracts as of a day, and the stretches of recurring revenue they make.

Source: the tables' note on Contract and the metric dictionary, "Customers come and go". Decisions:

- A contract counts from its `known_on`. One that is known and starts later is *coming*: no ARR yet, but
  what continues a contract that ends.
- `ended_on` counts once it is known (`ended_known_on`, else `ended_on` itself); while it lies ahead it
  is a known coming ending.
- Past its term without an ending, an auto-renewing contract runs on for terms of the same length until
  another contract follows or a notice stops it; any other contract ended on `term_ends_on`.
- A notice ends a contract at the first term end that leaves the notice days; a rolling contract on the
  next billing day plus the notice days. A recorded ending wins over a notice.
- Of overlapping contracts of one product the later replaces the earlier from its start and for good; of
  two with the same start the one that `replaces` the other wins, else the one with the higher id. A
  `replaces` link does the same across products, when it points from a later contract to an earlier one.
- Only recurring and usage contracts make stretches: trials and one-offs are not ARR.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.domain.choices import BillingPeriod, ContractKind
from cs_platform.lib import periods

ARR_KINDS = frozenset({ContractKind.RECURRING, ContractKind.USAGE})
BILLING_MONTHS = {
    BillingPeriod.MONTHLY: 1,
    BillingPeriod.QUARTERLY: 3,
    BillingPeriod.ANNUAL: 12,
    BillingPeriod.MULTI_YEAR: 12,
}
"""Months between two billing days; for several years paid at once, a rolling contract can end yearly."""
UNSTATED_BILLING_MONTHS = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class ContractFacts:
    """One contract of one account as recorded; periods are half-open."""

    id: int
    account_id: int
    product: str = ""
    kind: ContractKind = ContractKind.RECURRING
    seats: int | None = None
    arr: Decimal
    currency: str
    starts_on: date
    term_ends_on: date | None = None
    ended_on: date | None = None
    ended_known_on: date | None = None
    notice_received_on: date | None = None
    notice_days: int | None = None
    billing_period: BillingPeriod | None = None
    auto_renew: bool | None = None
    replaces_id: int | None = None
    known_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A half-open period in which one contract carries its product's recurring revenue, as of a day.

    ends_on: None = no end known; a day ahead = a known coming ending or replacement.
    replaced_by_id: the contract that took over on `ends_on`; None = none did.
    term_ends_on: end of the term running on the day (auto-renewals included); None = rolling.
    """

    contract: ContractFacts
    starts_on: date
    ends_on: date | None
    replaced_by_id: int | None
    term_ends_on: date | None

    @property
    def rolling(self) -> bool:
        """Whether the contract has no term."""
        return self.contract.term_ends_on is None

    def runs_on(self, day: date) -> bool:
        """Whether the day lies in the stretch."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


def visible(contracts: Iterable[ContractFacts], as_of: date) -> list[ContractFacts]:
    """Return the contracts known on the day, coming ones included."""
    return [contract for contract in contracts if contract.known_on <= as_of]


def stretches(contracts: Iterable[ContractFacts], as_of: date) -> tuple[Stretch, ...]:
    """Return the stretches of one account as known on the day, in order of start; ARR counts once."""
    held = _holding(contracts, as_of)
    taken_over = _taken_over(held)
    found = (_stretch(contract, taken_over.get(contract.id), as_of) for contract in held)
    return tuple(stretch for stretch in found if stretch is not None)


def ending(contract: ContractFacts, as_of: date) -> date | None:
    """Return the day the contract ended or is known to end, as known on the day; None = it runs on."""
    if contract.ended_on is not None and (contract.ended_known_on or contract.ended_on) <= as_of:
        return contract.ended_on
    if contract.notice_received_on is not None and contract.notice_received_on <= as_of:
        return _end_by_notice(contract, contract.notice_received_on)
    if contract.term_ends_on is not None and contract.term_ends_on <= as_of and not contract.auto_renew:
        return contract.term_ends_on
    return None


def next_possible_end(stretch: Stretch, as_of: date) -> date:
    """Return the first day after `as_of` on which the stretch can end.

    A known coming ending is that day. Else it is the end of the running term, or for a rolling contract
    the next billing day plus the notice days.
    """
    if stretch.ends_on is not None and stretch.ends_on > as_of and stretch.replaced_by_id is None:
        return stretch.ends_on
    if stretch.term_ends_on is not None:
        return stretch.term_ends_on
    return _end_of_rolling(stretch.contract, max(as_of, stretch.starts_on))


def first_day_to_leave(stretch: Stretch, as_of: date) -> date:
    """Return the first day on which the stretch ends if the customer gives notice on `as_of`.

    Once the notice period of a contract that renews itself has begun, that is the end of the next term.
    """
    possible = next_possible_end(stretch, as_of)
    if stretch.term_ends_on is None or possible != stretch.term_ends_on:
        return possible
    return max(possible, _end_by_notice(stretch.contract, as_of))


def term_ends_between(stretch: Stretch, after: date, until: date) -> int:
    """Return how many terms of the contract end in (after, until]; 0 for a rolling contract."""
    first = stretch.contract.term_ends_on
    if first is None:
        return 0
    return _terms_ended(stretch.contract, first, until) - _terms_ended(stretch.contract, first, after)


def unlinked_overlaps(
    contracts: Iterable[ContractFacts], as_of: date
) -> tuple[tuple[ContractFacts, ContractFacts], ...]:
    """Return pairs (earlier, later) of one product that overlap although neither replaces the other.

    A contract that another one replaced by a link overlaps with nothing that starts after that.
    """
    held = _holding(contracts, as_of)
    replaced_on = {contract.replaces_id: contract.starts_on for contract in held}
    return tuple(
        (earlier, later)
        for position, earlier in enumerate(held)
        for later in held[position + 1 :]
        if replaced_on.get(earlier.id, later.starts_on) >= later.starts_on
        and _overlap_unlinked(earlier, later, as_of)
    )


def _holding(contracts: Iterable[ContractFacts], as_of: date) -> list[ContractFacts]:
    """Return the contracts that can make stretches, in order."""
    return _ordered([contract for contract in visible(contracts, as_of) if _makes_arr(contract, as_of)])


def _makes_arr(contract: ContractFacts, as_of: date) -> bool:
    """Whether the contract is of a kind that is ARR and took or takes effect at all."""
    if contract.kind not in ARR_KINDS:
        return False
    end = ending(contract, as_of)
    return end is None or end > contract.starts_on


def _ordered(contracts: list[ContractFacts]) -> list[ContractFacts]:
    """Return contracts by start; at the same start the replacing one last, then by id."""
    if len(contracts) < 2:
        return contracts
    starts = {contract.id: contract.starts_on for contract in contracts}

    def rank(contract: ContractFacts) -> tuple[date, bool, int]:
        replaced_start = starts.get(contract.replaces_id) if contract.replaces_id is not None else None
        return contract.starts_on, replaced_start == contract.starts_on, contract.id

    return sorted(contracts, key=rank)


def _taken_over(ordered: Sequence[ContractFacts]) -> dict[int, ContractFacts]:
    """Return contract id -> the later contract of its product, or linked to it, that replaces it."""
    seen: set[int] = set()
    last_of_product: dict[str, int] = {}
    taken_over: dict[int, ContractFacts] = {}
    for contract in ordered:
        for replaced_id in (last_of_product.get(contract.product), contract.replaces_id):
            if replaced_id is not None and replaced_id in seen:
                taken_over.setdefault(replaced_id, contract)
        seen.add(contract.id)
        last_of_product[contract.product] = contract.id
    return {replaced_id: _last_to_start(by, taken_over) for replaced_id, by in taken_over.items()}


def _last_to_start(contract: ContractFacts, taken_over: dict[int, ContractFacts]) -> ContractFacts:
    """Return the contract, or what replaced it on its first day."""
    following = taken_over.get(contract.id)
    while following is not None and following.starts_on == contract.starts_on:
        contract, following = following, taken_over.get(following.id)
    return contract


def _stretch(contract: ContractFacts, follower: ContractFacts | None, as_of: date) -> Stretch | None:
    """Return the stretch of a contract; None when it was replaced on its first day.

    Where the follower starts only after the agreed term, the term's end is the end.
    """
    end = ending(contract, as_of)
    if end is None and follower is not None and not contract.auto_renew:
        end = contract.term_ends_on
    replaced = follower is not None and (end is None or follower.starts_on <= end)
    if follower is not None and replaced:
        end = follower.starts_on
    if end is not None and end <= contract.starts_on:
        return None
    return Stretch(
        contract=contract,
        starts_on=contract.starts_on,
        ends_on=end,
        replaced_by_id=follower.id if follower is not None and replaced else None,
        term_ends_on=_running_term_end(contract, as_of),
    )


def _running_term_end(contract: ContractFacts, as_of: date) -> date | None:
    """Return the first end of a term after the day, taking every term to be renewed; None = rolling."""
    first = contract.term_ends_on
    if first is None or first > as_of:
        return first
    return _term_end(contract, first, _terms_ended(contract, first, as_of))


def _terms_ended(contract: ContractFacts, first: date, until: date) -> int:
    """Return how many terms of the contract end on or before the day."""
    if first > until:
        return 0
    months = periods.whole_months_between(contract.starts_on, first)
    if months > 0 and periods.add_months(contract.starts_on, months) == first:
        return periods.whole_months_between(contract.starts_on, until) // months
    return (until - contract.starts_on).days // max((first - contract.starts_on).days, 1)


def _term_end(contract: ContractFacts, first: date, renewals: int) -> date:
    """Return the end of the term after so many renewals, each as long as the first term."""
    months = periods.whole_months_between(contract.starts_on, first)
    if months > 0 and periods.add_months(contract.starts_on, months) == first:
        return periods.add_months(contract.starts_on, months * (renewals + 1))
    return contract.starts_on + max(first - contract.starts_on, timedelta(days=1)) * (renewals + 1)


def _end_by_notice(contract: ContractFacts, notice_on: date) -> date:
    """Return the day a notice ends the contract."""
    if contract.term_ends_on is None:
        return _end_of_rolling(contract, notice_on)
    in_force = notice_on + timedelta(days=contract.notice_days or 0)
    if not contract.auto_renew or in_force <= contract.term_ends_on:
        return contract.term_ends_on
    renewals = _terms_ended(contract, contract.term_ends_on, in_force - timedelta(days=1))
    return _term_end(contract, contract.term_ends_on, renewals)


def _end_of_rolling(contract: ContractFacts, day: date) -> date:
    """Return the next billing day after the day, plus the notice days."""
    step = UNSTATED_BILLING_MONTHS
    if contract.billing_period is not None:
        step = BILLING_MONTHS[contract.billing_period]
    passed = max(periods.whole_months_between(contract.starts_on, day) // step, -1)
    billing_day = periods.add_months(contract.starts_on, (passed + 1) * step)
    return billing_day + timedelta(days=contract.notice_days or 0)


def _overlap_unlinked(earlier: ContractFacts, later: ContractFacts, as_of: date) -> bool:
    end = ending(earlier, as_of)
    return (
        earlier.product == later.product
        and (end is None or later.starts_on < end)
        and later.replaces_id != earlier.id
        and earlier.replaces_id != later.id
    )
