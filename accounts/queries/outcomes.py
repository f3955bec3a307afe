"""What an account wants to achieve: its success plans, and goals with their measurements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.domain import progress
from accounts.domain.choices import Expectation, FocusArea, GoalStatus, Need, TruthLabel
from accounts.domain.progress import Line
from accounts.models import OutcomeGoal, OutcomeMeasurement, SuccessPlan
from cs_platform.lib.money import Money


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """Why an account works with us. next_review_on: None once the plan is closed."""

    id: int
    version: int
    why: str
    baseline: str
    review_every_days: int
    reviewed_on: date | None
    next_review_on: date | None
    is_overdue: bool
    is_shared: bool
    closed_on: date | None


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Where a goal's metric stood on a day."""

    id: int
    day: date
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class GoalLine:
    """One goal as it stands. latest: the newest measurement, else what was achieved.

    line: the straight line to the target; None while it lacks an end. lacking: fields of `progress.LACKS`.
    """

    id: int
    statement: str
    need: Need
    why: str
    focus_area: FocusArea
    metric: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    due_on: date | None
    expectation: str
    value: Money | None
    other_value: str
    said_by: str
    label: TruthLabel
    label_how: str
    label_by: str
    label_until: date | None
    status: GoalStatus
    closed_on: date | None
    achieved: Decimal | None
    confirmation: Expectation | None
    confirmed_by: str
    confirmed_on: date | None
    measurements: tuple[Measured, ...]
    line: Line | None
    pace: Decimal | None
    is_overdue: bool
    label_is_over: bool
    lacking: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Whether it is still worked on."""
        return self.status is GoalStatus.OPEN

    @property
    def latest(self) -> Decimal | None:
        """Where it stands."""
        return self.measurements[-1].value if self.measurements else self.achieved

    @property
    def progress(self) -> Decimal | None:
        """How much of the way it has come, 0..1 and beyond; None without a line or a measurement."""
        if self.line is None or self.latest is None:
            return None
        return self.line.share_of_progress(self.latest)


def plans(organization_id: int, account_id: int, today: date) -> tuple[PlanLine, ...]:
    """Return an account's success plans, open ones first, then the newest."""
    rows = SuccessPlan.objects.for_organization(organization_id).filter(account_id=account_id)
    lines = (_plan(row, today) for row in rows.order_by("-known_on", "-pk"))
    return tuple(sorted(lines, key=lambda line: line.closed_on is not None))


def _plan(row: SuccessPlan, today: date) -> PlanLine:
    due = (row.reviewed_on or row.known_on) + timedelta(days=row.review_every_days)
    is_open = row.closed_on is None
    return PlanLine(
        id=row.pk,
        version=row.version,
        why=row.why,
        baseline=row.baseline,
        review_every_days=row.review_every_days,
        reviewed_on=row.reviewed_on,
        next_review_on=due if is_open else None,
        is_overdue=is_open and due < today,
        is_shared=row.is_shared,
        closed_on=row.closed_on,
    )


def goals(organization_id: int, account_id: int, today: date) -> tuple[GoalLine, ...]:
    """Return an account's goals with their measurements: open ones by due day, then the newest closed."""
    rows = list(
        OutcomeGoal.objects.for_organization(organization_id)
        .filter(account_id=account_id)
        .select_related("contact", "confirmed_by", "label_by__user")
        .order_by("due_on", "pk")
    )
    measured = _measurements(organization_id, account_id)
    lines = [_goal(row, measured.get(row.pk, ()), today) for row in rows]
    closed = sorted((line for line in lines if not line.is_open), key=_closed_on, reverse=True)
    return (*(line for line in lines if line.is_open), *closed)


def _closed_on(line: GoalLine) -> date:
    return line.closed_on or date.min


def _measurements(organization_id: int, account_id: int) -> Mapping[int, Sequence[Measured]]:
    """Return the measurements of an account's goals by goal, oldest first."""
    rows = (
        OutcomeMeasurement.objects.for_organization(organization_id)
        .filter(goal__account_id=account_id)
        .order_by("day", "pk")
    )
    found: dict[int, list[Measured]] = {}
    for row in rows:
        found.setdefault(row.goal_id, []).append(Measured(id=row.pk, day=row.day, value=row.value))
    return found


def _goal(row: OutcomeGoal, measured: Sequence[Measured], today: date) -> GoalLine:
    line = progress.line(
        starts_on=row.started_on,
        due_on=row.due_on,
        baseline=row.baseline,
        target=row.target,
        known_on=row.known_on,
    )
    is_open = row.status == GoalStatus.OPEN
    has_pace = is_open and line is not None and bool(measured)
    return GoalLine(
        id=row.pk,
        statement=row.statement,
        need=Need(row.need),
        why=row.why,
        focus_area=FocusArea(row.focus_area),
        metric=row.metric,
        unit=row.unit,
        baseline=row.baseline,
        target=row.target,
        due_on=row.due_on,
        expectation=row.expectation,
        value=None if row.value_per_year is None else Money(row.value_per_year, row.currency),
        other_value=row.other_value,
        said_by=row.contact.name if row.contact else "",
        label=TruthLabel(row.label),
        label_how=row.label_how.removesuffix("."),
        label_by=str(row.label_by.user) if row.label_by else "",
        label_until=row.label_until,
        status=GoalStatus(row.status),
        closed_on=row.closed_on,
        achieved=row.achieved,
        confirmation=Expectation(row.confirmation) if row.confirmation else None,
        confirmed_by=row.confirmed_by.name if row.confirmed_by else "",
        confirmed_on=row.confirmed_on,
        measurements=tuple(measured),
        line=line,
        pace=line.pace(measured[-1].value, today) if line is not None and has_pace else None,
        is_overdue=is_open and row.due_on is not None and row.due_on < today,
        label_is_over=row.label_until is not None and row.label_until < today,
        lacking=_lacking(row),
    )


def _lacking(row: OutcomeGoal) -> frozenset[str]:
    """Return the fields a complete goal would have; a number may be 0, a text may not be empty."""
    held = {
        "why": row.why,
        "metric": row.metric,
        "baseline": row.baseline is not None,
        "target": row.target is not None,
        "due_on": row.due_on,
        "contact": row.contact_id,
    }
    return frozenset(field for field in progress.LACKS if not held[field])
