"""Does shouting pay? How long escalated and other tickets wait, at equal assessed severity."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

FEWEST = 5
"""With fewer tickets on a side a median is an anecdote."""


@dataclass(frozen=True, kw_only=True)
class Handled:
    """One ticket: hours from opening, None = not answered or closed yet. loud: what it is compared by."""

    severity: int
    loud: bool
    first_response_hours: float | None
    fix_hours: float | None


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Medians of one side, in hours; None where fewer than five tickets say it."""

    tickets: int
    first_response: float | None
    fix: float | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The loud and the quiet tickets of one assessed severity."""

    severity: int
    loud: Waits
    quiet: Waits

    @property
    def times_faster(self) -> float | None:
        """How many times sooner the loud ones are answered first; None where a side says too little."""
        if self.loud.first_response is None or self.quiet.first_response is None:
            return None
        return self.quiet.first_response / self.loud.first_response if self.loud.first_response else None


def compare(tickets: Sequence[Handled]) -> tuple[Comparison, ...]:
    """Return loud against quiet for each severity that has both, the worst first."""
    severities = sorted({each.severity for each in tickets})
    found = (_of_severity(tickets, severity) for severity in severities)
    return tuple(each for each in found if each.loud.tickets and each.quiet.tickets)


def _of_severity(tickets: Sequence[Handled], severity: int) -> Comparison:
    same = [each for each in tickets if each.severity == severity]
    loud, quiet = ([each for each in same if each.loud is side] for side in (True, False))
    return Comparison(severity=severity, loud=_waits(loud), quiet=_waits(quiet))


def _waits(tickets: Sequence[Handled]) -> Waits:
    answers = [each.first_response_hours for each in tickets if each.first_response_hours is not None]
    fixes = [each.fix_hours for each in tickets if each.fix_hours is not None]
    return Waits(tickets=len(tickets), first_response=_median(answers), fix=_median(fixes))


def _median(hours: Sequence[float]) -> float | None:
    return median(hours) if len(hours) >= FEWEST else None
