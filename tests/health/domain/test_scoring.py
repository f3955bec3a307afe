"""Health, coverage, bands and contributions, worked out by hand and as properties."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from health.domain import defaults, facts, scoring
from health.domain.choices import Band, Dimension, Half
from health.domain.configuration import Configuration, MeasureSetting, Override

NAN = math.nan


def setting(
    key: str, dimension: Dimension, half: Half = Half.CUSTOMER, weight: float = 1.0
) -> MeasureSetting:
    """Return a measure whose value is its points."""
    return MeasureSetting(key=key, dimension=dimension, half=half, weight=weight, worst=0.0, best=100.0)


THREE = Configuration(
    dimension_weights={Dimension.ADOPTION: 60.0, Dimension.SUPPORT: 40.0},
    measures=(
        setting("a", Dimension.ADOPTION, weight=2.0),
        setting("b", Dimension.ADOPTION),
        setting("c", Dimension.SUPPORT),
    ),
)


def codes_of(bands: Sequence[Band]) -> scoring.BandCodes:
    return np.array([scoring.BANDS.index(band) for band in bands], dtype=np.int8)


def score(
    configuration: Configuration, *rows: list[float], previous: list[Band] | None = None
) -> scoring.Scores:
    codes = None if previous is None else codes_of(previous)
    return scoring.score(configuration, np.array(rows, dtype=np.float64), codes)


def bands(found: scoring.Scores) -> list[Band]:
    return [scoring.BANDS[code] for code in found.band]


def test_health_is_a_weighted_mean_of_weighted_means() -> None:
    found = score(THREE, [90.0, 30.0, 50.0])
    assert found.health[0] == pytest.approx(0.6 * (2 * 90 + 30) / 3 + 0.4 * 50)
    assert found.coverage[0] == 1.0
    assert found.contributions[0] == pytest.approx([0.4 * 90, 0.2 * 30, 0.4 * 50])
    assert found.weights[0] == pytest.approx([0.4, 0.2, 0.4])


def test_a_missing_measure_leaves_its_weight_to_its_dimension() -> None:
    found = score(THREE, [NAN, 30.0, 50.0])
    assert found.health[0] == pytest.approx(0.6 * 30 + 0.4 * 50)
    assert found.coverage[0] == 1.0


def test_a_missing_dimension_leaves_its_weight_to_the_others() -> None:
    found = score(THREE, [90.0, 30.0, NAN])
    assert found.health[0] == pytest.approx(70.0)
    assert found.coverage[0] == pytest.approx(0.6)
    assert found.contributions[0] == pytest.approx([60.0, 10.0, 0.0])


def test_an_account_nothing_is_known_about() -> None:
    found = score(THREE, [NAN, NAN, NAN])
    assert math.isnan(found.health[0])
    assert found.coverage[0] == 0.0
    assert bands(found) == [Band.UNKNOWN]
    assert found.contributions.sum() + found.cut.sum() == 0.0


def test_values_map_linearly_from_worst_to_best_and_are_clamped() -> None:
    falling = replace(THREE.measures[0], worst=21.0, best=3.0)
    one = Configuration(dimension_weights={Dimension.ADOPTION: 100.0}, measures=(falling,))
    found = score(one, [3.0], [0.0], [12.0], [21.0], [60.0])
    assert found.points[:, 0].tolist() == [100.0, 100.0, 50.0, 0.0, 0.0]


OURS = Configuration(
    dimension_weights={Dimension.ADOPTION: 50.0, Dimension.SUPPORT: 50.0},
    measures=(setting("a", Dimension.ADOPTION), setting("w", Dimension.SUPPORT, Half.OURS)),
)


@pytest.mark.parametrize(
    ("customer", "ours", "health", "cut"),
    [
        (60.0, 100.0, 69.0, -11.0),
        (80.0, 100.0, 80.0, -10.0),
        (80.0, 40.0, 60.0, 0.0),
        (20.0, 100.0, 60.0, 0.0),
        (NAN, 100.0, 69.0, -31.0),
        (NAN, 50.0, 50.0, 0.0),
    ],
)
def test_what_we_do_lowers_health_but_makes_nobody_healthy(
    customer: float, ours: float, health: float, cut: float
) -> None:
    found = score(OURS, [customer, ours])
    assert found.health[0] == pytest.approx(health)
    assert found.cut[0] == pytest.approx(cut)
    assert found.contributions[0].sum() + found.cut[0] == pytest.approx(health)


ONE = Configuration(
    dimension_weights={Dimension.ADOPTION: 100.0}, measures=(setting("a", Dimension.ADOPTION),)
)


def test_lower_edges_belong_to_their_band() -> None:
    found = score(ONE, [100.0], [70.0], [69.99], [40.0], [39.99], [0.0])
    healthy, watch, at_risk = Band.HEALTHY, Band.WATCH, Band.AT_RISK
    assert bands(found) == [healthy, healthy, watch, watch, at_risk, at_risk]


@pytest.mark.parametrize(
    ("previous", "health", "band"),
    [
        (Band.HEALTHY, 67.0, Band.HEALTHY),
        (Band.HEALTHY, 66.9, Band.WATCH),
        (Band.WATCH, 72.9, Band.WATCH),
        (Band.WATCH, 73.0, Band.HEALTHY),
        (Band.WATCH, 37.0, Band.WATCH),
        (Band.WATCH, 36.9, Band.AT_RISK),
        (Band.AT_RISK, 42.9, Band.AT_RISK),
        (Band.AT_RISK, 43.0, Band.WATCH),
        (Band.AT_RISK, 90.0, Band.HEALTHY),
        (Band.HEALTHY, 10.0, Band.AT_RISK),
        (Band.UNKNOWN, 70.0, Band.HEALTHY),
    ],
)
def test_a_band_changes_three_points_past_an_edge(previous: Band, health: float, band: Band) -> None:
    assert bands(score(ONE, [health], previous=[previous])) == [band]


def test_below_two_fifths_of_the_weight_the_band_is_unknown() -> None:
    narrow = replace(THREE, dimension_weights={Dimension.ADOPTION: 60.1, Dimension.SUPPORT: 39.9})
    found = score(narrow, [NAN, NAN, 90.0], previous=[Band.HEALTHY])
    assert bands(found) == [Band.UNKNOWN]
    assert found.health[0] == pytest.approx(90.0)
    assert bands(score(THREE, [NAN, NAN, 90.0])) == [Band.HEALTHY]


def test_an_override_makes_the_account_at_risk_and_is_named() -> None:
    ruled = replace(THREE, overrides=(Override(key="b", points=5.0), Override(key="c", points=10.0)))
    found = score(ruled, [100.0, 100.0, 10.0], [100.0, 5.0, 0.0], [100.0, 100.0, 11.0], [100.0, 100.0, NAN])
    assert found.override.tolist() == [1, 0, scoring.NO_OVERRIDE, scoring.NO_OVERRIDE]
    assert bands(found) == [Band.AT_RISK, Band.AT_RISK, Band.WATCH, Band.HEALTHY]
    assert found.health[0] == pytest.approx(64.0)


VALUES = st.lists(
    st.lists(
        st.one_of(st.just(NAN), st.floats(min_value=-50.0, max_value=50.0)),
        min_size=len(defaults.MEASURES),
        max_size=len(defaults.MEASURES),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(rows=VALUES)
def test_contributions_and_the_cut_add_up_to_health(rows: list[list[float]]) -> None:
    found = scoring.score(defaults.CONFIGURATION, np.array(rows))
    known = ~np.isnan(found.health)
    whole = found.contributions.sum(axis=1) + found.cut
    assert np.abs(whole[known] - found.health[known]).max(initial=0.0) < 1e-9
    assert np.allclose(found.weights.sum(axis=1), known)
    assert (found.cut <= 0).all()
    assert found.coverage.max() <= 1 + 1e-12
    assert ((found.health[known] >= 0) & (found.health[known] <= 100 + 1e-9)).all()


@settings(max_examples=50, deadline=None)
@given(rows=VALUES)
def test_an_account_is_scored_the_same_alone_as_in_a_chunk(rows: list[list[float]]) -> None:
    together = scoring.score(defaults.CONFIGURATION, np.array(rows))
    alone: list[facts.FloatArray] = [
        scoring.score(defaults.CONFIGURATION, np.array([row])).health for row in rows
    ]
    assert np.allclose(together.health, np.concatenate(alone), equal_nan=True, rtol=0, atol=1e-9)
