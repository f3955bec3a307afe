"""Money per answer: what promoters, passives, detractors and the silent kept and added in a year.

    kept = sum of min(ARR now, ARR then)      grown = sum of max(ARR now - ARR then, 0)

Accounts with ARR a year ago, by their newest NPS answer before that day: what they said first, what they
did afterwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from cs_platform.lib.choices import LabelledEnum
from health.domain.fairness import intervals
from health.domain.fairness.intervals import Estimate

PROMOTERS_FROM = 9
DETRACTORS_TO = 6
FEWEST = 20
"""Below so many accounts money kept has no interval: it is what these accounts did, and no more."""


class Voice(LabelledEnum):
    """What an account answered to NPS."""

    PROMOTER = "PROMOTER", "Promoters"
    PASSIVE = "PASSIVE", "Passives"
    DETRACTOR = "DETRACTOR", "Detractors"
    SILENT = "SILENT", "Silent"


@dataclass(frozen=True, kw_only=True)
class YearOfAccount:
    """One account's answer (None = silent) on 0..10, and its ARR then and now, in one currency."""

    answer: float | None
    arr_then: Decimal
    arr_now: Decimal


@dataclass(frozen=True, kw_only=True)
class MoneyOfVoice:
    """What the accounts of one voice did with their money within the year.

    interval: of the share kept; None below 20 accounts.
    """

    voice: Voice
    accounts: int
    arr_then: Decimal
    kept: Decimal
    grown: Decimal
    interval: Estimate | None = None

    @property
    def kept_share(self) -> Decimal | None:
        """Kept / ARR then; None without ARR."""
        return self.kept / self.arr_then if self.arr_then else None


def voice(answer: float | None) -> Voice:
    """Return the group an NPS answer belongs to."""
    if answer is None:
        return Voice.SILENT
    if answer >= PROMOTERS_FROM:
        return Voice.PROMOTER
    return Voice.DETRACTOR if answer <= DETRACTORS_TO else Voice.PASSIVE


def by_voice(accounts: Iterable[YearOfAccount]) -> tuple[MoneyOfVoice, ...]:
    """Return the money of each voice, all four of them."""
    grouped: dict[Voice, list[YearOfAccount]] = {each: [] for each in Voice}
    for account in accounts:
        grouped[voice(account.answer)].append(account)
    return tuple(_sum(each, members) for each, members in grouped.items())


def _sum(of: Voice, members: list[YearOfAccount]) -> MoneyOfVoice:
    nothing = Decimal(0)
    return MoneyOfVoice(
        voice=of,
        accounts=len(members),
        arr_then=sum((each.arr_then for each in members), nothing),
        kept=sum((min(each.arr_now, each.arr_then) for each in members), nothing),
        grown=sum((max(each.arr_now - each.arr_then, nothing) for each in members), nothing),
        interval=_interval(members),
    )


def _interval(members: list[YearOfAccount]) -> Estimate | None:
    if len(members) < FEWEST:
        return None
    kept = np.array([float(min(each.arr_now, each.arr_then)) for each in members])
    return intervals.share_of_sums(kept, np.array([float(each.arr_then) for each in members]))
