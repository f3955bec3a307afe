"""When inside the horizon an account leaves, if it does: monthly hazards by months to the next possible end.

The hazards share out a probability over months and never make one: holding measures fixed for twelve months
would exaggerate both ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from health.domain.facts import FloatArray, IntArray

ROLLING = 0
DRAWN_IN = 5.0
"""Accounts that each hazard is drawn towards that of all accounts with."""


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Hazards (H + 2, H): rows are rolling, 1..H months to the next possible end, and beyond."""

    hazards: FloatArray

    def shares(self, months_to_end: FloatArray, rolling: FloatArray) -> FloatArray:
        """Return the share (n, H) of an account's probability that falls on each month; rows sum to 1."""
        hazard = self.hazards[kinds(months_to_end, rolling, self.hazards.shape[1])]
        stays = np.cumprod(np.hstack([np.ones((len(hazard), 1)), 1.0 - hazard[:, :-1]]), axis=1)
        leaves = stays * hazard
        return np.asarray(leaves / leaves.sum(axis=1, keepdims=True))

    def to_data(self) -> dict[str, Any]:
        """Return the hazards as plain data."""
        return {"hazards": self.hazards.tolist()}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Timing":
        """Return the hazards that `to_data` wrote."""
        return cls(hazards=np.array(data["hazards"], dtype=np.float64))


def kinds(months_to_end: FloatArray, rolling: FloatArray, horizon: int) -> IntArray:
    """Return the row of hazards of each account (n,); one whose end is not known counts as beyond."""
    known = np.nan_to_num(months_to_end, nan=horizon + 1.0)
    place = np.clip(np.ceil(known), 1, horizon + 1).astype(np.int64)
    return np.where(np.nan_to_num(rolling) > 0, ROLLING, place)


def learn(months_to_end: FloatArray, rolling: FloatArray, left_in: IntArray, *, horizon: int) -> Timing:
    """Return the hazards of landmark rows; left_in (n,): the month they left in, 0 = stayed."""
    kind = kinds(months_to_end, rolling, horizon)
    months = np.arange(1, horizon + 1)
    there = (left_in[:, None] == 0) | (left_in[:, None] >= months)
    leaves = left_in[:, None] == months
    at_risk, lost = _by_kind(kind, there, horizon), _by_kind(kind, leaves, horizon)
    common = (lost.sum() + 0.5) / (at_risk.sum() + 1.0)
    return Timing(hazards=(lost + DRAWN_IN * common) / (at_risk + DRAWN_IN))


def _by_kind(kind: IntArray, rows: Any, horizon: int) -> FloatArray:
    found = np.zeros((horizon + 2, horizon))
    np.add.at(found, kind, rows.astype(np.float64))
    return found
