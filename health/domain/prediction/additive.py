"""What a regression says when some inputs of an account are swapped for those of a reference.

Its columns add up, but for one thing: the months until the account can leave say how much is left of what
fades, so that swapping them scales the effects of all that fades.
"""

from dataclasses import dataclass

import numpy as np

from health.domain.facts import FloatArray, IntArray
from health.domain.prediction.logistic import Logistic


@dataclass(frozen=True, kw_only=True)
class _Moved:
    """What x adds to z's log odds, by group (n, count), and what z has (n, 1): of what lasts, of what fades.

    Effects of what fades are those of an account that could leave now.
    """

    lasting: FloatArray
    lasting_at: FloatArray
    fading: FloatArray
    fading_at: FloatArray


def mixtures(model: Logistic, x: FloatArray, z: FloatArray, group: IntArray, count: int) -> FloatArray:
    """Return the log odds (n, 2^count) with the groups of columns in each subset from x, the others from z.

    group (k,): 0..count-1; what tells when an account can leave is of one group. A subset's number has bit g
    set when group g comes from x.
    """
    bits = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    moved = _moved(model, x, z, group, count)
    found = model.intercept + moved.lasting_at + moved.lasting @ bits.T
    if model.fading is None:
        return np.asarray(found)
    from_x = bits[:, group[model.fading.months]] == 1
    left = np.where(from_x, model.left(x)[:, None], model.left(z)[:, None])
    return np.asarray(found + left * (moved.fading_at + moved.fading @ bits.T))


def single(model: Logistic, x: FloatArray, z: FloatArray, group: IntArray, count: int) -> FloatArray:
    """Return what each group (n, count) adds to z's log odds when it alone comes from x."""
    moved = _moved(model, x, z, group, count)
    at_z = model.left(z)[:, None]
    left = np.repeat(at_z, count, axis=1)
    for place in _tellers(model):
        left[:, group[place]] = model.left(np.where(group == group[place], x, z))
    return np.asarray(moved.lasting + left * (moved.fading_at + moved.fading) - at_z * moved.fading_at)


def _moved(model: Logistic, x: FloatArray, z: FloatArray, group: IntArray, count: int) -> _Moved:
    at_z = model.unfaded(z)
    away = model.unfaded(x) - at_z
    fades = np.zeros(len(group), dtype=bool) if model.fading is None else model.fading.fades
    belongs = (group[:, None] == np.arange(count)).astype(np.float64)
    return _Moved(
        lasting=away @ np.where(fades[:, None], 0.0, belongs),
        lasting_at=at_z[:, ~fades].sum(axis=1, keepdims=True),
        fading=away @ np.where(fades[:, None], belongs, 0.0),
        fading_at=at_z[:, fades].sum(axis=1, keepdims=True),
    )


def _tellers(model: Logistic) -> list[int]:
    """Return the columns that tell when an account can leave."""
    if model.fading is None:
        return []
    return [place for place in (model.fading.months, model.fading.rolling) if place is not None]
