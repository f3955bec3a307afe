"""Small facts for tests: one call a row, everything not named is left unsaid."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.models import (
    Account,
    Commitment,
    Contact,
    Contract,
    Invoice,
    OutcomeGoal,
    OutcomeMeasurement,
    SurveyResponse,
    Ticket,
    Touch,
    TouchContact,
    UsageDay,
)
from cs_platform.tenancy.models import ExchangeRate, Organization

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = date(2025, 6, 1)


def moment(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day in Berlin."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)


def account(organization: Organization, name: str, *, known_on: date = LONG_AGO, **fields: Any) -> Account:
    """Add an account."""
    row = Account(organization=organization, name=name, known_on=known_on, **fields)
    row.save()
    return row


def contract(of: Account, arr: str, starts_on: date, **fields: Any) -> Contract:
    """Add a contract, in euros, renewing by itself and known from its start, unless said otherwise."""
    given = {"currency": "EUR", "product": "Suite", "known_on": max(starts_on, LONG_AGO)} | fields
    row = Contract(
        organization_id=of.organization_id, account=of, arr=Decimal(arr), starts_on=starts_on, **given
    )
    row.save()
    return row


def ticket(of: Account, opened_on: date, *, closed_on: date | None = None, **fields: Any) -> Ticket:
    """Add a ticket, known on the day it was opened."""
    row = Ticket(
        organization_id=of.organization_id,
        account=of,
        opened_at=moment(opened_on),
        closed_at=moment(closed_on, 17) if closed_on else None,
        **({"known_on": opened_on} | fields),
    )
    row.save()
    return row


def champion(of: Account, *, known_on: date = LONG_AGO, left_on: date | None = None) -> Contact:
    """Add a contact who speaks for us."""
    row = Contact(
        organization_id=of.organization_id,
        account=of,
        name="Kim",
        roles=["CHAMPION"],
        known_on=known_on,
        left_on=left_on,
    )
    row.save()
    return row


def usage(of: Account, days: Iterable[date], *, events: int = 10, **fields: Any) -> None:
    """Add one row of usage a day, known that day."""
    rows = [
        UsageDay(
            **(
                {
                    "organization_id": of.organization_id,
                    "account": of,
                    "day": day,
                    "events": events,
                    "known_on": day,
                }
                | fields
            )
        )
        for day in days
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ensure_months('accounts_usageday', %s, %s)",
            [min(row.day for row in rows), max(row.day for row in rows)],
        )
    UsageDay.objects.bulk_create(rows)


def goal(of: Account, **fields: Any) -> OutcomeGoal:
    """Add a goal, known long ago, of which only the statement is said."""
    row = OutcomeGoal(
        organization_id=of.organization_id,
        account=of,
        **({"statement": "Fewer calls", "known_on": LONG_AGO} | fields),
    )
    row.save()
    return row


def measurement(
    of: OutcomeGoal, day: date, value: str, *, known_on: date | None = None
) -> OutcomeMeasurement:
    """Add where a goal stood, known that day."""
    row = OutcomeMeasurement(
        organization_id=of.organization_id, goal=of, day=day, value=Decimal(value), known_on=known_on or day
    )
    row.save()
    return row


def touch(of: Account, day: date, *with_whom: Contact, **fields: Any) -> Touch:
    """Add a touch that we started, by video, known that day."""
    given = {"channel": "VIDEO", "started_by": "US", "known_on": day, "happened_at": moment(day)} | fields
    row = Touch(organization_id=of.organization_id, account=of, **given)
    row.save()
    for contact in with_whom:
        TouchContact(organization_id=of.organization_id, touch=row, contact=contact).save()
    return row


def answer(of: Account, day: date, score: str, **fields: Any) -> SurveyResponse:
    """Add an answer on 0..10, known that day."""
    given = {"kind": "NPS", "scale_low": 0, "scale_high": 10, "known_on": day, "answered_at": moment(day)}
    row = SurveyResponse(
        organization_id=of.organization_id, account=of, score=Decimal(score), **(given | fields)
    )
    row.save()
    return row


def invoice(of: Account, due_on: date, *, paid_on: date | None = None, **fields: Any) -> Invoice:
    """Add an invoice, issued and known two weeks before it was due."""
    issued_on = due_on - timedelta(days=14)
    given = {"number": "I", "amount": Decimal(100), "currency": "EUR", "issued_on": issued_on} | fields
    row = Invoice(
        organization_id=of.organization_id,
        account=of,
        due_on=due_on,
        paid_on=paid_on,
        **({"known_on": issued_on} | given),
    )
    row.save()
    return row


def promise(of: Account, due_on: date | None, **fields: Any) -> Commitment:
    """Add a promise of ours, made and known long ago."""
    given = {"text": "We call back", "side": "US", "promised_on": LONG_AGO, "known_on": LONG_AGO} | fields
    row = Commitment(organization_id=of.organization_id, account=of, due_on=due_on, **given)
    row.save()
    return row


def rate(organization: Organization, currency: str, day: date, value: str) -> None:
    """Add an exchange rate."""
    ExchangeRate(organization=organization, currency=currency, day=day, rate=Decimal(value)).save()


def days(first: date, last: date) -> list[date]:
    """Return the days from first to last, both included."""
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
