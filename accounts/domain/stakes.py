"""What of an account's ARR can go within a horizon: known loss, what can end, what is locked in.

Source: the metric dictionary, "Customers come and go" and "Value at risk". The horizon holds the days
after `as_of` up to and with its last day, so that a yearly contract has exactly one term end in a year.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.domain import contracts, customers
from accounts.domain.customers import ZERO, Rates
from cs_platform.lib import periods

# how far every figure of loss looks ahead
HORIZON_MONTHS = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Stake:
    """What of today's ARR can go within the horizon, unrounded, in the reporting currency.

    known_loss + can_end + locked = ARR. term_ends: term ends inside the horizon, a mean over the contracts
    that can end, weighted by their ARR; a rolling contract counts horizon / 12 months.
    """

    known_loss: Decimal = ZERO
    can_end: Decimal = ZERO
    locked: Decimal = ZERO
    term_ends: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Running contracts and the one contract that will carry their revenue on, as known on the day.

    Without a coming contract that is the running one itself. next_possible_end: first day it can end.
    """

    running: tuple[contracts.Stretch, ...]
    last: contracts.Stretch
    next_possible_end: date


def horizon_end(as_of: date, horizon_months: int = HORIZON_MONTHS) -> date:
    """Return the last day of the horizon."""
    return periods.add_months(as_of, horizon_months)


def lines(
    stretches: Sequence[contracts.Stretch], *, as_of: date, until: date, grace_days: int
) -> tuple[Line, ...]:
    """Return the lines of ARR that run on the day; `until` is the last day of the horizon."""
    coming = [stretch for stretch in stretches if as_of < stretch.starts_on <= until]
    grace = timedelta(days=grace_days)
    grouped: dict[int, list[contracts.Stretch]] = {}
    last_of: dict[int, contracts.Stretch] = {}
    for stretch in customers.paying(stretches):
        if stretch.runs_on(as_of):
            last = _last_of_line(stretch, coming, grace)
            grouped.setdefault(last.contract.id, []).append(stretch)
            last_of[last.contract.id] = last
    return tuple(
        Line(
            running=tuple(grouped[key]), last=last, next_possible_end=contracts.next_possible_end(last, as_of)
        )
        for key, last in last_of.items()
    )


def stake(held: Iterable[Line], *, as_of: date, until: date, horizon_months: int, rates: Rates) -> Stake:
    """Return known loss, ARR that can end and locked ARR; NotConvertibleError without a rate.

    Known loss: a notice or an ending recorded for a coming day takes the contract's ARR, less what a
    contract that follows within grace keeps of it; a coming replacement with less ARR takes the difference.
    """
    known, can_end, locked, weighted = ZERO, ZERO, ZERO, ZERO
    for line in held:
        arr = sum((_converted(stretch, rates) for stretch in line.running), ZERO)
        kept = _kept(arr, line.last, until, rates)
        known += arr - kept
        if line.next_possible_end <= until:
            can_end += kept
            weighted += kept * _term_ends(line.last, as_of, until, horizon_months)
        else:
            locked += kept
    term_ends = float(weighted / can_end) if can_end else 0.0
    return Stake(known_loss=known, can_end=can_end, locked=locked, term_ends=term_ends)


def next_possible_end(held: Iterable[Line]) -> date | None:
    """Return the first day on which any of the running ARR can end; None when none runs."""
    return min((line.next_possible_end for line in held), default=None)


def first_day_to_leave(held: Iterable[Line], as_of: date) -> date | None:
    """Return the first day on which a notice of the day ends any running ARR; None when none runs."""
    return min((contracts.first_day_to_leave(line.last, as_of) for line in held), default=None)


def _last_of_line(
    stretch: contracts.Stretch, coming: Iterable[contracts.Stretch], grace: timedelta
) -> contracts.Stretch:
    """Return the contract that will carry the stretch's revenue at the end of the horizon, as known."""
    for following in coming:
        if _continues(stretch, following, grace):
            stretch = following
    return stretch


def _continues(stretch: contracts.Stretch, following: contracts.Stretch, grace: timedelta) -> bool:
    if stretch.ends_on is None:
        return False
    if stretch.replaced_by_id is not None:
        return stretch.replaced_by_id == following.contract.id
    same_product = stretch.contract.product == following.contract.product
    return same_product and stretch.ends_on <= following.starts_on < stretch.ends_on + grace


def _kept(arr: Decimal, last: contracts.Stretch, until: date, rates: Rates) -> Decimal:
    """Return what is left of today's ARR once what is certain to go is taken off."""
    if last.ends_on is not None and last.ends_on <= until:
        return ZERO
    return min(arr, _converted(last, rates))


def _converted(stretch: contracts.Stretch, rates: Rates) -> Decimal:
    return customers.converted(stretch.contract.arr, stretch.contract.currency, rates)


def _term_ends(last: contracts.Stretch, as_of: date, until: date, horizon_months: int) -> Decimal:
    if last.rolling:
        return Decimal(horizon_months) / periods.MONTHS_PER_YEAR
    return Decimal(contracts.term_ends_between(last, as_of, until))
