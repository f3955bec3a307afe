"""Effects that fade until an account can leave: by hand, found in rows, explained, stored."""

import numpy as np
import pandas as pd
import pytest

from health.domain.facts import FloatArray, IntArray
from health.domain.prediction import (
    additive,
    fading,
    gate,
    inputs,
    landmarks,
    learners,
    logistic,
    refits,
    select,
)

AHEAD = fading.Ahead(
    months="months", rolling="rolling", can_end="can_end", fading=frozenset({"mood", "noise"})
)


def rows(count: int = 6000, *, kept: float = 0.85, seed: int = 3) -> tuple[pd.DataFrame, IntArray]:
    """Return accounts whose mood counts for kept^months, and who churned; nothing else tells anything."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "mood": rng.normal(size=count),
            "noise": rng.normal(size=count),
            "months": rng.integers(1, 13, count).astype(np.float64),
            "rolling": np.zeros(count),
            "lasting": rng.normal(size=count),
        }
    )
    frame.loc[: count // 10, "rolling"] = 1.0
    left = plan(frame).left(frame.to_numpy(), kept)
    odds = -1.5 + 3.0 * left * frame["mood"].to_numpy() + 0.5 * frame["lasting"].to_numpy()
    return frame, (rng.random(count) < 1.0 / (1.0 + np.exp(-odds))).astype(np.int64)


def plan(frame: pd.DataFrame) -> fading.Fading:
    """Return what fades in the columns of the frame."""
    found = fading.of(AHEAD, tuple(inputs.Column(source=str(name)) for name in frame.columns), 12)
    assert found is not None
    return found


def test_what_is_left_is_worked_out_by_hand() -> None:
    two = fading.Fading(months=0, rolling=1, can_end=None, fades=np.array([False, False, True]), horizon=2)
    x = np.array(
        [[0.0, 0.0, 9.0], [1.0, 0.0, 9.0], [7.0, 0.0, 9.0], [np.nan, 0.0, 9.0], [1.0, 1.0, 9.0]], dtype=float
    )
    # at once; after a month; beyond the horizon of two; nobody knows when; any month: (1/2 + 1/4) / 2
    assert two.left(x, 0.5).tolist() == [1.0, 0.5, 0.25, 0.375, 0.375]
    assert two.left(x, 1.0).tolist() == [1.0] * 5


def test_how_fast_effects_fade_is_found_in_the_rows() -> None:
    frame, churned = rows()
    x = frame.to_numpy()
    found = logistic.fit(x, churned, fading=plan(frame))
    assert found.kept == 0.85
    ends = np.array([[1.0, 0.0, 1.0, 0.0, 0.0], [-1.0, 0.0, 1.0, 0.0, 0.0]])
    up, down = found.unfaded(ends)[:, 0]
    assert up - down == pytest.approx(3.0 + 3.0, abs=0.6)
    lasting = logistic.fit(*_lasting(frame, churned), fading=plan(frame))
    assert lasting.kept == 1.0


def _lasting(frame: pd.DataFrame, churned: IntArray) -> tuple[FloatArray, IntArray]:
    """Return the rows of a world in which nothing fades."""
    rng = np.random.default_rng(4)
    p = 1.0 / (1.0 + np.exp(1.5 - 2.0 * frame["mood"].to_numpy()))
    return frame.to_numpy(), (rng.random(len(churned)) < p).astype(np.int64)


def test_probabilities_are_nearer_to_the_truth_than_without_fading() -> None:
    frame, churned = rows(2000)
    x, there = frame.to_numpy(), plan(frame)
    fresh, _ = rows(2000, seed=8)
    odds = -1.5 + 3.0 * there.left(fresh.to_numpy(), 0.85) * fresh["mood"] + 0.5 * fresh["lasting"]
    truth = 1.0 / (1.0 + np.exp(-odds.to_numpy()))

    def error(found: logistic.Logistic) -> float:
        return float(np.abs(logistic.sigmoid(found.margin(fresh.to_numpy())) - truth).mean())

    assert error(logistic.fit(x, churned, fading=there)) < 0.7 * error(logistic.fit(x, churned))


def test_swapping_inputs_says_what_the_regression_says_of_the_mixture() -> None:
    frame, churned = rows(600)
    frame.loc[::7, "mood"] = np.nan
    x = frame.to_numpy()
    found = logistic.fit(x, churned, fading=plan(frame))
    assert found.kept < 1.0
    z = np.tile(np.array([0.5, -0.2, 3.0, 0.0, 0.1]), (30, 1))
    group = np.array([0, 1, 2, 2, 2])
    mixed = additive.mixtures(found, x[:30], z, group, 3)
    for subset in range(8):
        chosen = (subset >> group) & 1 == 1
        assert np.allclose(mixed[:, subset], found.margin(np.where(chosen, x[:30], z)))
    owner = np.arange(5)
    alone = additive.single(found, x[:30], z, owner, 5)
    for each in range(5):
        swapped = np.where(owner == each, x[:30], z)
        assert np.allclose(alone[:, each], found.margin(swapped) - found.margin(z))


def test_a_stored_regression_says_the_same_and_one_of_before_fades_nothing() -> None:
    frame, churned = rows(600)
    found = logistic.fit(frame.to_numpy(), churned, fading=plan(frame))
    restored = logistic.Logistic.from_data(found.to_data())
    assert np.array_equal(restored.margin(frame.to_numpy()), found.margin(frame.to_numpy()))
    data = {name: value for name, value in found.to_data().items() if name not in ("kept", "fading")}
    before = logistic.Logistic.from_data(data)
    assert before.fading is None
    assert np.allclose(
        before.margin(frame.to_numpy()), found.intercept + found.unfaded(frame.to_numpy()).sum(1)
    )


def test_a_selected_model_and_its_refits_fade() -> None:
    frame, churned = rows(1500)
    model = select(frame, churned, ahead=AHEAD)
    assert model.trained.kept < 1.0
    groups, times = np.arange(len(frame)), np.zeros(len(frame))
    again = refits.refit(model, frame, churned, groups=groups, times=times, seed=1, ahead=AHEAD)
    regressions = [each.model for each in again.fitted.values() if isinstance(each.model, logistic.Logistic)]
    assert regressions
    assert all(each.fading is not None for each in regressions)


def test_nothing_fades_where_nothing_says_when_accounts_can_leave() -> None:
    columns = (inputs.Column(source="mood"), inputs.Column(source="rolling"))
    assert fading.of(AHEAD, columns, 12) is None
    assert fading.of(None, columns, 12) is None


def test_of_landmark_rows_what_was_measured_fades_and_the_profile_lasts() -> None:
    names = ("sentiment", "sentiment:mean", "tenure", "renewal_nearness", "rolling", "can_end", "own:region")
    found = landmarks.ahead(pd.DataFrame(columns=list(names)))
    assert found.fading == {"sentiment", "sentiment:mean"}
    assert (found.months, found.rolling, found.can_end) == ("renewal_nearness", "rolling", "can_end")


def test_those_who_cannot_leave_have_a_rate_of_their_own() -> None:
    # 20 rows for 10 accounts that cannot leave, 1 account of them left: (1 + 5 x 0.04) / (10 + 5) = 0.08;
    # of the others 0.4 left
    x = np.concatenate([np.zeros((20, 1)), np.ones((100, 1))])
    y = np.concatenate([[1, 1], np.zeros(18), np.ones(40), np.zeros(60)]).astype(np.int64)
    found = gate.learn(0, x, y, repeat=2.0)
    assert found is not None
    assert found.margin == pytest.approx(np.log(0.08 / 0.92))
    assert found.closed(x).tolist() == [True] * 20 + [False] * 100
    # nobody can leave, everybody can, all who can did, nothing tells
    assert gate.learn(0, np.zeros((120, 1)), y, repeat=2.0) is None
    assert gate.learn(0, np.ones((120, 1)), y, repeat=2.0) is None
    assert gate.learn(0, x, np.ones(120, dtype=np.int64), repeat=2.0) is None
    assert gate.learn(None, x, y, repeat=2.0) is None


@pytest.mark.parametrize("learner", list(learners.Learner))
def test_no_learner_gives_those_who_cannot_leave_the_probability_of_others(learner: learners.Learner) -> None:
    frame, churned = rows(1500)
    frame["can_end"] = 1.0
    frame.loc[frame.index[-12:], "can_end"] = 0.0
    churned[-12:] = 0
    x, columns = frame.to_numpy(), tuple(inputs.Column(source=str(name)) for name in frame.columns)
    found = learners.fit(learner, x, churned, repeat=1.0, seed=0, fading=fading.of(AHEAD, columns, 12))
    p = logistic.sigmoid(found.margin(x))
    # (0 + 5 x a tenth of the others' rate) / (12 + 5)
    assert np.allclose(p[-12:], 0.5 * churned[:-12].mean() / 17)
    restored = learners.Fitted.from_data(learner, found.to_data())
    assert np.array_equal(restored.margin(x), found.margin(x))
    of_before = {name: value for name, value in found.to_data().items() if name != "gate"}
    assert np.array_equal(learners.Fitted.from_data(learner, of_before).margin(x), found.model.margin(x))
