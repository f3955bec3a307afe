"""The churn model on frames: every input has a defined result, and the same rows give the same model."""

import dataclasses
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier

from health.domain import prediction
from health.domain.choices import EstimateLabel
from health.domain.prediction import boosting, folds, learners, proof, quarantine, tournament

Frame = pd.DataFrame


def cross_section(rows: int = 400, *, signal: float = 2.0, seed: int = 1) -> tuple[Frame, Any]:
    """Return accounts of every kind of input and who churned."""
    rng = np.random.default_rng(seed)
    use, tickets = rng.normal(size=rows), rng.poisson(3.0, size=rows)
    plan = np.where(rng.random(rows) < 0.02, "trial", rng.choice(["basic", "pro"], size=rows))
    odds = -1.4 - signal * use + 0.3 * signal * (tickets - 3) + signal * (plan == "pro")
    churned = rng.random(rows) < 1.0 / (1.0 + np.exp(-odds))
    frame = pd.DataFrame(
        {
            "use": np.where(rng.random(rows) < 0.1, np.nan, use),
            "tickets": tickets,
            "plan": plan,
            "since": pd.Timestamp("2024-01-31") + pd.to_timedelta(rng.integers(0, 900, rows), unit="D"),
            "trialled": rng.random(rows) < 0.5,
            "constant": 7,
            "nothing": np.nan,
        },
        index=[0] * rows,
    )
    return frame, churned


@pytest.fixture(scope="module")
def learned() -> prediction.ChurnModel:
    """Return the model of the plain cross-section."""
    return prediction.select(*cross_section())


def test_a_signal_is_found_and_proven(learned: prediction.ChurnModel) -> None:
    frame, churned = cross_section()
    assert learned.label == EstimateLabel.CALIBRATED, learned.reason
    assert learned.report.has_signal
    assert learned.report.winner != learners.BASE_RATE.name
    assert learned.report.dropped == ("constant", "nothing")
    p = learned.out_of_fold
    assert p.shape == (400,)
    assert learned.report.proof is not None
    assert learned.report.proof.log_loss == pytest.approx(tournament.log_losses(p, churned * 1).mean())
    assert quarantine.area_under_curve(learned.predict(frame), churned * 1) > 0.85
    assert "misstatement" in str(learned.report)


def test_the_stored_form_is_json_and_predicts_the_same(learned: prediction.ChurnModel) -> None:
    frame, _ = cross_section(seed=5)
    data = json.loads(json.dumps(learned.to_data(), allow_nan=False))
    restored = prediction.ChurnModel.from_data(data)
    assert np.array_equal(restored.predict(frame), learned.predict(frame))
    assert restored.report == learned.report
    assert restored.label == learned.label


@pytest.mark.parametrize("learner", list(learners.Learner))
@pytest.mark.parametrize("bending", list(learners.Bending))
def test_every_candidate_predicts_the_same_after_the_round_trip(
    learner: learners.Learner, bending: learners.Bending
) -> None:
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(200, 3)), rng.integers(0, 2, 200)
    x[rng.random(x.shape) < 0.1] = np.nan
    fitted = {learner: learners.fit(learner, x, y, repeat=1.0, seed=0)}
    p = learners.averaged([fitted[learner].margin(x)])
    model = learners.Trained(
        candidate=learners.Candidate(learners=(learner,), bending=bending),
        rate=0.5,
        fitted=fitted,
        calibration=learners.bend(bending, p, y, 1.0),
    )
    restored = learners.Trained.from_data(json.loads(json.dumps(model.to_data())))
    assert np.array_equal(restored.probabilities(x), model.probabilities(x))


def test_our_trees_say_what_scikit_learn_says() -> None:
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(300, 4)), rng.integers(0, 2, 300)
    x[rng.random(x.shape) < 0.2] = np.nan
    theirs = HistGradientBoostingClassifier(random_state=0).fit(x, y)
    ours = boosting.fit(x, y, regularized=False)
    assert np.allclose(ours.margin(x), theirs.decision_function(x))


def test_noise_gets_the_base_rate_and_a_plain_word() -> None:
    frame, _ = cross_section()
    churned = np.random.default_rng(9).random(400) < 0.2
    model = prediction.select(frame, churned)
    assert model.label != EstimateLabel.CALIBRATED
    assert "no usable signal" in str(model.report)
    assert "no usable signal" in model.reason
    assert np.ptp(model.predict(frame)) == 0.0


@pytest.mark.parametrize(("rows", "churns"), [(1, 0), (50, 0), (50, 1), (50, 50), (60, 12)])
def test_too_little_history_is_said(rows: int, churns: int) -> None:
    frame, _ = cross_section(rows)
    model = prediction.select(frame, np.arange(rows) < churns)
    assert model.label == EstimateLabel.ASSUMED
    assert f"{max(50 - churns, 0)} more churned accounts are missing" in model.reason
    assert np.isfinite(model.predict(frame)).all()
    assert np.isfinite(model.out_of_fold).all()


def test_what_was_never_seen_has_a_probability(learned: prediction.ChurnModel) -> None:
    strange = pd.DataFrame({"plan": ["enterprise", None], "use": [np.inf, 1e300], "unheard_of": [1, 2]})
    p = learned.predict(strange)
    assert np.isfinite(p).all()
    assert ((p > 0) & (p < 1)).all()


@pytest.mark.parametrize(
    ("churned", "groups", "sentence"),
    [([1, 2], None, "yes or no"), ([1, np.nan], None, "yes or no"), ([1], None, "one for each")],
)
def test_rows_that_make_no_sense_are_refused(churned: Any, groups: Any, sentence: str) -> None:
    with pytest.raises(prediction.UnusableRowsError, match=sentence):
        prediction.select(pd.DataFrame({"x": [1, 2]}), churned, groups=groups)


def test_what_tells_too_much_stays_out_until_confirmed() -> None:
    frame, churned = cross_section()
    leaking = np.where(churned, 1.0, 0.0) + np.random.default_rng(2).normal(scale=0.1, size=len(frame))
    reasons = pd.Series(["price" if each else None for each in churned], index=frame.index)
    frame = frame.assign(cancelled_after=leaking, reason=reasons)

    model = prediction.select(frame, churned)
    confirmed = prediction.select(frame, churned, confirmed=("cancelled_after", "reason"))

    assert {suspect.name for suspect in model.report.suspects} == {"cancelled_after", "reason"}
    assert "cancelled_after" in str(model.report)
    assert "reason: whether it is missing" in str(model.report)
    assert np.array_equal(model.predict(frame), model.predict(frame.assign(cancelled_after=0.0, reason="x")))
    assert confirmed.report.suspects == ()


@pytest.fixture(scope="module")
def small() -> prediction.ChurnModel:
    """Return the model of a small cross-section."""
    return prediction.select(*cross_section(160, seed=3))


@settings(max_examples=3, deadline=None, derandomize=True)
@given(seed=st.integers(0, 1000), scale=st.sampled_from([0.001, 3.7, 1e6]))
def test_order_units_and_constant_columns_change_nothing(
    small: prediction.ChurnModel, seed: int, scale: float
) -> None:
    frame, churned = cross_section(160, seed=3)
    shuffled = np.random.default_rng(seed).permutation(160)
    changed = frame.assign(use=frame.use * scale, tickets=frame.tickets * scale, zone=None, country="NO")

    again = prediction.select(changed.iloc[shuffled], churned[shuffled])

    assert again.report.winner == small.report.winner
    assert np.allclose(again.predict(changed), small.predict(frame), atol=1e-6)
    assert np.allclose(again.out_of_fold, small.out_of_fold[shuffled], atol=1e-6)


def test_the_same_seed_gives_the_same_model_and_money_is_heard() -> None:
    frame, churned = cross_section(300)
    money = np.where(churned, 100.0, 1.0)
    first, second = (prediction.select(frame, churned, money=money, seed=4) for _ in range(2))
    assert first.to_data() == second.to_data()
    assert first.report.proof is not None
    assert first.report.proof.money.value > 1.5
    assert "in money" in first.reason


def test_the_simplest_within_one_standard_error_wins() -> None:
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 400)
    layout = folds.layout(y, np.arange(400), None, horizon=12, grace_days=60, seed=0)
    rows = tournament.Rows(x=np.zeros((400, 1)), y=y, layout=layout, seed=0, fading=None)
    field = learners.candidates(100)[:3]
    near = np.clip(0.5 + 0.01 * rng.normal(size=400), 0, 1)
    far = np.where(y == 1, 0.7, 0.3)
    assert tournament.choose(field, np.array([np.full(400, 0.5), near, near]), rows)[0] == field[0]
    assert tournament.choose(field, np.array([np.full(400, 0.5), far, far]), rows)[0] == field[1]


def test_intervals_hold_what_is_true_and_miss_what_is_not() -> None:
    rng = np.random.default_rng(1)
    p = rng.beta(2, 8, size=4000)
    y = (rng.random(4000) < p) * 1
    rows = proof.Tested(
        p=p, base=np.full(4000, 0.2), y=y, account=np.arange(4000), money=np.ones(4000), horizon=12,
        level_error=0.0, learned=0.0,
    )  # fmt: skip
    found = proof.prove(rows, 0)
    assert found.slope.holds(1.0)
    assert not found.slope.holds(0.0)
    assert found.accounts.holds(1.0)
    assert 0 < found.gain_bound < found.gain
    assert not found.accounts.holds(1.0 + 1.5 * found.smallest_in_accounts)
    twice = proof.prove(dataclasses.replace(rows, p=np.minimum(2 * p, 0.99)), 0)
    assert not twice.accounts.holds(1.0)


def test_a_column_of_which_a_fold_knows_nothing_is_no_obstacle() -> None:
    x = np.column_stack([np.arange(100.0), np.full(100, np.nan)])
    y = (np.arange(100) > 50) * 1
    for learner in learners.Learner:
        assert np.isfinite(learners.fit(learner, x, y, repeat=1.0, seed=0).margin(x)).all()
