"""Health in words: which measures cost an account most, and what each of them says."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from health.domain import facts, measures, scoring
from health.domain.configuration import Configuration, Scale

REASON_COUNT = 3
SENTENCE_COUNT = 2
NOTABLE_COST = 2.0
"""Points of health a measure must take to be worth a sentence: less is noise on a scale of 100."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One measure that takes points from an account.

    cost: points of health it takes: effective weight x (100 - points).
    """

    key: str
    label: str
    sentence: str
    cost: float


def costs(scores: scoring.Scores) -> facts.FloatArray:
    """Return the points of health each measure takes (A, M): weight x (100 - points); 0 = missing."""
    return scores.weights * (scoring.FULL_POINTS - np.nan_to_num(scores.points, nan=scoring.FULL_POINTS))


def top_reasons(
    configuration: Configuration,
    values: facts.FloatArray,
    scores: scoring.Scores,
    count: int = REASON_COUNT,
) -> Iterator[tuple[Reason, ...]]:
    """Yield per account the measures with the largest weight x (100 - points), largest first.

    values: (A, M), what the scores were made of. A measure that takes nothing is no reason.
    """
    cost = costs(scores)
    order = np.argsort(-cost, axis=1, kind="stable")[:, :count]
    seen, taken = (np.take_along_axis(each, order, axis=1) for each in (values, cost))
    for best, value, cut in zip(order, seen, taken, strict=True):
        found = zip(best.tolist(), value.tolist(), cut.tolist(), strict=True)
        yield tuple(reason(configuration.keys[i], at, points) for i, at, points in found if points > 0)


def reason(key: str, value: float, cost: float) -> Reason:
    """Return one measure's value as a reason."""
    measure = measures.BY_KEY[key]
    return Reason(key=key, label=measure.label, sentence=measure.words(value), cost=cost)


def reasons_in_words(reasons: tuple[Reason, ...]) -> str:
    """Return the one or two notable reasons as a sentence; empty without any reason at all."""
    notable = [each.sentence for each in reasons if each.cost >= NOTABLE_COST][:SENTENCE_COUNT]
    joined = ", and ".join(notable) or ("nothing stands out in its measures" if reasons else "")
    return f"{joined[0].upper()}{joined[1:]}." if joined else ""


def override_sentence(scale: Scale, index: int) -> str:
    """Return the override rule that fired, in words."""
    rule = scale.overrides[index]
    label = measures.BY_KEY[rule.key].label
    return f"{label} alone makes the account at risk: it has {rule.points:g} points or fewer."
