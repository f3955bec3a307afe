"""What is on record about one account: contracts, tickets, use, and how much under each tab."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import Case, Count, QuerySet, Value, When, Window

from accounts.domain import contracts as contract_rules
from accounts.domain.choices import BillingPeriod, ContractKind, RenewalCategory
from accounts.domain.contracts import ContractFacts
from accounts.models import Account, Contract, StageEntry, Ticket
from cs_platform.lib.choices import LabelledEnum

WEEKS_SHOWN = 52
TICKETS_SHOWN = 12

COUNTS = """
    SELECT (SELECT count(*) FROM accounts_outcomegoal
            WHERE organization_id = %(organization)s AND account_id = %(account)s AND status = 'OPEN'),
           (SELECT count(*) FROM accounts_contact
            WHERE organization_id = %(organization)s AND account_id = %(account)s
              AND erased_at IS NULL AND (left_on IS NULL OR left_on > %(today)s)),
           (SELECT count(*) FROM accounts_ticket
            WHERE organization_id = %(organization)s AND account_id = %(account)s AND closed_at IS NULL),
           EXISTS (SELECT FROM accounts_account
                   WHERE organization_id = %(organization)s AND parent_id = %(account)s)
"""


class ContractStatus(LabelledEnum):
    """What a contract does on a day."""

    RUNNING = "RUNNING", "running"
    COMING = "COMING", "starts later"
    REPLACED = "REPLACED", "replaced"
    ENDED = "ENDED", "ended"
    NOT_RECURRING = "NOT_RECURRING", "not recurring"


@dataclass(frozen=True, kw_only=True)
class ContractLine:
    """One contract as of a day. Only a RUNNING one counts in ARR; days are what was agreed or happened.

    term_ends_on: of a running contract the end of its present term, else of its first.
    ends_on: the day its stretch ended or is known to end; None while no end is known.
    renewal: what a person expects; None = nobody said.
    """

    id: int
    product: str
    plan: str
    kind: ContractKind
    seats: int | None
    arr: Decimal
    currency: str
    starts_on: date
    term_ends_on: date | None
    ends_on: date | None
    notice_received_on: date | None
    auto_renew: bool
    status: ContractStatus
    renewal: RenewalCategory | None
    renewal_reason: str
    renewal_said_by: str
    renewal_said_on: date | None


@dataclass(frozen=True, kw_only=True)
class Contracts:
    """An account's contracts, running ones first, then the newest; and the same as rules read them."""

    lines: tuple[ContractLine, ...]
    facts: tuple[ContractFacts, ...]


@dataclass(frozen=True, kw_only=True)
class TicketLine:
    """One support request as of a day. severity: assessed, else stated, 1 the worst; None = never said."""

    id: int
    subject: str
    number: str
    opened_on: date
    closed_on: date | None
    severity: int | None
    assessed: bool
    age_days: int
    escalated: bool
    root_cause_found: bool | None


@dataclass(frozen=True, kw_only=True)
class Tickets:
    """How many tickets an account has, and the first of them: open ones, then the newest."""

    count: int
    lines: tuple[TicketLine, ...]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How much is on record of an account: goals worked on, people who are there, tickets not closed."""

    open_goals: int
    people: int
    open_tickets: int
    has_children: bool


@dataclass(frozen=True, kw_only=True)
class UsageWeek:
    """Seven days up to and including `ends_on`. active_users: the peak of a day, None = not supplied."""

    ends_on: date
    events: int
    active_users: int | None


def accounts(organization_id: int) -> QuerySet[Account]:
    """Return all accounts with owner and stage, for access to fetch one from."""
    return Account.objects.for_organization(organization_id).select_related("owner__user", "stage")


def stays(organization_id: int, account_id: int) -> QuerySet[StageEntry]:
    """Return an account's stays in stages, the newest first."""
    entries = StageEntry.objects.for_organization(organization_id).filter(account_id=account_id)
    return entries.select_related("stage").order_by("-entered_at", "-pk")


def contracts(organization_id: int, account_id: int, as_of: date) -> Contracts:
    """Return an account's contracts known on a day."""
    rows = (
        Contract.objects.for_organization(organization_id)
        .filter(account_id=account_id, known_on__lte=as_of)
        .select_related("renewal_said_by__user")
    )
    facts = [_facts(row) for row in rows]
    stretches = {stretch.contract.id: stretch for stretch in contract_rules.stretches(facts, as_of)}
    lines = [_contract_line(row, stretches.get(row.pk), as_of) for row in rows]
    lines.sort(key=lambda line: (line.starts_on, line.id), reverse=True)
    running_first = sorted(lines, key=lambda line: line.status is not ContractStatus.RUNNING)
    return Contracts(lines=tuple(running_first), facts=tuple(facts))


def _facts(row: Contract) -> ContractFacts:
    return ContractFacts(
        id=row.pk,
        account_id=row.account_id,
        product=row.product,
        kind=ContractKind(row.kind),
        seats=row.seats,
        arr=row.arr,
        currency=row.currency,
        starts_on=row.starts_on,
        term_ends_on=row.term_ends_on,
        ended_on=row.ended_on,
        ended_known_on=row.ended_known_on,
        notice_received_on=row.notice_received_on,
        notice_days=row.notice_days,
        billing_period=BillingPeriod(row.billing_period),
        auto_renew=row.auto_renew,
        replaces_id=row.replaces_id,
        known_on=row.known_on,
    )


def _contract_line(row: Contract, stretch: contract_rules.Stretch | None, as_of: date) -> ContractLine:
    status = _status(row, stretch, as_of)
    is_running = status is ContractStatus.RUNNING
    return ContractLine(
        id=row.pk,
        product=row.product,
        plan=row.plan,
        kind=ContractKind(row.kind),
        seats=row.seats,
        arr=row.arr,
        currency=row.currency,
        starts_on=row.starts_on,
        term_ends_on=stretch.term_ends_on if stretch and is_running else row.term_ends_on,
        ends_on=stretch.ends_on if stretch else None,
        notice_received_on=row.notice_received_on,
        auto_renew=row.auto_renew,
        status=status,
        renewal=RenewalCategory(row.renewal_category) if row.renewal_category else None,
        renewal_reason=row.renewal_reason,
        renewal_said_by=str(row.renewal_said_by.user) if row.renewal_said_by else "",
        renewal_said_on=row.renewal_said_on,
    )


def _status(row: Contract, stretch: contract_rules.Stretch | None, as_of: date) -> ContractStatus:
    if row.kind not in (ContractKind.RECURRING, ContractKind.USAGE):
        return ContractStatus.NOT_RECURRING
    if row.starts_on > as_of:
        return ContractStatus.COMING
    if stretch is None:
        return ContractStatus.REPLACED
    if stretch.ends_on is not None and stretch.ends_on <= as_of:
        return ContractStatus.ENDED if stretch.replaced_by_id is None else ContractStatus.REPLACED
    return ContractStatus.RUNNING


def tickets(organization_id: int, account_id: int, as_of: date, until: datetime) -> Tickets:
    """Return the newest tickets opened before `until` (the end of the day), open ones first."""
    is_closed = Case(When(closed_at__lt=until, then=Value(1)), default=Value(0))
    rows = (
        Ticket.objects.for_organization(organization_id)
        .filter(account_id=account_id, known_on__lte=as_of, opened_at__lt=until)
        .annotate(count=Window(Count("pk")))
        .order_by(is_closed, "-opened_at", "-pk")
    )
    found = list(rows[:TICKETS_SHOWN])
    return Tickets(
        count=found[0].count if found else 0, lines=tuple(_ticket_line(row, as_of, until) for row in found)
    )


def _ticket_line(row: Ticket, as_of: date, until: datetime) -> TicketLine:
    closed = row.closed_at if row.closed_at is not None and row.closed_at < until else None
    return TicketLine(
        id=row.pk,
        subject=row.subject,
        number=row.external_id or "",
        opened_on=row.opened_at.astimezone(until.tzinfo).date(),
        closed_on=closed.astimezone(until.tzinfo).date() if closed else None,
        severity=row.assessed_severity or row.stated_severity,
        assessed=row.assessed_severity is not None,
        age_days=((closed or until) - row.opened_at).days,
        escalated=bool(row.escalated),
        root_cause_found=row.root_cause_found,
    )


def counts(organization_id: int, account_id: int, today: date) -> Counts:
    """Return how much is on record under the tabs."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"organization": organization_id, "account": account_id, "today": today})
        goals, people, tickets, has_children = cursor.fetchone()
    return Counts(open_goals=goals, people=people, open_tickets=tickets, has_children=has_children)


def usage_by_week(organization_id: int, account_id: int, as_of: date) -> tuple[UsageWeek, ...]:
    """Return the weeks up to a day from the first one with use on, at most a year, oldest first.

    A week between without a row counts 0 events: the account is connected and did nothing.
    """
    first = as_of - timedelta(days=7 * WEEKS_SHOWN - 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (%(as_of)s - day) / 7, sum(events), max(active_users) FROM accounts_usageday "
            "WHERE organization_id = %(organization)s AND account_id = %(account)s "
            "AND day BETWEEN %(first)s AND %(as_of)s AND known_on <= %(as_of)s GROUP BY 1",
            {"organization": organization_id, "account": account_id, "first": first, "as_of": as_of},
        )
        found = {weeks_ago: (int(events), users) for weeks_ago, events, users in cursor.fetchall()}
    return tuple(
        UsageWeek(
            ends_on=as_of - timedelta(days=7 * weeks_ago),
            events=found.get(weeks_ago, (0, None))[0],
            active_users=found.get(weeks_ago, (0, None))[1],
        )
        for weeks_ago in range(max(found, default=-1), -1, -1)
    )
