"""What loading one file as one kind needs to know, and what it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.domain.kinds import Field, Kind
from accounts.domain.mapping import Columns
from accounts.domain.rows import Problem

REPLACED: Mapping[str, tuple[str, ...]] = {
    "mrr": ("arr",),
    "is_trial": ("kind",),
    "first_response_minutes": ("first_response_at",),
    "resolution_hours": ("closed_at",),
    "closed_on": ("closed_on", "is_won"),
    "is_won": ("closed_on", "is_won"),
    "first_name": ("name",),
    "last_name": ("name",),
}
"""Fields whose value reaches the row under another name, or settles another field too."""
ADDED: Mapping[str, tuple[str, ...]] = {
    "contracts": ("currency",),
    "usage": ("stream",),
    "goals": ("external_id", "currency"),
    "opportunities": ("currency",),
    "invoices": ("external_id", "currency"),
    "surveys": ("external_id", "scale_low", "scale_high", "high_is_good"),
    **dict.fromkeys(("churn_statements", "handovers", "success_plans", "commitments"), ("external_id",)),
    **dict.fromkeys(("touches", "statements", "stories", "incidents"), ("external_id",)),
}
"""Fields that every row of a kind carries, mapped or not."""
WON_KEY = "attribute-"
"""How the settings of who wins name an attribute."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One file as one kind, for one organization.

    `today` is the organization's local day at the import; `history` says that rows were known when
    they happened. `won` names the columns of the kind on which sources win over people.
    """

    organization_id: int
    import_id: int
    membership_id: int | None
    kind: Kind
    columns: Columns
    source: str
    history: bool
    today: date
    time_zone: str
    won: frozenset[str] = frozenset()

    @property
    def won_keys(self) -> list[str]:
        """Return the keys of attributes on which sources win over people."""
        return sorted(name.removeprefix(WON_KEY) for name in self.won if name.startswith(WON_KEY))

    @property
    def fields(self) -> frozenset[str]:
        """Return the fields that rows carry and may overwrite."""
        fields = self.kind.by_name
        mapped = (name for of in self.columns for name in _stored_as(fields[of]))
        stored = self.kind.stored
        return frozenset(name for name in [*mapped, *ADDED.get(self.kind.name, ())] if name in stored)

    @property
    def parameters(self) -> dict[str, object]:
        """Return the parameters of the SQL that writes rows."""
        return {
            "organization": self.organization_id,
            "import": self.import_id,
            "source": self.source,
            "history": self.history,
            "today": self.today,
            "zone": self.time_zone,
        }

    def header(self, of: str) -> str:
        """Return the header a field is read from, as problems name it."""
        column = self.columns.get(of)
        return of if column is None or column.column is None else column.column


def _stored_as(of: Field) -> tuple[str, ...]:
    return (of.into,) if of.into else REPLACED.get(of.name, (of.name,))


@dataclass(kw_only=True)
class Outcome:
    """What came of a slice: every line read is exactly one of created, updated, unchanged, rejected.

    `typed` has by column the values a person typed and the file did not replace.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: list[Problem] = field(default_factory=list)
    unlisted: int = 0
    notes: list[str] = field(default_factory=list)
    typed: dict[str, Any] = field(default_factory=dict)
