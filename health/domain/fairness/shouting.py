"""Does shouting pay? How long loud and quiet tickets wait, at equal assessed severity."""

from dataclasses import dataclass

import numpy as np

from health.domain import facts
from health.domain.fairness import intervals
from health.domain.fairness.intervals import Estimate

SEVERITIES = (1, 2, 3, 4)


@dataclass(frozen=True, kw_only=True)
class Handled:
    """T tickets: assessed severity (T,), hours from opening (T,), nan = not answered or closed yet.

    loud: (T,) what they are compared by.
    """

    severity: facts.IntArray
    loud: facts.BoolArray
    first_response_hours: facts.FloatArray
    fix_hours: facts.FloatArray


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Medians of one side, in hours; None below five tickets, which are shown themselves.

    cases: hours to the first response of each, the shortest first; nan = not answered yet.
    """

    tickets: int
    first_response: Estimate | None
    fix: Estimate | None
    cases: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The loud and the quiet tickets of one assessed severity."""

    severity: int
    loud: Waits
    quiet: Waits

    @property
    def times_faster(self) -> Estimate | None:
        """How many times sooner the loud ones are answered first; None where a side says too little."""
        return intervals.ratio(self.quiet.first_response, self.loud.first_response)

    @property
    def times_faster_fixed(self) -> Estimate | None:
        """How many times sooner the loud ones are fixed; None where a side says too little."""
        return intervals.ratio(self.quiet.fix, self.loud.fix)


def compare(tickets: Handled) -> tuple[Comparison, ...]:
    """Return loud against quiet for each severity that has both, the worst first."""
    found = (_of_severity(tickets, severity) for severity in SEVERITIES)
    return tuple(each for each in found if each.loud.tickets and each.quiet.tickets)


def faster(comparisons: tuple[Comparison, ...]) -> Estimate | None:
    """Return how many times sooner the loud are answered first, over all severities together."""
    return intervals.pooled([each.times_faster for each in comparisons if each.times_faster is not None])


def fixed_faster(comparisons: tuple[Comparison, ...]) -> Estimate | None:
    """Return how many times sooner the loud are fixed, over all severities together."""
    found = [each.times_faster_fixed for each in comparisons]
    return intervals.pooled([each for each in found if each is not None])


def _of_severity(tickets: Handled, severity: int) -> Comparison:
    same = tickets.severity == severity
    return Comparison(
        severity=severity,
        loud=_waits(tickets, same & tickets.loud),
        quiet=_waits(tickets, same & ~tickets.loud),
    )


def _waits(tickets: Handled, chosen: facts.BoolArray) -> Waits:
    hours = tickets.first_response_hours[chosen]
    return Waits(
        tickets=len(hours),
        first_response=intervals.median(hours),
        fix=intervals.median(tickets.fix_hours[chosen]),
        cases=tuple(np.sort(hours).tolist()) if len(hours) < intervals.FEWEST else (),
    )
