"""The rows of Today as the page draws them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from health.domain import signals
from health.queries.standings import NOTHING
from playbooks.domain.queue import Group, Reason, Row
from playbooks.queries.book import DayPlan

if TYPE_CHECKING:
    from health.models import AccountStanding

HINTS = {
    Group.DO_NOW: "what help can still keep, nearest first",
    Group.PREPARE: "renewals, meetings and goals coming",
    Group.STAY_IN_TOUCH: "silent accounts, healthy ones too",
}


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One row with how its account stands. proof: the fact behind it; tab: where that is to be seen."""

    row: Row
    standing: "AccountStanding"
    proof: str
    tab: str

    @property
    def signal_ids(self) -> str:
        """The ids of its reasons, the one said first, as the forms carry them."""
        reasons = [*([self.row.main] if self.row.main else []), *self.row.others]
        return ",".join(str(each.signal_id) for each in reasons)


@dataclass(frozen=True, kw_only=True)
class Section:
    """One group of rows."""

    key: str
    label: str
    hint: str
    rows: tuple[QueueRow, ...]


@dataclass(frozen=True, kw_only=True)
class Snooze:
    """A day a row may sleep until."""

    label: str
    day: date


def sections(plan: DayPlan, *, kept: Collection[Group] = ()) -> tuple[Section, ...]:
    """Return the groups that have rows, and those kept for what else stands in them."""
    found = (
        Section(
            key=group.value.lower(),
            label=group.label,
            hint=HINTS[group],
            rows=tuple(_row(plan, row) for row in plan.queue.of_group(group)),
        )
        for group in Group
    )
    keys = {group.value.lower() for group in kept}
    return tuple(section for section in found if section.rows or section.key in keys)


def first(rows: Sequence[QueueRow]) -> QueueRow | None:
    """Return the row to start with: the one most can be kept of."""
    return max(rows, key=lambda each: each.row.worth, default=None)


def keepable(rows: Sequence[QueueRow]) -> Decimal:
    """Return what can still be kept in all rows together."""
    return sum((each.standing.avoidable_loss or NOTHING for each in rows), NOTHING)


def expected(rows: Sequence[QueueRow]) -> Decimal:
    """Return the expected loss of all rows together."""
    return sum((each.standing.expected_loss or NOTHING for each in rows), NOTHING)


def snoozes(day: date) -> tuple[Snooze, ...]:
    """Return the days offered: tomorrow, next Monday unless that is tomorrow, in two weeks, in a month."""
    tomorrow, monday = day + timedelta(days=1), day + timedelta(days=7 - day.weekday())
    return (
        Snooze(label="Tomorrow", day=tomorrow),
        *([Snooze(label="Next Monday", day=monday)] if monday != tomorrow else []),
        Snooze(label="In two weeks", day=day + timedelta(days=14)),
        Snooze(label="In a month", day=day + timedelta(days=30)),
    )


def _tab(main: Reason | None) -> str:
    """Return the page where the fact behind a reason is to be seen."""
    tab = signals.TABS[main.kind] if main else "account"
    return "pages:account" if tab == "account" else f"pages:account-{tab}"


def _row(plan: DayPlan, row: Row) -> QueueRow:
    main = row.main
    return QueueRow(
        row=row,
        standing=plan.standings[row.account_id],
        proof=signals.proof(main.kind, main.evidence) if main else "",
        tab=_tab(main),
    )
