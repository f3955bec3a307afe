"""Effects that fade until an account can leave: by hand, found in rows, explained, stored."""

import numpy as np
import pandas as pd
import pytest

from health.domain.facts import FloatArray, IntArray
from health.domain.prediction import additive, fading, inputs, landmarks, logistic, refits, select

AHEAD = fading.Ahead(months="months", rolling="rolling", fading=frozenset({"mood", "noise"}))


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
    two = fading.Fading(months=0, rolling=1, fades=np.array([False, False, True]), horizon=2)
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
    regression = next(each for each in model.trained.fitted.values() if isinstance(each, logistic.Logistic))
    assert model.trained.kept == regression.kept < 1.0
    groups, times = np.arange(len(frame)), np.zeros(len(frame))
    again = refits.refit(model, frame, churned, groups=groups, times=times, seed=1, ahead=AHEAD)
    assert all(
        each.fading is not None for each in again.fitted.values() if isinstance(each, logistic.Logistic)
    )


def test_nothing_fades_where_nothing_says_when_accounts_can_leave() -> None:
    columns = (inputs.Column(source="mood"), inputs.Column(source="rolling"))
    assert fading.of(AHEAD, columns, 12) is None
    assert fading.of(None, columns, 12) is None


def test_of_landmark_rows_what_was_measured_fades_and_the_profile_lasts() -> None:
    names = ("sentiment", "sentiment:mean", "tenure", "renewal_nearness", "rolling", "can_end", "own:region")
    found = landmarks.ahead(pd.DataFrame(columns=list(names)))
    assert found.fading == {"sentiment", "sentiment:mean"}
    assert (found.months, found.rolling) == ("renewal_nearness", "rolling")
