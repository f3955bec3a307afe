"""Keys of rows as addresses and forms carry them: digits, and nothing else."""

from collections.abc import Iterable

MOST_DIGITS = 18
"""So many always fit into a column of keys."""


def read(word: str) -> int | None:
    """Return the key that a word writes; None when it is something else."""
    return int(word) if word.isascii() and word.isdecimal() and len(word) <= MOST_DIGITS else None


def read_all(words: Iterable[str]) -> list[int] | None:
    """Return the keys that words write; None when one of them is something else."""
    found = [read(word) for word in words]
    known = [key for key in found if key is not None]
    return known if len(known) == len(found) else None
