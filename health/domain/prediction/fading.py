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
    will do. can_end: the one that is 0 where no end falls inside the horizon. fading: the inputs whose effect
    fades.
    """

    months: str
    rolling: str
    can_end: str
    fading: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Fading:
    """The same on a matrix of k columns: places of the three inputs, fades (k,).

    rolling None: nobody's contract rolls. can_end None: all can end inside the horizon, or none can.
    """

    months: int
    rolling: int | None
    can_end: int | None
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
            "can_end": self.can_end,
            "fades": self.fades.tolist(),
            "horizon": self.horizon,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Fading":
        """Return what `to_data` wrote."""
        fades = np.array(data["fades"], dtype=np.bool_)
        places = {name: data[name] for name in ("months", "rolling", "can_end", "horizon")}
        return cls(fades=fades, **places)


def of(ahead: Ahead | None, columns: tuple[inputs.Column, ...], horizon: int) -> Fading | None:
    """Return what fades in a matrix; None where nothing says when accounts can leave."""
    sources = [column.source for column in columns]
    if ahead is None or ahead.months not in sources:
        return None
    place = {source: number for number, source in enumerate(sources)}
    return Fading(
        months=place[ahead.months],
        rolling=place.get(ahead.rolling),
        can_end=place.get(ahead.can_end),
        fades=np.array([source in ahead.fading for source in sources], dtype=np.bool_),
        horizon=horizon,
    )
