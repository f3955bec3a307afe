"""Why a probability is what it is: exact values that add up, and when inside the horizon it falls."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from health.domain.choices import EstimateLabel
from health.domain.facts import FloatArray, IntArray
from health.domain.prediction import (
    boosting,
    explanation,
    fading,
    horizons,
    landmarks,
    learners,
    paths,
    report,
    timing,
)
from health.domain.prediction import inputs as encodings
from health.domain.prediction.model import ChurnModel
from health.domain.prediction.reference import Reference
from health.domain.prediction.selection import select

AHEAD = fading.Ahead(
    months="tenure", rolling="rolling", can_end="none", fading=frozenset({"usage_silence", "sentiment"})
)
SHUT = replace(AHEAD, can_end="can_end")
KEYS = ("usage_silence", "licence_utilisation", "escalations", "tenure", "sentiment", "can_end")


def rows(count: int = 200) -> tuple[pd.DataFrame, IntArray]:
    """Return inputs named as landmark rows name them, and who churned."""
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(rng.normal(size=(count, len(KEYS))), columns=list(KEYS))
    frame["can_end"] = np.where(np.arange(count) % 5 == 0, 0.0, 1.0)
    frame["usage_silence:change"] = rng.normal(size=count)
    odds = 1.5 * frame.usage_silence - frame.licence_utilisation * frame.sentiment + frame.tenure - 0.5
    return frame, (rng.random(count) < 1 / (1 + np.exp(-odds.to_numpy()))).astype(np.int64)


@pytest.mark.parametrize(
    ("learner", "ahead"),
    [*((learner, None) for learner in learners.Learner), (learners.Learner.LOGISTIC, AHEAD)],
)
def test_drivers_are_exact_shapley_values_and_add_up(
    learner: learners.Learner, ahead: fading.Ahead | None
) -> None:
    frame, churned = rows()
    encoding = encodings.learn(frame)
    x = encoding.matrix(frame)
    x[3, 0] = np.nan
    fades = fading.of(ahead, encoding.columns, 12)
    trained = learners.Trained(
        candidate=learners.Candidate(learners=(learner,), bending=learners.Bending.NONE),
        rate=0.3,
        fitted={learner: learners.fit(learner, x, churned, repeat=1.0, seed=0, fading=fades)},
        calibration=None,
    )
    model = ChurnModel(encoding=encoding, trained=trained, report=select(frame[:9], churned[:9]).report)
    better = np.array([-1.0, 1.0, -1.0, 0.0, 1.0, 0.0, -1.0])
    reference = Reference(value=np.eye(7)[5], better=better, confirmed=True)

    found = explanation.explain(model, x[:6], reference)

    player = np.array(
        [explanation.PLAYERS.index(landmarks.dimension(each.source)) for each in encoding.columns]
    )
    z = reference.at_best(x[:6], player == explanation.PROFILE)
    assert np.allclose(found.p, trained.probabilities(x[:6]))
    assert np.allclose(found.base, trained.probabilities(z))
    assert np.allclose(found.base + found.drivers.sum(axis=1), found.p)
    assert np.allclose(found.shares.sum(axis=1), found.drivers.sum(axis=1))
    assert np.allclose(found.drivers, by_every_order(trained, x[:6], z, player))
    own_profile = np.where(player == explanation.PROFILE, x[:6], z)
    assert np.allclose(found.p_reference, trained.probabilities(own_profile))
    assert np.allclose(explanation.reference_probabilities(model, x[:6], reference), found.p_reference)
    assert explanation.is_affordable(model, 6)
    assert explanation.is_affordable(model, 10**9) == (learner == learners.Learner.LOGISTIC)
    assert all(set(reasons) <= set(KEYS) - {"tenure", "can_end"} for reasons in found.reasons())


def by_every_order(trained: learners.Trained, x: FloatArray, z: FloatArray, player: IntArray) -> FloatArray:
    """Work Shapley values out by letting the players come in every order."""
    players = range(len(explanation.PLAYERS))
    found = np.zeros((len(x), len(explanation.PLAYERS)))
    orders = list(permutations(players))
    for order in orders:
        mixed, before = z.copy(), trained.probabilities(z)
        for each in order:
            mixed = np.where(player == each, x, mixed)
            now = trained.probabilities(mixed)
            found[:, each] += (now - before) / len(orders)
            before = now
    return found


def test_single_effects_swap_one_group_alone() -> None:
    frame, churned = rows()
    x = frame.to_numpy()
    trees = boosting.fit(x, churned, regularized=True)
    group = np.array([0, 1, 2, 3, 4, 0, 0])
    z = np.zeros((20, 7))
    found = paths.single(trees, x[:20], z, group, 5)
    for each in range(5):
        mixed = np.where(group == each, x[:20], z)
        assert np.allclose(found[:, each], trees.margin(mixed) - trees.margin(z))


def test_timing_shares_a_probability_out_over_the_months_to_the_end() -> None:
    months_to_end, rolling = np.repeat([2.0, 7.5, 1.0], 300), np.repeat([0.0, 0.0, 1.0], 300)
    left_in = np.concatenate([np.repeat([2, 0], 150), np.repeat([8, 0], 150), np.tile([0, 1, 4], 100)])
    learned = timing.learn(months_to_end, rolling, left_in, horizon=12)
    restored = timing.Timing.from_data(learned.to_data())
    shares = restored.shares(np.array([2.0, 7.5, np.nan]), np.array([0.0, 0.0, np.nan]))
    assert np.allclose(shares.sum(axis=1), 1.0)
    assert shares[0].argmax() == 1
    assert shares[1].argmax() == 7
    assert shares[0, 1] > 0.6


def test_a_shorter_proven_horizon_speaks_where_the_main_one_has_nothing_to_say() -> None:
    frame, churned = rows(600)
    proven = select(frame, churned).report
    silent = replace(proven, has_signal=False, base_rate=0.2)
    six = replace(proven, base_rate=0.1)
    assert report.label(proven)[0] == EstimateLabel.CALIBRATED

    main = horizons.chosen({12: proven, 6: six}, 36)
    stretched = horizons.chosen({12: silent, 6: six, 3: six}, 36)
    young = horizons.chosen({3: six}, 20)

    assert main is not None
    assert (main.horizon, main.rest, main.label) == (12, 0.0, EstimateLabel.CALIBRATED)
    assert stretched is not None
    assert (stretched.horizon, stretched.label) == (6, EstimateLabel.LEARNED_UNPROVEN)
    assert stretched.stretched(np.array([0.1, 1.0])) == pytest.approx([0.2, 1.0])
    assert young is not None
    assert young.label == EstimateLabel.CALIBRATED
    assert "3 months" in young.reason
    assert horizons.chosen({12: silent}, 36) == horizons.chosen({12: silent, 6: silent}, 36)
    assert horizons.chosen({}, 5) is None
