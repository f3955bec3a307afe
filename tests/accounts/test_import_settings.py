"""Settings of imports: on which fields sources win, and saved mappings."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import ImportMapping
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import AuditEntry
from tests.accounts.folders import ACCOUNTS, document, load
from tests.conftest import Person

SETTINGS = "/o/halden/settings/imports/"


@pytest.fixture
def imported(alice: Person, tmp_path: Path) -> Person:
    """Return Alice, whose organization imported accounts and contacts."""
    with organization_context(alice.organization.pk):
        load(alice.organization, tmp_path, {"accounts": ACCOUNTS, "contacts": "p1,a1,Ann,,,\n"})
    return alice


@pytest.fixture
def saved(alice: Person) -> ImportMapping:
    """Return a saved mapping of accounts."""
    with organization_context(alice.organization.pk):
        text = document({"accounts": ACCOUNTS})
        row = ImportMapping(organization=alice.organization, name="CRM accounts", document=text)
        row.save()
    return row


def chosen(person: Person, **fields: list[str]) -> Any:
    version = person.client.get(SETTINGS).context["form"]["version"].value()
    return person.client.post(SETTINGS, {"version": version, **fields})


def winners(person: Person) -> Any:
    person.organization.refresh_from_db()
    return person.organization.settings.get("field_winners")


def test_fields_of_what_was_imported_are_offered_and_kept(imported: Person) -> None:
    page = imported.client.get(SETTINGS)
    assert [kind.kind for kind in page.context["form"].kinds] == ["accounts", "contacts"]
    offered = page.context["form"].asked
    assert {"accounts.owner", "accounts.stage", "contacts.title"} <= set(offered)
    hidden = {"contacts.account", "contacts.known_on", "contacts.erased_at", "accounts.attributes"}
    assert not hidden & set(offered)

    assert chosen(imported, contacts=["contacts.title", "contacts.email"]).status_code == 302
    assert winners(imported) == {"contacts.title": "SOURCE", "contacts.email": "SOURCE"}
    assert "the source wins on 2 of" in imported.client.get(SETTINGS).content.decode()

    chosen(imported, contacts=["contacts.title"])
    assert winners(imported) == {"contacts.title": "SOURCE"}
    with organization_context(imported.organization.pk):
        entries = AuditEntry.objects.for_organization(imported.organization.pk)
        last = entries.filter(table_name="tenancy_organization").order_by("-pk")[0]
    assert (last.membership_id, last.operation) == (imported.membership.pk, "who wins on imports")


def test_a_field_that_is_not_offered_and_an_old_page_are_refused(imported: Person) -> None:
    assert chosen(imported, contacts=["contacts.nonsense"]).status_code == 400
    old = imported.client.get(SETTINGS).context["form"]["version"].value()
    chosen(imported, contacts=["contacts.title"])

    refused = imported.client.post(SETTINGS, {"version": old, "contacts": []})

    assert refused.status_code == 409
    assert winners(imported) == {"contacts.title": "SOURCE"}


def test_a_saved_mapping_is_renamed_and_removed(alice: Person, saved: ImportMapping) -> None:
    assert "Accounts from crm" in alice.client.get(SETTINGS).content.decode()
    mappings = ImportMapping.objects.for_organization(alice.organization.pk)
    address = f"{SETTINGS}mappings/{saved.pk}/"

    alice.client.post(f"{address}rename/", {"name": "Billing"})
    with organization_context(alice.organization.pk):
        assert mappings.get().name == "Billing"
        ImportMapping(organization=alice.organization, name="Other", document="").save()
    taken = alice.client.post(f"{address}rename/", {"name": "Other"}, follow=True).content.decode()
    assert "There is a mapping “Other” already" in taken
    assert "cannot be read any more" in taken

    alice.client.post(f"{address}remove/")
    with organization_context(alice.organization.pk):
        assert [row.name for row in mappings] == ["Other"]


def test_others_may_not(alice: Person, bob: Person, charlie: Person, saved: ImportMapping) -> None:
    address = f"{SETTINGS}mappings/{saved.pk}/"
    assert bob.client.get(SETTINGS).status_code == bob.client.post(SETTINGS).status_code == 403
    for action in ("rename", "remove"):
        assert bob.client.post(f"{address}{action}/", {"name": "x"}).status_code == 403
        theirs = f"{address}{action}/".replace("halden", "rival")
        assert charlie.client.post(theirs, {"name": "x"}).status_code == 404
    with organization_context(alice.organization.pk):
        assert ImportMapping.objects.for_organization(alice.organization.pk).get().name == "CRM accounts"
