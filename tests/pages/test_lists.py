"""The lists over all accounts: each filter, order, columns, pages, files, and what they never show."""

from collections.abc import Iterator
from itertools import product

import pytest
import time_machine
from django.test import Client

from cs_platform.pages.lists import every
from cs_platform.pages.lists.declared import DeclaredList
from tests import factories as make
from tests.conftest import Person
from tests.pages import lists_world, reading
from tests.pages.account import records

HTMX = {"HX-Request": "true"}
SLUGS = [each.slug for each in every.OF_RECORDS]

pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture
def world(bob: Person) -> Iterator[None]:
    """Make rows of every list, at noon of the day."""
    lists_world.fill(bob.organization, bob.membership)
    with time_machine.travel(records.NOON, tick=False):
        yield


def address(slug: str, query: str = "") -> str:
    return f"/o/halden/lists/{slug}/{query}"


def listed(client: Client, slug: str, query: str = "", key: str = "") -> list[str]:
    """Return what names the rows that a query shows, in their order, as the file has it."""
    rows = reading.rows_of(client.get(f"/o/halden/lists/{slug}.csv{query}"))
    return [row[key or NAMED_BY[slug]] for row in rows]


NAMED_BY = {
    "contacts": "contact",
    "contracts": "contract",
    "goals": "goal",
    "touches": "touch",
    "tickets": "ticket",
    "surveys": "comment",
}
SEATS = ["Nordwind seats", "Brandt seats"]
CHORUS = [f"Chorus {number}" for number in range(5)]
KEPT = [
    ("contacts", "", ["Paul", "Petra"]),
    ("contacts", "?role=CHAMPION", ["Petra"]),
    ("contacts", "?role=none", ["Paul"]),
    ("contacts", "?influence=3", ["Petra"]),
    ("contacts", "?influence=none", []),
    ("contacts", "?there=left", ["Quinn"]),
    ("contacts", "?there=all", ["Paul", "Petra", "Quinn"]),
    ("contacts", "?silent=60", ["Petra"]),
    ("contacts", "?silent=1", ["Paul", "Petra"]),
    ("contacts", "?name=nordw", ["Petra"]),
    ("contacts", "?segment=Retail", ["Petra"]),
    ("contacts", "?segment=none", ["Paul"]),
    ("contacts", "?owner=none", ["Paul"]),
    ("contacts", "?stage=none", ["Paul"]),
    ("contacts", "?sort=-contact", ["Petra", "Paul"]),
    ("contacts", "?sort=spoke", ["Petra", "Paul"]),
    ("contacts", "?sort=-spoke", ["Paul", "Petra"]),
    ("contacts", "?sort=-influence", ["Petra", "Paul"]),
    ("contracts", "", ["Ends soon", *SEATS, "Swiss"]),
    ("contracts", "?ends=30", ["Ends soon"]),
    ("contracts", "?ends=0", []),
    ("contracts", "?category=AT_RISK", ["Ends soon"]),
    ("contracts", "?category=none", [*SEATS, "Swiss"]),
    ("contracts", "?kind=TRIAL", ["Trial"]),
    ("contracts", "?rate=missing", ["Swiss"]),
    ("contracts", "?does=COMING", ["Coming"]),
    ("contracts", "?does=ENDED", ["Over"]),
    ("contracts", "?does=NOT_RECURRING", ["Trial"]),
    ("contracts", "?does=REPLACED", []),
    ("contracts", "?does=RUNNING", ["Ends soon", *SEATS, "Swiss"]),
    ("contracts", "?segment=Retail&sort=-arr", ["Nordwind seats", "Ends soon"]),
    ("goals", "", ["Late goal", "Worth money", "Nordwind saves time", "Brandt saves time"]),
    ("goals", "?due=overdue", ["Late goal"]),
    ("goals", "?status=ACHIEVED", ["Reached"]),
    ("goals", "?label=ASSUMPTION", ["Late goal"]),
    ("goals", "?measured=never&owner=none", ["Worth money", "Brandt saves time"]),
    ("goals", "?focus=ADOPTION", ["Worth money"]),
    ("goals", "?status=all&segment=none&sort=-due", ["Worth money", "Reached", "Brandt saves time"]),
    ("touches", "", ["By mail", "New words", "They called", "Old words"]),
    ("touches", "?channel=EMAIL", ["By mail"]),
    ("touches", "?posture=PROACTIVE", ["By mail"]),
    ("touches", "?posture=none&segment=Retail", ["Old words"]),
    ("touches", "?sentiment=-2", ["By mail"]),
    ("touches", "?sentiment=none&segment=Retail", ["Old words"]),
    ("touches", "?started=CUSTOMER", ["They called"]),
    ("touches", "?since=2026-03-22", ["By mail", "New words", "They called"]),
    ("touches", "?since=2026-03-22&until=2026-03-28", ["New words", "They called"]),
    ("touches", "?when=planned", ["To come"]),
    ("touches", "?when=asked", ["Not said"]),
    ("touches", "?when=missed", ["Cancelled"]),
    ("touches", "?when=missed&segment=Retail", []),
    ("touches", "?name=they", ["They called"]),
    ("tickets", "", ["Worst", "Small"]),
    ("tickets", "?open=closed", ["Unclear"]),
    ("tickets", "?severity=1", ["Worst"]),
    ("tickets", "?severity=none&open=all", ["Unclear"]),
    ("tickets", "?escalated=yes", ["Worst"]),
    ("tickets", "?cause=not-found", ["Unclear"]),
    ("tickets", "?upstream=SALES", ["Small"]),
    ("tickets", "?upstream=none", ["Worst"]),
    ("tickets", "?driver=sign", ["Worst"]),
    ("tickets", "?sort=-severity", ["Small", "Worst"]),
    ("surveys", "?kind=NPS", ["Nordwind likes it", "Brandt likes it", "Too slow"]),
    ("surveys", "?kind=CES", CHORUS),
    ("surveys", "?score=BAD", ["Too slow"]),
    ("surveys", "?score=GOOD", ["Nordwind likes it", "Brandt likes it", "Fine", *CHORUS]),
    ("surveys", "?acted=yes", ["Fine"]),
    ("surveys", "?acted=no&kind=CSAT", []),
    ("surveys", "?kind=NPS&sort=score", ["Too slow", "Nordwind likes it", "Brandt likes it"]),
]


def test_filters_and_orders_keep_what_they_say(world: None, bob: Person) -> None:
    found = [(slug, query, listed(bob.client, slug, query)) for slug, query, _ in KEPT]
    assert found == KEPT


def test_owner_author_and_account_are_filtered_by_id(world: None, bob: Person) -> None:
    me = bob.membership.pk
    assert listed(bob.client, "touches", f"?author={me}") == ["By mail"]
    for slug in SLUGS:
        assert set(listed(bob.client, slug, f"?owner={me}", key="account")) == {"Nordwind"}
        assert listed(bob.client, slug, "?account=9999999") == []


def test_the_page_says_how_many_and_what_they_come_to(world: None, bob: Person) -> None:
    page = reading.page(bob.client, address("contracts")).replace("\xa0", " ")
    assert "4 contracts: €33,000, CHF500 ARR" in page
    assert "in 20 days" in page
    page = reading.page(bob.client, address("goals")).replace("\xa0", " ")
    assert "4 goals: €4,000 worth a year to the customers" in page
    assert "contracts, €" not in reading.page(bob.client, address("contracts", "?does=all"))


def test_cells_say_what_belongs_to_a_row(world: None, bob: Person) -> None:
    def page(slug: str, query: str = "") -> str:
        return reading.page(bob.client, address(slug, query)).replace("\xa0", " ")

    assert "PetraHead of stores Nordwind Champion 5 20 Jan 202670 days ago" in page("contacts")
    assert "Late goal Nordwind 28 Mar 20263 days ago 7" in page("goals")
    assert "Old words Nordwind 20 Jan 2026 Phone" in page("touches")
    assert "Petra" in page("touches")
    assert "29 Mar 2026did not take place" in page("touches", "?when=missed")
    assert "9 Apr 2026planned" in page("touches", "?when=planned")
    assert "3 of 0 to 10 somebody Too slow" in page("surveys")
    assert "anonymous Chorus 0" in page("surveys")


def test_answers_that_could_tell_who_gave_them_are_nowhere(world: None, bob: Person) -> None:
    for query in ("", "?kind=NPS", "?score=BAD", "?name=whisper", "?columns=comment"):
        for path in (address("surveys", query), f"/o/halden/lists/surveys.csv{query}"):
            shown = (
                reading.body(bob.client.get(path)).replace('value="whisper"', "").replace("name=whisper", "")
            )
            assert "whisper" not in shown.casefold(), path


@pytest.mark.parametrize("declared", every.OF_RECORDS, ids=lambda declared: declared.slug)
def test_columns_are_chosen_shown_and_taken_out(declared: DeclaredList, world: None, bob: Person) -> None:
    slug = declared.slug
    first, second = declared.columns[0], next(each for each in declared.columns if not each.shown)
    for query in (f"?columns={second.key}", f"?columns={first.key},{second.key}&columns=nonsense"):
        whole = reading.body(bob.client.get(address(slug, query)))
        head = whole[whole.index("<thead") : whole.index("</thead>")]
        assert (
            reading.words(head)
            .replace("\xa0↑", "")
            .replace("\xa0↓", "")
            .split(" ↓")[0]
            .startswith(first.label)
        )
        assert head.count("<th ") == 2
        rows = reading.rows_of(bob.client.get(f"/o/halden/lists/{slug}.csv{query}"))
        assert list(rows[0]) == [first.heading or first.key, second.heading or second.key]
    every_column = list(reading.rows_of(bob.client.get(f"/o/halden/lists/{slug}.csv"))[0])
    assert every_column == [each.heading or each.key for each in declared.columns if each.heading != ""]


@pytest.mark.parametrize("declared", every.OF_RECORDS, ids=lambda declared: declared.slug)
def test_every_column_draws_and_sorts_both_ways(declared: DeclaredList, world: None, bob: Person) -> None:
    slug = declared.slug
    keys = ",".join(column.key for column in declared.columns)
    assert reading.body(bob.client.get(address(slug, f"?columns={keys}")))
    for column in declared.columns:
        for sort in (column.key, f"-{column.key}"):
            response = bob.client.get(address(slug, f"?columns={column.key}&sort={sort}"), headers=HTMX)
            wanted = sort if column.sort is not None else declared.default_sort
            assert response.context["list"].sort == wanted


NASTY = [
    "sort=--contact", "sort=account__owner__user__password", "page=x", f"page={10**20}", "owner=²",
    f"stage={2**63}", f"account={10**30}", "silent=-1", "silent=x", f"ends={10**9}", "category=x",
    "does=x", "author=x", "since=0001-01-01", "since=9999-12-31", "until=2026-02-30", "severity=9",
    "kind=x", "score=x", "name=%00", "columns=%00", "columns=,,,", "view=x", f"view={10**30}", "driver=%00",
    "influence=99", "name=" + "n" * 10_000,
]  # fmt: skip


def test_values_that_make_no_sense_never_fail(world: None, bob: Person) -> None:
    for slug, query in product(("contracts", "touches"), NASTY):
        reading.body(bob.client.get(address(slug, f"?{query}"), headers=HTMX))
    for slug in SLUGS:
        assert reading.notices(bob.client, address(slug, f"?{'&'.join(NASTY)}"))
        reading.body(bob.client.get(f"/o/halden/lists/{slug}.csv?{'&'.join(NASTY)}"))


@pytest.mark.parametrize(
    ("slug", "query"),
    [
        ("contacts", "silent=x"),
        ("contracts", "category=x"),
        ("touches", "since=0001-01-01"),
        ("goals", "label=x"),
    ],
)
def test_what_cannot_be_read_is_said_and_left_out(slug: str, query: str, world: None, bob: Person) -> None:
    (notice,) = reading.notices(bob.client, address(slug, f"?{query}"))
    assert notice == f"Part of this filter cannot be read and was left out: {query.split('=')[0]}."
    assert listed(bob.client, slug, f"?{query}") == listed(bob.client, slug)


@pytest.mark.parametrize("slug", ["contracts"])
def test_htmx_gets_the_rows_alone(slug: str, world: None, bob: Person) -> None:
    fragment = bob.client.get(address(slug), headers=HTMX)
    assert "<html" not in fragment.content.decode()
    assert 'id="rows-count" role="status" hx-swap-oob="true"' in fragment.content.decode()
    assert "HX-Request" in fragment.headers["Vary"]
    assert reading.table(fragment.content.decode()) == reading.table(
        reading.body(bob.client.get(address(slug)))
    )


def test_nothing_there_says_what_to_do(bob: Person) -> None:
    for slug in SLUGS:
        assert "Show all" in reading.page(bob.client, address(slug))
        assert listed(bob.client, slug) == []


def test_ready_made_views_open_and_are_marked(world: None, bob: Person) -> None:
    for slug in SLUGS:
        for link in bob.client.get(address(slug)).context["views"]:
            response = bob.client.get(address(slug, f"?{link.query}"))
            assert [each.label for each in response.context["views"] if each.is_open] == [link.label]
            assert not response.context["filter"].errors


def test_no_cell_of_a_file_runs_as_a_formula(bob: Person) -> None:
    account = make.account(bob.organization, "=1+1")
    make.contact(account, "@SUM(A1)", title="+1", email="-1@x.test")
    (row,) = reading.rows_of(bob.client.get("/o/halden/lists/contacts.csv"))
    assert (row["contact"], row["account"], row["title"]) == ("'@SUM(A1)", "'=1+1", "'+1")


def test_names_are_only_read(bob: Person) -> None:
    hostile = '<script>alert(1)</script>"><img src=x>'
    account = make.account(bob.organization, hostile)
    make.contact(account, hostile, title=hostile)
    records.goal(account, hostile)
    for slug in ("contacts", "goals"):
        whole = reading.body(bob.client.get(address(slug)))
        assert "<script>alert" not in whole
        assert "<img" not in whole


def test_a_file_is_sent_as_one(world: None, bob: Person) -> None:
    response = bob.client.get("/o/halden/lists/contacts.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="contacts-2026-03-31.csv"'


def test_strangers_and_the_signed_out(charlie: Person) -> None:
    for slug in SLUGS:
        for path in (address(slug), f"/o/halden/lists/{slug}.csv"):
            assert charlie.client.get(path).status_code == 404
            assert Client().get(path).status_code == 302


def test_it_asks_as_much_for_one_row_as_for_a_hundred(bob: Person) -> None:
    lists_world.fill(bob.organization, bob.membership)
    with time_machine.travel(records.NOON, tick=False):
        paths = [path for slug in SLUGS for path in (address(slug), f"/o/halden/lists/{slug}.csv")]
        one = {path: len(reading.queries(bob.client, path)) for path in paths}
        account = make.account(bob.organization, "Many", owner=bob.membership)
        for number in range(100):
            contact = make.contact(account, f"Contact {number}")
            records.touch(account, contact)
            make.contract(account, product=f"Product {number}")
            records.measured(records.goal(account), records.ago(1), "1")
            make.ticket(account)
            records.answer(account)
        for path, asked in one.items():
            assert (path, len(reading.queries(bob.client, path))) == (path, asked)
            assert asked <= reading.QUERIES_AT_MOST, path
        assert "page 1 of 3" in reading.page(bob.client, address("goals")).replace("\xa0", " ")
