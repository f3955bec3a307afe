"""How far a goal is, against the straight line from its baseline to its target.

Source: the metric dictionary, `goal_pace`: share of progress minus share of time, clamped to -1..1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ONE = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class Line:
    """The straight line of a goal: from `baseline` on `starts_on` to `target` on `due_on`.

    Needs a target that differs from the baseline and a due day after the start; see `line`.
    """

    starts_on: date
    due_on: date
    baseline: Decimal
    target: Decimal

    def share_of_time(self, day: date) -> Decimal:
        """Return how much of the time has passed, 0..1."""
        passed = Decimal((day - self.starts_on).days) / Decimal((self.due_on - self.starts_on).days)
        return max(Decimal(0), min(passed, ONE))

    def expected(self, day: date) -> Decimal:
        """Return the value the metric should have on a day."""
        return self.baseline + (self.target - self.baseline) * self.share_of_time(day)

    def share_of_progress(self, value: Decimal) -> Decimal:
        """Return how much of the way a value has come; below 0 when it went backwards, above 1 beyond it."""
        return (value - self.baseline) / (self.target - self.baseline)

    def pace(self, value: Decimal, day: date) -> Decimal:
        """Return progress less time, -1..1: below 0 the goal is behind."""
        return max(-ONE, min(self.share_of_progress(value) - self.share_of_time(day), ONE))


def line(
    *,
    starts_on: date | None,
    due_on: date | None,
    baseline: Decimal | None,
    target: Decimal | None,
    known_on: date,
) -> Line | None:
    """Return the line of a goal; None while it lacks an end, or has none that can be divided by.

    A goal without a stated start started on the day we knew it.
    """
    start = starts_on or known_on
    if due_on is None or baseline is None or target is None or target == baseline or due_on <= start:
        return None
    return Line(starts_on=start, due_on=due_on, baseline=baseline, target=target)


@dataclass(frozen=True, kw_only=True)
class Wanting:
    """How many of the open goals lack one thing: "3 of 5 goals lack a metric"."""

    count: int
    of: int
    what: str


LACKS = {
    "why": "a reason why",
    "metric": "a metric",
    "baseline": "a baseline",
    "target": "a target",
    "due_on": "a due day",
    "contact": "a person who will confirm it",
}
"""What a complete goal has, by field: the metric dictionary, `goals_captured`."""


def wanting(goals: Sequence[frozenset[str]]) -> tuple[Wanting, ...]:
    """Count what is lacking; each goal gives the fields of `LACKS` that it lacks. The most wanted first."""
    counted = [
        Wanting(count=sum(field in lacking for lacking in goals), of=len(goals), what=what)
        for field, what in LACKS.items()
    ]
    return tuple(sorted((each for each in counted if each.count), key=lambda each: -each.count))
