"""Does shouting pay, by hand."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Account, Opportunity, Ticket
from cs_platform.tenancy.models import Organization
from health.queries.fairness import shouting
from tests.health import facts_by_hand as make
from tests.health.fairness.worlds import DAY, FIRST, close

OPENED = make.moment(FIRST)


def ticket(of: Account, hours: float | None, opened: datetime = OPENED, **fields: Any) -> None:
    answered = None if hours is None else opened + timedelta(hours=hours)
    make.ticket(of, opened.date(), first_response_at=answered, **({"assessed_severity": 2} | fields))


@pytest.fixture
def tickets(in_halden: Organization) -> Organization:
    """Escalated tickets wait 2 hours, others 6; those of an account with an open opportunity are in both."""
    plain, courted = (make.account(in_halden, name) for name in ("Plain", "Courted"))
    Opportunity(
        organization=in_halden,
        account=courted,
        kind="RENEWAL",
        amount=1000,
        currency="EUR",
        opened_on=FIRST,
        closed_on=date(2026, 2, 1),
        is_won=True,
        known_on=FIRST,
    ).save()
    for hours, by in ((1, "SALES"), (2, "SALES"), (2, "CUSTOMER"), (2, "SALES"), (9, "")):
        ticket(courted, hours, escalated=True, escalated_by=by)
    for wait in (4, 5, 6, 7, None):
        ticket(plain, wait, escalated=False)
    ticket(plain, 1, escalated=None)
    # severity 3 has no escalated ones, and in February nothing is open any more
    ticket(courted, 50, opened=make.moment(date(2026, 2, 1)), assessed_severity=3, escalated=False)
    return in_halden


def test_waits_are_compared_at_equal_severity(tickets: Organization) -> None:
    found = shouting.shouting_pays(tickets.pk, DAY, FIRST)
    assert (found.tickets, found.assessed, found.said, found.escalated, found.answered) == (12, 12, 11, 5, 11)
    (serious,) = found.escalation.by_severity
    medians = [serious.loud.first_response, serious.quiet.first_response]
    assert [each and each.value for each in medians] == [2.0, 6.0]
    # one who still waits leaves the interval open, so that severities cannot be weighed together
    assert found.escalation.faster is None
    assert serious.times_faster is not None
    assert serious.times_faster.value == pytest.approx(3.0)
    (beside_pipeline,) = found.pipeline.by_severity
    assert (beside_pipeline.loud.tickets, beside_pipeline.quiet.tickets) == (5, 6)
    assert [(each.by, each.escalations) for each in found.raised][:2] == [("SALES", 3), ("CUSTOMER", 1)]
    assert found.by_sales is not None
    assert (found.by_sales.value, found.by_sales.count) == (0.75, 4)


def test_on_a_day_who_is_answered_later_still_waits(tickets: Organization) -> None:
    close(tickets)
    before = shouting.shouting_pays(tickets.pk, DAY, FIRST)
    Ticket.objects.filter(first_response_at=None).update(
        first_response_at=make.moment(DAY + timedelta(days=1))
    )
    Ticket.objects.filter(escalated=True).update(escalated=False)
    Opportunity.objects.all().delete()
    assert shouting.shouting_pays(tickets.pk, DAY, FIRST) == before
    assert shouting.shouting_pays(tickets.pk, FIRST, FIRST).answered == 11 - 1
