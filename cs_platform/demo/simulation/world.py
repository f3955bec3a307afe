"""The simulated company as a whole: its tables, and apart from them the truth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from cs_platform.demo.simulation import customers, incidents, portfolio, rates, shared, timeline, words
from cs_platform.demo.simulation import truth as truths
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.company import BLOCK, Company, stream
from cs_platform.demo.simulation.portfolio import Setting, Tables
from cs_platform.demo.simulation.shared import Shared
from cs_platform.demo.simulation.timeline import Timeline
from cs_platform.demo.simulation.truth import Truth


@dataclass(frozen=True, kw_only=True)
class World:
    """``tables`` holds one table per kind of fact, in load order; ``truth`` is never exported."""

    company: Company
    line: Timeline
    tables: Tables
    blocks: Sequence[Block]

    @property
    def first_day(self) -> date:
        """The first day of the records."""
        return date.fromordinal(self.line.first_day)

    @property
    def last_day(self) -> date:
        """The day of the export."""
        return self.company.last_day

    @cached_property
    def truth(self) -> Truth:
        """Hidden lives, planted causes and true probabilities; computed when first asked for."""
        return truths.reveal(self.blocks)


def simulate(company: Company, seed: int) -> World:
    """Simulate the whole company at once. Equal arguments give equal tables."""
    parts = list(slices(company, seed, accounts=company.accounts))
    return parts[0]


def slices(company: Company, seed: int, *, accounts: int) -> Iterator[World]:
    """Yield the company in parts of at least so many accounts, so that memory stays bounded.

    What belongs to no account (rates, features, attributes) is in the first part alone. The parts put
    together are the same whatever their size.
    """
    line = timeline.of(months=company.months, last_day=company.last_day)
    common = shared.draw(company, seed, line)
    step = max(1, -(-accounts // BLOCK))
    for first in range(0, company.blocks, step):
        settings = [
            Setting(company=company, seed=seed, number=number, shared=common, line=line)
            for number in range(first, min(first + step, company.blocks))
        ]
        blocks = [portfolio.draw(setting) for setting in settings]
        drawn = [portfolio.tables(block) for block in blocks]
        of_accounts = {
            kind: pd.concat([tables[kind] for tables in drawn], ignore_index=True) for kind in drawn[0]
        }
        general = _general(company, seed, line, common) if first == 0 else {}
        yield World(company=company, line=line, tables={**general, **of_accounts}, blocks=blocks)


def _general(company: Company, seed: int, line: Timeline, common: Shared) -> Tables:
    """Tables of what belongs to no account."""
    return {
        "exchange_rates": rates.simulate(stream(seed, "rates"), line=line, currency=company.currency),
        "features": pd.DataFrame(
            [(name, core) for name, core, *_ in words.FEATURES], columns=["name", "core"]
        ),
        "attributes": customers.attribute_definitions(),
        "incidents": incidents.table(common, line),
    }
