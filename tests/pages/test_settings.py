"""Lists of what is set up, rates that are missing, and the audit trail with its file."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.domain import standards
from accounts.models import Account, AttributeDefinition, Feature, LifecycleStage, Standard
from accounts.operations import stages
from cs_platform.jobs.models import Job, Mail
from cs_platform.jobs.operations import outbox, send_mail
from cs_platform.jobs.queries import outbox as mails
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import ExchangeRate, Organization
from cs_platform.tenancy.queries import audit_trail
from cs_platform.tenancy.queries.audit_trail import Wanted
from health.domain import measures
from tests import factories as make
from tests.conftest import NOW, Person
from tests.pages import reading

pytestmark = pytest.mark.usefixtures("in_halden")

SETTINGS = "/o/halden/settings/"


@pytest.fixture
def organization(alice: Person) -> Organization:
    return alice.organization


# --- stages, standards, features, attributes


def test_every_shipped_stage_comes_with_standards_that_can_be_seen(organization: Organization) -> None:
    rows = Standard.objects.for_organization(organization.pk)
    assert rows.count() == sum(len(each) for each in standards.SHIPPED.values()) >= 20
    assert set(rows.values_list("stage__name", flat=True)) == set(standards.SHIPPED)
    known = {measure.key for measure in measures.MEASURES}
    assert {row.measure for row in rows if row.check_by == "MEASURE"} <= known
    assert all(len(row.behaviours) >= 2 for row in rows)
    silence = rows.get(statement__startswith="We speak with every customer")
    assert (silence.measure, silence.comparison, silence.target) == ("touch_silence", "AT_MOST", Decimal(30))
    stages.create_shipped(organization.pk)
    assert rows.count() == Standard.objects.for_organization(organization.pk).count()


def test_a_stage_changes_places_with_its_neighbour(alice: Person, bob: Person) -> None:
    def names() -> list[str]:
        rows = LifecycleStage.objects.for_organization(alice.organization.pk).order_by("position")
        return list(rows.values_list("name", flat=True))

    before = names()
    second = make.stage(alice.organization, before[1])
    url = f"{SETTINGS}stages/{second.pk}/move/"
    assert bob.client.post(url, {"to": "up"}).status_code == 403
    alice.client.post(url, {"to": "up"})
    assert names() == [before[1], before[0], *before[2:]]
    alice.client.post(url, {"to": "up"})
    assert names()[0] == before[1]
    alice.client.post(url, {"to": "down"})
    assert names() == before


def test_a_stage_in_use_is_not_removed(alice: Person) -> None:
    stage = make.stage(alice.organization, "Adoption")
    make.account(alice.organization, stage=stage)
    body = {"version": str(stage.version), "token": "t" * 24}
    answer = alice.client.post(f"/o/halden/records/stages/{stage.pk}/remove/", body, follow=True)
    assert "still needed by 1 account" in reading.words(answer.content.decode())
    assert LifecycleStage.objects.filter(pk=stage.pk).exists()


def test_lists_say_what_is_there_and_what_to_do_where_nothing_is(alice: Person, bob: Person) -> None:
    assert "No feature is known." in reading.page(alice.client, f"{SETTINGS}features/")
    assert "An attribute is what only you know" in reading.page(alice.client, f"{SETTINGS}attributes/")
    Feature.objects.create(organization=alice.organization, name="Planner", core=True, known_on=make.DAY)
    AttributeDefinition.objects.create(
        organization=alice.organization,
        key="region",
        label="Region",
        type="CHOICE",
        options=["North", "South"],
    )
    assert "1 feature, 1 of them core" in reading.page(bob.client, f"{SETTINGS}features/")
    assert "North, South" in reading.page(bob.client, f"{SETTINGS}attributes/")
    assert "six without an accountable executive" in reading.page(bob.client, f"{SETTINGS}stages/")
    assert "is at most 30" in reading.page(bob.client, f"{SETTINGS}standards/")
    LifecycleStage.objects.for_organization(alice.organization.pk).count()
    for path in ("features/", "stages/", "standards/"):
        assert "/records/" in reading.body(alice.client.get(SETTINGS + path))
        assert "/records/" not in reading.body(bob.client.get(SETTINGS + path)).split("<main")[1]


def test_missing_rates_are_listed_with_what_they_hide(alice: Person, organization: Organization) -> None:
    today = timezone.now().date()
    runs = {"starts_on": today - timedelta(days=30), "term_ends_on": today + timedelta(days=300)}
    over = {"starts_on": today - timedelta(days=400), "term_ends_on": today - timedelta(days=1)}
    held = (("A", "SEK", "1000"), ("B", "SEK", "500"), ("C", "NOK", "70"), ("D", "EUR", "9"))
    for name, currency, arr in held:
        make.contract(make.account(organization, name), arr, currency=currency, **runs)
    make.contract(make.account(organization, "Gone"), "99", currency="DKK", auto_renew=False, **over)
    ExchangeRate.objects.create(organization=organization, currency="NOK", day=date(2026, 1, 1), rate="0.09")
    page = reading.page(alice.client, f"{SETTINGS}rates/")
    assert "One currency has no rate: what runs in SEK is in no sum." in page
    assert "SEK 2 1,500" in page
    assert "DKK" not in page
    ExchangeRate.objects.create(organization=organization, currency="SEK", day=date(2026, 1, 1), rate="0.1")
    assert "Everything can be converted to EUR." in reading.page(alice.client, f"{SETTINGS}rates/")


# --- audit trail


def rename(alice: Person, account: Account, name: str) -> None:
    scope = {"membership": alice.membership.pk, "operation": "record:abc"}
    with organization_context(alice.organization.pk, **scope):  # type: ignore[arg-type] # its own keywords
        Account.objects.filter(pk=account.pk).update(name=name)


def test_a_change_is_told_in_words_with_what_stood_there(alice: Person, organization: Organization) -> None:
    account = make.account(organization, "Nordwind", owner=alice.membership)
    rename(alice, account, "Nordwind AG")
    rename(alice, account, "Südwind")
    page = reading.page(alice.client, f"{SETTINGS}audit/?table=accounts_account")
    assert "Alice changed the account Südwind typed · its whole history Name Nordwind AG Südwind" in page
    assert "Name Nordwind Nordwind AG" in page
    assert "Owner Alice" in page  # of the row's making: who is named, not a number


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?who={alice}&table=accounts_account", 1),
        ("?table=accounts_contact", 1),
        ("?table=accounts_account&row={account}", 2),
        ("?load=77", 1),
        ("?since=2100-01-01", 0),
        ("?until=2000-01-01", 0),
        ("?table=accounts_account&since=nonsense&before=nonsense", 2),
        ("?table=accounts_account&before=2000-01-01T00:00:00Z_1", 0),
        ("?before=9999-12-31T23:59:59Z_99999999999999999999&table=accounts_account", 2),
        ("?table=accounts_account&row=99999999999999999999", 2),
    ],
)
def test_changes_are_filtered(alice: Person, organization: Organization, query: str, count: int) -> None:
    account = make.account(organization)
    make.contact(account)
    rename(alice, account, "Other")
    with organization_context(organization.pk, import_id=77):
        make.ticket(account)
    named = query.format(alice=alice.membership.pk, account=account.pk)
    response = alice.client.get(f"{SETTINGS}audit/{named}")
    assert len(response.context["rows"]) == count


def test_the_trail_is_read_page_by_page_without_gaps(alice: Person, organization: Organization) -> None:
    account = make.account(organization)
    for number in range(7):
        rename(alice, account, f"Name {number}")
    wanted, mark = Wanted(table="accounts_account"), None
    seen: list[int] = []
    while found := audit_trail.entries(organization.pk, wanted, before=mark, limit=3):
        seen.extend(entry.id for entry in found)
        mark = audit_trail.mark_after(found)
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 8


def test_the_file_of_the_trail_runs_nothing(alice: Person, bob: Person, organization: Organization) -> None:
    account = make.account(organization, "=cmd()")
    rename(alice, account, "+1+1")
    response: Any = alice.client.get(f"{SETTINGS}audit.csv?table=accounts_account")
    rows = list(csv.DictReader(io.StringIO(reading.body(response))))
    assert {"name": "'+1+1", "field": "Name", "old": "'=cmd()", "new": "'+1+1"}.items() <= rows[0].items()
    assert bob.client.get(f"{SETTINGS}audit.csv").status_code == 403


# --- mail


def test_mails_are_listed_read_and_tried_again(
    alice: Person, bob: Person, organization: Organization
) -> None:
    token = "abcdefghijklmnopqrstuvwxyz0123456789"
    body = f"Look: https://lodestar.test/x/{token}/ and https://lodestar.test/o/halden/autopsies/7/"
    send_mail(organization_id=organization.pk, to="e@h.test", subject="Hello", body=body, key="k", now=NOW)
    mail = Mail.objects.for_organization(organization.pk).get()
    page = reading.page(alice.client, f"{SETTINGS}mail/{mail.pk}/")
    assert token not in page
    assert "https://lodestar.test/o/halden/autopsies/7/" in page
    assert "Try again" not in page
    Job.objects.filter(organization=organization, kind=outbox.KIND).update(
        state="FAILED", attempts=4, error="refused", finished_at=NOW
    )
    outbox.mark_failed(mail.pk, now=NOW)
    listed = reading.page(alice.client, f"{SETTINGS}mail/?state=FAILED&to=E@H")
    assert "Hello e@h.test Failed" in listed
    assert bob.client.post(f"{SETTINGS}mail/{mail.pk}/send-again/").status_code == 403
    alice.client.post(f"{SETTINGS}mail/{mail.pk}/send-again/")
    mail.refresh_from_db()
    assert mail.state == "PENDING"
    assert mails.sendings(organization.pk, [mail.pk])[mail.pk].is_waiting
    again = alice.client.post(f"{SETTINGS}mail/{mail.pk}/send-again/", follow=True)
    assert "Only a mail that failed can be sent again." in reading.body(again)


PAGES = ("", "people/", "stages/", "standards/", "rates/", "audit/", "mail/", "organization/")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_the_database_little(alice: Person, path: str) -> None:
    make.account(alice.organization, owner=alice.membership)
    assert len(reading.queries(alice.client, SETTINGS + path)) <= reading.QUERIES_AT_MOST
