"""Done, snoozed, handed over and taken back, as the queue shows it afterwards."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages

from accounts.models import Account
from cs_platform.tenancy.models import Organization
from health.models import AccountStanding, Signal
from playbooks.models import Task
from playbooks.operations import settling
from playbooks.operations.settling import Settled, SettlingError
from playbooks.queries import book, of_account
from tests.conftest import Person
from tests.health import facts_by_hand as make
from tests.pages.account import records

DAY = date(2026, 3, 31)
NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)


@pytest.fixture
def brandt(in_halden: Organization, alice: Person) -> Account:
    """Return an account of Alice's with two reasons to act."""
    account = make.account(in_halden, "Brandt", owner=alice.membership)
    AccountStanding.objects.create(
        organization=in_halden,
        account=account,
        day=DAY,
        customer_state="CUSTOMER",
        band="AT_RISK",
        health=31.0,
        coverage=1.0,
        label="ASSUMED",
        arr=Decimal(1000),
        expected_loss=Decimal(300),
        avoidable_loss=Decimal(200),
        renewal_on=DAY + timedelta(days=90),
    )
    signal(account, "SERIOUS_TICKET_OLD", severity=3, evidence={"ticket": "LS-1", "severity": 1})
    signal(account, "SILENT", severity=1)
    return account


def signal(account: Account, kind: str, **fields: object) -> Signal:
    given = {"severity": 2, "sentence": f"{kind}."} | fields
    row = Signal(
        organization_id=account.organization_id,
        account=account,
        kind=kind,
        day=DAY,
        last_seen_on=DAY,
        **given,
    )
    row.save()
    return row


def reader_of(person: Person) -> book.Reader:
    whom = person.membership
    return book.Reader(
        organization_id=whom.organization_id, membership_id=whom.pk, owners=(whom.pk,), time_zone="UTC"
    )


def reasons(person: Person, day: date = DAY) -> list[str]:
    """Return the reasons in the person's queue, the one said first of each row in front."""
    reader = reader_of(person)
    rows = book.plan(reader, capacity=10, day=day).queue.rows
    return [each.kind.value for row in rows for each in [*([row.main] if row.main else []), *row.others]]


def of_kind(account: Account, kind: str) -> Signal:
    return Signal.objects.for_organization(account.organization_id).get(account=account, kind=kind)


def test_done_is_kept_with_who_and_when_and_the_next_reason_is_said(brandt: Account, alice: Person) -> None:
    ticket = of_kind(brandt, "SERIOUS_TICKET_OLD")
    assert reasons(alice) == ["SERIOUS_TICKET_OLD", "SILENT"]

    settled = settling.done(ticket, None, by=alice.membership, now=NOW)

    assert settled == Settled(signals=(ticket.pk,))
    ticket.refresh_from_db()
    assert (ticket.acted_on_at, ticket.acted_on_by, ticket.acted_on_kind) == (NOW, alice.membership, "DONE")
    assert reasons(alice) == ["SILENT"]
    assert reasons(alice, DAY + timedelta(days=14)) == ["SERIOUS_TICKET_OLD", "SILENT"]


def test_done_twice_is_once(brandt: Account, alice: Person, bob: Person) -> None:
    ticket = of_kind(brandt, "SERIOUS_TICKET_OLD")
    settling.done(ticket, None, by=alice.membership, now=NOW)
    assert settling.done(ticket, None, by=bob.membership, now=NOW + timedelta(minutes=1)) == Settled()
    ticket.refresh_from_db()
    assert ticket.acted_on_by == alice.membership


def test_what_sleeps_is_back_on_its_day(brandt: Account, alice: Person) -> None:
    until = DAY + timedelta(days=7)
    settling.snooze([of_kind(brandt, "SERIOUS_TICKET_OLD")], until=until, today=DAY, by=alice.membership)
    assert reasons(alice) == ["SILENT"]
    assert reasons(alice, until) == ["SERIOUS_TICKET_OLD", "SILENT"]


def test_without_a_day_it_sleeps_until_it_comes_anew(brandt: Account, alice: Person) -> None:
    ticket = of_kind(brandt, "SERIOUS_TICKET_OLD")
    settling.snooze([ticket], until=None, today=DAY, by=alice.membership)
    assert reasons(alice, DAY + timedelta(days=300)) == ["SILENT"]
    Signal.objects.filter(pk=ticket.pk).update(ended_on=DAY)
    signal(brandt, "SERIOUS_TICKET_OLD", subject="another", evidence={"ticket": "LS-2", "severity": 1})
    assert "SERIOUS_TICKET_OLD" in reasons(alice)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_day_to_sleep_until_lies_ahead(brandt: Account, alice: Person, days: int) -> None:
    with pytest.raises(SettlingError, match="Choose a day from tomorrow on"):
        settling.snooze(
            [of_kind(brandt, "SILENT")], until=DAY + timedelta(days=days), today=DAY, by=alice.membership
        )


def test_what_is_handed_over_is_in_the_other_queue(brandt: Account, alice: Person, bob: Person) -> None:
    signals = list(Signal.objects.for_organization(brandt.organization_id))
    settling.hand_over(signals, to=bob.membership, note="Call Joost before noon", by=alice.membership)

    assert reasons(alice) == []
    reader = reader_of(bob)
    rows = book.plan(reader, capacity=10, day=DAY).queue.rows
    assert [(row.account_id, row.next_step) for row in rows] == [(brandt.pk, "Call Joost before noon")]


def test_handing_over_again_moves_the_same_task(brandt: Account, alice: Person, bob: Person) -> None:
    ticket = of_kind(brandt, "SERIOUS_TICKET_OLD")
    settling.hand_over([ticket], to=bob.membership, note="", by=alice.membership)
    settling.hand_over([ticket], to=alice.membership, note="", by=bob.membership)
    task = Task.objects.for_organization(brandt.organization_id).get()
    assert (task.assignee, task.version) == (alice.membership, 2)


def test_each_can_be_taken_back_by_who_did_it(brandt: Account, alice: Person, bob: Person) -> None:
    ticket, silent = of_kind(brandt, "SERIOUS_TICKET_OLD"), of_kind(brandt, "SILENT")
    done = settling.done(ticket, None, by=alice.membership, now=NOW)
    handed = settling.hand_over([silent], to=bob.membership, note="", by=alice.membership)
    asleep = Settled.of_word(handed.word)

    assert settling.take_back(done, by=bob.membership, now=NOW) == 0
    assert settling.take_back(done, by=alice.membership, now=NOW) == 1
    assert settling.take_back(asleep, by=alice.membership, now=datetime.now(UTC)) == 1
    assert reasons(alice) == ["SERIOUS_TICKET_OLD", "SILENT"]
    assert settling.take_back(done, by=alice.membership, now=NOW) == 0


@pytest.mark.parametrize("word", ["", "x1", "s", "s1,t", "s-1", "1"])
def test_only_what_was_written_is_read_back(word: str) -> None:
    with pytest.raises(SettlingError, match="nothing to take back"):
        Settled.of_word(word)


def test_people_settle_rows_in_the_browser(
    brandt: Account, alice: Person, bob: Person, charlie: Person
) -> None:
    ticket = of_kind(brandt, "SERIOUS_TICKET_OLD")
    data = {"signals": f"{ticket.pk}"}
    assert bob.client.post("/o/halden/today/done/", data).status_code == 403
    assert charlie.client.post("/o/halden/today/done/", data).status_code == 404
    charlie.client.post("/o/rival/today/done/", data)
    ticket.refresh_from_db()
    assert ticket.acted_on_at is None

    answer = alice.client.post("/o/halden/today/done/", data)
    assert answer.status_code == 302
    said = [str(each) for each in get_messages(answer.wsgi_request)]
    assert said == ["Done: Brandt. 1 more reason is open there."]

    ticket.refresh_from_db()
    assert ticket.acted_on_by == alice.membership


@pytest.mark.parametrize(
    ("path", "data", "sentence"),
    [
        ("done", {}, "There is nothing to settle"),
        ("snooze", {"signals": "1", "until": "2020-01-01"}, "Choose a day from tomorrow on"),
        ("snooze", {"signals": "x"}, "cannot be read"),
        ("hand-over", {"signals": "1", "to": "99999999"}, "Choose somebody who works here"),
        ("take-back", {"settled": "nonsense"}, "nothing to take back"),
    ],
)
def test_what_cannot_be_done_is_said(alice: Person, path: str, data: dict[str, str], sentence: str) -> None:
    answer = alice.client.post(f"/o/halden/today/{path}/", data)
    assert answer.status_code == 302
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any(sentence in each for each in said), said


def test_a_done_task_keeps_what_came_of_it(alice: Person, brandt: Account) -> None:
    """The result stands on the account, the reason says how somebody acted, and taking back clears both."""
    account, ticket = brandt, Signal.objects.get(account=brandt, kind="SILENT")
    task = Task.objects.create(
        organization=alice.organization,
        account=account,
        signal=ticket,
        title="Call Joost",
        assignee=alice.membership,
    )
    done = settling.done(ticket, task, by=alice.membership, now=NOW, result="He waits for the patch")
    task.refresh_from_db()
    ticket.refresh_from_db()
    assert (task.state, task.result, ticket.acted_on_kind) == ("DONE", "He waits for the patch", "TASK")
    said = of_account.work(alice.organization.pk, account.pk).done
    assert [(each.title, each.result) for each in said] == [("Call Joost", "He waits for the patch")]
    settling.take_back(done, by=alice.membership, now=NOW)
    task.refresh_from_db()
    assert (task.state, task.result) == ("OPEN", "")


@pytest.mark.parametrize(("days_ago", "kind"), [(1, "TOUCH"), (5, "DONE")])
def test_who_spoke_with_the_customer_acted_by_that(
    days_ago: int, kind: str, alice: Person, brandt: Account
) -> None:
    ticket = Signal.objects.get(account=brandt, kind="SILENT")
    records.touch(brandt, happened_at=NOW - timedelta(days=days_ago), author=alice.membership)
    settling.done(ticket, None, by=alice.membership, now=NOW)
    ticket.refresh_from_db()
    assert ticket.acted_on_kind == kind
