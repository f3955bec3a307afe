"""Writes a whole simulated portfolio: slices are drawn one after the other and written side by side."""

from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection

from cs_platform.demo import simulation
from cs_platform.demo.loading import slices
from cs_platform.demo.loading.columns import Names
from cs_platform.tenancy.models import Organization

SLICE = 2_000
WRITERS = 2


def load(
    company: simulation.Company, seed: int, *, organization: Organization, source: str
) -> Iterator[Counter[str]]:
    """Write the company slice by slice and yield what was written of which kind.

    The first slice stands before the others begin, since they refer to what it alone holds. Each slice is
    a transaction: one that fails leaves the others. Raises MissingStagesError.
    """
    names = slices.names_of(organization)
    parts = simulation.slices(company, seed, accounts=SLICE)
    yield slices.write(next(parts), names, organization=organization, source=source)
    waiting: deque[Future[Counter[str]]] = deque()
    with ThreadPoolExecutor(max_workers=WRITERS) as writers:
        for part in parts:
            waiting.append(writers.submit(_write, part, names.for_next(), organization, source))
            if len(waiting) == WRITERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _write(part: simulation.World, names: Names, organization: Organization, source: str) -> Counter[str]:
    """Write a slice over a connection of this thread's own."""
    try:
        return slices.write(part, names, organization=organization, source=source)
    finally:
        connection.close()
