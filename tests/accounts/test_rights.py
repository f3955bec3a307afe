"""One contact's rights: everything as a file, and erased so that nothing about them is left anywhere."""

import json
from typing import Any

import pytest
from django.db import connection

from accounts.models import Contact, Import, SurveyResponse, TouchContact
from cs_platform.jobs.models import Mail, StoredFile
from cs_platform.jobs.operations import send_mail, store_file
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import AuditEntry, Organization
from tests import factories as make
from tests.conftest import NOW, Person
from tests.pages import reading
from tests.tenancy import rows

pytestmark = pytest.mark.usefixtures("in_halden")

NAME, EMAIL, SECRET = "Petra Lindqvist", "petra.lindqvist@nordwind.test", "hates Mondays"


@pytest.fixture
def petra(alice: Person) -> Contact:
    """Return somebody who is written of in many places."""
    organization = alice.organization
    account = make.account(organization)
    said = {"email": EMAIL, "what_matters": SECRET, "title": "Head of plant"}
    petra = make.contact(account, NAME, source="crm", external_id="c-1", **said)
    Contact.objects.filter(pk=petra.pk).update(what_matters=f"{SECRET} less now")
    answer: dict[str, Any] = {"scale_low": 0, "scale_high": 10, "score": 9, "answered_at": NOW}
    SurveyResponse.objects.create(
        organization=organization,
        account=account,
        contact=petra,
        kind="NPS",
        comment=SECRET,
        known_on=make.DAY,
        **answer,
    )
    touch = make.touch(account, summary=f"Spoke with {NAME}.")
    TouchContact.objects.create(organization=organization, touch=touch, contact=petra)
    make.touch(account, planned_for=NOW, summary="Petra asked for a trainer.")
    mail: dict[str, Any] = {"to": "erin@h.test", "subject": NAME, "body": f"Ask {EMAIL}."}
    send_mail(organization_id=organization.pk, key="k", now=NOW, **mail)
    return petra


def address(contact: Contact, what: str = "rights/") -> str:
    return f"/o/halden/contacts/{contact.pk}/{what}"


def everywhere(organization: Organization) -> str:
    """Return every row of every table of the organization as text."""
    tables = sorted({model._meta.db_table for model in rows.tenant_models()})
    with organization_context(organization.pk), connection.cursor() as cursor:
        found: list[str] = []
        for table in tables:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            found.extend(str(row) for (row,) in cursor.fetchall())
    return "\n".join(found)


def test_everything_known_is_handed_over_as_a_file(alice: Person, petra: Contact) -> None:
    response = alice.client.get(address(petra, "export.json"))
    assert response["Content-Disposition"] == f'attachment; filename="contact-{petra.pk}.json"'
    known = json.loads(reading.body(response))
    assert known["contact"]["email"] == EMAIL
    assert known["earlier"][0]["what"]["what_matters"] == SECRET
    assert known["survey answers"][0]["comment"] == SECRET
    assert known["touches"][0]["summary"] == f"Spoke with {NAME}."
    assert [each["what"] for each in known["named in"]] == ["touch", "touch"]


def test_nothing_about_who_is_erased_is_left_but_texts_that_are_listed(alice: Person, petra: Contact) -> None:
    assert SECRET in everywhere(alice.organization)
    refused = alice.client.post(address(petra, "erase/"), {"name": "Petra"})
    assert refused.status_code == 400
    assert SECRET in everywhere(alice.organization)
    page = reading.words(alice.client.post(address(petra, "erase/"), {"name": NAME}).content.decode())
    assert "Nothing about this person is left" in page
    assert "Petra asked for a trainer. Touch Edit" in page
    assert "Spoke with [erased]." not in page
    left = everywhere(alice.organization)
    for words in (NAME, EMAIL, SECRET, "Head of plant"):
        assert words not in left, words
    petra.refresh_from_db()
    assert (petra.name, petra.email, petra.erased_at is not None) == ("Erased contact", "", True)
    assert (petra.source, petra.external_id) == ("crm", "c-1")  # so that no import brings them back
    assert Mail.objects.get().body == "Ask [erased]."
    assert "was erased" in reading.body(alice.client.get(address(petra)))
    assert alice.client.post(address(petra, "erase/"), {"name": petra.name}).status_code == 400


def test_the_audit_says_that_somebody_was_erased_and_by_whom(alice: Person, petra: Contact) -> None:
    alice.client.post(address(petra, "erase/"), {"name": NAME})
    entry = AuditEntry.objects.filter(table_name="accounts_contact", row_id=petra.pk).order_by("pk").last()
    assert entry is not None
    assert (entry.operation, entry.membership_id) == ("erase a contact", alice.membership.pk)
    assert (entry.old or {})["name"] == "Erased contact"


def keep(organization: Organization, name: str) -> StoredFile:
    return store_file(
        organization_id=organization.pk, name=name, content=[b"x"], by=None, delete_after=None, now=NOW
    )


def test_uploaded_files_that_held_the_person_go(alice: Person, petra: Contact) -> None:
    organization = alice.organization
    held, other = keep(organization, "contacts.csv"), keep(organization, "usage.csv")
    made = Import.objects.create(organization=organization, file=held, file_name=held.name, kind="contacts")
    Contact.objects.filter(pk=petra.pk).update(import_run=made)
    alice.client.post(address(petra, "erase/"), {"name": NAME})
    made.refresh_from_db()
    assert made.file_id is None
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [other.pk]


@pytest.mark.parametrize("what", ["rights/", "export.json", "erase/"])
def test_only_administrators_of_the_organization(
    bob: Person, charlie: Person, petra: Contact, what: str
) -> None:
    for send in ("post",) if what == "erase/" else ("get",):
        assert getattr(bob.client, send)(address(petra, what)).status_code == 403
        assert getattr(charlie.client, send)(address(petra, what)).status_code == 404
