"""What changed since one last looked, on the page and in one mail a morning."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Account
from cs_platform.jobs.models import Mail
from cs_platform.tenancy.models import Membership
from health.models import Signal
from playbooks.models import Celebration, Task
from playbooks.operations import digests
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading

NOTICES = "/o/halden/notices/"
DAY = date(2026, 11, 20)
SEVEN = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture
def nordwind(in_halden: object, bob: Person) -> Account:
    """Return an account of Bob's with a reason to act."""
    account = make.account(bob.organization, "Nordwind", owner=bob.membership)
    make.standing(account, avoidable_loss=Decimal(10))
    signal(account)
    return account


def signal(account: Account, **fields: Any) -> Signal:
    plain = {
        "kind": "SILENT",
        "severity": 1,
        "sentence": "Nobody here has started a conversation for 96 days.",
    }
    row = Signal(
        organization_id=account.organization_id, account=account, day=DAY, last_seen_on=DAY,
        evidence={"days": 96}, **(plain | fields),
    )  # fmt: skip
    row.save()
    return row


def test_reasons_tasks_and_wins_are_said_until_seen(bob: Person, alice: Person, nordwind: Account) -> None:
    Task.objects.create(
        organization=bob.organization,
        account=nordwind,
        title="Call Joost",
        assignee=bob.membership,
        written_by=alice.membership,
    )
    Celebration.objects.create(
        organization=bob.organization, account=nordwind, kind="STORY", subject="1",
        day=datetime.now(UTC).date() + timedelta(days=1), sentence="A calm winter",
    )  # fmt: skip
    page = reading.page(bob.client, NOTICES)
    assert "Three changes on your accounts since you joined" in page
    for sentence in ("Nobody here has started", "Alice handed over: Call Joost", "A calm winter"):
        assert page.count(sentence) == 1
    assert "Nothing changed on your accounts" in reading.page(alice.client, NOTICES)

    assert bob.client.post("/o/halden/today/notices/seen/").status_code == 302

    assert "Nobody here has started" not in reading.page(bob.client, NOTICES)


def test_ones_own_doing_is_no_news(bob: Person, nordwind: Account) -> None:
    Signal.objects.for_organization(bob.organization.pk).delete()
    Task.objects.create(
        organization=bob.organization,
        account=nordwind,
        title="Mine",
        assignee=bob.membership,
        written_by=bob.membership,
    )
    assert "Nothing changed" in reading.page(bob.client, NOTICES)


def sent(person: Person, now: datetime = SEVEN) -> int:
    return digests.send_due(person.organization, DAY, now=now)


@pytest.mark.usefixtures("nordwind")
def test_one_mail_a_morning_says_whom_to_help(bob: Person) -> None:
    assert sent(bob) == 1
    assert sent(bob) == 0
    written = Mail.objects.for_organization(bob.organization.pk).get()
    assert (written.to, written.subject) == ("bob@halden.test", "One account needs you today")
    assert (
        "Nordwind\nNobody here has started a conversation for 96 days.\nNext: Start a conversation"
        in written.body
    )
    assert not mail.outbox


@pytest.mark.usefixtures("nordwind")
@pytest.mark.parametrize(
    ("zone", "hour", "expected"),
    [("UTC", 6, 0), ("UTC", 7, 1), ("UTC", 12, 0), ("Pacific/Auckland", 18, 1), ("Pacific/Auckland", 7, 0)],
)
def test_the_morning_is_the_persons_own(bob: Person, zone: str, hour: int, expected: int) -> None:
    bob.membership.user.time_zone = zone
    bob.membership.user.save(update_fields=["time_zone"])
    assert sent(bob, SEVEN.replace(hour=hour)) == expected


def test_nobody_gets_a_mail_about_nothing(bob: Person) -> None:
    assert sent(bob) == 0
    assert not Mail.objects.for_organization(bob.organization.pk).exists()


@pytest.mark.usefixtures("nordwind")
def test_the_link_in_the_mail_ends_them_after_a_click_and_never_expires(bob: Person) -> None:
    sent(bob)
    body = Mail.objects.for_organization(bob.organization.pk).get().body
    found = re.search(r"/no-more-mails/\S+/", body)
    assert found
    stranger = Client()
    assert "No more morning mails?" in stranger.get(found[0]).content.decode()
    bob.membership.refresh_from_db()
    assert bob.membership.wants_digest

    stranger.post(found[0])

    assert not Membership.objects.get(pk=bob.membership.pk).wants_digest
    assert "Send them again" in stranger.get(found[0]).content.decode()
    assert digests.send_due(bob.organization, DAY + timedelta(days=1), now=SEVEN + timedelta(days=1)) == 0
    assert stranger.get("/no-more-mails/forged/").status_code == 410


def scored(account: Account, silent_days: float, day: date, probability: float = 0.1) -> None:
    """Store the health and the probability of an account on a day."""
    values = {
        "usage_silence": silent_days, "licence_utilisation": 0.9, "touch_silence": 3.0, "survey_score": 0.9,
    }  # fmt: skip
    make.score(account, values, day=day)
    make.estimate(account, day=day, probability=probability)


def closed(account: Account, day: date, at: datetime) -> None:
    """Close a day."""
    make.past_portfolio(account.organization, day, expected_loss="1000.00")
    make.run(account.organization, day, finished_at=at)


def test_health_that_moved_since_the_last_look_is_one_line_with_its_cause(
    bob: Person, nordwind: Account
) -> None:
    Signal.objects.for_organization(bob.organization.pk).delete()
    calm = make.account(bob.organization, "Brandt", owner=bob.membership)
    riskier = make.account(bob.organization, "Lund", owner=bob.membership)
    elsewhere = make.account(bob.organization, "Aalto")
    before = DAY - timedelta(days=3)
    for account in (calm, riskier, elsewhere):
        make.standing(account)
    for account, silent, probability in ((nordwind, 60.0, 0.1), (calm, 1.0, 0.1), (riskier, 1.0, 0.3)):
        scored(account, 0.0, before)
        scored(account, silent, DAY, probability)
    scored(elsewhere, 0.0, before)
    scored(elsewhere, 60.0, DAY)
    closed(nordwind, before, SEVEN - timedelta(days=3))
    closed(nordwind, DAY, SEVEN - timedelta(hours=2))
    looked(bob, SEVEN - timedelta(days=2))

    page = reading.page(bob.client, NOTICES)

    assert "Two changes on your accounts" in page
    assert "Mostly: not used for 60 days; before: used today." in page
    assert "The probability that they leave rose from 10% to 30%." in page
    assert "Brandt" not in page
    assert "Aalto" not in page
    assert digests.send_due(bob.organization, DAY, now=SEVEN) == 1
    assert "- Nordwind: Health fell" in Mail.objects.for_organization(bob.organization.pk).get().body
    looked(bob, SEVEN)
    assert "Nothing changed" in reading.page(bob.client, NOTICES)


def looked(person: Person, at: datetime) -> None:
    """Note when somebody last looked."""
    person.membership.notices_seen_at = at
    person.membership.save(update_fields=["notices_seen_at"])
