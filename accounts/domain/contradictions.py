"""What the facts of an import say against each other, in plain words with counts and money.

Nothing is corrected here: a contradiction is shown, and the rules of the product decide which
fact counts (contracts, never a source's own flag).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from itertools import groupby

EXAMPLES = 5
MoneyByCurrency = dict[str, Decimal]


@dataclass(frozen=True, kw_only=True)
class ContractFact:
    """A contract as its source states it; accounts and contracts by the source's own ids.

    ``ended_on`` is the day it really ended, None while it runs; ``recurring`` is false for trials
    and one-offs.
    """

    external_id: str
    account: str
    starts_on: dt.date
    ended_on: dt.date | None = None
    product: str = ""
    replaces: str | None = None
    arr: Decimal = Decimal(0)
    currency: str = ""
    recurring: bool = True

    def runs_on(self, day: dt.date) -> bool:
        """Say whether the contract runs on a day: from its start, not on its end."""
        return self.starts_on <= day and (self.ended_on is None or self.ended_on > day)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What an import's source states, as of a day.

    ``stated_churned`` is the source's flag by account, ``churn_said`` the days somebody said an
    account leaves; ``early_usage`` and ``late_usage`` count rows of use by the contract or account
    that had not begun or had ended, ``early_tickets`` tickets by account before its first contract.
    """

    as_of: dt.date
    contracts: Sequence[ContractFact] = ()
    stated_churned: Mapping[str, bool] = field(default_factory=dict)
    churn_said: Mapping[str, Sequence[dt.date]] = field(default_factory=dict)
    early_usage: Mapping[str, int] = field(default_factory=dict)
    late_usage: Mapping[str, int] = field(default_factory=dict)
    early_tickets: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """One kind of contradiction: how often, for instance where, and how much money it touches."""

    code: str
    sentence: str
    count: int
    examples: tuple[str, ...] = ()
    money: MoneyByCurrency = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the contradiction as JSON can hold it, money as text."""
        money = {currency: str(amount) for currency, amount in self.money.items()}
        return asdict(self) | {"examples": list(self.examples), "money": money}


def find(facts: Facts) -> tuple[Contradiction, ...]:
    """Return every contradiction that occurs, in a fixed order."""
    return tuple(found for rule in _RULES if (found := rule(facts)) is not None)


def _flag_while_running(facts: Facts) -> Contradiction | None:
    flagged = _stated(facts, churned=True)
    running = _running(facts)
    accounts = flagged & running.keys()
    money = _arr(running, accounts)
    return _report(
        "FLAGGED_BUT_RUNNING",
        accounts,
        money,
        "{count} of {total} that the source flags as churned: a contract still runs{money}. They count as "
        "customers, since contracts decide.",
        total=_many(len(flagged), "account"),
    )


def _statement_while_running(facts: Facts) -> Contradiction | None:
    said, running = _said(facts), _running(facts)
    accounts = said & running.keys()
    flagged = len(_stated(facts, churned=True))
    flags = f" (the source flags {_many(flagged, 'account')} as churned)" if facts.stated_churned else ""
    return _report(
        "SAID_BUT_RUNNING",
        accounts,
        _arr(running, accounts),
        "{count} of {total} with a churn statement: a contract still runs{money}{flags}. A statement alone "
        "ends nothing, so they count as customers.",
        total=_many(len(said), "account"),
        flags=flags,
    )


def _statement_without_flag(facts: Facts) -> Contradiction | None:
    return _report(
        "SAID_BUT_NOT_FLAGGED",
        _said(facts) & _stated(facts, churned=False),
        {},
        "{many} with a churn statement: the source does not flag them as churned.",
    )


def _flag_without_statement(facts: Facts) -> Contradiction | None:
    if not facts.churn_said:
        return None
    flagged = _stated(facts, churned=True)
    return _report(
        "FLAGGED_BUT_NOT_SAID",
        flagged - _said(facts),
        {},
        "{many} that the source flags as churned: there is no churn statement about them.",
    )


def _ended_without_flag(facts: Facts) -> Contradiction | None:
    paid = {one.account for one in facts.contracts if one.recurring and one.starts_on <= facts.as_of}
    return _report(
        "ENDED_BUT_NOT_FLAGGED",
        (_stated(facts, churned=False) & paid) - _running(facts).keys(),
        {},
        "{many} without a running contract any more: the source does not flag them as churned.",
    )


def _overlaps(facts: Facts) -> Contradiction | None:
    found, money = overlaps(facts.contracts, facts.as_of)
    accounts = sorted({one.account for one in found})
    return _report(
        "OVERLAP",
        [one.external_id for one in found],
        money,
        "{many} of {accounts} began while an earlier one of the same product ran, without saying that it is "
        "replaced. The later one counts from its start{money}.",
        examples=accounts,
        noun="contract",
        accounts=_many(len(accounts), "account"),
        money_words="which leaves out {money} of stated ARR",
    )


def overlaps(contracts: Iterable[ContractFact], as_of: dt.date) -> tuple[list[ContractFact], MoneyByCurrency]:
    """Return recurring contracts that start inside another of their account and product without a link.

    And the ARR stated twice on the day: what runs beside the latest of each account and product.
    """
    found: list[ContractFact] = []
    twice: MoneyByCurrency = defaultdict(Decimal)
    ordered = sorted(
        (one for one in contracts if one.recurring),
        key=lambda one: (one.account, one.product, one.starts_on, one.external_id),
    )
    for _, group in groupby(ordered, key=lambda one: (one.account, one.product)):
        earlier: list[ContractFact] = []
        for one in group:
            earlier = [other for other in earlier if other.ended_on is None or other.ended_on > one.starts_on]
            if any(other.external_id != one.replaces for other in earlier):
                found.append(one)
            # what a link replaced is over, whatever ending it states
            earlier = [other for other in earlier if other.external_id != one.replaces] + [one]
        for other in [one for one in earlier if one.runs_on(as_of)][:-1]:
            twice[other.currency] += other.arr
    return found, dict(twice)


def _early_usage(facts: Facts) -> Contradiction | None:
    return _stray_usage("USAGE_BEFORE_START", facts.early_usage, "before the start")


def _late_usage(facts: Facts) -> Contradiction | None:
    return _stray_usage("USAGE_AFTER_END", facts.late_usage, "after the end")


def _stray_usage(code: str, rows: Mapping[str, int], where: str) -> Contradiction | None:
    return _report(
        code,
        rows,
        {},
        "{rows} of use lie {where} of the contract they name ({many}). They count as use of the account.",
        noun="contract",
        where=where,
        rows=_many(sum(rows.values()), "row"),
    )


def _early_tickets(facts: Facts) -> Contradiction | None:
    return _report(
        "TICKETS_BEFORE_CONTRACT",
        facts.early_tickets,
        {},
        "{rows} of {many}: opened before the account's first contract. They are kept.",
        rows=_many(sum(facts.early_tickets.values()), "ticket"),
    )


def _endings(facts: Facts) -> Contradiction | None:
    reversed_ones = [one for one in facts.contracts if one.ended_on and one.ended_on < one.starts_on]
    return _report(
        "END_BEFORE_START",
        [one.external_id for one in reversed_ones],
        {},
        "{many} with an end before the start: they never count. Correct them in the source.",
        noun="contract",
        examples=sorted({one.account for one in reversed_ones}),
    )


_RULES: tuple[Callable[[Facts], Contradiction | None], ...] = (
    _flag_while_running,
    _statement_while_running,
    _statement_without_flag,
    _flag_without_statement,
    _ended_without_flag,
    _overlaps,
    _early_usage,
    _late_usage,
    _early_tickets,
    _endings,
)


def _running(facts: Facts) -> dict[str, list[ContractFact]]:
    """Return the recurring contracts that run on the day, by account."""
    running: dict[str, list[ContractFact]] = defaultdict(list)
    for one in facts.contracts:
        if one.recurring and one.runs_on(facts.as_of):
            running[one.account].append(one)
    return dict(running)


def _stated(facts: Facts, *, churned: bool) -> set[str]:
    return {account for account, stated in facts.stated_churned.items() if stated is churned}


def _said(facts: Facts) -> set[str]:
    return {account for account, said in facts.churn_said.items() if any(day <= facts.as_of for day in said)}


def _arr(running: Mapping[str, Sequence[ContractFact]], accounts: Iterable[str]) -> MoneyByCurrency:
    """Return the ARR of accounts by currency, each product counted once, by its latest contract."""
    total: MoneyByCurrency = defaultdict(Decimal)
    for account in accounts:
        latest: dict[str, ContractFact] = {}
        for one in sorted(running[account], key=lambda one: (one.starts_on, one.external_id)):
            latest[one.product] = one
        for one in latest.values():
            total[one.currency] += one.arr
    return dict(total)


def _report(
    code: str,
    names: Iterable[str],
    money: MoneyByCurrency,
    sentence: str,
    *,
    examples: Sequence[str] | None = None,
    noun: str = "account",
    money_words: str = "worth {money} a year",
    **words: str,
) -> Contradiction | None:
    """Return a contradiction with its sentence filled in; None when there is nothing to report."""
    found = sorted(names)
    if not found:
        return None
    amounts = " and ".join(
        f"{currency} {amount:,.0f}" for currency, amount in sorted(money.items()) if amount
    )
    return Contradiction(
        code=code,
        sentence=sentence.format(
            count=f"{len(found):,}",
            many=_many(len(found), noun),
            money=f", {money_words.format(money=amounts)}" if amounts else "",
            **words,
        ),
        count=len(found),
        examples=tuple((found if examples is None else examples)[:EXAMPLES]),
        money=money,
    )


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
