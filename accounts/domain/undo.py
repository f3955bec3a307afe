"""What undoing an import does to one row, and in which order rows can go."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from accounts.domain.problems import quoted
from cs_platform.lib.choices import LabelledEnum

WORD = "undo import"
SHOWN = 5
_UNSAID = frozenset({"import_id", "typed_fields", "known_on", "ended_known_on"})
_LONGEST = 3
Pair = tuple[int, int]


class Verdict(StrEnum):
    """What becomes of a row that an import wrote: INSERT brings back one that it took away."""

    REMOVE = "REMOVE"
    RESTORE = "RESTORE"
    INSERT = "INSERT"
    LATER = "LATER"
    GONE = "GONE"
    DONE = "DONE"


class Stays(LabelledEnum):
    """Why a row stays as it is although its import is undone."""

    LATER = "LATER", "changed later"
    REFERRED = "REFERRED", "something refers to them"
    CLASHES = "CLASHES", "the old values no longer fit"


def word(import_id: int) -> str:
    """Return what the audit calls the changes that undo an import."""
    return f"{WORD} {import_id}"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What becomes of one row; `back` has the columns that get an old value, `later` those that do not.

    `written` is `back` as the JSON that the database wrote, whose numbers have lost nothing.
    """

    row_id: int
    verdict: Verdict
    label: str = ""
    account: str = ""
    back: Mapping[str, Any] = field(default_factory=dict)
    written: str = "{}"
    now: Mapping[str, Any] = field(default_factory=dict)
    later: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The row as a person knows it."""
        return f"{self.label} of {self.account}" if self.account else self.label

    @property
    def sentence(self) -> str:
        """What changes back in the row, or what does not."""
        if self.verdict == Verdict.RESTORE:
            return f"{self.name}: {self._changes()}"
        if self.verdict == Verdict.LATER and self.later:
            return f"{self.name}: {spoken(self.later)} changed later"
        return self.name

    def _changes(self) -> str:
        said = [name for name in self.back if name not in _UNSAID] or [
            name for name in self.back if name != "import_id"
        ]
        shown = [
            f"{words(name)} {_value(self.now.get(name))} becomes {_value(self.back[name])} again"
            for name in sorted(said)[:_LONGEST]
        ]
        return "; ".join(shown) + ("; …" if len(said) > _LONGEST else "")


@dataclass(kw_only=True)
class Tally:
    """How many rows something holds for, and a few of them in words."""

    count: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, example: str, count: int = 1) -> None:
        """Count a row."""
        self.count += count
        if example and len(self.examples) < SHOWN:
            self.examples.append(example)

    def extend(self, other: "Tally") -> None:
        """Count what another one counted."""
        self.count += other.count
        self.examples = [*self.examples, *other.examples][:SHOWN]

    def as_json(self) -> dict[str, Any]:
        """Return what is kept and shown."""
        return {"count": self.count, "examples": self.examples}


def tally(stored: Mapping[str, Any] | None) -> Tally:
    """Read a tally that was kept; nothing counts nothing."""
    return Tally(count=stored["count"], examples=list(stored["examples"])) if stored else Tally()


def words(column: str) -> str:
    """Return a column's name as it is read."""
    return column.removesuffix("_id").replace("_", " ")


def spoken(columns: Iterable[str]) -> str:
    """Return columns as they are read, without those that follow from others."""
    names = list(columns)
    said = [words(name) for name in names if name not in _UNSAID] or [words(name) for name in names]
    return ", ".join(sorted(said)[:_LONGEST]) + (", …" if len(said) > _LONGEST else "")


def _value(value: object) -> str:
    if value is None or value in ("", [], {}):
        return "nothing"
    return quoted(", ".join(map(str, value)) if isinstance(value, list) else value)


def closed(
    removable: Mapping[str, set[int]], links: Mapping[tuple[str, str], Sequence[Pair]]
) -> set[tuple[str, str]]:
    """Take out of `removable` what rows that stay refer to, until nothing more is to be taken out.

    `links` has by (referring table, table referred to) the pairs (referring row, row referred to). Return
    which of these held something.
    """
    holding: set[tuple[str, str]] = set()
    is_moving = True
    while is_moving:
        is_moving = False
        for (referring, referred), pairs in links.items():
            going, goes = removable.get(referring, set()), removable[referred]
            held = {target for source, target in pairs if target in goes and source not in going}
            goes -= held
            holding |= {(referring, referred)} if held else set()
            is_moving |= bool(held)
    return holding


def layers(rows: Collection[int], links: Iterable[Pair]) -> Iterator[list[int]]:
    """Yield rows in groups, each of which nothing refers to once those before it are gone.

    Rows that refer to each other in a circle come together at the end.
    """
    left = set(rows)
    within = {(source, target) for source, target in links if source in left and target in left}
    while within:
        referred = {target for _, target in within}
        free = left - referred
        if not free:
            break
        yield sorted(free)
        left -= free
        within = {(source, target) for source, target in within if source in left}
    if left:
        yield sorted(left)


def children_first(tables: Collection[str], links: Iterable[tuple[str, str]]) -> list[str]:
    """Return tables so that one that refers to another comes before it; of a circle by name."""
    left, order = set(tables), list[str]()
    edges = {(child, parent) for child, parent in links if child != parent}
    while left:
        held = {parent for child, parent in edges if child in left}
        free = sorted(left - held) or sorted(left)
        order += free
        left -= set(free)
    return order


@dataclass(kw_only=True)
class Part:
    """What undoing does, or has done, to one table's rows; `referring` names what holds some of them."""

    label: str
    removed: Tally = field(default_factory=Tally)
    restored: Tally = field(default_factory=Tally)
    stays: dict[Stays, Tally] = field(default_factory=dict)
    referring: set[str] = field(default_factory=set)
    gone: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.removed.count or self.restored.count or self.stays or self.gone)

    def stay(self, why: Stays, example: str, count: int = 1) -> None:
        """Count a row that stays as it is."""
        self.stays.setdefault(why, Tally()).add(example, count)

    @property
    def kept(self) -> list[dict[str, Any]]:
        """How many rows stay as they are, and why, in words."""
        return [{"why": self._why(why), **tally.as_json()} for why, tally in self.stays.items()]

    def _why(self, why: Stays) -> str:
        if why != Stays.REFERRED or not self.referring:
            return why.label
        names = sorted(self.referring)
        return f"{why.label}: " + ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")

    def as_json(self) -> dict[str, Any]:
        """Return what is kept and shown."""
        return {
            "label": self.label,
            "removed": self.removed.as_json(),
            "restored": self.restored.as_json(),
            "kept": self.kept,
            "gone": self.gone,
        }
