"""What finishers work on: a row's values, which they change in place, and the faults they return."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Values = dict[str, object]
Faults = list[tuple[str, str]]
"""(field, sentence)."""
Raw = Callable[[str], object]
"""The cell of a field as it stands in the file."""
Finisher = Callable[[Values, Raw], Faults]


@dataclass(frozen=True, kw_only=True)
class Context:
    """What finishers need to know of a table: its mapped fields, zone and default currency."""

    mapped: frozenset[str]
    zone: dt.tzinfo
    currency: str


def in_turn(steps: Sequence[Finisher]) -> Finisher:
    """Return one finisher that does several, one after the other."""
    if len(steps) == 1:
        return steps[0]

    def finish(values: Values, raw: Raw) -> Faults:
        return [fault for step in steps for fault in step(values, raw)]

    return finish
