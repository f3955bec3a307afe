"""What an account pays and may pay: invoices, opportunities, words about its leaving, seats by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Window

from accounts.domain import contracts as contract_rules
from accounts.domain.choices import OpportunityKind
from accounts.domain.contracts import ContractFacts
from accounts.models import ChurnStatement, Invoice, Opportunity
from cs_platform.lib.money import Money

INVOICES_SHOWN = 24


@dataclass(frozen=True, kw_only=True)
class InvoiceLine:
    """One invoice. days_late: paid, or still unpaid, so many days after it was due; 0 in time."""

    id: int
    number: str
    issued_on: date
    due_on: date
    paid_on: date | None
    amount: Money
    days_late: int


@dataclass(frozen=True, kw_only=True)
class Invoices:
    """How many invoices an account has, and the newest of them."""

    count: int
    lines: tuple[InvoiceLine, ...]


@dataclass(frozen=True, kw_only=True)
class OpportunityLine:
    """Money that may be agreed. is_won: None while it is open."""

    id: int
    name: str
    kind: OpportunityKind
    amount: Money
    stage: str
    owner: str
    opened_on: date
    expected_close_on: date | None
    closed_on: date | None
    is_won: bool | None
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class ChurnLine:
    """What a person or a source said about the account's leaving."""

    id: int
    said_on: date
    reasons: tuple[str, ...]
    words: str
    source: str


def invoices(organization_id: int, account_id: int, today: date) -> Invoices:
    """Return an account's newest invoices."""
    rows = (
        Invoice.objects.for_organization(organization_id)
        .filter(account_id=account_id)
        .annotate(count=Window(Count("pk")))
        .order_by("-due_on", "-pk")
    )
    found = list(rows[:INVOICES_SHOWN])
    return Invoices(count=found[0].count if found else 0, lines=tuple(_invoice(row, today) for row in found))


def _invoice(row: Invoice, today: date) -> InvoiceLine:
    return InvoiceLine(
        id=row.pk,
        number=row.number,
        issued_on=row.issued_on,
        due_on=row.due_on,
        paid_on=row.paid_on,
        amount=Money(row.amount, row.currency),
        days_late=max(((row.paid_on or today) - row.due_on).days, 0),
    )


def opportunities(organization_id: int, account_id: int, today: date) -> tuple[OpportunityLine, ...]:
    """Return an account's opportunities: open ones by expected close, then the newest closed."""
    rows = (
        Opportunity.objects.for_organization(organization_id)
        .filter(account_id=account_id)
        .select_related("owner__user")
        .order_by("expected_close_on", "pk")
    )
    lines = [_opportunity(row, today) for row in rows]
    closed = sorted((line for line in lines if line.closed_on), key=_closed_on, reverse=True)
    return (*(line for line in lines if line.closed_on is None), *closed)


def _closed_on(line: OpportunityLine) -> date:
    return line.closed_on or date.min


def _opportunity(row: Opportunity, today: date) -> OpportunityLine:
    is_late = row.closed_on is None and row.expected_close_on is not None and row.expected_close_on < today
    return OpportunityLine(
        id=row.pk,
        name=row.name,
        kind=OpportunityKind(row.kind),
        amount=Money(row.amount, row.currency),
        stage=row.stage,
        owner=str(row.owner.user) if row.owner else "",
        opened_on=row.opened_on,
        expected_close_on=row.expected_close_on,
        closed_on=row.closed_on,
        is_won=row.is_won,
        is_late=is_late,
    )


def churn_statements(organization_id: int, account_id: int) -> tuple[ChurnLine, ...]:
    """Return what was said about an account's leaving, the newest first."""
    rows = ChurnStatement.objects.for_organization(organization_id).filter(account_id=account_id)
    return tuple(
        ChurnLine(
            id=row.pk,
            said_on=row.said_on,
            reasons=tuple(code.replace("_", " ").lower() for code in row.reason_codes),
            words=row.words,
            source=row.source,
        )
        for row in rows.order_by("-said_on", "-pk")
    )


def seats_on(facts: Sequence[ContractFacts], days: Iterable[date], today: date) -> tuple[int | None, ...]:
    """Return the seats of the contracts that ran on each day, as known today; None where none states any."""
    stretches = contract_rules.stretches(facts, today)
    return tuple(_sum([each.contract.seats for each in stretches if each.runs_on(day)]) for day in days)


def _sum(seats: Iterable[int | None]) -> int | None:
    stated = [each for each in seats if each is not None]
    return sum(stated) if stated else None
