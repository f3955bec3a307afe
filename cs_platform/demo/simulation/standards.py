"""How many of a stage's standards somebody saw met for an account: fewer where nobody cared or hurried."""

import numpy as np
import pandas as pd

from cs_platform.demo.simulation import words
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.satisfaction import Event

HURRIED = 0.3
"""What is left of a share where the handover was skipped or the onboarding rushed."""


def met(block: Block, entries: pd.DataFrame) -> pd.DataFrame:
    """One row for each stage an account has left: the share of its standards that were met, and when."""
    rng = block.stream("standards")
    stays = entries[entries["left_at"] != ""].groupby(["account", "stage"], as_index=False).last()
    account = block.places(stays["account"])
    share = np.clip(0.25 + 0.8 * block.traits.care[account] + rng.normal(0.0, 0.15, len(stays)), 0.0, 1.0)
    for stage, event in (
        (words.STAGES[0], Event.HANDOVER_SKIPPED),
        (words.STAGES[1], Event.RUSHED_ONBOARDING),
    ):
        happened = np.asarray(block.shown.had(event).any(axis=1))[account]
        share = np.where(happened & (stays["stage"] == stage), HURRIED * share, share)
    return pd.DataFrame(
        {
            "account": stays["account"],
            "stage": stays["stage"],
            "share": share,
            "met_on": pd.to_datetime(stays["left_at"].str[:10]),
            "seen_by_email": block.who.owner[account],
        }
    )
