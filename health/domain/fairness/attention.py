"""Where our minutes went: to money at risk, to noise, or to open pipeline.

All rankings are as of the start of the window, the minutes those of the window itself: an account that is
noisy because we spoke with it does not count as noise that drew attention.
"""

from dataclasses import dataclass

import numpy as np

from health.domain import facts
from health.domain.fairness import intervals
from health.domain.fairness.intervals import Estimate

TOP_SHARE = 0.2
FEWEST = 20
"""With fewer accounts a rank correlation says nothing."""
HELD = 2
RANKS_VARY = 1.03
"""Ranks vary a little more on Fisher's scale than values: sqrt(1.06), after Fieller, Hartley and Pearson."""
LARGEST = 0.9999


@dataclass(frozen=True, kw_only=True)
class Start:
    """What A accounts showed at the start of the window: expected loss, noise (escalated and severity 1
    tickets) and open pipeline, each (A,) and never nan.
    """

    expected_loss: facts.FloatArray
    noise: facts.FloatArray
    pipeline: facts.FloatArray


@dataclass(frozen=True, kw_only=True)
class Attention:
    """Shares of all minutes that went to the top fifth by each ranking, and what minutes follow.

    follows_*: rank correlation of minutes with one ranking, the two others held; None below 20 accounts or
    where nothing varies. unhelped: share of the accounts in the top fifth by expected loss without a minute.
    """

    minutes: float
    to_need: Estimate | None
    to_noise: Estimate | None
    to_pipeline: Estimate | None
    follows_need: Estimate | None
    follows_noise: Estimate | None
    follows_pipeline: Estimate | None
    unhelped: Estimate | None


def attention(minutes: facts.FloatArray, start: Start) -> Attention:
    """Return where the minutes (A,) of the window went."""
    rankings = (start.expected_loss, start.noise, start.pipeline)
    shares = [_share(minutes, top(ranking)) for ranking in rankings]
    correlations = partial_rank_correlations(minutes, np.column_stack(rankings))
    follows = [_correlation(value, len(minutes)) for value in correlations]
    need = top(start.expected_loss)
    return Attention(
        minutes=float(minutes.sum()),
        to_need=shares[0],
        to_noise=shares[1],
        to_pipeline=shares[2],
        follows_need=follows[0],
        follows_noise=follows[1],
        follows_pipeline=follows[2],
        unhelped=intervals.share(int(np.count_nonzero(minutes[need] == 0)), int(np.count_nonzero(need))),
    )


def partial_rank_correlations(
    minutes: facts.FloatArray, others: facts.FloatArray
) -> tuple[float | None, ...]:
    """Return the rank correlation of minutes (A,) with each column of others (A, K), the rest held.

    From the inverse of the matrix of Spearman correlations: -p_ij / sqrt(p_ii p_jj).
    """
    ranks = np.column_stack([ranked(minutes), *(ranked(column) for column in others.T)])
    varies = ranks.std(axis=0) > 0
    if len(minutes) < FEWEST or not varies[0]:
        return (None,) * int(others.shape[1])
    used = np.flatnonzero(varies)
    precision = np.linalg.pinv(np.corrcoef(ranks[:, used], rowvar=False))
    scale = np.sqrt(np.outer(np.diag(precision), np.diag(precision)))
    partial: facts.FloatArray = -precision / scale
    place = {int(column): row for row, column in enumerate(used)}
    return tuple(
        float(partial[0, place[column]]) if column in place else None for column in range(1, ranks.shape[1])
    )


def ranked(values: facts.FloatArray) -> facts.FloatArray:
    """Return ranks from 1 (A,), equal values sharing the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = counts.cumsum()
    shared: facts.FloatArray = (last - counts + 1 + last) / 2.0
    return shared[inverse]


def top(ranking: facts.FloatArray) -> facts.BoolArray:
    """Return which accounts are the top fifth by a ranking; those at 0 never are."""
    places = int(np.ceil(TOP_SHARE * len(ranking)))
    order = np.lexsort((np.arange(len(ranking)), -ranking))
    chosen = np.zeros(len(ranking), dtype=bool)
    chosen[order[:places]] = True
    return chosen & (ranking > 0)


def _share(minutes: facts.FloatArray, chosen: facts.BoolArray) -> Estimate | None:
    return intervals.share_of_sums(np.where(chosen, minutes, 0.0), minutes) if chosen.any() else None


def _correlation(value: float | None, count: int) -> Estimate | None:
    """Return a partial rank correlation with its interval on Fisher's scale, two rankings held."""
    if value is None:
        return None
    error = RANKS_VARY * (count - 3 - HELD) ** -0.5
    middle = np.arctanh(np.clip(value, -LARGEST, LARGEST))
    low, high = np.tanh(middle - intervals.Z95 * error), np.tanh(middle + intervals.Z95 * error)
    return Estimate(value=value, low=float(low), high=float(high), count=count)
