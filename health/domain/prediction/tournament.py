"""Comparing the candidates, and figures from an outer loop that choosing never saw.

Five parts of the accounts. To test part g, everything is learned without it: which candidate wins is judged
on the other parts, each predicted by models that saw neither it nor g. A model without g and h serves both
as inner model for h when g is tested and for g when h is, so ten pairs and five single parts are fitted.
Calibrations learn from rows that their model was not fitted to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from health.domain.facts import BoolArray, FloatArray, IntArray
from health.domain.prediction import folds, learners
from health.domain.prediction.fading import Fading
from health.domain.prediction.learners import Candidate, Learner

EDGE = 1e-6


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What is learned from: inputs (n, k), churned (n,) as 0 or 1, the folds, what fades of the inputs."""

    x: FloatArray
    y: IntArray
    layout: folds.Layout
    seed: int
    fading: Fading | None


@dataclass(frozen=True, kw_only=True)
class Score:
    """How a candidate did on rows it never saw: mean log loss, and by how much it is worse than the best.

    difference and error: mean and standard error, by accounts, of its loss less the best one's.
    """

    candidate: Candidate
    log_loss: float
    difference: float
    error: float


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the tournament found.

    winner: to be trained on all rows. scores: of all candidates, in order of simplicity. tested (n,): where
    there are figures. p, base (n,): probabilities of the outer loop and the base rate's; nan where untested.
    chosen: what won without each part.
    """

    winner: Candidate
    scores: tuple[Score, ...]
    tested: BoolArray
    p: FloatArray
    base: FloatArray
    chosen: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True)
class _Raw:
    """Probabilities before calibration: outer (n,) without the row's part, inner (5, n) without g either."""

    outer: FloatArray
    inner: FloatArray


def log_losses(p: FloatArray, y: IntArray) -> FloatArray:
    """Return the log loss (n,) of each row, capped where a probability is 0 or 1."""
    inside = np.clip(p, EDGE, 1.0 - EDGE)
    return np.asarray(-np.where(y == 1, np.log(inside), np.log1p(-inside)))


def play(rows: Rows) -> Outcome:
    """Return who wins, and what to expect of it."""
    churned = folds.churned_accounts(rows.y, rows.layout.account)
    field = learners.candidates(churned)
    outer = np.full((len(field), len(rows.y)), np.nan)
    inner = np.full((len(field), folds.PARTS, len(rows.y)), np.nan)
    used = sorted({learner for candidate in field for learner in candidate.learners})
    for block in rows.layout.blocks:
        raw = {learner: _raw(rows, block, learner) for learner in used}
        for place, candidate in enumerate(field):
            _predict(rows, block, candidate, raw, outer[place], inner[place])
    tested = ~np.isnan(outer[0])
    winner, scores = choose(field, outer, rows)
    chosen = tuple(choose(field, inner[:, part], rows)[0] for part in range(folds.PARTS))
    p = np.full(len(rows.y), np.nan)
    for part, candidate in enumerate(chosen):
        held = tested & (rows.layout.part == part)
        p[held] = outer[field.index(candidate)][held]
    return Outcome(winner=winner, scores=scores, tested=tested, p=p, base=outer[0], chosen=chosen)


def choose(field: Sequence[Candidate], p: FloatArray, rows: Rows) -> tuple[Candidate, tuple[Score, ...]]:
    """Return the simplest candidate within one standard error of the best, given p (candidates, n).

    The error is that of the difference to the best, accounts being what is independent.
    """
    held = ~np.isnan(p[0])
    losses = np.array([log_losses(row[held], rows.y[held]) for row in p])
    means = losses.mean(axis=1)
    best = int(np.argmin(means))
    account = rows.layout.account[held]
    scores = []
    for place, candidate in enumerate(field):
        away = losses[place] - losses[best]
        error = clustered_error(away, account)
        scores.append(
            Score(
                candidate=candidate,
                log_loss=float(means[place]),
                difference=float(away.mean()),
                error=error,
            )
        )
    winner = next(score.candidate for score in scores if score.difference <= score.error + 1e-12)
    return winner, tuple(scores)


def clustered_error(values: FloatArray, account: IntArray) -> float:
    """Return the standard error of the mean of rows of which those of one account go together."""
    sums = np.bincount(account, weights=values - values.mean())
    return float(np.sqrt((sums**2).sum())) / len(values)


def learned_before(rows: Rows) -> tuple[float, float]:
    """Return what was known before the tests, a mean over the blocks; 0 and 0 across accounts.

    The standard error of the rate of churn, as a share, and the accounts that churned.
    """
    if not rows.layout.forward:
        return 0.0, 0.0
    found = [_known(rows.y[block.train], rows.layout.account[block.train]) for block in rows.layout.blocks]
    error, churned = np.average(found, axis=0, weights=[block.test.sum() for block in rows.layout.blocks])
    return float(error), float(churned)


def _known(y: IntArray, account: IntArray) -> tuple[float, int]:
    error = clustered_error(y.astype(np.float64), account) / learners.base_rate(y)
    return error, folds.churned_accounts(y, account)


def train(rows: Rows, candidate: Candidate) -> learners.Trained:
    """Return a candidate fitted to all rows, calibrated on what it said of parts it had not seen."""
    everyone = np.ones(len(rows.y), dtype=bool)
    fitted = {learner: _fit(rows, everyone, learner) for learner in candidate.learners}
    found = None
    if candidate.bending != learners.Bending.NONE:
        p = np.empty(len(rows.y))
        for part in range(folds.PARTS):
            held = rows.layout.part == part
            models = [_fit(rows, ~held, learner) for learner in candidate.learners]
            p[held] = learners.averaged([model.margin(rows.x[held]) for model in models])
        found = learners.bend(candidate.bending, p, rows.y, rows.layout.repeat(everyone))
    return learners.Trained(
        candidate=candidate, rate=learners.base_rate(rows.y), fitted=fitted, calibration=found
    )


def _fit(rows: Rows, held: BoolArray, learner: Learner) -> learners.Fitted:
    repeat = rows.layout.repeat(held)
    return learners.fit(
        learner, rows.x[held], rows.y[held], repeat=repeat, seed=rows.seed, fading=rows.fading
    )


def _raw(rows: Rows, block: folds.Block, learner: Learner) -> _Raw:
    """Return what a learner says in a block, without the row's own part, and without each other part too."""
    part, needed = rows.layout.part, block.train | block.test
    outer = np.full(len(rows.y), np.nan)
    inner = np.full((folds.PARTS, len(rows.y)), np.nan)
    for left_out in range(folds.PARTS):
        model = _fit(rows, block.train & (part != left_out), learner)
        held = needed & (part == left_out)
        outer[held] = learners.averaged([model.margin(rows.x[held])])
    for first, second in combinations(range(folds.PARTS), 2):
        model = _fit(rows, block.train & (part != first) & (part != second), learner)
        for tested, without in ((first, second), (second, first)):
            held = needed & (part == tested)
            inner[without, held] = learners.averaged([model.margin(rows.x[held])])
    return _Raw(outer=outer, inner=inner)


def _predict(
    rows: Rows,
    block: folds.Block,
    candidate: Candidate,
    raw: Mapping[Learner, _Raw],
    outer: FloatArray,
    inner: FloatArray,
) -> None:
    """Write a candidate's probabilities for a block into outer (n,) and inner (5, n)."""
    part = rows.layout.part
    for left_out in range(folds.PARTS):
        known = block.train & (part != left_out)
        held = block.test & (part == left_out)
        if not candidate.learners:
            outer[held] = learners.base_rate(rows.y[known])
        else:
            seen = np.mean([raw[learner].inner[left_out] for learner in candidate.learners], axis=0)
            own = np.mean([raw[learner].outer[held] for learner in candidate.learners], axis=0)
            outer[held] = _bent(rows, candidate, seen, known, own)
        for other in range(folds.PARTS):
            if other == left_out:
                continue
            fewer, there = known & (part != other), block.test & (part == other)
            if not candidate.learners:
                inner[left_out, there] = learners.base_rate(rows.y[fewer])
            else:
                inner[left_out, there] = _bent(rows, candidate, seen, fewer, seen[there])


def _bent(rows: Rows, candidate: Candidate, seen: FloatArray, known: BoolArray, p: FloatArray) -> FloatArray:
    """Return p calibrated by what was seen of known rows."""
    found = learners.bend(candidate.bending, seen[known], rows.y[known], rows.layout.repeat(known))
    return learners.bent(found, p)
