"""Customers come and go: what an account's contracts say about it as of a day.

Source: the metric dictionary, "Customers come and go". All functions take the
stretches of one account as `contracts.stretches` found them for the day, and rates as a mapping from
currency to units of the reporting currency. Only stretches with ARR above 0 make somebody a customer.

The grace period is half-open: revenue that ended on E and starts again before E + grace days is a late
renewal.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from accounts.domain import contracts
from accounts.domain.choices import CustomerState
from cs_platform.lib import periods

Rates = Mapping[str, Decimal]
ZERO = Decimal(0)
ONE = Decimal(1)
MONTHS = periods.MONTHS_PER_YEAR


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
class AccountYear:
    """Twelve months that an account began as a customer; amounts at one rate per currency.

    arr_after: the ARR twelve months later; that at the start when the account had left by then.
    """

    starts_on: date
    arr_before: Decimal
    arr_after: Decimal

    @property
    def contracted(self) -> bool:
        """Whether the account stayed and paid less at the end."""
        return self.arr_after < self.arr_before

    @property
    def share_lost(self) -> float:
        """The share of the ARR that a contraction took; 0 without one."""
        return max(float((self.arr_before - self.arr_after) / self.arr_before), 0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountHistory:
    """What one account adds to what the organization learned from its past.

    Everything up to grace days before the day, so that nobody counts as stayed who may just have lapsed.
    renewals_due: term ends passed, each weighted by the contract's share of the account's ARR; a rolling
    contract counts its years. churns: spells that ended. account_years: whole years begun as a customer;
    contractions: those that the account ended with less ARR; share_lost_total: the sum over the
    contractions of the share of ARR lost. first_contract_on: start of the first spell.
    """

    renewals_due: float = 0.0
    churns: int = 0
    contractions: int = 0
    share_lost_total: float = 0.0
    account_years: int = 0
    first_contract_on: date | None = None


NO_HISTORY = AccountHistory()


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
    merged = _merged(paying(stretches), grace)
    return tuple(_spell(parts, as_of, grace, said) for parts in merged if parts[0].starts_on <= as_of)


def customer_state(
    stretches: Iterable[contracts.Stretch], found: Sequence[Spell], as_of: date
) -> CustomerState:
    """Return what the account is on the day, given its spells; lapsed counts neither as ARR nor as churn."""
    if any(stretch.runs_on(as_of) for stretch in paying(stretches)):
        return CustomerState.CUSTOMER
    if not found:
        return CustomerState.PROSPECT
    return CustomerState.LAPSED if found[-1].churn_known_on is None else CustomerState.CHURNED


def account_years(
    stretches: Sequence[contracts.Stretch], *, as_of: date, grace_days: int, rates: Rates
) -> tuple[AccountYear, ...]:
    """Return the years of each spell, counted from its start, that ended at least grace days ago.

    A product that starts again within grace ran on in between, and within a gap of the whole account the
    ARR before it counts. Amounts are compared at the given rates: a rate that moves makes no contraction.
    """
    grace = timedelta(days=grace_days)
    spells_held = _merged(_bridged(paying(stretches), grace), grace)
    return tuple(year for parts in spells_held for year in _years(parts, as_of - grace, rates))


def account_history(
    stretches: Sequence[contracts.Stretch],
    found: Sequence[Spell],
    *,
    as_of: date,
    grace_days: int,
    rates: Rates,
) -> AccountHistory:
    """Return what the account's past teaches, given its spells.

    An account whose contracts are in several currencies, not all of them convertible, teaches nothing.
    """
    if not found:
        return NO_HISTORY
    held = paying(stretches)
    until = as_of - timedelta(days=grace_days)
    own_rates = _comparable(held, rates)
    if own_rates is None:
        return AccountHistory(first_contract_on=found[0].starts_on)
    years = account_years(stretches, as_of=as_of, grace_days=grace_days, rates=own_rates)
    return AccountHistory(
        renewals_due=_renewals_due(held, until, own_rates),
        churns=sum(spell.ends_on is not None and spell.ends_on <= until for spell in found),
        contractions=sum(year.contracted for year in years),
        share_lost_total=sum((year.share_lost for year in years), 0.0),
        account_years=len(years),
        first_contract_on=found[0].starts_on,
    )


def paying(stretches: Iterable[contracts.Stretch]) -> list[contracts.Stretch]:
    """Return the stretches with ARR, in order of start."""
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


def _bridged(held: Sequence[contracts.Stretch], grace: timedelta) -> list[contracts.Stretch]:
    """Return the stretches with an end moved to where their product starts again within grace."""
    return [_until_restart(stretch, held, grace) for stretch in held]


def _until_restart(
    stretch: contracts.Stretch, held: Sequence[contracts.Stretch], grace: timedelta
) -> contracts.Stretch:
    end = stretch.ends_on
    if end is None or stretch.replaced_by_id is not None:
        return stretch
    product = stretch.contract.product
    restart = min(
        (
            other.starts_on
            for other in held
            if other.contract.product == product and end < other.starts_on < end + grace
        ),
        default=end,
    )
    return stretch if restart == end else replace(stretch, ends_on=restart)


def _years(parts: Sequence[contracts.Stretch], until: date, rates: Rates) -> Iterator[AccountYear]:
    """Yield the years of one spell that ended by the day, the one in which the account left included."""
    first, left = parts[0].starts_on, _end_of(parts)
    start, before = first, arr_on(parts, first, rates)
    for months in range(MONTHS, periods.whole_months_between(first, until) + 1, MONTHS):
        if left is not None and left <= start:
            return
        end = periods.add_months(first, months)
        stayed = left is None or left > end
        after = (arr_on(parts, end, rates) or before) if stayed else before
        yield AccountYear(starts_on=start, arr_before=before, arr_after=after)
        start, before = end, after


def _comparable(held: Sequence[contracts.Stretch], rates: Rates) -> Rates | None:
    """Return rates to compare the stretches with: one currency needs none; None when one lacks a rate."""
    currencies = {stretch.contract.currency for stretch in held}
    if len(currencies) == 1:
        return dict.fromkeys(currencies, ONE)
    return rates if currencies <= rates.keys() else None


def _renewals_due(held: Sequence[contracts.Stretch], until: date, rates: Rates) -> float:
    """Return the renewals due up to the day, weighted by share of ARR."""
    days = {stretch.starts_on for stretch in held} | {stretch.ends_on for stretch in held} | {until}
    points = sorted(day for day in days if day is not None and day <= until)
    renewals = 0.0
    for start, end in pairwise(points):
        running = [stretch for stretch in held if stretch.runs_on(start)]
        if running:
            span = periods.years_between(start, end)
            weights = [float(converted(s.contract.arr, s.contract.currency, rates)) for s in running]
            due = [span if s.rolling else contracts.term_ends_between(s, start, end) for s in running]
            renewals += sum(weight * count for weight, count in zip(weights, due)) / sum(weights)
    return renewals
