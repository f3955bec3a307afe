"""Settings of organization and people in the browser: who may what, two people at once, and undoing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as sent_mail
from django.test import Client
from django.utils import timezone

from cs_platform.jobs.models import Mail
from cs_platform.jobs.operations import invitations, outbox
from cs_platform.tenancy import operations, queries
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import AuditEntry, ExchangeRate, Membership, Organization, User
from tests import factories as make
from tests.conftest import Person, make_person
from tests.pages import reading

pytestmark = pytest.mark.usefixtures("in_halden")

SETTINGS = "/o/halden/settings/"
ORGANIZATION = f"{SETTINGS}organization/"
PEOPLE = f"{SETTINGS}people/"
PROFILE = f"{SETTINGS}profile/"
EVERYBODY_READS = (
    "",
    "organization/",
    "people/",
    "profile/",
    "stages/",
    "standards/",
    "features/",
    "rates/",
    "kept/",
)
ADMINISTRATORS_READ = ("audit/", "audit.csv", "mail/", "people/invite/")


def value_of(markup: str, name: str) -> str:
    """Return what an input of the page holds."""
    [tag] = re.findall(rf'<input[^>]*name="{name}"[^>]*>', markup)
    found = re.search(r'value="([^"]*)"', tag)
    return found[1] if found else ""


def form_of(client: Client, url: str) -> dict[str, str]:
    """Return what the page's form would send as it stands."""
    markup = reading.body(client.get(url))
    found = {}
    for tag in re.findall(r"<input[^>]*>", markup):
        name = re.search(r'name="([\w-]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and "checkbox" not in tag:
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select[^>]*name="([\w-]+)".*?>(.*?)</select>', markup, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        found[name] = chosen[1] if chosen else ""
    found.pop("theme", None) if url != PROFILE else None
    return found


@pytest.fixture
def organization(alice: Person) -> Organization:
    return alice.organization


@pytest.fixture
def erin(alice: Person) -> Person:
    return make_person(alice.organization, "erin@halden.test", Role.ADMIN)


@pytest.mark.parametrize("path", EVERYBODY_READS)
def test_everybody_reads_how_the_organization_is_set_up(alice: Person, bob: Person, path: str) -> None:
    for person in (alice, bob):
        assert person.client.get(SETTINGS + path).status_code == 200


@pytest.mark.parametrize("path", ADMINISTRATORS_READ)
def test_some_pages_are_for_administrators(alice: Person, bob: Person, charlie: Person, path: str) -> None:
    assert alice.client.get(SETTINGS + path).status_code == 200
    assert bob.client.get(SETTINGS + path).status_code == 403
    assert charlie.client.get(SETTINGS + path).status_code == 404


def test_who_may_not_change_sees_no_button(bob: Person) -> None:
    page = reading.body(bob.client.get(ORGANIZATION))
    assert "<fieldset" in page
    assert "An administrator changes these." in page
    assert "/settings/audit/" not in page
    assert "Invite somebody" not in reading.page(bob.client, PEOPLE)
    assert bob.client.post(ORGANIZATION, {}).status_code == 403


def test_settings_are_saved_read_and_undone(alice: Person, organization: Organization) -> None:
    body = form_of(alice.client, ORGANIZATION) | {
        "grace_days": "30",
        "gross_margin": "72.5",
        "ditch_word": "DITCH",
        "retention_mail": "24",
    }
    answer = alice.client.post(ORGANIZATION, body, follow=True)
    said = queries.settings_of(organization.pk)
    assert (said.grace_days, said.gross_margin, said.retention_mail) == (30, 0.725, 24)
    assert said.retention_usage is None
    token = re.search(r'name="token" value="([\w-]+)"', reading.body(answer))
    assert token is not None
    alice.client.post(f"{ORGANIZATION}undo/", {"token": token[1]})
    assert queries.settings_of(organization.pk).grace_days == 60
    again = alice.client.post(f"{ORGANIZATION}undo/", {"token": token[1]}, follow=True)
    assert "can no longer be undone" in reading.body(again)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"grace_days": "-3"}, "greater than or equal to 0"),
        ({"leave_from": "40"}, "healthier to come back"),
        ({"reporting_currency": "Euro"}, "Use three letters such as EUR."),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"name": ""}, "This field is required."),
        ({"gross_margin": "180"}, "less than or equal to 100"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(
    alice: Person, organization: Organization, change: dict[str, str], sentence: str
) -> None:
    answer = alice.client.post(ORGANIZATION, form_of(alice.client, ORGANIZATION) | change)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    organization.refresh_from_db()
    assert organization.version == 1


def test_of_two_people_the_second_sees_what_differs_and_keeps_their_words(
    alice: Person, erin: Person, organization: Organization
) -> None:
    both_see = form_of(alice.client, ORGANIZATION)
    alice.client.post(ORGANIZATION, both_see | {"grace_days": "30", "autopsy_capacity": "9"})
    second = erin.client.post(ORGANIZATION, both_see | {"grace_days": "45", "name": "Halden Two"})
    assert second.status_code == 409
    words = reading.words(second.content.decode())
    assert "Somebody else changed this meanwhile." in words
    assert "Days of grace 60 30 45" in words
    names = ("grace_days", "autopsy_capacity", "name", "version")
    assert [value_of(second.content.decode(), name) for name in names] == ["45", "9", "Halden Two", "2"]
    organization.refresh_from_db()
    assert organization.name == "Halden"


def test_another_time_zone_counts_from_the_next_day(alice: Person, organization: Organization) -> None:
    body = form_of(alice.client, ORGANIZATION) | {"time_zone": "Pacific/Auckland"}
    alice.client.post(ORGANIZATION, body)
    organization.refresh_from_db()
    today = queries.local_day("Europe/Berlin", timezone.now())
    assert (organization.time_zone, organization.next_time_zone) == ("Europe/Berlin", "Pacific/Auckland")
    assert organization.next_time_zone_from == today + timedelta(days=1)
    tomorrow = queries.start_of_day("Europe/Berlin", today + timedelta(days=1))
    operations.start_time_zones(now=tomorrow - timedelta(seconds=1))
    organization.refresh_from_db()
    assert organization.time_zone == "Europe/Berlin"
    operations.start_time_zones(now=tomorrow)
    organization.refresh_from_db()
    assert (organization.time_zone, organization.next_time_zone) == ("Pacific/Auckland", "")


def test_another_currency_is_confirmed_and_takes_the_rates_with_it(
    alice: Person, organization: Organization
) -> None:
    for currency, day, rate in (
        ("USD", "2026-01-01", "0.9"),
        ("GBP", "2026-02-01", "1.2"),
        ("GBP", "2025-01-01", "1.1"),
    ):
        ExchangeRate.objects.create(organization=organization, currency=currency, day=day, rate=rate)
    body = form_of(alice.client, ORGANIZATION) | {"reporting_currency": "usd"}
    asked = alice.client.post(ORGANIZATION, body)
    assert asked.status_code == 400
    words = reading.words(asked.content.decode())
    assert (
        "3 rates are worked out anew through the rate of USD, and 1 older than any rate of USD are removed"
        in words
    )
    alice.client.post(ORGANIZATION, body | {"confirmed": "on"})
    organization.refresh_from_db()
    assert organization.reporting_currency == "USD"
    kept = ExchangeRate.objects.for_organization(organization.pk).order_by("currency", "day")
    assert [(row.currency, str(row.day), str(row.rate)) for row in kept] == [
        ("EUR", "2026-01-01", "1.11111111"),
        ("GBP", "2026-01-01", "1.22222222"),
        ("GBP", "2026-02-01", "1.33333333"),
    ]


# --- people


def invite(person: Person, **fields: str) -> Any:
    body = {"email": "new@halden.test", "name": "Newcomer", "role": "CSM", "function": "SUCCESS"}
    return person.client.post(f"{PEOPLE}invite/", body | fields, follow=True)


def member(email: str) -> Membership:
    return Membership.objects.select_related("user").get(user__email=email)


def test_an_invitation_leaves_by_mail_and_its_link_is_kept_nowhere(
    alice: Person, organization: Organization
) -> None:
    page = reading.body(invite(alice))
    assert "new@halden.test gets a link that works once, within 24 hours." in page
    stored = Mail.objects.for_organization(organization.pk).get()
    assert outbox.LINK_PLACE in stored.body
    assert outbox.deliver(organization.pk, stored.pk, now=timezone.now())
    [message] = sent_mail.outbox
    link = re.search(r"/sign-in-link/([\w-]+)/", str(message.body))
    assert link is not None
    stored.refresh_from_db()
    page = reading.body(alice.client.get(f"{SETTINGS}mail/{stored.pk}/"))
    assert link[1] not in stored.body + page
    assert not AuditEntry.objects.filter(old__icontains=link[1]).exists()
    newcomer = Client()
    shown = newcomer.get(link[0])
    assert shown.status_code == 200
    assert newcomer.get(PEOPLE).status_code == 302
    assert newcomer.post(link[0]).status_code == 302
    assert newcomer.get(PEOPLE).status_code == 200
    assert Client().post(link[0]).status_code == 410


def test_who_is_invited_again_gets_another_link_and_who_is_here_is_not_invited(
    alice: Person, bob: Person
) -> None:
    assert "works here already" in reading.words(invite(alice, email="BOB@halden.test").content.decode())
    invite(alice)
    newcomer = member("new@halden.test")
    later = timezone.now() + timedelta(minutes=2)
    invitations.invite(newcomer, by=alice.membership, now=later)
    assert Mail.objects.filter(signs_in=newcomer).count() == 2
    assert bob.client.post(f"{PEOPLE}{newcomer.pk}/invite-again/").status_code == 403


def test_a_withdrawn_invitation_sends_nothing_and_opens_nothing(
    alice: Person, organization: Organization
) -> None:
    invite(alice)
    newcomer = member("new@halden.test")
    link = operations.create_sign_in_link(newcomer, now=timezone.now())
    alice.client.post(f"{PEOPLE}{newcomer.pk}/withdraw/")
    assert Client().get(f"/sign-in-link/{link.rsplit('/', 2)[1]}/").status_code == 410
    stored = Mail.objects.for_organization(organization.pk).get()
    assert not outbox.deliver(organization.pk, stored.pk, now=timezone.now())
    assert sent_mail.outbox == []
    assert invite(alice).status_code == 200
    assert member("new@halden.test").is_active


def test_who_has_been_here_is_not_withdrawn(alice: Person, bob: Person) -> None:
    bob.client.get(PEOPLE)
    answer = alice.client.post(f"{PEOPLE}{bob.membership.pk}/withdraw/", follow=True)
    assert "has been here. Let them leave instead." in reading.body(answer)


def test_a_place_is_changed_and_put_back(alice: Person, bob: Person) -> None:
    url = f"{PEOPLE}{bob.membership.pk}/"
    body = form_of(alice.client, url) | {
        "role": "CSM",
        "deputy_id": str(alice.membership.pk),
        "away_from": "2026-03-01",
        "away_until": "2026-03-09",
        "daily_capacity": "7",
    }
    answer = alice.client.post(url, body, follow=True)
    changed = Membership.objects.get(pk=bob.membership.pk)
    assert (changed.role, changed.deputy_id, changed.daily_capacity) == ("CSM", alice.membership.pk, 7)
    token = re.search(r'name="token" value="([\w-]+)"', reading.body(answer))
    assert token is not None
    undone = alice.client.post(f"{PEOPLE}undo/", {"token": token[1]}, follow=True)
    assert "It is as it was before." in reading.body(undone)
    assert Membership.objects.get(pk=bob.membership.pk).role == "VIEWER"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"away_from": "2026-03-01"}, "Say both days, or neither."),
        ({"away_from": "2026-03-09", "away_until": "2026-03-01"}, "This is before the first day away."),
        ({"deputy_id": "999999"}, "Select a valid choice"),
        ({"role": "OWNER"}, "Select a valid choice"),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    alice: Person, bob: Person, change: dict[str, str], sentence: str
) -> None:
    url = f"{PEOPLE}{bob.membership.pk}/"
    answer = alice.client.post(url, form_of(alice.client, url) | change)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_nobody_changes_their_own_role_and_foreign_people_are_not_found(
    alice: Person, bob: Person, charlie: Person, erin: Person
) -> None:
    own = f"{PEOPLE}{erin.membership.pk}/"
    refused = erin.client.post(own, form_of(erin.client, own) | {"role": "VIEWER"})
    assert refused.status_code == 400
    assert "You cannot change your own role." in refused.content.decode()
    for path in ("", "leave/"):
        foreign = f"{PEOPLE}{charlie.membership.pk}/{path}"
        assert alice.client.get(foreign).status_code == 404
        assert alice.client.post(foreign).status_code == 404
        assert bob.client.post(f"{own}{path}").status_code == 403
    foreign_deputy = form_of(alice.client, own) | {"deputy_id": str(charlie.membership.pk)}
    assert alice.client.post(own, foreign_deputy).status_code == 400


def test_leaving_asks_for_heirs_and_ends_the_session(alice: Person, bob: Person) -> None:
    account = make.account(alice.organization, "Nordwind", owner=bob.membership)
    url = f"{PEOPLE}{bob.membership.pk}/leave/"
    assert bob.client.get(PEOPLE).status_code == 200
    page = reading.page(alice.client, url)
    assert "1 account" in page
    body = form_of(alice.client, url)
    assert alice.client.post(url, body | {"accounts": ""}).status_code == 400
    alice.client.post(url, body | {"accounts": str(alice.membership.pk)})
    account.refresh_from_db()
    assert account.owner_id == alice.membership.pk
    assert bob.client.get(PEOPLE).status_code == 404
    assert bob.client.get(PEOPLE).status_code == 302  # signed out


def test_the_last_administrator_stays(alice: Person, bob: Person) -> None:
    url = f"{PEOPLE}{alice.membership.pk}/leave/"
    assert "The last administrator cannot leave." in reading.page(alice.client, url)
    body = {"version": str(alice.membership.version)}
    assert alice.client.post(url, body).status_code == 400
    assert Membership.objects.get(pk=alice.membership.pk).is_active


def test_another_role_changes_the_key_of_the_session(alice: Person, bob: Person) -> None:
    bob.client.get(PEOPLE)
    before = bob.client.session.session_key
    bob.client.get(PEOPLE)
    assert bob.client.session.session_key == before
    Membership.objects.filter(pk=bob.membership.pk).update(role=Role.CSM)
    bob.client.get(PEOPLE)
    assert bob.client.session.session_key != before
    assert bob.client.get(PEOPLE).status_code == 200


def test_people_describe_themselves(bob: Person) -> None:
    body = form_of(bob.client, PROFILE) | {
        "name": "Bob Bell",
        "theme": "DARK",
        "locale": "de",
        "away_from": "2026-04-01",
        "away_until": "2026-04-02",
    }
    assert bob.client.post(PROFILE, body | {"role": "ADMIN"}).status_code == 302
    user = User.objects.get(pk=bob.membership.user_id)
    assert (user.name, user.theme, user.locale) == ("Bob Bell", "DARK", "de")
    place = Membership.objects.get(pk=bob.membership.pk)
    assert (str(place.away_until), place.role) == ("2026-04-02", "VIEWER")
