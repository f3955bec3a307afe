"""What is arranged for people who look around: crises now and before, and four accounts with a story.

Arranged accounts are marked in the truth, since their lives do not follow its probabilities.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from cs_platform.demo.simulation import timeline
from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.satisfaction import Arrangement, Event
from cs_platform.demo.simulation.timeline import Timeline
from cs_platform.demo.simulation.traits import Traits

SMALLEST_PORTFOLIO = 30
"""Below so many accounts no story is told."""
CRISIS_MONTHS = (-1.7, -1.1, -0.9, -0.7, -0.6)
"""Shocks of an account that falls into the ditch."""
RELIEF_MONTHS = (1.6, 1.2, 0.8)
MAY = 5


@dataclass(frozen=True, kw_only=True)
class Guest:
    """An account of the tour; ``ends_in`` are the days until its term is over."""

    name: str
    domain: str
    industry: str
    country: str
    language: str
    currency: str
    ends_in: int
    term_months: int = 12
    notice_days: int = 60
    auto_renew: int = 1
    leaning: float
    care: float
    fit: str
    seats: int = 160


CHAMPION_LEFT, RUSHED, RESCUED, SILENT = range(4)
GUESTS = (
    Guest(
        name="Maywood Breweries GmbH", domain="maywood-breweries.example", industry="Food and beverage",
        country="DE", language="de", currency="EUR", ends_in=104, leaning=-4.0, care=0.5, fit="GOOD",
    ),
    Guest(
        name="Rushmere Castings Ltd", domain="rushmere-castings.example", industry="Metals",
        country="GB", language="en", currency="GBP", ends_in=92, leaning=-4.0, care=0.3, fit="PARTIAL",
    ),
    Guest(
        name="Havenlund Foods A/S", domain="havenlund-foods.example", industry="Food and beverage",
        country="DK", language="da", currency="EUR", ends_in=275, leaning=-6.0, care=0.9, fit="GOOD",
    ),
    Guest(
        name="Stillmere Heating B.V.", domain="stillmere-heating.example", industry="Energy and water",
        country="NL", language="nl", currency="EUR", ends_in=50, term_months=36, leaning=12.0, care=0.97,
        fit="GOOD", seats=220,
    ),
)  # fmt: skip
"""Their champion left in May; handed over and onboarded in a hurry; fell, was relieved and stayed; nobody
spoke to them, all was green, and they leave."""


def receive(who: Profiles, traits: Traits, line: Timeline) -> tuple[Profiles, Traits]:
    """Put the guests in the places of the first accounts."""
    columns = {name: getattr(who, name).copy() for name in (*_TOLD, *_FIXED, "started")}
    for place, guest in enumerate(GUESTS):
        for name in _TOLD:
            columns[name][place] = getattr(guest, name)
        columns["segment"][place], columns["tier"][place] = "Mid-market", "Key"
        columns["plan"][place], columns["origin"][place] = "Professional", "REFERRAL"
        columns["seat_price"][place], columns["only_trial"][place] = 450.0, 0
        columns["touches_a_month"][place], columns["working_days"][place] = 1.7, 0.95
        back = guest.term_months if place in (RUSHED, SILENT) else 36
        columns["started"][place] = timeline.add_months(line.last_day + guest.ends_in, -back)
    care, silent, fit = traits.care.copy(), traits.silent.copy(), traits.fit.copy()
    for place, guest in enumerate(GUESTS):
        care[place], silent[place], fit[place] = guest.care, place == SILENT, guest.fit
    calm = np.arange(len(traits)) < len(GUESTS)
    return replace(who, **columns), replace(
        traits, care=care, silent=silent, fit=fit, loud=traits.loud & ~calm, measures=traits.measures | calm
    )


_TOLD = (
    "name", "domain", "industry", "country", "language", "currency", "term_months", "notice_days",
    "auto_renew", "leaning", "seats",
)  # fmt: skip
_FIXED = (
    "segment", "tier", "plan", "origin", "seat_price", "only_trial", "touches_a_month", "working_days",
)  # fmt: skip


def stories(who: Profiles, line: Timeline) -> list[Arrangement]:
    """What happens to the guests."""
    left = _last_may(line)
    new = int(line.column_of(who.started[RUSHED]))
    fell = line.columns - 13
    return [
        *_months(CHAMPION_LEFT, left, Event.CHAMPION_LEFT, (-1.1,), line),
        *_months(CHAMPION_LEFT, left + 1, Event.NOTHING, (-0.6, -0.5, -0.4, -0.3, -0.3), line),
        *_months(RUSHED, new, Event.HANDOVER_SKIPPED, (-0.6,), line),
        *_months(RUSHED, new + 1, Event.RUSHED_ONBOARDING, (-1.7,), line),
        *_months(RUSHED, new + 2, Event.CAUSE_LEFT_OPEN, (-0.8,), line),
        *_months(RUSHED, new + 3, Event.NOTHING, (-0.6, -0.6, -0.5, -0.4, -0.4), line),
        *_months(RESCUED, fell, Event.CRISIS, CRISIS_MONTHS, line),
        *_months(RESCUED, fell + len(CRISIS_MONTHS), Event.RELIEF, RELIEF_MONTHS, line),
        *_months(RESCUED, line.columns - 4, Event.GOOD_OUTCOME, (0.9,), line),
        *_months(RESCUED, line.columns - 3, Event.NOTHING, (0.4, 0.4, 0.4), line),
        *_months(SILENT, 0, Event.NOTHING, (0.3,) * line.columns, line),
    ]


def crises(rng: np.random.Generator, who: Profiles, line: Timeline, *, guests: int) -> list[Arrangement]:
    """Some accounts are in their crisis on the last day, as many had one before.

    A third of the former are large, so that money is at stake.
    """
    newest = line.columns - len(CRISIS_MONTHS)
    if newest <= len(CRISIS_MONTHS):
        return []
    established = np.flatnonzero((who.started < line.last_day - 300) & (who.term_months > 0))
    chosen = rng.permutation(established[established >= guests])
    now = max(1, len(who) // 30)
    large = chosen[who.segment[chosen] == "Enterprise"][: now // 3]
    chosen = np.append(large, chosen[~np.isin(chosen, large)])
    earlier = rng.integers(len(CRISIS_MONTHS), newest, len(chosen[now : 2 * now]))
    firsts = [
        *((account, newest) for account in chosen[:now].tolist()),
        *zip(chosen[now : 2 * now].tolist(), earlier.tolist()),
    ]
    return [
        one for account, first in firsts for one in _months(account, first, Event.CRISIS, CRISIS_MONTHS, line)
    ]


def _months(
    account: int, first: int, event: Event, shocks: tuple[float, ...], line: Timeline
) -> list[Arrangement]:
    """The event in every month from the first on, as far as the timeline goes."""
    return [
        Arrangement(account=account, column=column, event=event, shock=shock)
        for column, shock in enumerate(shocks, start=first)
        if 0 <= column < line.columns
    ]


def _last_may(line: Timeline) -> int:
    """The column of the newest May that is over for a month; the middle where there is none."""
    months = [date.fromordinal(day).month for day in line.month_starts[:-2].tolist()]
    mays = [column for column, month in enumerate(months) if month == MAY]
    return mays[-1] if mays else line.columns // 2
