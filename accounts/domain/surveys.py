"""Answers on a scale, and what may be said of several of them.

Source: the metric dictionary, "Retention": NPS = % 9-10 minus % 0-6 with its standard error
sqrt((P + D - (P - D)^2) / n), CSAT = share of the top two boxes, CES = mean with its direction. NPS is read
on its own scale of 0 to 10 only.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.domain.choices import SurveyKind
from cs_platform.lib.choices import LabelledEnum

AT_LEAST = 5
"""Fewer answers are not averaged: with four, a fifth could be told from the others."""
PROMOTER, DETRACTOR = 9, 6
NPS_SCALE = (0, 10)
TOP_BOXES = 2
GOOD_FROM, BAD_TO = 0.75, 0.4
"""Of a scale's width: 4 and 5 of 1 to 5 are good, 1 and 2 bad; 6 and 7 of 1 to 7 good, 1 to 3 bad."""


class ScoreClass(LabelledEnum):
    """How good one answer is: for NPS promoter, passive, detractor; else by its place on the scale."""

    GOOD = "GOOD", "Good"
    NEUTRAL = "NEUTRAL", "In between"
    BAD = "BAD", "Bad"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer: its score on the scale low..high, and which end is the good one."""

    kind: SurveyKind
    low: int
    high: int
    high_is_good: bool
    score: Decimal


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What a number of answers of one kind, on one scale in one direction, say together.

    value: NPS -100..100, CSAT 0..1, CES on its scale; None below five answers, or on a scale that the figure
    is not defined on. error: standard error of the NPS in points; None otherwise.
    """

    kind: SurveyKind
    low: int
    high: int
    high_is_good: bool
    count: int
    value: float | None
    error: float | None


def summaries(answers: Sequence[Answer]) -> tuple[Summary, ...]:
    """Summarize answers by kind, scale and direction, which are never averaged together."""
    groups: dict[tuple[SurveyKind, int, int, bool], list[Answer]] = {}
    for answer in answers:
        key = (answer.kind, answer.low, answer.high, answer.high_is_good)
        groups.setdefault(key, []).append(answer)
    return tuple(_summary(group) for _, group in sorted(groups.items(), key=lambda pair: pair[0]))


def _summary(group: Sequence[Answer]) -> Summary:
    first, value, error = group[0], None, None
    if len(group) >= AT_LEAST:
        value, error = _figure(group)
    return Summary(
        kind=first.kind,
        low=first.low,
        high=first.high,
        high_is_good=first.high_is_good,
        count=len(group),
        value=value,
        error=error,
    )


def _figure(group: Sequence[Answer]) -> tuple[float | None, float | None]:
    first = group[0]
    if first.kind is SurveyKind.NPS:
        is_usual = (first.low, first.high) == NPS_SCALE and first.high_is_good
        return _nps(group) if is_usual else (None, None)
    if first.kind is SurveyKind.CSAT:
        return sum(_in_top_boxes(answer) for answer in group) / len(group), None
    return float(sum(answer.score for answer in group)) / len(group), None


def _nps(group: Sequence[Answer]) -> tuple[float, float]:
    """Return the NPS and its standard error, both in points."""
    promoters = sum(answer.score >= PROMOTER for answer in group) / len(group)
    detractors = sum(answer.score <= DETRACTOR for answer in group) / len(group)
    net = promoters - detractors
    return 100 * net, 100 * math.sqrt((promoters + detractors - net**2) / len(group))


def _in_top_boxes(answer: Answer) -> bool:
    if answer.high_is_good:
        return answer.score > answer.high - TOP_BOXES
    return answer.score < answer.low + TOP_BOXES
