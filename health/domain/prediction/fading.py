"""How much of what was measured is left by the time an account can leave.

What is measured today tells about today: satisfaction wanders back to where it was. Its effect on a decision
h months ahead is taken to be kept^h times its effect on one taken now. What lasts (tenure, terms, an
organization's own attributes) does not fade.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from health.domain.facts import BoolArray, FloatArray
from health.domain.prediction import inputs


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """When accounts can leave, and what fades until then.

    months: the input with the months to the next possible end. rolling: the one that is 1 where any month
    will do. fading: the inputs whose effect fades.
    """

    months: str
    rolling: str
    fading: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Fading:
    """The same on a matrix of k columns: places of the two inputs (rolling None = nobody), fades (k,)."""

    months: int
    rolling: int | None
    fades: BoolArray
    horizon: int

    def left(self, x: FloatArray, kept: float) -> FloatArray:
        """Return the share of an effect (n,) that is left when it counts; `kept`: of it, after a month.

        A decision later than the horizon counts as at its end. Who can leave in any month, or when nobody
        knows, has the mean over the months of the horizon.
        """
        ahead = x[:, self.months]
        always = np.isnan(ahead)
        if self.rolling is not None:
            always |= x[:, self.rolling] > 0
        by_month = kept ** np.arange(1, self.horizon + 1)
        at_end = kept ** np.clip(np.nan_to_num(ahead), 0.0, self.horizon)
        return np.where(always, by_month.mean(), at_end)

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "months": self.months,
            "rolling": self.rolling,
            "fades": self.fades.tolist(),
            "horizon": self.horizon,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Fading":
        """Return what `to_data` wrote."""
        fades = np.array(data["fades"], dtype=np.bool_)
        return cls(months=data["months"], rolling=data["rolling"], fades=fades, horizon=data["horizon"])


def of(ahead: Ahead | None, columns: tuple[inputs.Column, ...], horizon: int) -> Fading | None:
    """Return what fades in a matrix; None where nothing says when accounts can leave."""
    sources = [column.source for column in columns]
    if ahead is None or ahead.months not in sources:
        return None
    return Fading(
        months=sources.index(ahead.months),
        rolling=sources.index(ahead.rolling) if ahead.rolling in sources else None,
        fades=np.array([source in ahead.fading for source in sources], dtype=np.bool_),
        horizon=horizon,
    )
