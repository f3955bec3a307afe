"""Fairness of attention, each figure worked out by hand."""

from decimal import Decimal
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.domain.fairness import answers, attention, perception, severity, shouting
from health.domain.fairness.answers import Voice, YearOfAccount
from health.domain.fairness.shouting import Handled
from tests.health.domain.chunks import numbers


def test_five_milder_of_five_are_said_to_be_inflated_and_four_of_five_not() -> None:
    # Beta(6, 3): P(> 0.5) = P(Bin(8, 0.5) < 6) = 219 / 256 = 0.855; ten of ten: Beta(11, 3), P(Bin(13) < 11)
    five = severity.Inflation(assessed=5, milder=5)
    assert five.share == pytest.approx(6 / 9)
    assert five.chance_of_most == pytest.approx(219 / 256)
    assert not five.is_inflated
    ten = severity.Inflation(assessed=10, milder=10)
    assert ten.chance_of_most == pytest.approx(1 - (comb(13, 11) + comb(13, 12) + 1) / 2**13)
    assert ten.is_inflated
    assert not severity.Inflation(assessed=4, milder=4).is_inflated


@given(a=st.integers(1, 40), b=st.integers(1, 40))
def test_a_beta_and_its_mirror_share_all_the_chance(a: int, b: int) -> None:
    assert severity.beta_above_half(a, b) + severity.beta_above_half(b, a) == pytest.approx(1.0)
    exact = Fraction(sum(comb(a + b - 1, wins) for wins in range(a)), 2 ** (a + b - 1))
    assert severity.beta_above_half(a, b) == pytest.approx(float(exact))


def test_what_stated_severity_tells_about_assessed() -> None:
    stated, assessed = np.array([1, 1, 2, 4]), np.array([1, 3, 2, 4])
    # bad: stated 1, 2; milder: stated 1, 4. pairs: (1,1) half, (1,4) win, (2,1) loss, (2,4) win = 2.5 / 4
    assert severity.informed(stated, assessed) == pytest.approx(2.5 / 4)
    assert severity.informed(np.array([1, 1]), np.array([1, 2])) is None
    every_ticket_is_stated_worst = severity.informed(np.ones(6, dtype=int), np.array([1, 1, 2, 3, 4, 4]))
    assert every_ticket_is_stated_worst == 0.5


def handled(severity: int, loud: bool, first: float | None, fix: float | None = None) -> Handled:
    return Handled(severity=severity, loud=loud, first_response_hours=first, fix_hours=fix)


def test_shouting_is_compared_at_equal_severity_only() -> None:
    tickets = [
        *(handled(1, True, hours, hours * 10) for hours in (1.0, 1.0, 2.0, 3.0, 9.0)),
        *(handled(1, False, hours, hours * 10) for hours in (4.0, 6.0, 8.0, 8.0, 20.0)),
        *(handled(3, False, 40.0) for _ in range(9)),
    ]
    (worst,) = shouting.compare(tickets)
    assert (worst.severity, worst.loud.first_response, worst.quiet.first_response) == (1, 2.0, 8.0)
    assert (worst.loud.fix, worst.quiet.fix) == (20.0, 80.0)
    assert worst.times_faster == 4.0


def test_four_tickets_are_an_anecdote() -> None:
    tickets = [*(handled(1, True, 1.0) for _ in range(4)), *(handled(1, False, None) for _ in range(9))]
    (found,) = shouting.compare(tickets)
    assert (found.loud.tickets, found.loud.first_response, found.quiet.first_response) == (4, None, None)
    assert found.times_faster is None


def test_equal_values_share_their_rank() -> None:
    assert attention.ranked(numbers(10, 30, 10, 20)).tolist() == [1.5, 4.0, 1.5, 3.0]


def start(loss: list[float], noise: list[float], pipeline: list[float]) -> attention.Start:
    return attention.Start(expected_loss=np.array(loss), noise=np.array(noise), pipeline=np.array(pipeline))


def test_minutes_are_shared_out_by_the_top_fifth_of_each_ranking() -> None:
    found = attention.attention(
        numbers(0, 30, 60, 10, 0), start([500, 1, 1, 1, 1], [0, 0, 2, 0, 0], [0, 0, 0, 0, 0])
    )
    assert (found.minutes, found.to_need, found.to_noise, found.to_pipeline) == (100.0, 0.0, 0.6, None)
    assert found.unhelped == 1.0
    assert found.follows_need is None


def test_minutes_that_follow_noise_do_not_follow_need() -> None:
    draw = np.random.default_rng(1)
    need, noise, pipeline = draw.random((3, 400))
    minutes = noise * 60 + draw.random(400)
    found = attention.attention(minutes, start(list(need), list(noise), list(pipeline)))
    assert found.follows_noise is not None
    assert found.follows_need is not None
    assert found.follows_noise > 0.99
    assert abs(found.follows_need) < 0.15


def test_one_other_ranking_is_held_as_the_formula_says() -> None:
    # three variables: r_xy.z = (r_xy - r_xz r_yz) / sqrt((1 - r_xz^2)(1 - r_yz^2))
    draw = np.random.default_rng(2)
    x, y, z = draw.random((3, 60))
    y = y + z
    r = np.asarray(np.corrcoef(np.column_stack([attention.ranked(each) for each in (x, y, z)]), rowvar=False))
    expected = (r[0, 1] - r[0, 2] * r[1, 2]) / np.sqrt((1 - r[0, 2] ** 2) * (1 - r[1, 2] ** 2))
    found = attention.partial_rank_correlations(x, np.column_stack([y, z]))
    assert found[0] == pytest.approx(expected)


def test_a_ranking_without_differences_follows_nothing() -> None:
    minutes, flat = np.arange(30.0), np.zeros(30)
    assert attention.partial_rank_correlations(minutes, np.column_stack([flat, minutes]))[0] is None


def test_the_gap_is_ours_less_theirs_with_its_interval() -> None:
    sentiment, said = np.full(25, 1.0), np.tile([0.5, 0.5, 0.25, 0.75, 0.5], 5)
    found = perception.gap(np.append(sentiment, [2.0]), np.append(said, [np.nan]))
    assert (found.accounts, found.silent) == (25, 1)
    assert found.mean == pytest.approx(0.25)
    spread = np.array([0.25, 0.25, 0.5, 0.0, 0.25] * 5).std(ddof=1)
    assert found.high == pytest.approx(0.25 + 1.959964 * spread / 5)


def test_below_twenty_accounts_there_is_no_figure() -> None:
    found = perception.gap(np.zeros(19), np.zeros(19))
    assert (found.accounts, found.mean) == (19, None)


@pytest.mark.parametrize(
    ("answer", "voice"),
    [
        (None, Voice.SILENT),
        (10, Voice.PROMOTER),
        (9, Voice.PROMOTER),
        (8, Voice.PASSIVE),
        (6, Voice.DETRACTOR),
    ],
)
def test_voices(answer: float | None, voice: Voice) -> None:
    assert answers.voice(answer) == voice


def test_money_by_voice_is_kept_and_grown_apart() -> None:
    found = {
        each.voice: each
        for each in answers.by_voice(
            [
                YearOfAccount(answer=10, arr_then=Decimal(100), arr_now=Decimal(150)),
                YearOfAccount(answer=9, arr_then=Decimal(100), arr_now=Decimal(0)),
                YearOfAccount(answer=None, arr_then=Decimal(50), arr_now=Decimal(40)),
            ]
        )
    }
    promoters = found[Voice.PROMOTER]
    assert (promoters.accounts, promoters.kept, promoters.grown) == (2, Decimal(100), Decimal(50))
    assert promoters.kept_share == Decimal("0.5")
    assert (found[Voice.SILENT].kept, found[Voice.DETRACTOR].kept_share) == (Decimal(40), None)
