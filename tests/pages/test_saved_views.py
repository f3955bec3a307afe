"""Saved ways to look at lists: one's own, shared ones, and who may change them."""

import pytest

from accounts.models import SavedView
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import AuditEntry
from tests.conftest import Person, make_person
from tests.pages import reading

CONTACTS = "/o/halden/lists/contacts/"
NEW = "/o/halden/saved-views/new/"

pytestmark = pytest.mark.usefixtures("in_halden")


def keep(person: Person, name: str = "Silent champions", **body: str) -> SavedView:
    """Save a view of contacts and return it."""
    plain = {"page": "contacts", "query": "role=CHAMPION&sort=-contact", "columns": "contact,email"}
    person.client.post(NEW, plain | {"name": name} | body)
    return SavedView.objects.get(name=name, owner=person.membership)


def change(person: Person, view: SavedView, **body: str) -> int:
    """Send the form of a view, return the answer's status."""
    plain = {"name": view.name, "query": view.query, "version": str(view.version)}
    return int(person.client.post(f"/o/halden/saved-views/{view.pk}/", plain | body).status_code)


def remove(person: Person, view: SavedView) -> int:
    path = f"/o/halden/saved-views/{view.pk}/remove/"
    return int(person.client.post(path, {"version": str(view.version)}).status_code)


def offered(person: Person) -> list[str]:
    """Return the names of the views a person is offered on the list of contacts."""
    return [each.label for each in person.client.get(CONTACTS).context["saved"]]


def test_a_view_opens_the_filter_the_order_and_the_columns_it_was_saved_with(bob: Person) -> None:
    view = keep(bob)
    (link,) = bob.client.get(CONTACTS).context["saved"]
    opened = bob.client.get(f"{CONTACTS}?{link.query}")
    chosen = opened.context["list"]
    assert chosen.filter.data["role"] == "CHAMPION"
    assert chosen.sort == "-contact"
    assert [column.key for column in chosen.shown] == ["contact", "email"]
    assert opened.context["open_view"] == view
    assert [each.is_open for each in opened.context["saved"]] == [True]
    assert not any(each.is_open for each in opened.context["views"])
    assert "Save changes" in reading.body(opened)


def test_what_is_saved_names_no_page_and_no_other_view(bob: Person) -> None:
    view = keep(bob, query="page=3&view=9&columns=x&sort=contact&name=%C3%A4")
    assert view.query == "sort=contact&name=%C3%A4"


def test_a_view_is_ones_own_until_it_is_shared(alice: Person, bob: Person) -> None:
    view = keep(bob)
    assert (offered(bob), offered(alice)) == (["Silent champions"], [])
    assert change(bob, view, is_shared="on", name="For all") == 302
    assert offered(alice) == ["For all"]
    view.refresh_from_db()
    assert change(bob, view, name="Mine again") == 302
    assert (offered(bob), offered(alice)) == (["Mine again"], [])


@pytest.mark.parametrize(
    ("role", "is_shared", "status"),
    [
        (Role.ADMIN, True, 302),
        (Role.ADMIN, False, 403),
        (Role.EXECUTIVE, True, 403),
        (Role.CSM, True, 403),
        (Role.CONTRIBUTOR, True, 403),
        (Role.VIEWER, True, 403),
        (Role.VIEWER, False, 403),
    ],
)
def test_others_use_a_shared_view_and_only_administrators_change_it(
    role: Role, is_shared: bool, status: int, bob: Person
) -> None:
    view = keep(bob, **({"is_shared": "on"} if is_shared else {}))
    other = make_person(bob.organization, "other@halden.test", role)
    opened = other.client.get(f"{CONTACTS}?view={view.pk}")
    assert opened.context["open_view"] == (view if is_shared else None)
    assert ("Save changes" in reading.body(opened)) == (status == 302)
    assert change(other, view, name="Taken over", is_shared="on") == status
    view.refresh_from_db()
    assert view.owner == bob.membership
    assert (view.name == "Taken over") == (status == 302)
    assert remove(other, view) == status
    assert SavedView.objects.filter(pk=view.pk).exists() == (status == 403)


@pytest.mark.parametrize("role", Role)
def test_every_role_saves_removes_and_takes_that_back(role: Role, bob: Person) -> None:
    person = make_person(bob.organization, "other@halden.test", role)
    view = keep(person)
    person.client.get(CONTACTS)  # says that it was saved
    assert remove(person, view) == 302
    undo = reading.body(person.client.get(CONTACTS))
    assert offered(person) == []
    token = undo.split('action="/o/halden/records/undo/"')[1].split('name="token" value="')[1].split('"')[0]
    person.client.post("/o/halden/records/undo/", {"token": token})
    assert offered(person) == ["Silent champions"]


def test_another_organization_has_no_such_view(bob: Person, charlie: Person) -> None:
    view = keep(bob, is_shared="on")
    for path in (f"/o/rival/saved-views/{view.pk}/", f"/o/rival/saved-views/{view.pk}/remove/"):
        assert charlie.client.post(path, {"name": "x", "version": "1"}).status_code == 404
    assert charlie.client.post(NEW, {"name": "x", "page": "contacts"}).status_code == 404


def test_who_saw_an_older_version_changes_nothing(alice: Person, bob: Person) -> None:
    view = keep(bob, is_shared="on")
    assert change(alice, view, is_shared="on", name="By Alice") == 302
    change(bob, view, name="By Bob")
    view.refresh_from_db()
    assert (view.name, view.version) == ("By Alice", 2)
    assert "Somebody else changed this meanwhile." in reading.body(bob.client.get(CONTACTS))
    remove(bob, SavedView(pk=view.pk, version=1))
    assert SavedView.objects.filter(pk=view.pk).exists()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"name": ""}, "Give the view a name"),
        ({"name": "n" * 101}, "at most 100 characters"),
        ({"name": "Silent champions"}, "There is a view called “Silent champions” on this list."),
        ({"name": "x", "page": "nowhere"}, "Select a valid choice"),
        ({"name": "x", "query": "q" * 5000}, "at most 4000 characters"),
        ({"name": "x\x00"}, "Null characters"),
        ({"name": "x", "columns": "c," * 200}, "Choose fewer columns."),
    ],
)
def test_what_cannot_be_saved_says_why(body: dict[str, str], words: str, bob: Person) -> None:
    keep(bob)
    response = bob.client.post(NEW, {"page": "contacts", "next": CONTACTS, **body}, follow=True)
    assert words in reading.body(response)
    assert SavedView.objects.count() == 1


def test_it_is_on_the_trail_who_shared_what(bob: Person) -> None:
    view = keep(bob)
    change(bob, view, is_shared="on")
    entries = AuditEntry.objects.filter(table_name="accounts_savedview", row_id=view.pk).order_by("pk")
    assert [(each.action, each.membership) for each in entries] == [
        ("INSERT", bob.membership),
        ("UPDATE", bob.membership),
    ]
