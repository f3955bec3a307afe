"""Profiles: who has which, what is measured with it, and how a change of it moves health."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from health.domain import configuration, defaults, differences, distribution, movement, scoring, trial
from health.domain.choices import Band, Dimension, Half
from health.domain.configuration import Condition, Configuration, MeasureSetting, Override, Profile
from health.domain.movement import Measured

NAN = math.nan
KEYS = ("usage_silence", "licence_utilisation", "escalations", "goals_captured")
DIMENSIONS = (Dimension.ADOPTION, Dimension.ADOPTION, Dimension.SUPPORT, Dimension.OUTCOMES)
HALVES = (Half.CUSTOMER, Half.CUSTOMER, Half.CUSTOMER, Half.OURS)
WEIGHTS = {Dimension.ADOPTION: 50.0, Dimension.SUPPORT: 30.0, Dimension.OUTCOMES: 20.0}
MEASURES = tuple(
    MeasureSetting(key=key, dimension=dimension, half=half, weight=weight, worst=0.0, best=100.0)
    for key, dimension, half, weight in zip(KEYS, DIMENSIONS, HALVES, (50.0, 50.0, 100.0, 100.0), strict=True)
)
ONBOARDING = Profile(
    name="Onboarding",
    condition=Condition(stages=(1, 2)),
    dimension_weights={Dimension.ADOPTION: 20.0, Dimension.SUPPORT: 80.0, Dimension.OUTCOMES: 0.0},
    measures=(replace(MEASURES[0], weight=100.0), replace(MEASURES[1], enabled=False), *MEASURES[2:]),
    overrides=(Override(key="escalations", points=10.0),),
)
SHOPS = Profile(
    name="Shops",
    condition=Condition(stages=(2, 3), segments=("Retail",)),
    dimension_weights=WEIGHTS,
    measures=(replace(MEASURES[0], worst=100.0, best=0.0), *MEASURES[1:]),
)
MODEL = Configuration(dimension_weights=WEIGHTS, measures=MEASURES, profiles=(ONBOARDING, SHOPS))


@pytest.mark.parametrize(
    ("stage", "segment", "code"),
    [
        (1, "", 1),
        (2, "Retail", 1),  # both conditions hold: the order decides
        (3, "Retail", 2),
        (3, "", 0),
        (4, "Retail", 0),
        (0, "Retail", 0),
    ],
)
def test_an_account_has_exactly_one_profile(stage: int, segment: str, code: int) -> None:
    found = configuration.assign(MODEL, np.array([stage]), np.array([segment]))
    assert found.tolist() == [code]


def test_each_account_is_measured_with_its_own_scale() -> None:
    """Of 80, 40, 20, 60: base 50% x 60 + 30% x 20 + 20% x 60 = 48; onboarding 20% x 80 + 80% x 20 = 32."""
    values = np.array([[80.0, 40.0, 20.0, 60.0]] * 3 + [[NAN, NAN, 10.0, NAN]])
    found = scoring.score(MODEL, values, None, np.array([0, 1, 2, 1]))
    assert found.health == pytest.approx([48.0, 32.0, 0.5 * 30 + 0.3 * 20 + 0.2 * 60, 10.0])
    assert found.coverage == pytest.approx([1.0, 1.0, 1.0, 0.8])
    assert found.weights[1] == pytest.approx([0.2, 0.0, 0.8, 0.0])
    assert found.points[2][0] == 20.0
    assert found.override.tolist() == [-1, -1, -1, 0]
    assert found.band[3] == scoring.BANDS.index(Band.AT_RISK)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(*[st.none() | st.floats(-20, 120)] * 4, st.integers(0, 2)), min_size=1, max_size=6
    )
)
def test_accounts_scored_together_or_alone_come_to_the_same(rows: list[tuple[Any, ...]]) -> None:
    values = np.array([row[:4] for row in rows], dtype=np.float64)
    codes = np.array([row[4] for row in rows])
    together = scoring.score(MODEL, values, None, codes)
    for place, code in enumerate(codes):
        alone = scoring.score(MODEL, values[place : place + 1], None, codes[place : place + 1])
        own = MODEL.scale(int(code))
        plain = Configuration(
            dimension_weights=own.dimension_weights, measures=own.measures, overrides=own.overrides
        )
        single = scoring.score(plain, values[place : place + 1])
        for name in ("health", "coverage", "band", "cut", "override"):
            assert getattr(together, name)[place] == pytest.approx(getattr(alone, name)[0], nan_ok=True)
            assert getattr(together, name)[place] == pytest.approx(getattr(single, name)[0], nan_ok=True)
        assert together.contributions[place].sum() + together.cut[place] == pytest.approx(
            np.nan_to_num(together.health[place])
        )


VALUES = st.tuples(*[st.none() | st.floats(-20, 120)] * 4)
NARROW = Configuration(
    dimension_weights={Dimension.ADOPTION: 60.0, Dimension.SUPPORT: 40.0}, measures=MEASURES[:3]
)
RENAMED = replace(MODEL, profiles=(replace(SHOPS, name="Stores"), ONBOARDING))
MODELS = st.sampled_from((MODEL, NARROW, RENAMED))


@settings(max_examples=150, deadline=None)
@given(
    a=VALUES, b=VALUES, before=MODELS, after=MODELS, profiles=st.tuples(st.integers(0, 2), st.integers(0, 2))
)
def test_what_moved_health_adds_up(
    a: tuple[float, ...],
    b: tuple[float, ...],
    before: Configuration,
    after: Configuration,
    profiles: tuple[int, int],
) -> None:
    earlier, later = (
        Measured(
            configuration=model,
            values=np.array(values[: len(model.keys)], dtype=np.float64),
            profile=min(code, len(model.profiles)),
        )
        for model, values, code in ((before, a, profiles[0]), (after, b, profiles[1]))
    )
    moved = movement.between(earlier, later)
    change = np.nan_to_num(later.scored().health[0]) - np.nan_to_num(earlier.scored().health[0])
    assert moved.change == pytest.approx(change, abs=1e-9)
    if before is after and earlier.profile == later.profile:
        assert (moved.profile, moved.configuration) == (0.0, 0.0)
    if earlier.values.tolist() == later.values.tolist() and before is after:
        assert moved.measures.tolist() == [0.0] * len(later.values)


def test_a_change_of_profile_by_hand() -> None:
    """Base 48 becomes onboarding, 32 there (-16); then escalations from 20 to 70: 0.8 x 50 = +40."""
    earlier = Measured(configuration=MODEL, values=np.array([80.0, 40.0, 20.0, 60.0]), profile=0)
    later = Measured(configuration=MODEL, values=np.array([80.0, 40.0, 70.0, 60.0]), profile=1)

    moved = movement.between(earlier, later)

    assert (moved.configuration, moved.profile, moved.cut) == pytest.approx((0.0, -16.0, 0.0))
    assert moved.measures == pytest.approx([0.0, 0.0, 40.0, 0.0])
    new = movement.between(replace(earlier, configuration=replace(MODEL, profiles=())), later)
    assert (new.configuration, new.profile) == pytest.approx((-16.0, 0.0)), (
        "the profile came with the version"
    )
    other = replace(MODEL, dimension_weights={**WEIGHTS, Dimension.ADOPTION: 70.0, Dimension.OUTCOMES: 0.0})
    both = movement.between(earlier, replace(later, configuration=other))
    # the base weighs anew: 70% x 60 + 30% x 20 = 48, then the profile
    assert (both.configuration, both.profile) == pytest.approx((0.0, -16.0))


def test_profiles_survive_being_stored() -> None:
    assert configuration.from_dict(MODEL.as_dict()) == MODEL
    assert MODEL.weight_of("usage_silence") == 25.0
    assert ONBOARDING.weight_of("licence_utilisation") == 0.0


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the settings of the model with one place changed."""
    found = MODEL.as_dict()
    place: Any = found
    *way, last = path.split(".")
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[int(last) if last.isdigit() else last] = value
    return found


@pytest.mark.parametrize(
    ("path", "value", "at", "sentence"),
    [
        ("dimension_weights.SUPPORT", 20.0, "dimension_weights", "sum to 90, not to 100. Add 10 somewhere."),
        ("dimension_weights.SUPPORT", 50.0, "dimension_weights", "Take 20 away somewhere."),
        ("measures.0.weight", 30.0, "measures.ADOPTION", "weights in Adoption sum to 80, not to 100"),
        ("measures.0.weight", 0.0, "measures.usage_silence.weight", "Usage silence must be above 0. Switch"),
        ("measures.2.enabled", False, "dimension_weights.SUPPORT", "Support has no measure that is on."),
        ("measures.2.best", 0.0, "measures.escalations.best", "of Escalations are the same. Change one"),
        ("overrides", [{"key": "tenure", "points": 1}], "overrides.0.key", "not used: Tenure. Switch"),
        ("overrides", [{"key": "escalations", "points": 101}], "overrides.0.points", "between 0 and 100"),
        ("profiles.0.name", " ", "profiles.0.name", "A profile needs a name."),
        ("profiles.1.name", "onboarding", "profiles.1.name", "Two profiles are called “onboarding”"),
        ("profiles.0.stages", [], "profiles.0.condition", "which stages or segments the profile"),
        ("profiles.0.measures.0.weight", 99.0, "profiles.0.measures.ADOPTION", "sum to 99, not to 100"),
        ("profiles.1.dimension_weights.OUTCOMES", 0.0, "profiles.1.dimension_weights", "sum to 80"),
        ("measures.0.key", "gone", "measures.gone", "gone is no measure any more. Switch it off."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_is(path: str, value: object, at: str, sentence: str) -> None:
    if path == "measures.0.key":
        found = configuration.problems(changed(path, value) | {"profiles": []})
    else:
        found = configuration.problems(changed(path, value))
    said = {problem.path: problem.sentence for problem in found}
    assert sentence in said[at]


def test_the_model_and_the_shipped_one_in_percent_are_valid() -> None:
    assert configuration.problems(MODEL.as_dict()) == ()
    drafted = configuration.editable(defaults.CONFIGURATION, defaults.CONFIGURATION)
    assert configuration.problems(drafted.as_dict()) == ()
    assert differences.changes(defaults.CONFIGURATION, drafted, {}) == ()
    assert configuration.editable(drafted, defaults.CONFIGURATION) == drafted


def test_a_draft_of_an_older_version_offers_what_was_shipped_since() -> None:
    drafted = configuration.editable(NARROW, defaults.CONFIGURATION)
    assert set(drafted.keys) == set(defaults.CONFIGURATION.keys) | set(KEYS)
    assert configuration.problems(drafted.as_dict()) == ()
    values = np.array([[80.0, 40.0, 20.0]])
    wider = np.full((1, len(drafted.keys)), NAN)
    wider[0, :3] = values
    assert scoring.score(drafted, wider).health == pytest.approx(scoring.score(NARROW, values).health)


def test_changes_are_told_in_words() -> None:
    after = replace(
        MODEL,
        dimension_weights={**WEIGHTS, Dimension.ADOPTION: 40.0, Dimension.OUTCOMES: 30.0},
        measures=(
            replace(MEASURES[0], weight=100.0, best=3.0),
            replace(MEASURES[1], enabled=False),
            *MEASURES[2:],
        ),
        overrides=(Override(key="escalations", points=5.0),),
        profiles=(SHOPS, replace(ONBOARDING, name="Start")),
    )
    said = differences.changes(MODEL, after, {1: "Kick-off", 2: "Training"})
    assert said[:6] == (
        "Adoption weighs 40 instead of 50.",
        "Outcomes weighs 30 instead of 20.",
        "Usage silence has 100 of 100 in Adoption instead of 50.",
        "Usage silence is at its best at 3 days instead of 100 days.",
        "Licence utilisation is switched off.",
        "Escalations at 5 points or fewer alone makes an account at risk.",
    )
    assert "A profile “Start” is added for accounts in stage Kick-off or Training." in said
    assert "The profile “Onboarding” is removed." in said


def test_who_moves_between_bands_is_counted_in_money() -> None:
    was, will = (np.array(codes, dtype=np.int8) for codes in ([1, 2, 2, 3, 0], [1, 3, 3, 1, 2]))
    money = trial.Money(arr=np.array([100, 200, 300, 400, 500]), expected_loss=np.array([1, 2, 3, 4, 5]))
    found = trial.cells(was, will, money)
    assert [
        (cell.was, cell.will, cell.accounts, int(cell.arr), str(cell.expected_loss)) for cell in found
    ] == [
        (Band.UNKNOWN, Band.WATCH, 1, 5, "0.05"),
        (Band.AT_RISK, Band.AT_RISK, 1, 1, "0.01"),
        (Band.WATCH, Band.HEALTHY, 2, 5, "0.05"),
        (Band.HEALTHY, Band.AT_RISK, 1, 4, "0.04"),
    ]
    moved = trial.largest(
        np.array([50.0, 50.0, NAN, 10.0, NAN]),
        np.array([50.0, 60.0, 90.0, 0.0, NAN]),
        np.array([9, 1, 0, 5, 0]),
    )
    assert moved.tolist() == [2, 3, 1]
    assert trial.changed(was, will, money.expected_loss).tolist() == [3, 4, 2, 1], "who comes down is first"
    assert trial.changed(was, was, money.expected_loss).tolist() == []


@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.none() | st.floats(-1e6, 1e6) | st.integers(0, 5), max_size=60))
def test_every_known_value_is_in_a_bin(values: list[float | None]) -> None:
    array = np.array(values, dtype=np.float64)
    found = distribution.of_values("escalations", array)
    assert (found.known, found.missing) == (int((~np.isnan(array)).sum()), int(np.isnan(array).sum()))
    assert sum(found.counts) == found.known
    assert len(found.edges) == (len(found.counts) + 1 if found.known else 0)
    assert list(found.edges) == sorted(set(found.edges))


def test_few_whole_numbers_have_a_bin_each() -> None:
    found = distribution.of_values("escalations", np.array([0.0, 0.0, 1.0, 3.0, NAN]))
    assert (found.edges, found.counts) == ((-0.5, 0.5, 1.5, 2.5, 3.5), (2, 1, 0, 1))
    assert (found.low, found.quantiles[50], found.high) == (0.0, 0.5, 3.0)
