"""Contracts: what each account signs, renews, extends, shrinks, gives notice of and comes back with.

At the end of a term an account decides by its satisfaction in the month its notice is due. Contracts that
renew by themselves end only by notice; the others also by not being renewed.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from accounts.domain.choices import BillingPeriod, ContractKind
from cs_platform.demo.simulation import leaving, profiles, timeline, words
from cs_platform.demo.simulation.agreements import Contract, Deal, Term
from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.satisfaction import Satisfaction
from cs_platform.demo.simulation.timeline import NEVER, Timeline

GRACE_DAYS = 60
CHANCE_WIN_BACK = 0.12
CHANCE_LATE_RENEWAL = 0.05
CHANCE_RUNS_ON = 0.3
"""Of contracts that renew by themselves unchanged: no new contract is written."""


class Customer:
    """One account signing contracts until it leaves or the last day comes."""

    def __init__(
        self,
        account: int,
        *,
        who: Profiles,
        lived: Satisfaction,
        shown: Satisfaction,
        line: Timeline,
        rng: np.random.Generator,
        numbers: Iterator[int],
    ) -> None:
        """Take the account's place in the arrays and the numbers its contracts get.

        It leaves as its life was ``lived``; what it buys follows from what is ``shown``.
        """
        self.account = account
        self.who = who
        self.lived = lived.paths[account]
        self.shown = shown.paths[account]
        self.expands = shown.expands[account]
        self.line = line
        self.rng = rng
        self.numbers = numbers
        self.contracts: dict[str, Contract] = {}
        self.terms: list[Term] = []
        self.planner = ""
        self.mobile = ""
        self.wants_mobile = who.segment[account] != "Small business" and rng.random() < 0.3
        self.term_months = int(who.term_months[account])
        self.auto_renew = bool(who.auto_renew[account])
        self.leaning = float(who.leaning[account])

    def live(self) -> None:
        """Write the contracts of this account, in order."""
        start = int(self.who.started[self.account])
        if self.who.only_trial[self.account]:
            self._try_out(start, ends=start + 45, ended=False)
            return
        if start > self.line.first_day + 30 and self.rng.random() < 0.5:
            self._try_out(start - 30, ends=start, ended=True)
        if start > self.line.first_day and self.who.segment[self.account] == "Enterprise":
            self._launch(start)
        deal: Deal | None = Deal(
            starts_on=start,
            seats=int(self.who.seats[self.account]),
            price=float(self.who.seat_price[self.account]),
        )
        while deal is not None:
            deal = self._rolling(deal) if self.term_months == 0 else self._term(deal)

    def _term(self, deal: Deal) -> Deal | None:
        """Live one term and return the deal that follows it, if any."""
        ends = timeline.add_months(deal.starts_on, self.term_months)
        decided = ends - int(self.who.notice_days[self.account])
        term = Term(account=self.account, starts_on=deal.starts_on, ends_on=ends, decided_on=decided)
        self.terms.append(term)
        if not deal.runs_on:
            self._sign(deal, ends)
        deal = self._extend(deal, ends)
        if decided > self.line.last_day:
            return None
        column = int(self.line.column_of(decided))
        chance = leaving.chance(float(self.lived[column]), self.leaning, leaving.AT_RENEWAL)
        if self.rng.random() < chance:
            return self._leave(deal, ends, decided)
        return None if ends > self.line.last_day else self._renew(deal, ends, float(self.shown[column]))

    def _rolling(self, deal: Deal) -> Deal | None:
        """Go from month to month until the account leaves; seats follow satisfaction."""
        self.terms.append(
            Term(account=self.account, starts_on=deal.starts_on, ends_on=NEVER, decided_on=NEVER)
        )
        self._sign(deal, NEVER)
        for column in range(self.line.column_of(deal.starts_on) + 2, self.line.columns):
            day = int(self.line.month_starts[column] + self.rng.integers(0, 20))
            if day > self.line.last_day:
                return None
            chance = leaving.chance(float(self.lived[column]), self.leaning, leaving.IN_A_MONTH)
            level = float(self.shown[column])
            if self.rng.random() < chance:
                return self._leave(deal, timeline.add_months(int(self.line.month_starts[column]), 2), day)
            factor = 1.25 if self.expands[column] else 0.7 if level < -1 and self.rng.random() < 0.05 else 1.0
            if factor != 1.0:
                deal = Deal(
                    starts_on=day, seats=_seats(deal.seats * factor), price=deal.price, replaces=self.planner
                )
                self._sign(deal, NEVER)
        return None

    def _extend(self, deal: Deal, ends: int) -> Deal:
        """Buy more seats within the term, at most once, ending with the same term."""
        first = self.line.column_of(deal.starts_on + 60)
        for column in range(first, self.line.column_of(ends - 120)):
            day = int(self.line.month_starts[column]) + 14
            if self.expands[column] and deal.starts_on + 60 < day <= self.line.last_day:
                factor = self.rng.uniform(1.12, 1.45)
                more = Deal(
                    starts_on=day, seats=_seats(deal.seats * factor), price=deal.price, replaces=self.planner
                )
                self._sign(more, ends)
                return more
        return deal

    def _renew(self, deal: Deal, ends: int, level: float) -> Deal | None:
        """Renew with more, fewer or as many seats; None when the signature is still awaited."""
        factor = self._seat_factor(level)
        self._review_mobile(ends, level)
        if self.auto_renew and factor == 1.0 and self.rng.random() < CHANCE_RUNS_ON:
            return replace(deal, starts_on=ends, runs_on=True)
        start = ends
        if not self.auto_renew and self.rng.random() < CHANCE_LATE_RENEWAL:
            start += int(self.rng.integers(6, 45))
        if start > self.line.last_day:
            return None
        price = deal.price * self.rng.uniform(1.01, 1.05)
        return Deal(starts_on=start, seats=_seats(deal.seats * factor), price=price, replaces=self.planner)

    def _seat_factor(self, level: float) -> float:
        """Seats after a renewal over seats before it."""
        if level > 0.5 and self.rng.random() < 0.5:
            return float(self.rng.uniform(1.05, 1.3))
        if level < -0.4 and self.rng.random() < 0.5:
            return float(self.rng.uniform(0.55, 0.9))
        return 1.0

    def _review_mobile(self, ends: int, level: float) -> None:
        """Drop the second product when it did not convince."""
        if self.mobile and self.rng.random() < (0.3 if level < -0.3 else 0.06):
            self.contracts[self.mobile] = replace(self.contracts[self.mobile], ended_on=ends)
            self.mobile, self.wants_mobile = "", False

    def _leave(self, deal: Deal, ends: int, decided: int) -> Deal | None:
        """Give notice or just let the term end, and perhaps come back much later."""
        gives_notice = self.auto_renew or self.term_months == 0 or self.rng.random() < leaving.CHANCE_NOTICE
        notice = self._notice(decided) if gives_notice else NEVER
        recorded = self.rng.random() < 0.5
        ended = ends if _ending_is_on_record(ends, gives_notice, recorded, self.line.last_day) else NEVER
        for contract_id in filter(None, (self.planner, self.mobile)):
            self.contracts[contract_id] = replace(
                self.contracts[contract_id],
                ended_on=ended,
                notice_received_on=max(notice, self.contracts[contract_id].starts_on)
                if notice != NEVER
                else NEVER,
            )
        self.mobile = ""
        back = ends + int(self.rng.integers(GRACE_DAYS + 30, 300))
        if self.rng.random() < CHANCE_WIN_BACK and back <= self.line.last_day:
            return Deal(starts_on=back, seats=_seats(deal.seats * 0.8), price=deal.price)
        return None

    def _notice(self, decided: int) -> int:
        """A day up to the decision, in the month whose satisfaction decides."""
        month = int(self.line.month_starts[self.line.column_of(decided)])
        return int(self.rng.integers(max(decided - 25, min(month, decided)), decided + 1))

    def _sign(self, deal: Deal, ends: int) -> None:
        """Write the planner's contract of a deal and, where wanted, the mobile one beside it."""
        self.planner = self._write(deal, ends, words.PLANNER, replaces=deal.replaces)
        if self.wants_mobile:
            part = replace(deal, seats=_seats(deal.seats * 0.6), price=deal.price * 0.3)
            self.mobile = self._write(part, ends, words.MOBILE, replaces=self.mobile if deal.replaces else "")

    def _write(self, deal: Deal, ends: int, product: str, *, replaces: str) -> str:
        """Write one recurring contract and return its number."""
        billing = BillingPeriod.ANNUAL if self.term_months else BillingPeriod.MONTHLY
        if self.term_months and self.who.segment[self.account] == "Mid-market" and self.account % 3 == 0:
            billing = BillingPeriod.QUARTERLY
        return self._add(
            product=product,
            kind=ContractKind.RECURRING,
            deal=deal,
            arr=self._local(deal.seats * deal.price),
            term_ends_on=ends,
            billing_period=billing,
            auto_renew=self.auto_renew and self.term_months > 0,
            replaces=replaces,
        )

    def _try_out(self, start: int, *, ends: int, ended: bool) -> None:
        """Write a free trial of five seats."""
        self._add(
            product=words.PLANNER,
            kind=ContractKind.TRIAL,
            deal=Deal(starts_on=start, seats=5, price=0.0),
            arr=0,
            term_ends_on=ends,
            ended_on=ends if ended else NEVER,
            billing_period=BillingPeriod.MONTHLY,
            auto_renew=False,
        )

    def _launch(self, start: int) -> None:
        """Write the one-off contract for setting up, with its fee as the amount."""
        ends = start + 90
        fee = 0.12 * float(self.who.seats[self.account] * self.who.seat_price[self.account])
        self._add(
            product=words.LAUNCH,
            kind=ContractKind.ONE_OFF,
            deal=Deal(starts_on=start, seats=0, price=0.0),
            arr=self._local(fee),
            term_ends_on=ends,
            ended_on=ends if ends <= self.line.last_day else NEVER,
            billing_period=BillingPeriod.ANNUAL,
            auto_renew=False,
        )

    def _add(
        self,
        *,
        product: str,
        kind: ContractKind,
        deal: Deal,
        arr: int,
        term_ends_on: int,
        ended_on: int = NEVER,
        billing_period: BillingPeriod,
        auto_renew: bool,
        replaces: str = "",
    ) -> str:
        """Number a contract and keep it."""
        contract = Contract(
            external_id=f"C-{next(self.numbers)}",
            account=self.account,
            product=product,
            plan=str(self.who.plan[self.account]),
            kind=kind,
            seats=deal.seats,
            arr=arr,
            currency=str(self.who.currency[self.account]),
            starts_on=deal.starts_on,
            term_ends_on=term_ends_on,
            ended_on=ended_on,
            notice_days=int(self.who.notice_days[self.account]),
            billing_period=billing_period,
            auto_renew=auto_renew,
            replaces=replaces,
            known_on=self._known(deal.starts_on),
        )
        self.contracts[contract.external_id] = contract
        return contract.external_id

    def _known(self, start: int) -> int:
        """Mostly the first day; a few contracts reach the books weeks late."""
        late = int(self.rng.integers(5, 25)) if self.rng.random() < 0.03 else 0
        return min(max(start, self.line.first_day) + late, self.line.last_day)

    def _local(self, euros: float) -> int:
        """Euros at list price in the account's currency, to the next ten."""
        factor = profiles.LIST_PRICES[str(self.who.currency[self.account])]
        return round(euros * factor / 10) * 10


def _seats(wanted: float) -> int:
    return max(5, round(wanted))


def _ending_is_on_record(ends: int, gives_notice: bool, recorded: bool, last_day: int) -> bool:
    """Past endings are recorded; a fresh one without notice is not, a coming one only sometimes."""
    if ends > last_day:
        return gives_notice and recorded
    return gives_notice or ends <= last_day - GRACE_DAYS
