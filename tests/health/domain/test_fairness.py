"""Fairness of attention, each figure worked out by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.domain.fairness import (
    answers,
    attention,
    functions,
    intervals,
    perception,
    quarters,
    severity,
    shouting,
)
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
    assert severity.beta_above(0.5, a, b) + severity.beta_above(0.5, b, a) == pytest.approx(1.0)
    exact = Fraction(sum(comb(a + b - 1, wins) for wins in range(a)), 2 ** (a + b - 1))
    assert severity.beta_above(0.5, a, b) == pytest.approx(float(exact))


def test_the_interval_of_inflation_holds_95_percent_also_of_many() -> None:
    found = severity.Inflation(assessed=10, milder=4).estimate
    assert severity.beta_above(found.low, 5, 9) == pytest.approx(0.975)
    assert severity.beta_above(found.high, 5, 9) == pytest.approx(0.025)
    many = severity.Inflation(assessed=40_000, milder=30_000)
    assert many.is_inflated
    assert many.estimate.high - many.estimate.low < 0.01


def counted(stated: list[int], assessed: list[int]) -> np.ndarray:
    counts = np.zeros((4, 4), dtype=int)
    np.add.at(counts, (np.array(stated) - 1, np.array(assessed) - 1), 1)
    return counts


def test_what_stated_severity_tells_about_assessed() -> None:
    # bad: stated 1, 2; milder: stated 1, 4. pairs: (1,1) half, (1,4) win, (2,1) loss, (2,4) win = 2.5 / 4
    found = severity.informed(counted([1, 1, 2, 4], [1, 3, 2, 4]))
    assert found is not None
    assert found.value == pytest.approx(2.5 / 4)
    assert not found.has_interval
    assert severity.informed(counted([1, 1], [1, 2])) is None
    every_ticket_is_stated_worst = severity.informed(counted([1] * 6, [1, 1, 2, 3, 4, 4]))
    assert every_ticket_is_stated_worst is not None
    assert every_ticket_is_stated_worst.value == 0.5


def test_its_interval_is_delongs() -> None:
    # each bad ticket against all mild ones, and the reverse: variances 7/96 and 5/72 of six each
    bad, mild = [1, 1, 2, 2, 3, 1], [4, 4, 3, 2, 1, 4]
    found = severity.informed(counted(bad + mild, [1] * 6 + [4] * 6))
    assert found is not None
    wins = np.array([[float(b < m) + 0.5 * (b == m) for m in mild] for b in bad])
    error = np.sqrt(wins.mean(axis=1).var(ddof=1) / 6 + wins.mean(axis=0).var(ddof=1) / 6)
    assert found.value == pytest.approx(wins.mean())
    assert found.low == pytest.approx(wins.mean() - 1.959964 * error)


Ticket = tuple[int, bool, float, float]


def ticket(severity: int, loud: bool, first: float, fix: float = np.nan) -> Ticket:
    return severity, loud, first, fix


def handled(tickets: list[Ticket]) -> Handled:
    severities, loud, first, fix = zip(*tickets, strict=True)
    return Handled(
        severity=np.array(severities),
        loud=np.array(loud),
        first_response_hours=np.array(first),
        fix_hours=np.array(fix),
    )


def test_shouting_is_compared_at_equal_severity_only() -> None:
    tickets = [
        *(ticket(1, True, hours, hours * 10) for hours in (1.0, 1.0, 2.0, 3.0, 9.0)),
        *(ticket(1, False, hours, hours * 10) for hours in (4.0, 6.0, 8.0, 8.0, 20.0)),
        *(ticket(3, False, 40.0) for _ in range(9)),
    ]
    (worst,) = shouting.compare(handled(tickets))
    assert worst.severity == 1
    medians = [worst.loud.first_response, worst.quiet.first_response, worst.loud.fix, worst.quiet.fix]
    assert [each and each.value for each in medians] == [2.0, 8.0, 20.0, 80.0]
    assert worst.times_faster is not None
    assert worst.times_faster.value == pytest.approx(4.0)
    assert shouting.faster((worst,)) == worst.times_faster


def test_four_tickets_are_an_anecdote_and_who_waits_waits_longest() -> None:
    tickets = [
        *(ticket(1, True, 1.0) for _ in range(4)),
        *(ticket(1, False, wait) for wait in (np.nan, 1.0, np.nan, 2.0, 3.0, 9.0, np.nan)),
    ]
    (found,) = shouting.compare(handled(tickets))
    assert (found.loud.tickets, found.loud.first_response, found.loud.cases) == (4, None, (1.0,) * 4)
    assert found.quiet.first_response is not None
    assert found.quiet.first_response.value == 9.0
    assert found.quiet.fix is not None
    assert found.quiet.fix.value == np.inf
    assert found.times_faster is None
    assert found.times_faster_fixed is None


def test_severities_are_pooled_by_how_sure_each_is() -> None:
    sure = intervals.Estimate(value=2.0, low=2.0 / 1.1, high=2.0 * 1.1, count=400)
    vague = intervals.Estimate(value=8.0, low=1.0, high=64.0, count=10)
    found = intervals.pooled([sure, vague])
    assert found is not None
    weights = np.log([1.1, 8.0]) ** -2.0
    expected = np.exp((weights * np.log([2.0, 8.0])).sum() / weights.sum())
    assert found.value == pytest.approx(expected)
    assert found.count == 410
    assert intervals.pooled([intervals.Estimate(value=2.0, low=1.0, high=np.inf, count=5)]) is None


def test_the_interval_of_a_median_is_between_order_statistics() -> None:
    found = intervals.median(np.arange(1.0, 101.0))
    # ranks 50 -+ 9.8, outwards: 40 and 61 of 100 (David and Nagaraja: 94.3% to 96.5%)
    assert found is not None
    assert (found.value, found.low, found.high) == (50.5, 40.0, 61.0)


def test_a_share_of_sums_is_widened_by_who_holds_most() -> None:
    even = intervals.share_of_sums(np.tile([1.0, 0.0], 20), np.ones(40))
    lumpy = intervals.share_of_sums(np.append(np.tile([1.0, 0.0], 20), 40), np.append(np.ones(40), 40.0))
    assert even is not None
    assert lumpy is not None
    # of equal parts it is the share of a count: 0.5 -+ 1.96 sqrt(0.25 / 39)
    assert even.low == pytest.approx(0.5 - 1.959964 * (0.25 / 39) ** 0.5)
    assert lumpy.high - lumpy.low > even.high - even.low
    assert intervals.share_of_sums(np.zeros(3), np.zeros(3)) is None


def test_a_function_of_two_is_never_shown_alone_nor_left_over() -> None:
    assert functions.groups({"SUCCESS": 9, "SALES": 4, "SUPPORT": 2}) == {
        "SUCCESS": "SUCCESS",
        "SALES": "",
        "SUPPORT": "",
    }
    assert functions.groups({"SUCCESS": 9, "SALES": 2, "SUPPORT": 2}) == {
        "SUCCESS": "SUCCESS",
        "SALES": "",
        "SUPPORT": "",
    }
    assert not functions.is_shown({"SALES": 2})


def test_quarters_end_on_the_day_and_start_when_they_say_something() -> None:
    found = quarters.quarters(date(2026, 4, 20), date(2025, 8, 30))
    assert [(each.key, each.name) for each in found][:2] == [("2026-q2", "Q2 2026"), ("2026-q1", "Q1 2026")]
    assert (found[0].first, found[0].last, found[1].last) == (
        date(2026, 4, 1),
        date(2026, 4, 20),
        date(2026, 3, 31),
    )
    assert found[-1].key == "2025-q3"
    assert quarters.usual(found).key == "2026-q1"
    assert quarters.usual(found[:1]).key == "2026-q2"


def test_equal_values_share_their_rank() -> None:
    assert attention.ranked(numbers(10, 30, 10, 20)).tolist() == [1.5, 4.0, 1.5, 3.0]


def start(loss: list[float], noise: list[float], pipeline: list[float]) -> attention.Start:
    return attention.Start(expected_loss=np.array(loss), noise=np.array(noise), pipeline=np.array(pipeline))


def test_minutes_are_shared_out_by_the_top_fifth_of_each_ranking() -> None:
    found = attention.attention(
        numbers(0, 30, 60, 10, 0), start([500, 1, 1, 1, 1], [0, 0, 2, 0, 0], [0, 0, 0, 0, 0])
    )
    shares = [each and each.value for each in (found.to_need, found.to_noise, found.to_pipeline)]
    assert (found.minutes, shares) == (100.0, [0.0, 0.6, None])
    assert found.unhelped is not None
    assert found.unhelped.value == 1.0
    assert found.follows_need is None


def test_minutes_that_follow_noise_do_not_follow_need() -> None:
    draw = np.random.default_rng(1)
    need, noise, pipeline = draw.random((3, 400))
    minutes = noise * 60 + draw.random(400)
    found = attention.attention(minutes, start(list(need), list(noise), list(pipeline)))
    assert found.follows_noise is not None
    assert found.follows_need is not None
    assert found.follows_noise.low > 0.99
    assert found.follows_need.low < 0 < found.follows_need.high
    assert found.follows_need.high - found.follows_need.low == pytest.approx(
        2 * 1.96 * 1.03 / 395**0.5, rel=0.05
    )


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


def test_the_share_kept_has_an_interval_from_twenty_accounts_on() -> None:
    half = [YearOfAccount(answer=10, arr_then=Decimal(10), arr_now=Decimal(now)) for now in (10, 0) * 10]
    promoters = answers.by_voice(half)[0]
    assert promoters.interval is not None
    assert promoters.interval.value == 0.5
    assert answers.by_voice(half[1:])[0].interval is None
