"""What sales hands over about new accounts; where it was skipped, nothing or next to nothing."""

import numpy as np
import pandas as pd

from cs_platform.demo.simulation import timeline
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.satisfaction import Event
from cs_platform.demo.simulation.timeline import MINUTES_A_DAY, NEVER
from cs_platform.demo.simulation.wording import filling, handovers
from cs_platform.tenancy.domain.choices import Function

SHARE_EMPTY = 0.4
"""Of skipped handovers: those of which a row without goals exists."""


def simulate(block: Block) -> pd.DataFrame:
    """Rows of the handovers file, one for each account that signed within the records."""
    rng, line, who = block.stream("handovers"), block.line, block.who
    started = block.trade.presence.first_day
    skipped = block.shown.had(Event.HANDOVER_SKIPPED).any(axis=1)
    empty = skipped & (rng.random(len(who)) < SHARE_EMPTY)
    account = np.flatnonzero(
        (started >= line.first_day + 12) & (started <= line.last_day) & (~skipped | empty)
    )
    size, draws = len(account), rng.integers(0, 10_000, (5, len(account)))
    day = np.minimum(started[account] - rng.integers(2, 12, size), line.last_day)
    told = ~empty[account]
    contact = block.people.names(block.people.starts[account])
    asset = block.asset(account, draws[4])
    read = day + rng.integers(0, 25, size)
    is_read = told & (rng.random(size) < 0.3 + 0.65 * block.traits.care[account]) & (read <= line.last_day)
    moment = np.where(is_read, read * MINUTES_A_DAY + rng.integers(7 * 60, 16 * 60, size), NEVER)
    owner = who.owner[account]
    return pd.DataFrame(
        {
            "external_id": block.ids("H", 301, size),
            "account": who.external_id[account],
            "handed_over_on": timeline.as_days(day),
            "goals": np.where(told, filling.fill(handovers.GOALS, draws[0], asset=asset), ""),
            "skills": np.where(told, filling.fill(handovers.SKILLS, draws[1]), ""),
            "influencers": filling.fill(handovers.INFLUENCERS, draws[2], name=contact),
            "expected_return": np.where(told, filling.fill(handovers.RETURNS, draws[3]), ""),
            "written_by_email": block.company.staff.of(Function.SALES),
            "read_by_email": np.where(is_read, owner, ""),
            "read_at": timeline.as_moments(moment),
            "known_on": block.known(day),
        }
    )
