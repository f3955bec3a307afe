"""The assumed churn probability, worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.domain import probability, scoring
from health.domain.choices import Band
from tests.health.domain.chunks import numbers


def codes(*bands: Band) -> scoring.BandCodes:
    return np.array([scoring.BANDS.index(band) for band in bands], dtype=np.int8)


@pytest.mark.parametrize(
    ("churns", "renewals", "rate"), [(0, 0, 0.10), (18, 80, 0.20), (0, 20, 0.05), (500, 20, 1.0)]
)
def test_churn_per_renewal_is_shrunk_to_a_tenth(churns: int, renewals: int, rate: float) -> None:
    assert probability.churn_per_renewal(churns=churns, renewals=renewals) == pytest.approx(rate)


def test_every_term_end_is_a_chance_to_go() -> None:
    found = probability.before_multipliers(rate=0.1, term_ends=numbers(0, 1, 2, 12))
    assert found == pytest.approx([0.0, 0.1, 0.19, 1 - 0.9**12])


def test_bands_move_probability_and_keep_the_sum() -> None:
    band = codes(Band.HEALTHY, Band.WATCH, Band.AT_RISK, Band.UNKNOWN)
    before, arr = numbers(0.1, 0.1, 0.1, 0.1), numbers(600, 200, 100, 100)
    sums = probability.sums(before=before, band=band, arr=arr)
    assert [sums.before, sums.multiplied] == pytest.approx([100.0, 85.0])
    found = probability.assumed(before=before, band=band, factor=sums.factor)
    factor = 100 / 85
    assert found.p == pytest.approx([0.05 * factor, 0.1 * factor, 0.25 * factor, 0.1 * factor])
    assert (found.p * arr).sum() == pytest.approx(100.0)
    assert found.p_reference == pytest.approx([0.05 * factor] * 4)


def test_what_the_cap_cuts_is_not_redistributed() -> None:
    band = codes(Band.AT_RISK, Band.HEALTHY)
    before, arr = numbers(0.8, 0.8), numbers(10, 90)
    factor = probability.sums(before=before, band=band, arr=arr).factor
    found = probability.assumed(before=before, band=band, factor=factor)
    assert found.p == pytest.approx([0.95, 0.8 * 0.5 * factor])
    assert (found.p * arr).sum() < (before * arr).sum()


def test_the_sums_of_chunks_add_up_to_the_organization() -> None:
    band, before = codes(Band.HEALTHY, Band.AT_RISK), numbers(0.1, 0.2)
    arr = numbers(10, 20)
    parts = [probability.sums(before=before[[row]], band=band[[row]], arr=arr[[row]]) for row in range(2)]
    assert sum(parts, probability.Sums()) == probability.sums(before=before, band=band, arr=arr)


def test_with_nothing_to_lose_nothing_is_rescaled() -> None:
    assert probability.Sums().factor == 1.0


ACCOUNTS = st.lists(
    st.tuples(
        st.floats(min_value=0.0, max_value=0.15),
        st.sampled_from(list(Band)),
        st.floats(min_value=0.0, max_value=1e7),
    ),
    min_size=1,
    max_size=30,
)


@given(accounts=ACCOUNTS)
def test_the_sum_before_the_multipliers_is_kept(accounts: list[tuple[float, Band, float]]) -> None:
    before = np.array([each[0] for each in accounts])
    band = codes(*(each[1] for each in accounts))
    arr = np.array([each[2] for each in accounts])
    sums = probability.sums(before=before, band=band, arr=arr)
    found = probability.assumed(before=before, band=band, factor=sums.factor)
    uncapped = found.p < probability.HIGHEST
    assert found.p.max() <= probability.HIGHEST
    if uncapped.all():
        assert (found.p * arr).sum() == pytest.approx((before * arr).sum())
    assert (found.p * arr).sum() <= (before * arr).sum() * (1 + 1e-9) + 1e-9


def test_with_one_rate_for_all_bands_alone_say_what_can_be_kept() -> None:
    band = codes(Band.HEALTHY, Band.WATCH, Band.AT_RISK, Band.UNKNOWN)
    found = probability.reference_by_band(numbers(0.2, 0.2, 0.2, 0.2), band)
    assert found == pytest.approx([0.2, 0.1, 0.04, 0.1])
