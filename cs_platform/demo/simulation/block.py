"""What all tables of one block of accounts are drawn from."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cs_platform.demo.simulation import company as companies
from cs_platform.demo.simulation import timeline, words
from cs_platform.demo.simulation.commerce import Commerce
from cs_platform.demo.simulation.company import Company
from cs_platform.demo.simulation.people import People
from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.satisfaction import Satisfaction
from cs_platform.demo.simulation.shared import Shared
from cs_platform.demo.simulation.timeline import Floats, Ints, Timeline, Words
from cs_platform.demo.simulation.traits import Traits

STRIDE = 1_000_000
"""Numbers that a block may give to one kind of fact."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """Who the accounts are, how satisfied they are, what they signed, and when all this happens.

    ``lived`` decides who leaves and is never exported; facts follow from ``shown``.
    """

    company: Company
    seed: int
    number: int
    line: Timeline
    shared: Shared
    who: Profiles
    traits: Traits
    lived: Satisfaction
    shown: Satisfaction
    trade: Commerce
    people: People
    parent: Ints
    """The account that owns each account, NEVER for most."""
    arranged: NDArray[np.bool_]

    def stream(self, subject: str) -> np.random.Generator:
        """Random numbers of one subject in this block."""
        return companies.stream(self.seed, subject, block=self.number)

    def ids(self, prefix: str, first: int, size: int) -> Words:
        """Names for so many facts of one kind, unlike those of any other block."""
        start = first + self.number * STRIDE
        return np.array([f"{prefix}-{number}" for number in range(start, start + size)], dtype=object)

    def is_customer(self, account: Ints, day: Ints) -> NDArray[np.bool_]:
        """Whether each account is inside one of its stays on the day beside it."""
        return self.trade.presence.holds(account, day)

    def mood(self, account: Ints, day: Ints) -> Floats:
        """Satisfaction that facts show, of each account in the month of the day beside it."""
        return np.asarray(self.shown.paths[account, self.line.column_of(day)])

    def asset(self, account: Ints, draws: Ints) -> Words:
        """Something that stands in the plant of each account."""
        chosen = [
            words.ASSETS[trade][draw % len(words.ASSETS[trade])]
            for trade, draw in zip(self.who.industry[account], draws.tolist())
        ]
        return np.array(chosen, dtype=object)

    def known(self, day: Ints, late: Ints | int = 0) -> NDArray[np.datetime64]:
        """The day each fact was known: its own and so many more, within the records."""
        return timeline.as_days(np.clip(day + late, self.line.first_day, self.line.last_day))

    def places(self, external_id: "pd.Series[Any]") -> Ints:
        """Which account each external id names."""
        found = pd.Index(self.who.external_id).get_indexer(pd.Index(external_id))
        return np.asarray(found, dtype=np.int64)
