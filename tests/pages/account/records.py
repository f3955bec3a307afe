"""Rows of the facts that an account's tabs show, for tests; what is not named gets a plain value."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model

from accounts.models import (
    Account,
    ChurnStatement,
    Commitment,
    Contact,
    Handover,
    Invoice,
    Opportunity,
    OutcomeGoal,
    OutcomeMeasurement,
    Statement,
    Story,
    SuccessPlan,
    SurveyResponse,
    Touch,
    TouchContact,
)
from tests import factories as make

Row = TypeVar("Row", bound=Model)

TODAY = make.DAY
NOON = datetime(2026, 3, 31, 10, 0, tzinfo=UTC)
"""Noon of the day in Berlin."""


def ago(days: int) -> date:
    """Return the day so many days before today."""
    return TODAY - timedelta(days=days)


def _of(model: type[Row], account: Account, **fields: Any) -> Row:
    known = {"known_on": ago(10)}
    row = model(organization=account.organization, account=account, **(known | fields))
    row.save()
    return row


def plan(of: Account, why: str = "Fewer stops at night", **fields: Any) -> SuccessPlan:
    """Make a success plan that is reviewed every 90 days."""
    return _of(SuccessPlan, of, **({"why": why} | fields))


def goal(of: Account, statement: str = "Stops down to 12 a month", **fields: Any) -> OutcomeGoal:
    """Make a goal of one sentence."""
    return _of(OutcomeGoal, of, **({"statement": statement} | fields))


def measured(of: OutcomeGoal, day: date, value: str) -> OutcomeMeasurement:
    """Make a measurement of a goal."""
    row = OutcomeMeasurement(
        organization=of.organization, goal=of, day=day, value=Decimal(value), known_on=day
    )
    row.save()
    return row


def promise(of: Account, text: str = "Send the plan", **fields: Any) -> Commitment:
    """Make a promise of ours."""
    return _of(Commitment, of, **({"text": text, "side": "US", "promised_on": ago(30)} | fields))


def handover(of: Account, **fields: Any) -> Handover:
    """Make what sales recorded."""
    return _of(Handover, of, **({"goals": "Fewer stops", "handed_over_on": ago(200)} | fields))


def touch(of: Account, *contacts: Contact, **fields: Any) -> Touch:
    """Make a touch at noon of the day."""
    plain = {"happened_at": NOON, "channel": "PHONE", "started_by": "US", "summary": "Spoke about the plan"}
    row = _of(Touch, of, **(plain | fields))
    for contact in contacts:
        TouchContact(organization=of.organization, touch=row, contact=contact).save()
    return row


def statement(of: Account, text: str = "They like it", **fields: Any) -> Statement:
    """Make an unverified statement."""
    return _of(Statement, of, **({"text": text, "said_on": ago(5)} | fields))


def story(of: Account, title: str = "Back on their feet", **fields: Any) -> Story:
    """Make a story of a win."""
    return _of(Story, of, **({"title": title, "kind": "WIN", "told_on": ago(5)} | fields))


def answer(of: Account, score: str = "9", **fields: Any) -> SurveyResponse:
    """Make an NPS answer at noon of the day."""
    plain = {"kind": "NPS", "scale_low": 0, "scale_high": 10, "answered_at": NOON}
    return _of(SurveyResponse, of, **(plain | {"score": Decimal(score)} | fields))


def invoice(of: Account, number: str = "R-1", **fields: Any) -> Invoice:
    """Make an invoice that was due thirty days ago."""
    plain = {"issued_on": ago(60), "due_on": ago(30), "amount": Decimal("1000.00"), "currency": "EUR"}
    return _of(Invoice, of, **({"number": number} | plain | fields))


def opportunity(of: Account, name: str = "More seats", **fields: Any) -> Opportunity:
    """Make an open expansion."""
    plain = {"kind": "EXPANSION", "amount": Decimal("5000.00"), "currency": "EUR", "opened_on": ago(20)}
    return _of(Opportunity, of, **({"name": name} | plain | fields))


def churn_said(of: Account, words: str = "Too dear", **fields: Any) -> ChurnStatement:
    """Make a statement that they leave."""
    return _of(ChurnStatement, of, **({"words": words, "said_on": ago(3)} | fields))
