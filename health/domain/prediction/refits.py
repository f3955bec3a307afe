"""The same candidate fitted again to accounts drawn at random with replacement: how sure it can be."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from health.domain.facts import IntArray
from health.domain.prediction import folds, learners, selection, tournament
from health.domain.prediction import rows as rows_given
from health.domain.prediction.fading import Ahead
from health.domain.prediction.model import ChurnModel

COUNT = 20
TENTHS = 10


def refit(
    model: ChurnModel,
    frame: pd.DataFrame,
    churned: Any,
    *,
    groups: Any,
    times: Any,
    seed: int,
    ahead: Ahead | None = None,
) -> learners.Trained:
    """Return the model's candidate fitted to one bootstrap resample of the accounts it was learned from.

    A drawn account brings all its rows; all copies of one stay in the same part, so that calibration learns
    from accounts its model has not seen.
    """
    horizon = model.report.horizon
    given = rows_given.read(
        frame,
        churned,
        None,
        groups,
        times,
        seed=seed,
        horizon=horizon,
        grace_days=0,
        ahead=ahead,
        encoding=model.encoding,
    )
    kept = folds.thinned(given.account, given.at, rows=selection.TRAINED_ROWS, seed=seed)
    rows = given.rows(kept, model.encoding)
    place, copy = drawn(rows.layout.account, seed)
    settled = rows.layout
    width = int(settled.unit.max()) + 1
    layout = replace(
        settled,
        account=settled.account[place],
        part=settled.part[place],
        unit=settled.unit[place] + copy * width,
    )
    resampled = replace(rows, x=rows.x[place], y=rows.y[place], layout=layout)
    return tournament.train(resampled, model.trained.candidate)


def by_tenth(model: ChurnModel, trained: learners.Trained, frame: pd.DataFrame) -> list[float]:
    """Return what another fit says, on the mean, of each tenth of accounts by the model's own probability."""
    x = model.encoding.matrix(frame)
    p = trained.probabilities(x)
    ranked = np.argsort(model.trained.probabilities(x), kind="stable")
    return [float(p[piece].mean()) for piece in np.array_split(ranked, TENTHS) if len(piece)]


def drawn(account: IntArray, seed: int) -> tuple[IntArray, IntArray]:
    """Return the rows of accounts drawn with replacement, and which copy of its account each one is."""
    names, sizes = np.unique(account, return_counts=True)
    ordered = np.argsort(account, kind="stable")
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    taken = np.sort(np.random.default_rng(seed).integers(0, len(names), len(names)))
    copies = np.arange(len(taken)) - np.searchsorted(taken, taken)
    place = np.concatenate([ordered[starts[each] : starts[each] + sizes[each]] for each in taken])
    return place.astype(np.int64), np.repeat(copies, sizes[taken]).astype(np.int64)
