"""Search and go: names, pages and commands, fuzzy on names, never another organization's."""

import pytest

from accounts.models import Contact, OutcomeGoal
from cs_platform.tenancy.context import organization_context
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading

SEARCH = "/o/halden/search/"
pytestmark = pytest.mark.usefixtures("in_halden")


def hits(person: Person, words: str) -> list[tuple[str, str]]:
    found = person.client.get(f"/o/{person.organization.slug}/search/", {"q": words}).context["hits"]
    return [(hit.name, hit.about) for hit in found]


@pytest.fixture
def veldhuis(in_halden: object, alice: Person) -> None:
    """Give Halden two accounts, a contact and a goal."""
    account = make.account(alice.organization, "Veldhuis Logistics")
    make.account(alice.organization, "Nordwind Energy")
    Contact.objects.create(
        organization=alice.organization, account=account, name="Joost de Wit", known_on=make.DAY
    )
    OutcomeGoal.objects.create(
        organization=alice.organization, account=account, statement="Fewer unplanned stops", known_on=make.DAY
    )


@pytest.mark.usefixtures("veldhuis")
@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("veld", ("Veldhuis Logistics", "account")),
        ("logis", ("Veldhuis Logistics", "account")),
        ("Veldhius", ("Veldhuis Logistics", "account")),
        ("nordwnd", ("Nordwind Energy", "account")),
        ("joost", ("Joost de Wit", "contact at Veldhuis Logistics")),
        ("unplanned", ("Fewer unplanned stops", "goal at Veldhuis Logistics")),
        ("value", ("Value at risk", "page")),
        ("log touch", ("Log a touch", "command")),
    ],
)
def test_names_pages_and_commands_are_found(alice: Person, words: str, first: tuple[str, str]) -> None:
    assert hits(alice, words)[0] == first


@pytest.mark.usefixtures("veldhuis")
def test_wildcards_are_letters_and_nothing_is_found_for_nonsense(alice: Person) -> None:
    for words in ("%", "_", "zzzz", "\\", "'; DROP TABLE accounts_account; --"):
        assert not [hit for hit in hits(alice, words) if hit[1] == "account"]
    assert "Nothing here is called “zzzz”." in reading.page(alice.client, f"{SEARCH}?q=zzzz")


@pytest.mark.usefixtures("veldhuis")
def test_another_organization_finds_nothing_of_ours(charlie: Person) -> None:
    with organization_context(charlie.organization.pk):
        assert not [hit for hit in hits(charlie, "veld") if hit[1] == "account"]


def test_a_viewer_is_offered_no_command_and_no_imports(bob: Person) -> None:
    assert {about for _, about in hits(bob, "")} == {"page"}
    assert ("Imports", "page") not in hits(bob, "")


def test_without_words_it_says_where_one_can_go(alice: Person) -> None:
    assert ("Journey", "page") in hits(alice, "")
    assert ("Imports", "page") in hits(alice, "")
