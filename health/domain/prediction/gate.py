"""Accounts that cannot leave inside the horizon have a rate of their own.

Which contract can end is a fact and needs no learning; a regression with a handful of such accounts would
give them the probability of the others. Some do leave before their contract lets them: their rate is drawn
towards a tenth of that of accounts that can leave, with the weight of five accounts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from health.domain.facts import BoolArray, FloatArray, IntArray
from health.domain.prediction.logistic import logit

EARLY = 0.1
DRAWN_IN = 5.0


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The column of a matrix that is 0 where an account cannot leave, and the log odds of those."""

    column: int
    margin: float

    def closed(self, x: FloatArray) -> BoolArray:
        """Return which accounts (n,) cannot leave."""
        return np.asarray(x[:, self.column] == 0)

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"column": self.column, "margin": self.margin}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Gate":
        """Return what `to_data` wrote."""
        return cls(column=int(data["column"]), margin=float(data["margin"]))


def learn(column: int | None, x: FloatArray, y: IntArray, repeat: float) -> Gate | None:
    """Return the gate that rows (n, k) show; None where all can leave, or too few can to tell them apart.

    repeat: how many rows tell about the same account.
    """
    if column is None:
        return None
    closed = x[:, column] == 0
    those, others = y[closed], y[~closed]
    if not len(those) or not len(others) or others.min() == others.max():
        return None
    expected = EARLY * float(others.mean())
    rate = (float(those.sum()) / repeat + DRAWN_IN * expected) / (len(those) / repeat + DRAWN_IN)
    return Gate(column=column, margin=float(logit(np.array([rate]))[0]))
