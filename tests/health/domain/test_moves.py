"""What is told of health that moved, and what moved it most."""

from typing import Any

import pytest

from health.domain import moves
from health.domain.choices import Band
from health.domain.moves import Stood

KEYS = ("usage_silence", "survey_score")


def stood(**fields: Any) -> Stood:
    """Return a healthy account, unless said otherwise."""
    plain: dict[str, Any] = {
        "health": 80.0, "band": Band.HEALTHY, "probability": 0.1, "config_id": 1,
        "values": [0.0, 0.8], "contributions": [50.0, 30.0],
    }  # fmt: skip
    return Stood(**(plain | fields))


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (
            {"health": 45.0, "band": Band.AT_RISK, "values": [9.0, 0.7], "contributions": [20.0, 25.0]},
            "Health fell from 80 to 45, at risk now. Mostly: not used for 9 days; before: used today.",
        ),
        (
            {"health": 90.4, "values": [0.0, 1.0], "contributions": [50.0, 40.4]},
            (
                "Health rose from 80 to 90. Mostly: survey answers stand at 100% of their scale; "
                "before: survey answers stand at 80% of their scale."
            ),
        ),
        (
            {"health": 60.0, "values": [None, 0.8], "contributions": [None, 60.0]},
            "Health fell from 80 to 60. Mostly: usage silence not known; before: used today.",
        ),
        ({"probability": 0.25}, "The probability that they leave rose from 10% to 25%."),
        ({"health": None, "band": Band.UNKNOWN}, "Health is unknown now, before healthy."),
        (
            {"health": 60.0, "config_id": 2},
            "Health fell from 80 to 60. The health model was changed in between.",
        ),
        # several measures moved a little: none is named as the one
        ({"health": 69.0, "contributions": [49.5, 29.5]}, "Health fell from 80 to 69."),
    ],
)
def test_one_line_says_what_moved(now: dict[str, Any], words: str) -> None:
    assert moves.sentence(stood(), stood(**now), KEYS) == words
