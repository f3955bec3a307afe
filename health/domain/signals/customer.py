"""What the customer does or says: use, people who left, tickets, answers, payment."""

import math
from datetime import date, timedelta

from accounts.domain.plurals import counted
from health.domain.choices import SignalKind
from health.domain.signals.noticed import Noticed

FELL = math.log(0.7)
"""Three tenths less than the nine weeks before: smaller moves are weather (weekly use varies by a fifth)."""
FELL_HARD = math.log(0.5)
CHAMPION_DAYS = 90
"""Within a quarter somebody else has taken over, or the relationship measures show that nobody has."""
SERIOUS_DAYS = {1: 3, 2: 7}
"""Days a ticket of this severity may stay open before somebody asks why."""
LATE_DAYS = 14
"""Payments wander by a week or two without meaning anything."""
VERY_LATE_DAYS = 45
FEEDBACK_DAYS = 7
LOW_SCORE = 0.6
"""On 0..1: NPS 0 to 6, CSAT 1 to 3."""


def usage_fell(account_id: int, trend: float, portfolio_median: float) -> Noticed | None:
    """Notice use that fell by three tenths, and by that much more than the portfolio's median (holidays).

    trend: ln of weekly events of the last 4 weeks against the 9 before, as `usage_trend`.
    """
    if math.isnan(trend) or trend > FELL or trend - portfolio_median > FELL:
        return None
    share = 1.0 - math.exp(trend)
    return Noticed(
        account_id=account_id,
        kind=SignalKind.USAGE_FELL,
        severity=3 if trend <= FELL_HARD else 2,
        sentence=f"Use fell by {share * 100:.0f}% against the nine weeks before.",
        evidence={"fell_by": round(share, 3), "portfolio_median": round(math.expm1(portfolio_median), 3)},
    )


def champion_left(account_id: int, *, contact_id: int, name: str, left_on: date, day: date) -> Noticed | None:
    """Notice that the last champion has left within the last quarter."""
    if not timedelta(0) <= day - left_on <= timedelta(days=CHAMPION_DAYS):
        return None
    return Noticed(
        account_id=account_id,
        kind=SignalKind.CHAMPION_LEFT,
        severity=3,
        sentence=f"Their champion {name} left on {written(left_on)}, and nobody has taken over.",
        subject=str(contact_id),
        evidence={"contact": name, "left_on": left_on.isoformat()},
        expires_on=left_on + timedelta(days=CHAMPION_DAYS),
    )


def sponsor_missing(account_id: int, *, contacts: int) -> Noticed:
    """Notice an account whose known people include neither sponsor nor economic buyer."""
    known = "the one contact" if contacts == 1 else f"the {contacts} contacts"
    return Noticed(
        account_id=account_id,
        kind=SignalKind.SPONSOR_MISSING,
        severity=1,
        sentence=f"Among {known} on record nobody decides: no sponsor and no economic buyer.",
        evidence={"contacts": contacts},
    )


def serious_ticket(
    account_id: int, *, ticket_id: int, name: str, severity: int, days_open: int
) -> Noticed | None:
    """Notice an open ticket of severity 1 or 2 that is older than it may be."""
    if days_open < SERIOUS_DAYS[severity]:
        return None
    return Noticed(
        account_id=account_id,
        kind=SignalKind.SERIOUS_TICKET_OLD,
        severity=3 if severity == 1 or days_open >= 3 * SERIOUS_DAYS[2] else 2,
        sentence=f"A ticket of severity {severity} has been open for {counted(days_open, 'day')}.",
        subject=str(ticket_id),
        evidence={"ticket": name, "severity": severity, "days_open": days_open},
    )


def root_cause_missing(account_id: int, *, unexplained: int, closed: int) -> Noticed | None:
    """Notice two or more tickets of the last 28 days that were closed without root cause."""
    if unexplained < 2:
        return None
    return Noticed(
        account_id=account_id,
        kind=SignalKind.ROOT_CAUSE_MISSING,
        severity=2,
        sentence=f"{unexplained} of {counted(closed, 'ticket')} closed in four weeks have no root cause: "
        "they will come back.",
        evidence={"unexplained": unexplained, "closed": closed},
    )


def feedback_unanswered(
    account_id: int, *, response_id: int, kind: str, goodness: float, waiting: int, days: int
) -> Noticed | None:
    """Notice survey answers that nobody has acted on for a week; the oldest speaks for all.

    goodness: the answer on 0..1 by its own scale and direction. waiting: how many wait.
    """
    if days < FEEDBACK_DAYS:
        return None
    others = "" if waiting == 1 else f", and {waiting - 1} more"
    article = "An" if kind == "NPS" else "A"
    return Noticed(
        account_id=account_id,
        kind=SignalKind.FEEDBACK_UNANSWERED,
        severity=2 if goodness <= LOW_SCORE else 1,
        sentence=(
            f"{article} {kind} answer has waited {counted(days, 'day')} for somebody to act on it{others}."
        ),
        subject=str(response_id),
        evidence={"kind": kind, "days": days, "waiting": waiting, "goodness": round(goodness, 2)},
    )


def payment_late(
    account_id: int, *, invoice_id: int, number: str, days_late: int, unpaid: int
) -> Noticed | None:
    """Notice an invoice two weeks overdue; the oldest speaks for all."""
    if days_late < LATE_DAYS:
        return None
    others = "" if unpaid == 1 else f"; {unpaid} are unpaid"
    return Noticed(
        account_id=account_id,
        kind=SignalKind.PAYMENT_LATE,
        severity=2 if days_late >= VERY_LATE_DAYS else 1,
        sentence=f"Invoice {number} is {counted(days_late, 'day')} overdue{others}.",
        subject=str(invoice_id),
        evidence={"invoice": number, "days_late": days_late, "unpaid": unpaid},
    )


def written(day: date) -> str:
    """Return a day as sentences write it: 6 November 2026."""
    return f"{day.day} {day:%B %Y}"
