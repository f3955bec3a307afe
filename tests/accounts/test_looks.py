"""Blind looks: twenty tickets a month by chance, without whose they are, each looked at once."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages

from accounts.domain import blind
from accounts.models import Account, Ticket
from accounts.queries import looks
from cs_platform.tenancy.context import organization_context
from tests import factories
from tests.conftest import NOW, Person
from tests.health import facts_by_hand as make

QUEUE = "/o/halden/fairness/looks/"
TODAY = NOW.date()
LAST_MONTH = date(2026, 2, 10)
pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def nordwind(alice: Person) -> Account:
    """Return an account with thirty tickets of the month before, and some that are never drawn."""
    account = factories.account(alice.organization, "Nordwind Logistik GmbH", domain="nordwind.example")
    factories.contact(account, "Petra Lindqvist")
    factories.standing(account, "54321.00")
    for number in range(30):
        make.ticket(account, LAST_MONTH, subject=f"Ticket {number}", stated_severity=1, assessed_severity=2)
    for opened_on, stated in ((LAST_MONTH, None), (date(2026, 1, 31), 1), (TODAY, 1)):
        make.ticket(account, opened_on, subject="Never drawn", stated_severity=stated)
    make.ticket(
        account, LAST_MONTH, subject="Not known", stated_severity=1, known_on=TODAY + timedelta(days=21)
    )
    return account


def ids(who: Person, today: date = TODAY) -> set[int]:
    return {each.pk for each in looks.drawn(who.organization.pk, today)}


def test_the_draw_is_by_chance_and_the_same_for_everybody(alice: Person, nordwind: Account) -> None:
    drawn = ids(alice)
    assert len(drawn) == looks.DRAWN
    assert drawn == ids(alice, TODAY + timedelta(days=20))
    subjects = set(Ticket.objects.filter(pk__in=drawn).values_list("subject", flat=True))
    assert subjects <= {f"Ticket {number}" for number in range(30)}
    assert subjects != {f"Ticket {number}" for number in range(20)}
    assert not ids(alice) & ids(alice, TODAY + timedelta(days=31))


def test_a_look_shows_neither_whose_it_is_nor_what_it_is_worth(alice: Person, nordwind: Account) -> None:
    Ticket.objects.all().update(
        subject="Petra Lindqvist of Nordwind: nordwind.example is down", stated_severity=1
    )
    whole = alice.client.get(QUEUE).content.decode()
    assert "[hidden] of [hidden]: [hidden] is down" in whole
    for telling in ("Nordwind", "nordwind", "Lindqvist", "54,321", "Severity 1", "ssessed severity"):
        assert telling not in whole, telling


def test_words_of_the_language_are_left_alone() -> None:
    words = "Max says: the Baker line at BAKER AG stops, ask Maximilian Baker or bakery@baker.example"
    assert blind.hidden(words, account="Baker AG", domain="baker.example", contacts=["Max Orth"]) == (
        "Max says: the [hidden] line at [hidden] stops, ask Maximilian [hidden] or bakery@[hidden]"
    )
    assert blind.hidden(words, account="AG") == words


def test_it_is_noted_once_with_who_and_is_undone(
    alice: Person, bob: Person, charlie: Person, nordwind: Account
) -> None:
    draw = alice.client.get(QUEUE).context["draw"]
    assert (draw.drawn, draw.looked) == (20, 0)
    post = f"{QUEUE}{draw.next.ticket_id}/"
    data = {"severity": "3", "version": draw.next.version}
    assert bob.client.post(post, data).status_code == 403
    assert charlie.client.post(post, data).status_code == 404
    noted = alice.client.post(post, data)
    ticket = Ticket.objects.get(pk=draw.next.ticket_id)
    assert (ticket.blind_severity, ticket.blind_by, ticket.blind_at) == (3, alice.membership, NOW)
    # what the help desk assessed stands: a look moves no ticket's place
    assert ticket.assessed_severity == 2
    assert alice.client.get(QUEUE).context["draw"].looked == 1
    token = next(iter(get_messages(noted.wsgi_request))).extra_tags.removeprefix("undo:")
    alice.client.post("/o/halden/records/undo/", {"token": token})
    ticket.refresh_from_db()
    assert (ticket.blind_severity, ticket.blind_by) == (None, None)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"severity": "5"}, "Choose a severity from 1 to 4."),
        ({"severity": "2", "version": "0"}, "Somebody else changed this meanwhile."),
    ],
)
def test_what_cannot_be_noted_is_said(
    alice: Person, nordwind: Account, data: dict[str, str], said: str
) -> None:
    ticket_id = min(ids(alice))
    refused = alice.client.post(f"{QUEUE}{ticket_id}/", data)
    assert said in str(next(iter(get_messages(refused.wsgi_request))))
    assert Ticket.objects.get(pk=ticket_id).blind_severity is None


def test_who_looks_second_is_told(alice: Person, nordwind: Account) -> None:
    look = alice.client.get(QUEUE).context["draw"].next
    post = f"{QUEUE}{look.ticket_id}/"
    for severity in ("3", "1"):
        answer = alice.client.post(post, {"severity": severity, "version": look.version})
    assert "Somebody looked at this ticket" in str(list(get_messages(answer.wsgi_request))[-1])
    assert Ticket.objects.get(pk=look.ticket_id).blind_severity == 3


def test_what_was_not_drawn_is_not_there(alice: Person, nordwind: Account) -> None:
    other = Ticket.objects.filter(subject__startswith="Ticket").exclude(pk__in=ids(alice)).first()
    assert other is not None
    assert alice.client.post(f"{QUEUE}{other.pk}/", {"severity": "1"}).status_code == 404


def test_who_owns_the_account_or_knows_it_leaves_it_to_others(alice: Person, nordwind: Account) -> None:
    first = alice.client.get(QUEUE).context["draw"].next.ticket_id
    draw = alice.client.get(f"{QUEUE}?skip={first}&skip=x").context["draw"]
    assert draw.next.ticket_id != first
    assert draw.skipped == 1
    with organization_context(alice.organization.pk):
        Account.objects.filter(pk=nordwind.pk).update(owner=alice.membership)
    page = alice.client.get(QUEUE)
    assert (page.context["draw"].next, page.context["draw"].left_to_others) == (None, 20)
    assert "Nothing is left for you." in page.content.decode()


def test_an_empty_month_and_a_finished_one(alice: Person, nordwind: Account) -> None:
    Ticket.objects.all().update(blind_severity=2, blind_by=alice.membership, blind_at=NOW)
    assert "All 20 are looked at." in alice.client.get(QUEUE).content.decode()
    Ticket.objects.all().delete()
    assert "Nothing was drawn this month." in alice.client.get(QUEUE).content.decode()
