"""What a person is shown before an import is undone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounts.domain.undo import Part
from accounts.models import Import
from accounts.queries.undo import plans, usage

LOOKED_AT = 10_000


@dataclass(frozen=True, kw_only=True)
class Look:
    """What would happen, table by table. `looked_at`: of a larger table only so many rows were."""

    parts: Sequence[Part]
    is_whole: bool
    looked_at: int = LOOKED_AT

    @property
    def removed(self) -> int:
        """How many rows would go."""
        return sum(part.removed.count for part in self.parts)

    @property
    def restored(self) -> int:
        """How many rows would get their old values back."""
        return sum(part.restored.count for part in self.parts)

    @property
    def staying(self) -> int:
        """How many rows would stay as they are."""
        return sum(tally.count for part in self.parts for tally in part.stays.values())


def look(row: Import) -> Look:
    """Return what undoing an import would do; of a table of many rows what it would do to the first."""
    plan = plans.plan(row, limit=LOOKED_AT)
    return Look(parts=list(_parts(row, plan)), is_whole=plan.is_whole)


def _parts(row: Import, plan: plans.Plan) -> Iterator[Part]:
    yield from (part for part in plan.tables if not part.is_nothing)
    yield from (part for part in usage.parts(row) if not part.is_nothing)
