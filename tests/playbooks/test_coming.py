"""What comes: planned touches, goals due, contracts that can end; touches are held or missed afterwards."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import Account, Touch
from playbooks.models import Task
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading
from tests.pages.account import records

NOON = datetime(2026, 3, 31, 10, 0, tzinfo=UTC)
TODAY = "/o/halden/"
STEPS = "/o/halden/steps/touches"


@pytest.fixture
def nordwind(in_halden: object, alice: Person) -> Iterator[Account]:
    """Return a customer of Alice's whose contract ends in half a year, at noon of the day."""
    account = make.account(alice.organization, "Nordwind", owner=alice.membership)
    make.standing(account, renewal_on=make.DAY + timedelta(days=180))
    make.closed_day(alice.organization)
    with time_machine.travel(NOON, tick=False):
        yield account


def planned(account: Account, person: Person, at: datetime, **fields: Any) -> Touch:
    """Plan a call of somebody."""
    row: Touch = records.touch(
        account, happened_at=None, planned_for=at, author=person.membership, posture="", **fields
    )
    return row


def log(person: Person, account: Account, **fields: Any) -> Any:
    """Send the quick form."""
    sent = {"account": account.pk, "channel": "VIDEO", "started_by": "US", "summary": "Goals of the year"}
    return person.client.post("/o/halden/touches/new/", sent | fields)


def test_a_touch_of_a_coming_time_is_planned_and_counts_once_held(nordwind: Account, alice: Person) -> None:
    petra = make.contact(nordwind, "Petra Lind")
    log(alice, nordwind, happened_at="2026-04-01T07:00", contacts=[petra.pk], next_step="Print the numbers")
    touch = Touch.objects.get()
    assert (touch.happened_at, touch.planned_for) == (None, datetime(2026, 4, 1, 5, 0, tzinfo=UTC))
    assert (touch.posture, "planned_for" in touch.typed_fields) == ("", True)
    assert Task.objects.get().due_on == date(2026, 4, 1)
    page = reading.page(alice.client, TODAY)
    assert "Video call: Goals of the year with Petra Lind" in page
    assert "tomorrow" in page
    assert "It took place" not in page

    with time_machine.travel(NOON + timedelta(hours=10), tick=False):
        assert "It took place" not in reading.page(alice.client, TODAY)
    with time_machine.travel(NOON + timedelta(hours=20), tick=False):
        page = reading.page(alice.client, TODAY)
        assert "It took place" in page
        answer = alice.client.post(
            f"{STEPS}/{touch.pk}/held/", {"version": touch.version, "said": "They extend", "next": TODAY}
        )
    assert answer["Location"] == TODAY
    touch.refresh_from_db()
    assert (touch.happened_at, touch.posture) == (touch.planned_for, "PROACTIVE")
    assert touch.summary == "Goals of the year\nThey extend"


def test_what_did_not_take_place_never_counts(nordwind: Account, alice: Person) -> None:
    touch = planned(nordwind, alice, NOON - timedelta(hours=2))
    alice.client.post(f"{STEPS}/{touch.pk}/missed/", {"version": touch.version})
    touch.refresh_from_db()
    assert (touch.was_missed, touch.happened_at) == (True, None)
    assert "It took place" not in reading.page(alice.client, TODAY)
    # somebody says later that it did take place after all
    alice.client.post(f"{STEPS}/{touch.pk}/held/", {"version": touch.version})
    touch.refresh_from_db()
    assert (touch.was_missed, touch.happened_at) == (False, touch.planned_for)


def test_it_is_settled_once(nordwind: Account, alice: Person) -> None:
    touch = planned(nordwind, alice, NOON - timedelta(hours=2), summary="Review")
    for _ in range(2):
        alice.client.post(f"{STEPS}/{touch.pk}/held/", {"version": touch.version, "said": "Fine"})
    alice.client.post(f"{STEPS}/{touch.pk}/missed/", {"version": touch.version + 1})
    touch.refresh_from_db()
    assert (touch.summary, touch.was_missed) == ("Review\nFine", False)


def test_only_who_answers_for_it_sees_it_and_only_near_days(
    nordwind: Account, alice: Person, bob: Person
) -> None:
    planned(nordwind, alice, NOON + timedelta(days=1), summary="Tomorrow")
    planned(nordwind, alice, NOON + timedelta(days=30), summary="Far away")
    planned(nordwind, bob, NOON + timedelta(days=1), summary="Bob calls")
    planned(nordwind, alice, NOON - timedelta(days=20), summary="Long forgotten")
    page = reading.page(alice.client, TODAY)
    assert "Tomorrow" in page
    assert not any(words in page for words in ("Far away", "Bob calls", "Long forgotten"))
    assert "Bob calls" in reading.page(bob.client, TODAY)


def test_goals_due_and_contracts_that_can_end_are_there(nordwind: Account, alice: Person) -> None:
    records.goal(nordwind, statement="Half the manual entries", due_on=make.DAY + timedelta(days=5))
    records.goal(nordwind, statement="Later", due_on=make.DAY + timedelta(days=50))
    ending = make.account(alice.organization, "Lund", owner=alice.membership)
    make.standing(ending, renewal_on=make.DAY + timedelta(days=20))
    rolling = make.account(alice.organization, "Brandt", owner=alice.membership)
    make.standing(rolling, renewal_on=make.DAY + timedelta(days=20), rolling=True)
    page = reading.page(alice.client, TODAY)
    prepare = page[page.index("Prepare") :]
    assert "Goal due: Half the manual entries" in prepare
    assert "Lund Contract can end" in prepare
    assert "Later" not in prepare
    assert "Brandt" not in prepare
