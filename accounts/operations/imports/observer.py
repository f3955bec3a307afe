"""What is kept in mind of a whole file while its rows go by in slices.

A resumed import reads the lines before its mark again, so that this is the same as without the kill.
"""

from dataclasses import dataclass, field

from accounts.domain.kinds import Kind
from accounts.domain.rows import Problem, Row

_FACTS_BITS = 30
_FACTS_MASK = (1 << _FACTS_BITS) - 1


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row whose key stood on an earlier line, with the same facts or with others."""

    line: int
    same: bool


@dataclass(kw_only=True)
class Observer:
    """The keys seen so far, the predecessors that contracts name, and the owners that accounts name.

    Keys are kept as hashes, and beside each its line and a short hash of its facts in one number:
    about 170 bytes a row.
    """

    kind: Kind
    predecessors: list[tuple[int, str, str]] = field(default_factory=list)
    owners: set[str] = field(default_factory=set)
    _seen: dict[int, int] = field(default_factory=dict)

    def observe(self, row: Row) -> Repeat | None:
        """Remember a row; return what it repeats, if anything."""
        get = row.values.get
        key = hash(tuple(get(name) for name in self.kind.keys))
        own = row.line << _FACTS_BITS | hash(tuple(row.values.values())) & _FACTS_MASK
        first = self._seen.setdefault(key, own)
        if first >> _FACTS_BITS != row.line:
            return Repeat(first >> _FACTS_BITS, first & _FACTS_MASK == own & _FACTS_MASK)
        self._remember_names(row)
        return None

    def _remember_names(self, row: Row) -> None:
        predecessor, own = row.values.get("replaces"), row.values.get("external_id")
        if isinstance(predecessor, str) and isinstance(own, str):
            self.predecessors.append((row.line, own, predecessor))
        owner = row.values.get("owner_email")
        if isinstance(owner, str):
            self.owners.add(owner)


def repeated(kind: Kind, row: Row, first_line: int, header: str) -> Problem:
    """Return why a row that repeats a key with other facts is rejected."""
    names = ", ".join(str(row.values.get(name)) for name in kind.keys)
    return Problem(
        row.line,
        header,
        names[:200],
        f"Line {first_line:,} has the same key with other values and was taken; keep one of the two lines.",
    )
