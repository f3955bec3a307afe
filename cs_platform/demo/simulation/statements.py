"""Statements about accounts, labelled; assumptions that were checked are facts now, or refuted."""

import numpy as np
import pandas as pd

from accounts.domain.choices import TruthLabel
from cs_platform.demo.simulation import timeline
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.timeline import NEVER
from cs_platform.demo.simulation.touches import Talks
from cs_platform.demo.simulation.wording import filling, statements

SHARE_SAYING = 0.1
"""Of touches: those in which something is said that is worth keeping."""
CHANCE_CHECKED = 0.75
CHANCE_WRONG = 0.38


def simulate(block: Block, talks: Talks) -> pd.DataFrame:
    """Rows of the statements file, by time."""
    rng, last_day = block.stream("statements"), block.line.last_day
    chosen = np.flatnonzero(rng.random(len(talks)) < SHARE_SAYING)
    account, day, size = talks.account[chosen], talks.day[chosen], len(chosen)
    draws, picks = rng.random((6, size)), rng.integers(0, 1000, (5, size))
    is_fact, is_guess = draws[0] < 0.3, (draws[0] >= 0.3) & (draws[0] < 0.7)
    check_by = day + rng.integers(21, 75, size)
    checked = np.where(is_fact, day, check_by - rng.integers(0, 14, size))
    was_checked = is_fact | (is_guess & (draws[1] < CHANCE_CHECKED) & (checked <= last_day))
    wrong = is_guess & was_checked & (draws[2] < CHANCE_WRONG)
    label = np.select(
        [wrong, was_checked, is_guess],
        [TruthLabel.REFUTED.value, TruthLabel.VERIFIED_FACT.value, TruthLabel.ASSUMPTION.value],
        TruthLabel.UNVERIFIED.value,
    )
    asset, owner = block.asset(account, picks[4]), block.who.owner[account]
    good = talks.mood[chosen] + rng.normal(0.0, 0.6, size) > -0.2
    how = np.where(
        wrong, filling.fill(statements.HOW_REFUTED, picks[1]), filling.fill(statements.HOWS, picks[1])
    )
    return pd.DataFrame(
        {
            "external_id": block.ids("Z", 60_001, size),
            "account": block.who.external_id[account],
            "contact": np.where(draws[3] < 0.7, block.people.ids(talks.contact[chosen]), ""),
            "touch": talks.external_id[chosen],
            "text": np.where(
                good,
                filling.fill(statements.GOOD, picks[0], asset=asset),
                filling.fill(statements.BAD, picks[0], asset=asset),
            ),
            "said_on": timeline.as_days(day),
            "label": label,
            "how": np.where(was_checked, how, ""),
            "evidence": np.where(was_checked, filling.fill(statements.EVIDENCE, picks[2]), ""),
            "checked_by_email": np.where(was_checked, owner, ""),
            "checked_on": timeline.as_days(np.where(was_checked, checked, NEVER)),
            "owner_email": np.where(is_guess, owner, ""),
            "check_by": timeline.as_days(np.where(is_guess, check_by, NEVER)),
            "was_assumption": is_guess,
            "known_on": block.known(day),
        }
    )
