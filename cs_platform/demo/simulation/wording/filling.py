"""Fills sentences with what they are about."""

from collections.abc import Sequence

from cs_platform.demo.simulation.timeline import Ints, Words


def fill(sentences: Sequence[str], draws: Ints, **columns: Words) -> list[str]:
    """Take a sentence by each draw and put the row's values in its places."""
    names, size = tuple(columns), len(sentences)
    if not names:
        return [sentences[draw % size] for draw in draws.tolist()]
    return [
        sentences[draw % size].format(**dict(zip(names, values)))
        for draw, *values in zip(draws.tolist(), *columns.values())
    ]
