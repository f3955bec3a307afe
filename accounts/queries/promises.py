"""What was promised to and by an account, and what sales handed over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from accounts.domain.choices import CommitmentSide, CommitmentState
from accounts.models import Commitment, Handover

SETTLED_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Promise:
    """Who promised what by when. days_overdue: 0 while it is in time, or settled."""

    id: int
    version: int
    text: str
    side: CommitmentSide
    ours: str
    theirs: str
    third_party: str
    promised_on: date
    due_on: date | None
    state: CommitmentState
    settled_on: date | None
    days_overdue: int
    in_contract: bool
    helped_by_us: bool
    goal: str

    @property
    def is_open(self) -> bool:
        """Whether it waits to be kept."""
        return self.state is CommitmentState.OPEN


@dataclass(frozen=True, kw_only=True)
class Promises:
    """Open promises, the most overdue first; then the newest settled ones of so many."""

    open: tuple[Promise, ...]
    settled: tuple[Promise, ...]
    settled_count: int

    @property
    def overdue(self) -> int:
        """How many should have been kept by now."""
        return sum(promise.days_overdue > 0 for promise in self.open)


@dataclass(frozen=True, kw_only=True)
class HandoverLine:
    """What sales recorded for those who serve the account. read_at: None while nobody has read it."""

    id: int
    version: int
    goals: str
    skills: str
    influencers: str
    expected_return: str
    handed_over_on: date
    written_by: str
    read_by: str
    read_at: datetime | None


def promises(organization_id: int, account_id: int, today: date) -> Promises:
    """Return the promises of both sides and of third parties."""
    rows = (
        Commitment.objects.for_organization(organization_id)
        .filter(account_id=account_id)
        .select_related("member__user", "contact", "goal")
        .order_by("due_on", "pk")
    )
    everything = [_promise(row, today) for row in rows]
    settled = _newest_settled(promise for promise in everything if not promise.is_open)
    return Promises(
        # without a due day last: PostgreSQL sorts them so
        open=tuple(promise for promise in everything if promise.is_open),
        settled=tuple(settled[:SETTLED_SHOWN]),
        settled_count=len(settled),
    )


def _newest_settled(found: Iterable[Promise]) -> list[Promise]:
    return sorted(found, key=lambda promise: (promise.settled_on or date.min, promise.id), reverse=True)


def _promise(row: Commitment, today: date) -> Promise:
    is_late = row.state == CommitmentState.OPEN and row.due_on is not None and row.due_on < today
    return Promise(
        id=row.pk,
        version=row.version,
        text=row.text,
        side=CommitmentSide(row.side),
        ours=str(row.member.user) if row.member else "",
        theirs=row.contact.name if row.contact else "",
        third_party=row.third_party,
        promised_on=row.promised_on,
        due_on=row.due_on,
        state=CommitmentState(row.state),
        settled_on=row.settled_on,
        days_overdue=(today - row.due_on).days if is_late and row.due_on else 0,
        in_contract=row.in_contract,
        helped_by_us=row.helped_by_us,
        goal=row.goal.statement if row.goal else "",
    )


def handover(organization_id: int, account_id: int) -> HandoverLine | None:
    """Return the newest handover from sales; None where nothing was handed over."""
    row = (
        Handover.objects.for_organization(organization_id)
        .filter(account_id=account_id)
        .select_related("written_by__user", "read_by__user")
        .order_by("-handed_over_on", "-pk")
        .first()
    )
    if row is None:
        return None
    return HandoverLine(
        id=row.pk,
        version=row.version,
        goals=row.goals,
        skills=row.skills,
        influencers=row.influencers,
        expected_return=row.expected_return,
        handed_over_on=row.handed_over_on,
        written_by=str(row.written_by.user) if row.written_by else "",
        read_by=str(row.read_by.user) if row.read_by else "",
        read_at=row.read_at,
    )
