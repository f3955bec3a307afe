"""Which posture a touch most likely has: from who started it and what preceded it.

Service is reactive, experience is interactive, success is proactive. The rule proposes; a person decides.

1. While a ticket is escalated, or one of the last days is open, a touch answers trouble: reactive.
2. Else, what the customer started is interactive, and reactive when they came in a bad mood.
3. Else, what we started answers the customer when they spoke to us in the last days: interactive.
4. Else nobody had asked: proactive.
"""

from dataclasses import dataclass
from datetime import date

from accounts.domain.choices import Posture, StartedBy

TICKET_DAYS = 14
"""A ticket that is open and no older than this is what people talk about."""
ANSWER_DAYS = 3
"""What we start within these days of the customer's own touch is still the answer to it."""


@dataclass(frozen=True, kw_only=True)
class Before:
    """What preceded a touch.

    newest_open_ticket_on: the day the newest open ticket was opened. customer_spoke_on: the day of the last
    touch that the customer started. None where there is none.
    """

    has_open_escalation: bool = False
    newest_open_ticket_on: date | None = None
    customer_spoke_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A posture and its reason, a sentence that starts in lower case."""

    posture: Posture
    reason: str


def propose(started_by: StartedBy, before: Before, today: date, *, sentiment: int | None = None) -> Proposal:
    """Return the posture of a touch on a day; sentiment: -2..2 as the customer showed it, None = not said."""
    if before.has_open_escalation:
        return Proposal(posture=Posture.REACTIVE, reason="an escalated ticket is open")
    if _within(before.newest_open_ticket_on, today, TICKET_DAYS):
        return Proposal(posture=Posture.REACTIVE, reason="a ticket of the last two weeks is open")
    if started_by is StartedBy.CUSTOMER:
        return _of_customer(sentiment)
    if _within(before.customer_spoke_on, today, ANSWER_DAYS):
        return Proposal(posture=Posture.INTERACTIVE, reason="they spoke to us in the last three days")
    return Proposal(posture=Posture.PROACTIVE, reason="nobody had asked")


def _of_customer(sentiment: int | None) -> Proposal:
    if sentiment is not None and sentiment < 0:
        return Proposal(posture=Posture.REACTIVE, reason="they came to us displeased")
    return Proposal(posture=Posture.INTERACTIVE, reason="they came to us")


def _within(day: date | None, today: date, days: int) -> bool:
    return day is not None and 0 <= (today - day).days <= days
