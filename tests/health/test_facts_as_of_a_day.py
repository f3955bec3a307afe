"""What the measures read from the database: each kind of fact by hand, and what does not count that day."""

import math
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, Contact, LifecycleStage, StageEntry
from cs_platform.tenancy.models import Organization
from health.domain import measures
from health.queries import facts
from tests.health import facts_by_hand as make

DAY = date(2026, 3, 31)
TOMORROW = DAY + timedelta(days=1)
QUARTER_AGO = date(2026, 1, 7)
"""The first of the last 84 days."""


def value(of: Account, key: str, day: date = DAY) -> float:
    """Return a measure of an account, from the database."""
    shared = facts.organization_day(of.organization_id, day)
    chunk = facts.chunk(shared, of.pk, of.pk)
    assert chunk is not None
    return float(measures.BY_KEY[key].value(chunk.facts)[0])


def contact(of: Account, name: str) -> Contact:
    row = Contact(organization_id=of.organization_id, account=of, name=name, known_on=make.LONG_AGO)
    row.save()
    return row


@pytest.fixture
def nordwind(in_halden: Organization) -> Account:
    """Return a customer since 1 January 2026 with 40 seats."""
    row = make.account(in_halden, "Nordwind")
    make.contract(row, "12000", date(2026, 1, 1), term_ends_on=date(2027, 1, 1), seats=40)
    return row


def test_touches(nordwind: Account) -> None:
    kim, lee, max_ = (contact(nordwind, name) for name in ("Kim", "Lee", "Max"))
    make.touch(nordwind, QUARTER_AGO, kim, posture="PROACTIVE", sentiment=2)
    make.touch(nordwind, date(2026, 3, 10), kim, lee, posture="REACTIVE", sentiment=-1)
    make.touch(nordwind, date(2026, 3, 20), posture="INTERACTIVE", started_by="CUSTOMER")
    make.touch(nordwind, date(2026, 3, 21), started_by="CUSTOMER")
    make.touch(nordwind, QUARTER_AGO - timedelta(days=1), max_, posture="PROACTIVE", sentiment=-2)
    make.touch(nordwind, DAY, max_, known_on=TOMORROW, posture="PROACTIVE", sentiment=2)
    make.touch(nordwind, TOMORROW, max_, known_on=DAY, posture="PROACTIVE", sentiment=2)
    make.touch(nordwind, DAY, happened_at=None, planned_for=make.moment(DAY), posture="PROACTIVE")

    assert value(nordwind, "touch_silence") == 21.0
    assert value(nordwind, "proactive_share") == pytest.approx(1 / 3)
    assert value(nordwind, "stakeholder_breadth") == pytest.approx(2 / 5)
    assert value(nordwind, "sentiment") == 0.5
    # on the day after, the first touch has left the window and two more count
    assert value(nordwind, "proactive_share", TOMORROW) == pytest.approx(2 / 4)
    assert value(nordwind, "touch_silence", TOMORROW) == 0.0


def test_a_touch_belongs_to_the_organizations_day(nordwind: Account) -> None:
    Organization.objects.filter(pk=nordwind.organization_id).update(time_zone="Pacific/Auckland")
    # 12:30 UTC on 31 March is 1 April in Auckland
    make.touch(nordwind, QUARTER_AGO)
    make.touch(nordwind, DAY, happened_at=make.moment(DAY, 14), known_on=DAY)
    assert value(nordwind, "touch_silence") == 83.0
    assert value(nordwind, "touch_silence", TOMORROW) == 0.0


def test_goals(nordwind: Account) -> None:
    kim = contact(nordwind, "Kim")
    complete = {"why": "Costs", "metric": "calls", "baseline": 100, "target": 50, "contact": kim}
    make.rate(nordwind.organization, "USD", date(2026, 3, 1), "0.50")
    first = make.goal(
        nordwind,
        started_on=date(2026, 3, 1),
        due_on=date(2026, 4, 30),
        value_per_year=Decimal(40_000),
        currency="USD",
        label="VERIFIED_FACT",
        label_until=DAY,
        **complete,
    )
    second = make.goal(
        nordwind,
        known_on=date(2026, 3, 16),
        due_on=date(2026, 4, 15),
        value_per_year=Decimal(60_000),
        currency="EUR",
        **(complete | {"metric": ""}),
    )
    make.goal(nordwind, known_on=TOMORROW, **complete)
    make.goal(nordwind, status="ACHIEVED", closed_on=TOMORROW, label="VERIFIED_FACT")
    make.measurement(first, date(2026, 3, 20), "60")
    make.measurement(first, date(2026, 3, 30), "70")
    make.measurement(first, DAY, "50", known_on=TOMORROW)
    make.measurement(second, TOMORROW, "50", known_on=DAY)

    # open on the day: the two, and the one closed tomorrow; one of them is complete
    assert value(nordwind, "goals_captured") == pytest.approx(1 / 3)
    # 30 of 50 calls less after 30 of 60 days, worth 20,000; nothing after 15 of 30 days, worth 60,000
    assert value(nordwind, "goal_pace") == pytest.approx((0.1 * 20_000 - 0.5 * 60_000) / 80_000)
    assert value(nordwind, "value_verified") == pytest.approx(0.25)
    assert value(nordwind, "value_verified", TOMORROW) == 0.0


def test_the_first_confirmed_outcome_ends_the_wait(nordwind: Account) -> None:
    make.goal(nordwind, known_on=date(2026, 2, 1), confirmed_on=DAY, confirmation="MET")
    missed = {"status": "MISSED", "closed_on": date(2026, 2, 1)}
    other = make.account(nordwind.organization, "Other")
    make.contract(other, "12000", date(2025, 6, 1), seats=1)
    make.goal(other, confirmed_on=date(2026, 2, 1), confirmation="BELOW", **missed)

    # the goals' source is connected since 1 June 2025, before the first contract
    assert value(nordwind, "wait_for_first_outcome", DAY - timedelta(days=1)) == 88.0
    assert value(nordwind, "wait_for_first_outcome") == 0.0
    assert value(other, "wait_for_first_outcome") == 303.0


@pytest.mark.parametrize(
    ("stage", "expected"), [("Onboarding", math.nan), ("Adoption", 0.0), (None, 0.0)], ids=str
)
def test_without_goals_after_onboarding(nordwind: Account, stage: str | None, expected: float) -> None:
    make.goal(make.account(nordwind.organization, "Other"))
    if stage is not None:
        StageEntry(
            organization_id=nordwind.organization_id,
            account=nordwind,
            stage=LifecycleStage.objects.get(name=stage),
            entered_at=make.moment(date(2026, 3, 1)),
            left_at=make.moment(TOMORROW),
            known_on=date(2026, 3, 1),
        ).save()
    # shipped stages expect 74 days until onboarding is over; the contract began 89 days ago
    assert value(nordwind, "goals_captured") == pytest.approx(expected, nan_ok=True)


def test_survey_answers(nordwind: Account) -> None:
    kim, lee = contact(nordwind, "Kim"), contact(nordwind, "Lee")
    five = {"kind": "CES", "scale_low": 1, "scale_high": 5, "high_is_good": False}
    make.answer(nordwind, date(2026, 2, 1), "1", contact=kim, acted_on_at=make.moment(date(2026, 2, 3)))
    make.answer(nordwind, date(2026, 3, 1), "9", contact=kim, acted_on_at=make.moment(TOMORROW))
    make.answer(nordwind, date(2026, 3, 11), "2", contact=lee, **five)
    make.answer(nordwind, date(2026, 3, 12), "0", is_anonymous=True)
    make.answer(nordwind, date(2025, 10, 2), "0")
    make.answer(nordwind, DAY, "0", known_on=TOMORROW)

    # the latest of Kim 0.9, of Lee (5 - 2) / 4; a single anonymous answer could be told; one is too old
    assert value(nordwind, "survey_score") == pytest.approx((0.9 + 0.75) / 2)
    # the old answer waits since anybody noted what was acted on: 3 February
    assert value(nordwind, "feedback_wait") == 56.0
    for _ in range(4):
        make.answer(nordwind, date(2026, 3, 12), "0", is_anonymous=True)
    assert value(nordwind, "survey_score") == pytest.approx((0.9 + 0.75) / 7)


def test_invoices(nordwind: Account) -> None:
    make.invoice(nordwind, date(2026, 1, 15), paid_on=date(2026, 1, 25))
    make.invoice(nordwind, date(2026, 3, 1), paid_on=TOMORROW)
    make.invoice(nordwind, date(2025, 10, 1), paid_on=date(2025, 10, 2))
    make.invoice(nordwind, date(2025, 7, 1), paid_on=date(2026, 3, 1))
    make.invoice(nordwind, TOMORROW)
    # 10 days; 30 so far; due and paid more than 180 days ago; 243 and paid lately; not due yet
    assert value(nordwind, "payment_delay") == pytest.approx((10 + 30 + 243) / 3)


def test_promises(nordwind: Account) -> None:
    kept = {"state": "KEPT", "settled_on": date(2026, 3, 1)}
    make.promise(nordwind, date(2026, 3, 1), **kept)
    make.promise(nordwind, date(2026, 3, 1), state="KEPT", settled_on=TOMORROW)
    make.promise(nordwind, DAY)
    make.promise(nordwind, date(2026, 3, 1), state="WITHDRAWN", settled_on=date(2026, 2, 1))
    make.promise(nordwind, TOMORROW, **kept)
    make.promise(nordwind, date(2025, 10, 2), **kept)
    make.promise(nordwind, date(2026, 3, 1), side="CUSTOMER", **kept)
    make.promise(nordwind, None, **kept)
    assert value(nordwind, "promises_kept") == pytest.approx(1 / 3)


def test_sources_are_connected_for_everybody_from_their_first_fact_on(nordwind: Account) -> None:
    other = make.account(nordwind.organization, "Other")
    keys = ("touch_silence", "proactive_share", "goals_captured", "payment_delay", "feedback_wait")
    assert all(math.isnan(value(nordwind, key)) for key in keys)

    make.touch(other, date(2026, 3, 11), posture="REACTIVE")
    make.goal(other, known_on=TOMORROW)

    assert value(nordwind, "touch_silence") == 20.0
    assert value(nordwind, "proactive_share") == 0.0
    assert math.isnan(value(nordwind, "stakeholder_breadth"))
    assert math.isnan(value(nordwind, "goals_captured"))
    assert value(nordwind, "goals_captured", TOMORROW) == 0.0
    assert math.isnan(value(nordwind, "touch_silence", date(2026, 3, 10)))


def test_one_statement_a_table_however_many_accounts(nordwind: Account) -> None:
    for count in range(3):
        other = make.account(nordwind.organization, f"Account {count}")
        make.touch(other, DAY, contact(other, "Kim"), posture="REACTIVE", sentiment=1)
        make.measurement(make.goal(other), DAY, "5")
        make.answer(other, DAY, "5", acted_on_at=make.moment(DAY))
        make.invoice(other, DAY, paid_on=DAY)
        make.promise(other, DAY)
    shared = facts.organization_day(nordwind.organization_id, DAY)
    with CaptureQueriesContext(connection) as one:
        facts.chunk(shared, other.pk, other.pk)
    with CaptureQueriesContext(connection) as four:
        facts.chunk(shared, nordwind.pk, other.pk)
    assert len(one) == len(four)
