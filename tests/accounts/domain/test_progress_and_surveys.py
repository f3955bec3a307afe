"""How far a goal is, what goals lack, and what several answers say together; worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.domain import progress, surveys
from accounts.domain.choices import SurveyKind
from accounts.domain.progress import Line
from accounts.domain.surveys import Answer

HALFWAY = Line(starts_on=date(2026, 1, 1), due_on=date(2026, 1, 21), baseline=Decimal(22), target=Decimal(12))


def test_pace_is_progress_less_time() -> None:
    """After 5 of 20 days a quarter of the way from 22 to 12 is 19.5; at 17 half of it is done."""
    day = date(2026, 1, 6)
    assert HALFWAY.share_of_time(day) == Decimal("0.25")
    assert HALFWAY.expected(day) == Decimal("19.5")
    assert HALFWAY.share_of_progress(Decimal(17)) == Decimal("0.5")
    assert HALFWAY.pace(Decimal(17), day) == Decimal("0.25")
    assert HALFWAY.pace(Decimal(24), date(2026, 2, 28)) == Decimal(-1)


@pytest.mark.parametrize("lacking", ["baseline", "target", "due_on"])
def test_a_goal_that_lacks_an_end_has_no_line(lacking: str) -> None:
    ends = {"baseline": Decimal(1), "target": Decimal(2), "due_on": date(2026, 2, 1)}
    assert progress.line(starts_on=None, known_on=date(2026, 1, 1), **ends) is not None  # type: ignore[arg-type]
    ends[lacking] = None
    assert progress.line(starts_on=None, known_on=date(2026, 1, 1), **ends) is None  # type: ignore[arg-type]


def test_a_target_equal_to_the_baseline_and_a_due_day_in_the_past_have_no_line() -> None:
    same = {"baseline": Decimal(2), "target": Decimal(2), "known_on": date(2026, 1, 1)}
    assert progress.line(starts_on=None, due_on=date(2026, 2, 1), **same) is None  # type: ignore[arg-type]
    late = {"baseline": Decimal(1), "target": Decimal(2), "known_on": date(2026, 1, 1)}
    assert progress.line(starts_on=None, due_on=date(2026, 1, 1), **late) is None  # type: ignore[arg-type]


def test_what_goals_lack_is_counted_the_most_wanted_first() -> None:
    goals = [frozenset({"metric", "why"}), frozenset({"metric"}), frozenset()]
    assert [(each.count, each.of, each.what) for each in progress.wanting(goals)] == [
        (2, 3, "a metric"),
        (1, 3, "a reason why"),
    ]


def answers(kind: SurveyKind, *scores: int, low: int = 0, high: int = 10, good: bool = True) -> list[Answer]:
    return [
        Answer(kind=kind, low=low, high=high, high_is_good=good, score=Decimal(score)) for score in scores
    ]


def test_figures_of_five_answers_by_hand() -> None:
    """NPS: 3 of 5 promote, 1 detracts: 40, error 100 sqrt((0.8 - 0.16) / 5) = 35.8."""
    (nps,) = surveys.summaries(answers(SurveyKind.NPS, 10, 9, 9, 7, 6))
    assert nps.value == pytest.approx(40)
    assert nps.error == pytest.approx(35.777, abs=0.001)
    (csat,) = surveys.summaries(answers(SurveyKind.CSAT, 5, 4, 3, 4, 1, low=1, high=5))
    assert csat.value == pytest.approx(0.6)
    (turned,) = surveys.summaries(answers(SurveyKind.CSAT, 1, 2, 3, 5, 5, low=1, high=5, good=False))
    assert turned.value == pytest.approx(0.4)
    (ces,) = surveys.summaries(answers(SurveyKind.CES, 1, 2, 3, 4, 7, low=1, high=7, good=False))
    assert ces.value == pytest.approx(3.4)


def test_fewer_than_five_are_not_averaged_and_scales_are_not_mixed() -> None:
    (few,) = surveys.summaries(answers(SurveyKind.NPS, 10, 10, 10, 10))
    assert (few.count, few.value) == (4, None)
    mixed = answers(SurveyKind.CES, 1, 2, 3, 4, 5, low=1, high=5) + answers(SurveyKind.CES, 7, low=1, high=7)
    assert [(each.high, each.count) for each in surveys.summaries(mixed)] == [(5, 5), (7, 1)]


def test_nps_is_read_on_its_own_scale_only() -> None:
    (other,) = surveys.summaries(answers(SurveyKind.NPS, 5, 5, 5, 5, 5, low=1, high=5))
    assert (other.count, other.value) == (5, None)
