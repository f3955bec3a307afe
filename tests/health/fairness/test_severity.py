"""Severity inflation by hand, and that what is learned later changes nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, Ticket
from cs_platform.tenancy.models import Organization
from health.queries.facts import as_of
from health.queries.fairness import known, severity
from tests.conftest import NOW, Person
from tests.health import facts_by_hand as make
from tests.health.fairness.worlds import DAY, FIRST, close


def tickets(of: Account, stated: int, *assessed: int | None, opened_on: date = FIRST, **fields: Any) -> None:
    for found in assessed:
        make.ticket(of, opened_on, stated_severity=stated, assessed_severity=found, **fields)


@pytest.fixture
def loud(in_halden: Organization) -> Account:
    """Return an account of whose ten worst tickets all were milder, beside a calm one."""
    loud, calm = (make.account(in_halden, name) for name in ("Loud", "Calm"))
    tickets(loud, 1, *[3] * 9, 2)
    tickets(calm, 1, 1, 1, opened_on=date(2026, 2, 3))
    tickets(calm, 3, 3, 4, None, opened_on=date(2026, 2, 3))
    tickets(calm, 1, 1, opened_on=FIRST - timedelta(days=1))
    make.ticket(calm, FIRST)
    return loud


def test_figures_are_of_the_span_and_accounts_of_two_years(in_halden: Organization, loud: Account) -> None:
    found = severity.severities(in_halden.pk, DAY, FIRST)
    assert (found.stated, found.assessed, found.blind) == (15, 14, 0)
    assert found.counts.tolist() == [[2, 1, 9, 0], [0, 0, 0, 0], [0, 0, 1, 1], [0, 0, 0, 0]]
    assert (found.inflation.assessed, found.inflation.milder) == (12, 10)
    assert found.worst is not None
    assert found.worst.value == pytest.approx(12 / 15)
    # bad: three stated 1; milder: nine stated 1, two stated 3: each bad one wins 2 + 9 / 2 of 11
    assert found.informed is not None
    assert found.informed.value == pytest.approx((2 + 4.5) / 11)
    assert [(each.name, each.inflation.milder) for each in found.accounts] == [("Loud", 10)]
    assert [(month.day, month.tickets) for month in found.months] == [
        (date(2025, 12, 1), 1),
        (date(2026, 1, 1), 10),
        (date(2026, 2, 1), 5),
    ]


def test_what_was_seen_blind_counts_before_the_help_desk(
    alice: Person, in_halden: Organization, loud: Account
) -> None:
    Ticket.objects.filter(account=loud).update(blind_severity=1, blind_by=alice.membership, blind_at=NOW)
    found = severity.severities(in_halden.pk, DAY, FIRST)
    assert (found.inflation.milder, found.blind, found.accounts) == (0, 10, ())
    assert severity.of_account(known.known(in_halden.pk, DAY, (as_of.TICKETS,)), loud.pk).assessed == 10


def test_what_is_learned_later_changes_no_closed_day(in_halden: Organization, loud: Account) -> None:
    close(in_halden)
    before = severity.severities(in_halden.pk, DAY, FIRST)
    tickets(loud, 1, 1, 1, 1, known_on=DAY + timedelta(days=1))
    tickets(loud, 1, 1, opened_on=DAY + timedelta(days=1))
    Ticket.objects.filter(account=loud, assessed_severity=3).update(assessed_severity=1)
    Ticket.objects.filter(account__name="Calm").delete()
    after = severity.severities(in_halden.pk, DAY, FIRST)
    assert (after.counts == before.counts).all()
    assert (after.months, after.accounts) == (before.months, before.accounts)
    later = severity.severities(in_halden.pk, timezone.localdate(), FIRST)
    assert later.inflation.milder == 1
