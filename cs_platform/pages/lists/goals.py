"""The list of goals: what accounts want to achieve, by when, and where it stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from accounts.domain.choices import FocusArea, GoalStatus, TruthLabel
from accounts.queries.lists import base
from accounts.queries.lists import goals as queries
from cs_platform.lib.money import Money
from cs_platform.pages.account_filters import AboutAccounts, Choice
from cs_platform.pages.lists import cells, shared
from cs_platform.pages.lists.declared import Column, DeclaredList, Totals, View, Where

ALL, OVERDUE, NEVER = "all", "overdue", "never"
CLOSED = [choice for choice in GoalStatus.choices() if choice[0] != GoalStatus.OPEN]


class GoalFilter(AboutAccounts):
    """Goals by what became of them, whether they are late, measured, and how far they can be relied on."""

    searched = ("statement", "account__name")

    status = Choice("Open", [*CLOSED, (ALL, "All goals")], method="filter_status")
    due = Choice("Any day", [(OVERDUE, "Overdue")], method="filter_due")
    label = Choice("Any label", TruthLabel.choices())
    measured = Choice("Measured or not", [(NEVER, "Never measured")], method="filter_measured")
    focus = Choice("Any focus", FocusArea.choices(), field_name="focus_area")

    def filter_status(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep goals of which this became."""
        return rows if value == ALL else rows.filter(status=value)

    def filter_due(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep open goals whose day has passed."""
        return queries.overdue(rows, self.day)

    def filter_measured(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep goals that nobody ever measured."""
        return queries.not_measured(rows, self.request.organization.pk)

    def usually(self, rows: QuerySet[Any], asked: Mapping[str, Any]) -> QuerySet[Any]:
        """Unless asked, keep open goals."""
        return rows if asked.get("status") else rows.filter(status=GoalStatus.OPEN)


def _totals(rows: QuerySet[Any], where: Where) -> Totals:
    count, sums = base.sums(rows, "value_per_year")
    return Totals(count=count, sums=sums)


def _stood(rows: Sequence[Any], where: Where) -> None:
    """Put on each goal where its metric stood last, and when."""
    found = queries.stood(where.organization_id, [row.pk for row in rows])
    for row in rows:
        row.stood, row.stood_on = found.get(row.pk, (None, None))


def _value(row: Any) -> Money | None:
    return None if row.value_per_year is None else Money(row.value_per_year, row.currency)


COLUMNS = (
    Column(key="goal", label="Goal", value=lambda row: row.statement, sort="statement",
           draw=cells.of_account("pages:account-outcomes", lambda row: row.metric)),
    shared.ACCOUNT,
    Column(key="due", label="Due", value=lambda row: row.due_on, draw=cells.near_day, sort="due_on",
           css="ls-full ls-nowrap"),
    Column(key="stands", label="Stands at", value=lambda row: row.stood, fill=_stood, is_number=True),
    Column(key="target", label="Target", value=lambda row: row.target, sort="target", is_number=True),
    Column(key="unit", label="Unit", value=lambda row: row.unit, shown=False),
    Column(key="baseline", label="Baseline", value=lambda row: row.baseline, is_number=True, shown=False),
    Column(key="measured_on", label="Measured", value=lambda row: row.stood_on, fill=_stood, shown=False),
    Column(key="value", label="Value a year", value=_value, sort="value_per_year", is_number=True),
    Column(key="currency", label="Currency", value=lambda row: row.currency, shown=False),
    Column(key="label", label="Label", value=lambda row: row.label, draw=cells.truth, sort="label"),
    Column(key="status", label="Status", value=lambda row: row.get_status_display(), sort="status",
           shown=False),
    Column(key="focus", label="Focus", value=lambda row: row.get_focus_area_display(), sort="focus_area",
           shown=False),
    Column(key="why", label="Why", value=lambda row: row.why, shown=False),
    Column(key="confirmed", label="Confirmed", value=lambda row: row.get_confirmation_display() or "",
           shown=False),
    *shared.ABOUT,
)  # fmt: skip

GOALS = DeclaredList(
    slug="goals",
    title="Goals",
    noun="goal",
    rows=lambda where: queries.rows(where.organization_id),
    filters=GoalFilter,
    columns=COLUMNS,
    default_sort="due",
    totals=_totals,
    summed="worth a year to the customers",
    views=(
        shared.MINE,
        View(label="Overdue", query={"due": OVERDUE}),
        View(label="Never measured", query={"measured": NEVER}),
        View(label="Assumptions", query={"label": TruthLabel.ASSUMPTION.value}),
        View(label="Achieved", query={"status": GoalStatus.ACHIEVED.value, "sort": "-due"}),
    ),
)
