"""Logging a touch: the account guessed or searched, the posture proposed, one change that can be undone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import Account, Statement, Touch, TouchContact
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading
from tests.pages.account import records

NOON = datetime(2026, 3, 31, 10, 0, tzinfo=UTC)
ADDRESS = "/o/halden/touches/new/"


@pytest.fixture
def nordwind(in_halden: object, alice: Person) -> Iterator[Account]:
    """Return a customer, at noon of the day."""
    account = make.account(alice.organization, "Nordwind")
    with time_machine.travel(NOON, tick=False):
        yield account


def sent(account: Account, **fields: Any) -> dict[str, Any]:
    """Return the quick form as it is sent when only the ordinary is filled in."""
    ordinary = {"account": account.pk, "channel": "VIDEO", "started_by": "US", "summary": "Talked"}
    return ordinary | fields


def token(page: str) -> str:
    """Return the token of a form."""
    found = re.search(r'name="token" value="([\w-]+)"', page)
    assert found
    return found[1]


def test_an_ordinary_touch_is_a_sentence(nordwind: Account, alice: Person) -> None:
    answer = alice.client.post(ADDRESS, sent(nordwind, next="/o/halden/accounts/"))
    assert (answer.status_code, answer["Location"]) == (302, "/o/halden/accounts/")
    touch = Touch.objects.get()
    assert (touch.account, touch.author, touch.happened_at) == (nordwind, alice.membership, NOON)
    assert (touch.summary, touch.channel, touch.posture) == ("Talked", "VIDEO", "PROACTIVE")
    assert touch.sentiment is None


def test_everything_that_can_be_said(nordwind: Account, alice: Person) -> None:
    petra = make.contact(nordwind, "Petra Lind")
    fields = {
        "contacts": [petra.pk],
        "started_by": "CUSTOMER",
        "sentiment": "-1",
        "minutes": "20",
        "next_step": "Send the report",
        "said_1": "They expand",
        "said_1_label": "VERIFIED_FACT",
        "said_2": "They have budget",
        "said_2_label": "ASSUMPTION",
        "said_3": "They hired",
    }
    alice.client.post(ADDRESS, sent(nordwind, **fields))
    touch = Touch.objects.get()
    assert (touch.posture, touch.sentiment, touch.minutes) == ("REACTIVE", -1, 20)
    assert touch.next_step == "Send the report"
    assert [link.contact for link in TouchContact.objects.filter(touch=touch)] == [petra]
    fact, assumption, unverified = Statement.objects.filter(touch=touch).order_by("pk")
    assert (fact.label, fact.how) == ("VERIFIED_FACT", "Heard first hand: Video call with Petra Lind")
    assert (fact.checked_by, fact.checked_on) == (alice.membership, NOON.date())
    assert (assumption.label, assumption.owner) == ("ASSUMPTION", alice.membership)
    assert assumption.check_by == NOON.date() + timedelta(days=30)
    assert (unverified.label, unverified.contact) == ("UNVERIFIED", petra)


@pytest.mark.parametrize(
    ("side", "before", "posture"),
    [
        ("US", "ticket", "REACTIVE"),
        ("US", "escalation", "REACTIVE"),
        ("US", "old ticket", "PROACTIVE"),
        ("US", "their call", "INTERACTIVE"),
        ("CUSTOMER", "nothing", "INTERACTIVE"),
    ],
)
def test_the_posture_follows_from_what_preceded(
    side: str, before: str, posture: str, nordwind: Account, alice: Person
) -> None:
    if before == "ticket":
        make.ticket(nordwind, opened_at=NOON - timedelta(days=3))
    if before == "escalation":
        make.ticket(nordwind, opened_at=NOON - timedelta(days=90), escalated=True)
    if before == "old ticket":
        make.ticket(nordwind, opened_at=NOON - timedelta(days=90))
        make.ticket(nordwind, opened_at=NOON - timedelta(days=2), closed_at=NOON, escalated=True)
    if before == "their call":
        records.touch(nordwind, started_by="CUSTOMER", happened_at=NOON - timedelta(days=2))
    alice.client.post(ADDRESS, sent(nordwind, started_by=side, summary="New"))
    assert Touch.objects.get(summary="New").posture == posture


def test_a_posture_of_ones_own_stands(nordwind: Account, alice: Person) -> None:
    alice.client.post(ADDRESS, sent(nordwind, posture="REACTIVE"))
    assert Touch.objects.get().posture == "REACTIVE"


def test_sent_twice_it_is_logged_once(nordwind: Account, alice: Person) -> None:
    page = reading.body(alice.client.get(ADDRESS, {"account": nordwind.pk}))
    body = sent(nordwind, token=token(page), said_1="They expand")
    alice.client.post(ADDRESS, body)
    assert alice.client.post(ADDRESS, body).status_code == 302
    assert (Touch.objects.count(), Statement.objects.count()) == (1, 1)


def test_one_undo_takes_back_the_touch_and_what_was_said(nordwind: Account, alice: Person) -> None:
    petra = make.contact(nordwind, "Petra Lind")
    page = reading.body(alice.client.get(ADDRESS, {"account": nordwind.pk}))
    body = sent(nordwind, token=token(page), said_1="They expand", contacts=[petra.pk])
    alice.client.post(ADDRESS, body)
    assert "Logged: video call with Nordwind." in reading.body(alice.client.get("/o/halden/imports/"))
    alice.client.post("/o/halden/records/undo/", {"token": token(page)})
    assert not Touch.objects.exists()
    assert not Statement.objects.exists()
    assert not TouchContact.objects.exists()


def test_a_wrong_form_comes_back_with_its_words(nordwind: Account, alice: Person) -> None:
    body = sent(nordwind, channel="PIGEON", summary="My words", said_1="Their words")
    answer = alice.client.post(ADDRESS, body, headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert "My words" in answer.content.decode()
    assert "Their words" in answer.content.decode()
    later = alice.client.post(ADDRESS, sent(nordwind, happened_at="2026-04-30T10:00", said_1="Their words"))
    assert "This is still to come." in later.content.decode()
    assert not Touch.objects.exists()


def test_in_the_dialog_it_goes_back_to_where_it_was_opened(nordwind: Account, alice: Person) -> None:
    here = "/o/halden/accounts/?band=WATCH"
    answer = alice.client.post(ADDRESS, sent(nordwind, next=here), headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, here)
    outside = alice.client.post(ADDRESS, sent(nordwind, next="https://evil.test/"))
    assert outside["Location"] == f"/o/halden/accounts/{nordwind.pk}/"


def test_without_an_account_one_is_searched_by_name(nordwind: Account, alice: Person) -> None:
    make.account(alice.organization, "Brandt")
    make.account(alice.organization, "Gone", archived_at=NOON)
    assert "with which account?" in reading.page(alice.client, ADDRESS)
    found = alice.client.get(ADDRESS, {"q": "ORD"}, headers={"HX-Request": "true"}).content.decode()
    assert f"account={nordwind.pk}" in found
    assert "Brandt" not in found
    nothing = alice.client.get(ADDRESS, {"q": "gone"}, headers={"HX-Request": "true"}).content.decode()
    assert "has this in its name" in nothing


def test_only_who_works_there_is_offered(nordwind: Account, alice: Person) -> None:
    make.contact(nordwind, "Petra Lind")
    make.contact(nordwind, "Erased", erased_at=NOON)
    make.contact(nordwind, "Has left", left_on=NOON.date())
    make.contact(make.account(alice.organization, "Brandt"), "Bea Brandt")
    page = reading.page(alice.client, f"{ADDRESS}?account={nordwind.pk}")
    assert "Petra Lind" in page
    assert "Erased" not in page
    assert "Has left" not in page
    assert "Bea Brandt" not in page


def test_alice_may_bob_may_not_and_charlie_finds_nothing(
    nordwind: Account, alice: Person, bob: Person, charlie: Person
) -> None:
    assert alice.client.get(ADDRESS).status_code == 200
    assert bob.client.get(ADDRESS).status_code == bob.client.post(ADDRESS, sent(nordwind)).status_code == 403
    assert charlie.client.post(ADDRESS, sent(nordwind)).status_code == 404
    assert charlie.client.post("/o/rival/touches/new/", sent(nordwind)).status_code == 404
    assert not Touch.objects.exists()
    assert "Log a touch" in reading.body(alice.client.get("/o/halden/imports/"))
    assert "data-touch" not in reading.body(bob.client.get("/o/halden/imports/"))


def test_a_contact_of_another_account_is_refused(nordwind: Account, alice: Person) -> None:
    other = make.contact(make.account(alice.organization, "Brandt"), "Bea Brandt")
    assert alice.client.post(ADDRESS, sent(nordwind, contacts=[other.pk])).status_code == 400
    assert not Touch.objects.exists()
