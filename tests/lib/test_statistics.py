"""Shrinking a rate towards what is known beforehand."""

from typing import Any

import pytest

from cs_platform.lib import statistics


@pytest.mark.parametrize(
    ("count", "exposure", "rate"), [(0, 0, 0.10), (10, 20, 0.30), (0, 20, 0.05), (200, 2000, 0.1)]
)
def test_a_rate_is_pulled_towards_the_prior_by_its_weight(count: float, exposure: float, rate: Any) -> None:
    shrunk = statistics.shrunk_rate(count=count, exposure=exposure, prior=0.10, weight=20)
    assert shrunk == pytest.approx(rate)
