"""Customers come and go: what an account's contracts say about it as of a day.

Source: the metric dictionary, "Customers come and go" and "Value at risk". All functions take the
stretches of one account as `contracts.stretches` found them for the day, and rates as a mapping from
currency to units of the reporting currency. Only stretches with ARR above 0 make somebody a customer.

The grace period is half-open: revenue that ended on E and starts again before E + grace days is a late
renewal. The horizon is open at its start: it holds the days after `as_of` up to and with its last day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.domain import contracts
from accounts.domain.choices import CustomerState
from cs_platform.lib import periods

Rates = Mapping[str, Decimal]
ZERO = Decimal(0)


class NotConvertibleError(LookupError):
    """There is no rate for a currency."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spell:
    """A stretch of being a customer; half-open.

    ends_on: None = no end known; may lie ahead. churn_known_on: the day the ending was known to be churn,
    the earliest of notice, churn statement and end of grace; None = not known as of the day.
    """

    starts_on: date
    ends_on: date | None
    churn_known_on: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Contraction:
    """A fall of ARR while the account stays; amounts at one rate per currency."""

    on: date
    arr_before: Decimal
    arr_after: Decimal

    @property
    def share_lost(self) -> float:
        """The share of the ARR that went."""
        return float((self.arr_before - self.arr_after) / self.arr_before)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stake:
    """What of today's ARR can go within the horizon, unrounded, in the reporting currency.

    known_loss + can_end + locked = ARR. term_ends: term ends inside the horizon, a mean over the contracts
    that can end, weighted by their ARR; a rolling contract counts horizon / 12 months.
    locked_until: the first day on which locked ARR can end; None = none is locked.
    """

    known_loss: Decimal = ZERO
    can_end: Decimal = ZERO
    locked: Decimal = ZERO
    term_ends: float = 0.0
    locked_until: date | None = None


def converted(amount: Decimal, currency: str, rates: Rates) -> Decimal:
    """Return the amount in the reporting currency, unrounded; NotConvertibleError without a rate."""
    rate = rates.get(currency)
    if rate is None:
        raise NotConvertibleError(f"There is no exchange rate for {currency}.")
    return amount * rate


def not_convertible(stretches: Iterable[contracts.Stretch], as_of: date, rates: Rates) -> tuple[str, ...]:
    """Return the currencies without a rate among contracts that run or come, in alphabetical order."""
    return tuple(
        sorted(
            {
                stretch.contract.currency
                for stretch in stretches
                if stretch.contract.currency not in rates
                and (stretch.ends_on is None or stretch.ends_on > as_of)
            }
        )
    )


def arr_on(stretches: Iterable[contracts.Stretch], day: date, rates: Rates) -> Decimal:
    """Return the ARR on the day, unrounded; NotConvertibleError without a rate."""
    running = (stretch.contract for stretch in stretches if stretch.runs_on(day))
    return sum((converted(contract.arr, contract.currency, rates) for contract in running), ZERO)


def seats_on(stretches: Iterable[contracts.Stretch], day: date) -> int | None:
    """Return the seats on the day; None when no running contract states any."""
    seats = [stretch.contract.seats for stretch in stretches if stretch.runs_on(day)]
    stated = [count for count in seats if count is not None]
    return sum(stated) if stated else None


def spells(
    stretches: Sequence[contracts.Stretch],
    *,
    as_of: date,
    grace_days: int,
    notices: Iterable[date] = (),
    statements: Iterable[date] = (),
) -> tuple[Spell, ...]:
    """Return the spells begun by the day, oldest first.

    notices, statements: the days on which a notice or a churn statement was known. One counts for an
    ending when it was known after the start of the contract that ended last: a renewal overtakes it.
    """
    grace = timedelta(days=grace_days)
    said = sorted(day for day in (*notices, *statements) if day <= as_of)
    merged = _merged(_paying(stretches), grace)
    return tuple(_spell(parts, as_of, grace, said) for parts in merged if parts[0].starts_on <= as_of)


def customer_state(
    stretches: Iterable[contracts.Stretch], found: Sequence[Spell], as_of: date
) -> CustomerState:
    """Return what the account is on the day, given its spells; lapsed counts neither as ARR nor as churn."""
    if any(stretch.runs_on(as_of) for stretch in _paying(stretches)):
        return CustomerState.CUSTOMER
    if not found:
        return CustomerState.PROSPECT
    return CustomerState.LAPSED if found[-1].churn_known_on is None else CustomerState.CHURNED


def stake(
    stretches: Sequence[contracts.Stretch],
    *,
    as_of: date,
    horizon_months: int,
    grace_days: int,
    rates: Rates,
) -> Stake:
    """Return known loss, ARR that can end and locked ARR; NotConvertibleError without a rate."""
    until = periods.add_months(as_of, horizon_months)
    known, can_end, locked, weighted = ZERO, ZERO, ZERO, ZERO
    locked_until: date | None = None
    for stretch in _paying(stretches):
        if not stretch.runs_on(as_of):
            continue
        last = _last_of_line(stretch, stretches, as_of, until, timedelta(days=grace_days))
        arr = converted(stretch.contract.arr, stretch.contract.currency, rates)
        kept = _kept(arr, last, until, rates)
        known += arr - kept
        end = contracts.next_possible_end(last, as_of)
        if end <= until:
            can_end += kept
            weighted += kept * _term_ends(last, as_of, until, horizon_months)
        else:
            locked += kept
            locked_until = end if locked_until is None else min(locked_until, end)
    return Stake(
        known_loss=known,
        can_end=can_end,
        locked=locked,
        term_ends=float(weighted / can_end) if can_end else 0.0,
        locked_until=locked_until,
    )


def known_loss(
    stretches: Sequence[contracts.Stretch],
    *,
    as_of: date,
    horizon_months: int,
    grace_days: int,
    rates: Rates,
) -> Decimal:
    """Return the ARR that is certain to go within the horizon; NotConvertibleError without a rate.

    A notice or an ending recorded for a coming day takes the contract's ARR, less what a contract that
    follows within grace keeps of it; a coming replacement with less ARR takes the difference.
    """
    return stake(
        stretches, as_of=as_of, horizon_months=horizon_months, grace_days=grace_days, rates=rates
    ).known_loss


def next_possible_end(stretches: Iterable[contracts.Stretch], as_of: date) -> date | None:
    """Return the first day on which any of the running ARR can end; None when none runs."""
    running = [stretch for stretch in _paying(stretches) if stretch.runs_on(as_of)]
    return min((contracts.next_possible_end(stretch, as_of) for stretch in running), default=None)


def contractions(
    stretches: Sequence[contracts.Stretch], *, as_of: date, grace_days: int, rates: Rates
) -> tuple[Contraction, ...]:
    """Return the falls of ARR at least grace days old while the account stayed, oldest first.

    A product that starts again within grace did not fall in between; ARR that fell to nothing is churn or
    a lapse, and after a late renewal the levels before and after the gap are compared. Amounts are
    compared at the given rates, so that a rate that moves never makes a contraction.
    """
    paying = _paying(stretches)
    if len(paying) < 2:
        return ()
    grace = timedelta(days=grace_days)
    found: list[Contraction] = []
    for parts in _merged(_bridged(paying, grace), grace):
        found += _falls(parts, as_of - grace, rates)
    return tuple(found)


def _paying(stretches: Iterable[contracts.Stretch]) -> list[contracts.Stretch]:
    return [stretch for stretch in stretches if stretch.contract.arr > 0]


def _merged(paying: Sequence[contracts.Stretch], grace: timedelta) -> list[list[contracts.Stretch]]:
    """Return the stretches grouped into spells: a gap of less than the grace period does not part them."""
    groups: list[list[contracts.Stretch]] = []
    end: date | None = None
    for stretch in paying:
        if not groups or (end is not None and stretch.starts_on > end and stretch.starts_on >= end + grace):
            groups.append([])
            end = stretch.ends_on
        elif end is not None:
            end = None if stretch.ends_on is None else max(end, stretch.ends_on)
        groups[-1].append(stretch)
    return groups


def _end_of(parts: Iterable[contracts.Stretch]) -> date | None:
    ends = [stretch.ends_on for stretch in parts]
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def _spell(parts: Sequence[contracts.Stretch], as_of: date, grace: timedelta, said: Sequence[date]) -> Spell:
    end = _end_of(parts)
    known = None
    if end is not None:
        last_start = max(stretch.starts_on for stretch in parts if stretch.ends_on == end)
        over = end + grace
        first = min((day for day in said if last_start <= day < over), default=over)
        known = first if first <= as_of else None
    return Spell(starts_on=parts[0].starts_on, ends_on=end, churn_known_on=known)


def _last_of_line(
    stretch: contracts.Stretch,
    stretches: Sequence[contracts.Stretch],
    as_of: date,
    until: date,
    grace: timedelta,
) -> contracts.Stretch:
    """Return the contract that will carry the stretch's revenue at the end of the horizon, as known."""
    for coming in stretches:
        if as_of < coming.starts_on <= until and _continues(stretch, coming, grace):
            stretch = coming
    return stretch


def _continues(stretch: contracts.Stretch, coming: contracts.Stretch, grace: timedelta) -> bool:
    if stretch.ends_on is None:
        return False
    if stretch.replaced:
        return stretch.replaced_by_id == coming.contract.id
    same_product = stretch.contract.product == coming.contract.product
    return same_product and stretch.ends_on <= coming.starts_on < stretch.ends_on + grace


def _kept(arr: Decimal, last: contracts.Stretch, until: date, rates: Rates) -> Decimal:
    """Return what is left for certain-or-risk of today's ARR once the known losses are taken off."""
    if last.ends_on is not None and last.ends_on <= until:
        return ZERO
    return min(arr, converted(last.contract.arr, last.contract.currency, rates))


def _term_ends(last: contracts.Stretch, as_of: date, until: date, horizon_months: int) -> Decimal:
    if last.rolling:
        return Decimal(horizon_months) / periods.MONTHS_PER_YEAR
    return Decimal(contracts.term_ends_between(last, as_of, until))
