"""What is kept in mind of a whole file while its rows go by in slices.

A resumed import reads the lines before its mark again, so that this is the same as without the kill.
"""

from dataclasses import dataclass, field

from accounts.domain.kinds import Kind
from accounts.domain.rows import Problem, Row


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row whose key stood on an earlier line, with the same facts or with others."""

    line: int
    same: bool


@dataclass(kw_only=True)
class Observer:
    """The keys seen so far, the predecessors that contracts name, and the owners that accounts name.

    Keys and facts are kept as hashes: about 200 bytes a row.
    """

    kind: Kind
    predecessors: list[tuple[int, str, str]] = field(default_factory=list)
    owners: set[str] = field(default_factory=set)
    _seen: dict[int, tuple[int, int]] = field(default_factory=dict)

    def observe(self, row: Row) -> Repeat | None:
        """Remember a row; return what it repeats, if anything."""
        get = row.values.get
        key = hash(tuple(get(name) for name in self.kind.keys))
        facts = hash(tuple(row.values.values()))
        first = self._seen.setdefault(key, (row.line, facts))
        if first[0] != row.line:
            return Repeat(first[0], first[1] == facts)
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
