"""Incidents of the company, and the accounts of a block that each of them touches."""

import numpy as np
import pandas as pd

from cs_platform.demo.simulation import timeline
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.satisfaction import Event
from cs_platform.demo.simulation.shared import Shared
from cs_platform.demo.simulation.timeline import MINUTES_A_DAY, NEVER, Timeline
from cs_platform.demo.simulation.wording import incidents

WORDINGS = {"OUTAGE": incidents.OUTAGES, "MISTAKE": incidents.MISTAKES, "CHANGE": incidents.CHANGES}


def table(shared: Shared, line: Timeline) -> pd.DataFrame:
    """Rows of the incidents file, without the accounts."""
    found = shared.incidents
    worded = [WORDINGS[one.kind][one.wording % len(WORDINGS[one.kind])] for one in found]
    starts = np.array([one.starts for one in found], dtype=np.int64)
    ends = starts + np.array([one.minutes for one in found], dtype=np.int64)
    over = ends < (line.last_day + 1) * MINUTES_A_DAY
    return pd.DataFrame(
        {
            "external_id": [one.external_id for one in found],
            "title": [title for title, _ in worded],
            "text": [text for _, text in worded],
            "kind": [one.kind for one in found],
            "starts_at": timeline.as_moments(starts),
            "ends_at": timeline.as_moments(np.where(over, ends, NEVER)),
            "known_on": timeline.as_days(np.array([one.known_on for one in found], dtype=np.int64)),
        }
    )


def touched(block: Block) -> pd.DataFrame:
    """Pairs of an incident and an account of the block that was a customer then."""
    rng, everybody = block.stream("incidents"), np.arange(len(block.who))
    pairs: list[tuple[str, str]] = []
    for one in block.shared.incidents:
        draws = rng.random(len(everybody))
        hit = draws < one.reach
        if one.kind == "OUTAGE":
            hit = block.shown.events[:, one.column] == Event.OUTAGE
        day = min(one.starts // MINUTES_A_DAY, block.line.last_day)
        accounts = everybody[hit & block.is_customer(everybody, np.full(len(everybody), day))]
        pairs.extend((one.external_id, block.who.external_id[account]) for account in accounts)
    return pd.DataFrame(pairs, columns=["incident", "account"], dtype=object)
