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
    """The keys seen so far, the rows of its own kind that a row names, and our people whom rows name.

    Keys are kept as hashes, and beside each its line and a short hash of its facts in one number:
    about 170 bytes a row.
    """

    kind: Kind
    related: list[tuple[int, str, str]] = field(default_factory=list)
    members: set[str] = field(default_factory=set)
    _seen: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the fields of the kind that name others."""
        self._own_kind = next((one.name for one in self.kind.fields if one.refers == self.kind.name), "")
        self._people = [one.name for one in self.kind.fields if one.refers == "members"]

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
        get = row.values.get
        other, own = get(self._own_kind), get("external_id")
        if isinstance(other, str) and isinstance(own, str):
            self.related.append((row.line, own, other))
        self.members.update(email for name in self._people if isinstance(email := get(name), str))


def repeated(kind: Kind, row: Row, first_line: int, header: str) -> Problem:
    """Return why a row that repeats a key with other facts is rejected."""
    names = ", ".join(str(row.values.get(name)) for name in kind.keys)
    return Problem(
        row.line,
        header,
        names[:200],
        f"Line {first_line:,} has the same key with other values and was taken; keep one of the two lines.",
    )
