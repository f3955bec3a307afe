"""What was measured, beside its floor, as lines of a table."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

HEADERS = ("", "measured", "floor", "ratio", "to reach", "")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line. `reached` is None where nothing was set out to be reached."""

    what: str
    measured: str
    floor: str = ""
    ratio: str = ""
    goal: str = ""
    reached: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The line's cells, the verdict last."""
        verdict = {None: "", True: "reached", False: "FALLS SHORT"}[self.reached]
        return self.what, self.measured, self.floor, self.ratio, self.goal, verdict


@dataclass(kw_only=True)
class Timer:
    """Seconds of several takes of the same work."""

    takes: list[float] = field(default_factory=list)

    @contextlib.contextmanager
    def take(self) -> Iterator[None]:
        """Time what happens within."""
        started = time.perf_counter()
        yield
        self.takes.append(time.perf_counter() - started)

    @property
    def median(self) -> float:
        """The middle take, in seconds."""
        return median(self.takes)

    def percentile(self, percent: int) -> float:
        """The take that so many percent do not exceed, in seconds."""
        ordered = sorted(self.takes)
        return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


def table(found: Sequence[Figure]) -> Iterator[str]:
    """Yield the lines of a table, the first column to the left and the others to the right."""
    rows = [HEADERS, *(figure.cells for figure in found)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADERS))]
    for row in rows:
        first, *others = (
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths))
        )
        yield "  ".join([first, *others]).rstrip()
