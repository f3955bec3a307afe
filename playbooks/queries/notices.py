"""What changed on a person's accounts since they last looked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import StageEntry
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.models import AuditEntry, Membership
from health.domain.choices import SignalKind
from health.domain.signals import TABS
from health.models import Signal
from health.queries import moved
from playbooks.models import Celebration, Task

LEARNED_LATE = timedelta(days=7)
"""A move is news although it is typed days later; what a first import tells of years ago is not."""
MOST = 200
"""As many of each kind are read; who was away for months is told so, not shown thousands."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One change: on which account, when, in a sentence, and the tab of the account that shows it."""

    account_id: int
    account: str
    at: datetime
    sentence: str
    tab: str = "account"


def notices(membership: Membership, owners: tuple[int, ...], *, since: datetime) -> tuple[Notice, ...]:
    """Return what others and the daily run changed on the accounts of these owners, the newest first."""
    found = [
        *_signals(membership, owners, since),
        *_stages(membership, owners, since),
        *_tasks(membership, owners, since),
        *_wins(membership, owners, since),
        *_moves(membership, owners, since),
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.account_id), reverse=True))


def since_last_look(membership: Membership) -> datetime:
    """Return when the person last looked; who never did, looks back to when they came."""
    return membership.notices_seen_at or membership.created_at


def _signals(membership: Membership, owners: tuple[int, ...], since: datetime) -> Iterator[Notice]:
    rows = Signal.objects.for_organization(membership.organization_id).filter(
        account__owner_id__in=owners, created_at__gt=since, ended_on__isnull=True
    )
    for row in rows.select_related("account").order_by("-created_at", "-pk")[:MOST]:
        tab = TABS[SignalKind(row.kind)]
        yield _notice(row.account_id, row.account.name, row.created_at, row.sentence, tab)


def _stages(membership: Membership, owners: tuple[int, ...], since: datetime) -> Iterator[Notice]:
    """Yield moves to another stage that somebody else made."""
    own = AuditEntry.objects.for_organization(membership.organization_id).filter(
        table_name=StageEntry._meta.db_table, at__gt=since, action="INSERT", membership=membership
    )
    rows = StageEntry.objects.for_organization(membership.organization_id).filter(
        account__owner_id__in=owners,
        created_at__gt=since,
        entered_at__gt=since - LEARNED_LATE,
        left_at__isnull=True,
    )
    moved = rows.exclude(pk__in=list(own.values_list("row_id", flat=True)))
    for row in moved.select_related("account", "stage").order_by("-created_at", "-pk")[:MOST]:
        yield _notice(row.account_id, row.account.name, row.created_at, f"Entered {row.stage.name}.")


def _tasks(membership: Membership, owners: tuple[int, ...], since: datetime) -> Iterator[Notice]:
    rows = Task.objects.for_organization(membership.organization_id).filter(
        assignee_id__in=owners, created_at__gt=since
    )
    given = rows.exclude(written_by=membership).select_related("account", "written_by__user")
    for row in given.order_by("-created_at", "-pk")[:MOST]:
        who = row.written_by.user.name if row.written_by else "Somebody"
        yield _notice(row.account_id, row.account.name, row.created_at, f"{who} handed over: {row.title}")


def _wins(membership: Membership, owners: tuple[int, ...], since: datetime) -> Iterator[Notice]:
    """Yield wins of days since; a win has a day and no time."""
    rows = Celebration.objects.for_organization(membership.organization_id).filter(
        account__owner_id__in=owners, day__gt=since.date()
    )
    for row in rows.select_related("account").order_by("-day", "-pk")[:MOST]:
        at = since.replace(year=row.day.year, month=row.day.month, day=row.day.day)
        yield _notice(row.account_id, row.account.name, at, row.sentence, "outcomes")


def _moves(membership: Membership, owners: tuple[int, ...], since: datetime) -> Iterator[Notice]:
    """Yield accounts whose health moved, one line each."""
    zone = tenancy.organization(membership.organization_id).time_zone
    for each in moved.since(membership.organization_id, owners, since, time_zone=zone, most=MOST):
        yield _notice(each.account_id, each.account, each.at, each.sentence)


def _notice(account_id: int, account: str, at: datetime, sentence: str, tab: str = "account") -> Notice:
    return Notice(account_id=account_id, account=account, at=at, sentence=sentence, tab=tab)
