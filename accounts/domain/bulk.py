"""Changing many accounts at once: what would change, what stays, and what the person saw."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cs_platform.lib import keys
from cs_platform.lib.choices import LabelledEnum

LIMIT = 2500
"""So many accounts are changed at once; more are an import's work, which is split into chunks."""
NOBODY = "none"


class Column(LabelledEnum):
    """What of many accounts is changed at once."""

    OWNER = "OWNER", "owner"
    STAGE = "STAGE", "stage"


class UnreadableError(ValueError):
    """What was asked for cannot be read; the sentence says what to do."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is to stand there. key: the owner's or the stage's; None = no owner."""

    column: Column
    key: int | None

    @property
    def word(self) -> str:
        """Write it as a form carries it: OWNER:5, STAGE:2, OWNER:none."""
        return f"{self.column.value}:{NOBODY if self.key is None else self.key}"


@dataclass(frozen=True, kw_only=True)
class Member:
    """One account as the person sees it. key: the owner or stage it has; `present` in words."""

    account_id: int
    name: str
    version: int
    key: int | None
    present: str
    is_archived: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What becomes of each account that was chosen."""

    changing: tuple[Member, ...]
    already: tuple[Member, ...]
    archived: tuple[Member, ...]

    @property
    def seen(self) -> str:
        """The accounts that change with the versions the person saw, as a form carries them: 12:1,15:4."""
        return ",".join(f"{each.account_id}:{each.version}" for each in self.changing)


def target(word: str) -> Target:
    """Read what `Target.word` wrote; raise UnreadableError when it is something else."""
    column, _, said = word.partition(":")
    if column == Column.OWNER and said == NOBODY:
        return Target(column=Column.OWNER, key=None)
    key = keys.read(said)
    if column not in set(Column) or key is None:
        raise UnreadableError("Choose an owner or a stage.")
    return Target(column=Column(column), key=key)


def plan(members: Iterable[Member], wanted: Target) -> Plan:
    """Sort accounts by what becomes of them; an archived one stays as it is, whatever it has."""
    everyone = list(members)
    living = [each for each in everyone if not each.is_archived]
    return Plan(
        changing=tuple(each for each in living if each.key != wanted.key),
        already=tuple(each for each in living if each.key == wanted.key),
        archived=tuple(each for each in everyone if each.is_archived),
    )


def seen(words: str) -> Mapping[int, int]:
    """Read what `Plan.seen` wrote: versions by account; raise UnreadableError when it is something else."""
    pairs = [each.partition(":") for each in words.split(",") if each]
    accounts, versions = keys.read_all(pair[0] for pair in pairs), keys.read_all(pair[2] for pair in pairs)
    if not accounts or not versions:
        raise UnreadableError("There is no account to change. Choose some in the list.")
    check_size(len(accounts))
    return dict(zip(accounts, versions, strict=True))


def check_size(count: int) -> None:
    """Raise UnreadableError when these are too many accounts for one change."""
    if count > LIMIT:
        raise UnreadableError(
            f"{count:,} accounts are too many for one change; at most {LIMIT:,} go. "
            "Narrow the filter, or import a file with the new values."
        )


def named(names: Sequence[str], shown: int = 5) -> str:
    """Name some and count the rest: Nordwind, Brandt and 3 more."""
    rest = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {rest:,} more" if rest > 0 else "")
