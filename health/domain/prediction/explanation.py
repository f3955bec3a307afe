"""Why a probability is what it is, against the healthy reference.

Source: the metric dictionary, "Churn probability". Exact Shapley values over the five dimensions and the
account's profile; inside a dimension they are shared by the measures' single effects. Words for them: "goes
with", never "because of".
"""

from dataclasses import dataclass
from math import factorial

import numpy as np

from health.domain.choices import Dimension
from health.domain.facts import FloatArray, IntArray
from health.domain.prediction import additive, landmarks, learners, paths
from health.domain.prediction.logistic import Logistic
from health.domain.prediction.model import ChurnModel
from health.domain.prediction.reference import Reference

PLAYERS = (*Dimension, None)
"""The five dimensions, then the account's profile."""
PROFILE = len(PLAYERS) - 1
REASONS = 3
ROWS = 4096
MOST_STEPS = 1_000_000_000
"""Accounts x nodes x depth of the trees that a daily run explains: about half a minute."""


@dataclass(frozen=True, kw_only=True)
class Explained:
    """Probabilities (n,) and what makes them.

    p_reference: with each measure at the better of its own value and the reference. base: with the profile
    at the reference too. drivers (n, 6): Shapley values, p = base + their sum. names: the measures and
    profile inputs; shares (n, len(names)): the drivers, shared out.
    """

    p: FloatArray
    p_reference: FloatArray
    base: FloatArray
    drivers: FloatArray
    names: tuple[str, ...]
    shares: FloatArray

    def reasons(self, most: int = REASONS) -> list[list[str]]:
        """Return per account the measures that add most to the probability, the largest first."""
        measured = np.array([landmarks.dimension(name) is not None for name in self.names])
        shares = np.where(measured, self.shares, -np.inf)
        best = np.argsort(-shares, axis=1, kind="stable")[:, :most]
        return [
            [self.names[place] for place in row if values[place] > 0]
            for row, values in zip(best.tolist(), shares)
        ]


def explain(model: ChurnModel, x: FloatArray, reference: Reference) -> Explained:
    """Return what makes the probabilities of the rows of a model's matrix (n, k)."""
    pieces = [_explain(model, x[start : start + ROWS], reference) for start in range(0, len(x), ROWS)]
    first = pieces[0] if pieces else _explain(model, x, reference)
    joined = {
        name: np.concatenate([getattr(piece, name) for piece in pieces or [first]])
        for name in ("p", "p_reference", "base", "drivers", "shares")
    }
    return Explained(names=first.names, **joined)


def is_affordable(model: ChurnModel, rows: int) -> bool:
    """Return whether a daily run has the time to explain so many accounts."""
    models = [each.model for each in model.trained.fitted.values()]
    nodes = sum(len(each.value) * each.depth for each in models if not isinstance(each, Logistic))
    return rows * nodes <= MOST_STEPS


def reference_probabilities(model: ChurnModel, x: FloatArray, reference: Reference) -> FloatArray:
    """Return the probabilities (n,) with each measure at the better of its own value and the reference."""
    is_profile = np.array([landmarks.dimension(column.source) is None for column in model.encoding.columns])
    z = reference.at_best(x, is_profile)
    return model.trained.probabilities(np.where(is_profile, x, z))


def shapley(worth: FloatArray, count: int) -> FloatArray:
    """Return the Shapley values (n, count) of games whose worth (n, 2^count) is given for every coalition."""
    found = np.zeros((len(worth), count))
    for coalition in range(2**count):
        size = coalition.bit_count()
        for player in range(count):
            if not coalition >> player & 1:
                weight = factorial(size) * factorial(count - size - 1) / factorial(count)
                found[:, player] += weight * (worth[:, coalition | 1 << player] - worth[:, coalition])
    return found


def _explain(model: ChurnModel, x: FloatArray, reference: Reference) -> Explained:
    sources = [column.source for column in model.encoding.columns]
    dimensions = [landmarks.dimension(source) for source in sources]
    player = np.array([PLAYERS.index(each) for each in dimensions], dtype=np.int64)
    z = reference.at_best(x, player == PROFILE)
    worth = _worth(model.trained, x, z, player)
    drivers = shapley(worth, len(PLAYERS))
    keys = [landmarks.measure_key(source) for source in sources]
    names = tuple(dict.fromkeys(keys))
    owner = np.array([names.index(key) for key in keys], dtype=np.int64)
    effects = _single(model.trained, x, z, owner, len(names))
    of_name = np.array([player[keys.index(name)] for name in names], dtype=np.int64)
    return Explained(
        p=worth[:, -1],
        p_reference=worth[:, 1 << PROFILE],
        base=worth[:, 0],
        drivers=drivers,
        names=names,
        shares=_shared(drivers, effects, of_name),
    )


def _worth(trained: learners.Trained, x: FloatArray, z: FloatArray, player: IntArray) -> FloatArray:
    """Return the probability (n, 64) with each set of players at x and the others at z."""
    if not trained.candidate.learners:
        return np.full((len(x), 2 ** len(PLAYERS)), trained.rate)
    margins = [_mixtures(model, x, z, player) for model in trained.fitted.values()]
    p = learners.averaged(margins)
    return learners.bent(trained.calibration, p.ravel()).reshape(p.shape)


def _mixtures(fitted: learners.Fitted, x: FloatArray, z: FloatArray, player: IntArray) -> FloatArray:
    """Return the log odds (n, 64) with each set of players at x and the others at z."""
    count = len(PLAYERS)
    if isinstance(fitted.model, Logistic):
        found = additive.mixtures(fitted.model, x, z, player, count)
    else:
        found = paths.mixtures(fitted.model, x, z, player, count)
    if fitted.gate is None:
        return found
    from_x = (np.arange(2**count) >> player[fitted.gate.column]) & 1 == 1
    closed = np.where(from_x, fitted.gate.closed(x)[:, None], fitted.gate.closed(z)[:, None])
    return np.where(closed, fitted.gate.margin, found)


def _single(
    trained: learners.Trained, x: FloatArray, z: FloatArray, owner: IntArray, count: int
) -> FloatArray:
    """Return what each measure alone adds to the reference's log odds (n, count), a mean over learners."""
    found = np.zeros((len(x), count))
    for fitted in trained.fitted.values():
        found += _alone(fitted, x, z, owner, count)
    return found / max(len(trained.fitted), 1)


def _alone(fitted: learners.Fitted, x: FloatArray, z: FloatArray, owner: IntArray, count: int) -> FloatArray:
    """Return the same of one learner."""
    if isinstance(fitted.model, Logistic):
        found = additive.single(fitted.model, x, z, owner, count)
    else:
        found = paths.single(fitted.model, x, z, owner, count)
    if fitted.gate is not None:
        shut = fitted.gate.closed(x) & ~fitted.gate.closed(z)
        found[shut, owner[fitted.gate.column]] = fitted.gate.margin - fitted.model.margin(z[shut])
    return found


def _shared(drivers: FloatArray, effects: FloatArray, of_name: IntArray) -> FloatArray:
    """Return each player's value shared among its measures by those effects that point the same way."""
    found = np.zeros_like(effects)
    for player in range(drivers.shape[1]):
        held = of_name == player
        if held.any():
            value = drivers[:, [player]]
            along = np.maximum(effects[:, held] * np.sign(value), 0.0)
            total = along.sum(axis=1, keepdims=True)
            even = np.full(along.shape, 1.0 / held.sum())
            found[:, held] = value * np.where(total > 0, along / np.where(total > 0, total, 1.0), even)
    return found
