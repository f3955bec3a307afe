"""Everything an account's contracts say as of a day, in one call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.domain import contracts, customers, stakes
from accounts.domain.choices import CustomerState
from cs_platform.lib import periods

YEAR_AGO = -12


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """One account as of a day.

    not_convertible: currencies without a rate; then arr and stake are None and no sum may include the
    account. arr and stake are unrounded, in the reporting currency. seats: None = not stated.
    next_possible_end: first day on which running ARR can end; locked_until: first day on which ARR locked
    in beyond the horizon can. rolling: whether a running contract has no term; None = none runs.
    """

    state: CustomerState = CustomerState.PROSPECT
    spells: tuple[customers.Spell, ...] = ()
    not_convertible: tuple[str, ...] = ()
    arr: Decimal | None = customers.ZERO
    stake: stakes.Stake | None = stakes.NOTHING
    seats: int | None = None
    seats_year_ago: int | None = None
    next_possible_end: date | None = None
    locked_until: date | None = None
    rolling: bool | None = None
    history: customers.AccountHistory = customers.NO_HISTORY


def picture(
    held: Iterable[contracts.ContractFacts],
    *,
    as_of: date,
    rates: customers.Rates,
    grace_days: int,
    horizon_months: int = 12,
    statements: Iterable[date] = (),
) -> Picture:
    """Return the picture of one account from its contracts.

    statements: the days on which churn statements about the account were known; later ones are ignored.
    """
    known = contracts.visible(held, as_of)
    stretches = contracts.stretches(known, as_of)
    if not stretches:
        return Picture()
    notices = (contract.notice_received_on for contract in known if contract.notice_received_on is not None)
    spells = customers.spells(
        stretches, as_of=as_of, grace_days=grace_days, notices=notices, statements=statements
    )
    until = stakes.horizon_end(as_of, horizon_months)
    lines = stakes.lines(stretches, as_of=as_of, until=until, grace_days=grace_days)
    unknown = customers.not_convertible(stretches, as_of, rates)
    money = stakes.stake(
        () if unknown else lines, as_of=as_of, until=until, horizon_months=horizon_months, rates=rates
    )
    return Picture(
        state=customers.customer_state(stretches, spells, as_of),
        spells=spells,
        not_convertible=unknown,
        arr=None if unknown else customers.arr_on(stretches, as_of, rates),
        stake=None if unknown else money,
        seats=customers.seats_on(stretches, as_of),
        seats_year_ago=customers.seats_on(stretches, periods.add_months(as_of, YEAR_AGO)),
        next_possible_end=stakes.next_possible_end(lines),
        locked_until=stakes.locked_until(lines, until),
        rolling=any(stretch.rolling for line in lines for stretch in line.running) if lines else None,
        history=customers.account_history(stretches, spells, as_of=as_of, grace_days=grace_days, rates=rates),
    )
