"""What a model looks at: how far each dimension and each input moves the probabilities, on the mean.

The mean over accounts of the absolute Shapley value against the healthy reference. Words for it: "goes with".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from health.domain.choices import Dimension
from health.domain.prediction import explanation
from health.domain.prediction.model import ChurnModel
from health.domain.prediction.reference import Reference

ROWS = 1000
HALF_A_YEAR = 6


@dataclass(frozen=True, kw_only=True)
class Importance:
    """Shares of the whole, each adding up to 1.

    dimensions: in the order of `explanation.PLAYERS`, the account's profile last. inputs: by the key of a
    measure or the name of an input of the profile, the largest first. accounts: the mean is over. kept: what
    a month leaves of the effect of what was measured, 1 = all of it.
    """

    dimensions: tuple[float, ...]
    inputs: Mapping[str, float]
    accounts: int
    kept: float = 1.0

    @property
    def left_in_half_a_year(self) -> float:
        """The share of an effect that is left for a decision in six months."""
        return self.kept**HALF_A_YEAR

    @property
    def by_dimension(self) -> tuple[tuple[Dimension | None, float], ...]:
        """Each dimension, None for the profile, with its share, the largest first."""
        pairs = zip(explanation.PLAYERS, self.dimensions, strict=True)
        return tuple(sorted(pairs, key=lambda pair: -pair[1]))

    def to_data(self) -> dict[str, Any]:
        """Return the shares as plain data."""
        inputs = [[name, share] for name, share in self.inputs.items()]
        return {
            "dimensions": list(self.dimensions),
            "inputs": inputs,
            "accounts": self.accounts,
            "kept": self.kept,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Importance":
        """Return the shares that `to_data` wrote."""
        return cls(
            dimensions=tuple(data["dimensions"]),
            inputs=dict(data["inputs"]),
            accounts=int(data["accounts"]),
            kept=float(data.get("kept", 1.0)),
        )


def of(model: ChurnModel, frame: pd.DataFrame, reference: Reference) -> Importance | None:
    """Return what a model looks at among at most `ROWS` accounts of a frame (n, k), evenly taken.

    None where it looks at nothing, and where it is too large to be explained in time.
    """
    taken = frame.iloc[:: -(-len(frame) // ROWS) or 1]
    if not model.trained.candidate.learners or not explanation.is_affordable(model, len(taken)):
        return None
    found = explanation.explain(model, model.encoding.matrix(taken), reference)
    moved = np.abs(found.drivers).mean(axis=0)
    shares = np.abs(found.shares).mean(axis=0)
    if not moved.sum() > 0:
        return None
    ranked = np.argsort(-shares, kind="stable").tolist()
    return Importance(
        dimensions=tuple((moved / moved.sum()).tolist()),
        inputs={found.names[place]: float(shares[place] / shares.sum()) for place in ranked},
        accounts=len(taken),
        kept=model.trained.kept,
    )
