"""The list of accounts: its sums, filters, views, sorting, pages, fragment and file."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.domain.choices import CustomerState
from cs_platform.jobs.domain.choices import RunState
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from health.domain.choices import SliceKind, StandingView
from health.queries import overview, portfolio
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading

ACCOUNTS = "/o/halden/accounts/"
CSV = "/o/halden/accounts.csv"
HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture
def six(halden: Organization, bob: Person) -> None:
    """Make six accounts that differ in everything a list can be narrowed by, and close the day.

    Nordwind 700.01 and Brandt 600.02 are Bob's; Castell has lapsed, Dahl has left, Eder is to come.
    """
    onboarding, renewal = make.stage(halden, "Onboarding"), make.stage(halden, "Renewal")
    nordwind = make.account(halden, "Nordwind", owner=bob.membership, stage=renewal, segment="Retail")
    brandt = make.account(halden, "Brandt", owner=bob.membership, stage=onboarding, segment="Energy")
    far = make.DAY + timedelta(days=200)
    make.standing(nordwind, "700.01", band="AT_RISK", health=20.0, open_episode=make.episode(nordwind))
    make.standing(brandt, "600.02", band="WATCH", health=50.0, arr="90000.00", renewal_on=far)
    make.standing(make.account(halden, "Frisch"), "500.03", health=None, band="UNKNOWN", rolling=True)
    make.absent(make.account(halden, "Castell", segment="Retail"), CustomerState.LAPSED)
    make.absent(make.account(halden, "Dahl"), CustomerState.CHURNED)
    make.absent(make.account(halden, "Eder"), CustomerState.PROSPECT)
    make.closed_day(halden)


def listed(client: Client, query: str = "") -> list[str]:
    """Return the names of the accounts a query shows, in their order."""
    whole = reading.body(client.get(f"{ACCOUNTS}{query}", headers=HTMX))
    return [] if "<table" not in whole else reading.names(whole)


# --- money


def test_list_value_at_risk_and_file_say_the_same_cents(six: None, halden: Organization, bob: Person) -> None:
    totals = bob.client.get(ACCOUNTS).context["totals"]
    (whole,) = portfolio.portfolio_on(halden.pk, make.DAY, SliceKind.ALL)
    rows = reading.rows_of(bob.client.get(CSV))

    assert totals.expected_loss == Decimal("1800.06")
    assert whole.expected_loss == totals.expected_loss
    assert sum(Decimal(row["expected_loss"]) for row in rows) == totals.expected_loss
    assert sum(Decimal(row["arr"]) for row in rows) == totals.arr == whole.arr


def test_the_foot_adds_up_the_whole_view_and_not_the_page_shown(bob: Person, halden: Organization) -> None:
    for number in range(60):
        make.standing(make.account(halden, f"Account {number:02}"), "10.00", arr="100.00")
    make.closed_day(halden)
    rows = reading.table(reading.body(bob.client.get(ACCOUNTS)), 1)
    assert len(rows) == 50 + 1
    assert rows[-1][:2] == ["All 60", "600"]
    assert "6,000" in rows[-1]


def test_the_map_adds_up_to_the_whole(six: None, bob: Person) -> None:
    stages = bob.client.get(ACCOUNTS).context["map"]
    rows = {row.name: [cell.count for cell in row.cells] for row in stages.rows}
    assert rows["Onboarding"] == [0, 1, 0, 0]
    assert rows["Renewal"] == [0, 0, 1, 0]
    assert rows["No stage"] == [0, 0, 0, 2]
    assert stages.counts == (0, 1, 1, 2, 4)
    assert stages.losses == tuple(map(Decimal, ("0", "600.02", "700.01", "500.03", "1800.06")))


# --- words


def test_the_headline_says_how_many_are_at_risk_and_what_they_hold(six: None, bob: Person) -> None:
    assert reading.headline(bob.client, ACCOUNTS) == (
        "We expect to lose €2k of €110k ARR by March 2027. "
        "1 of 4 accounts is in the band at risk and holds €700 of that."
    )


def test_the_headline_when_nobody_is_at_risk(bob: Person, halden: Organization) -> None:
    make.standing(make.account(halden), "1250000.00", known_loss=Decimal(20000), arr=Decimal(2000000))
    make.closed_day(halden)
    assert reading.headline(bob.client, ACCOUNTS) == (
        "We expect to lose €1.25M of €2M ARR by March 2027, €20k of it for certain. "
        "No account is in the band at risk."
    )


def test_before_the_first_run_list_and_file_say_so(alice: Person) -> None:
    assert "Nothing is computed yet." in reading.page(alice.client, ACCOUNTS)
    assert "Nothing is computed yet." in reading.page(alice.client, CSV)


def test_notices_stand_above_the_list(halden: Organization, bob: Person) -> None:
    make.standing(make.account(halden))
    make.standing(make.account(halden, "Dahl"), None, arr=None, probability=None, not_convertible="CHF")
    make.closed_day(halden, state=RunState.PARTIAL, chunks_failed=1)
    partial, no_rate = reading.notices(bob.client, ACCOUNTS)
    assert partial.startswith("1 group of accounts could not be computed")
    assert no_rate.startswith("1 account is not convertible")
    assert "no rate for CHF" in reading.page(bob.client, ACCOUNTS)


# --- narrowing


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Nordwind", "Brandt", "Frisch", "Castell"]),
        ("?name=RAN", ["Brandt"]),
        ("?segment=Retail", ["Nordwind", "Castell"]),
        ("?segment=none", ["Frisch"]),
        ("?owner=none", ["Frisch", "Castell"]),
        ("?stage=none", ["Frisch", "Castell"]),
        ("?band=AT_RISK", ["Nordwind"]),
        ("?band=UNKNOWN", ["Frisch", "Castell"]),
        ("?renewing=true", ["Nordwind"]),
        ("?off_track=true", ["Nordwind"]),
        ("?state=ABSENT", ["Dahl", "Eder"]),
        ("?state=CHURNED", ["Dahl"]),
        ("?state=LAPSED", ["Castell"]),
        ("?segment=Retail&band=AT_RISK", ["Nordwind"]),
        ("?name=nobody", []),
    ],
)
def test_a_filter_keeps_what_it_says(query: str, names: list[str], six: None, bob: Person) -> None:
    assert listed(bob.client, query) == names


def test_owner_and_stage_are_filtered_by_id(six: None, bob: Person, halden: Organization) -> None:
    assert listed(bob.client, f"?owner={bob.membership.pk}") == ["Nordwind", "Brandt"]
    assert listed(bob.client, f"?stage={make.stage(halden, 'Renewal').pk}") == ["Nordwind"]


def test_nothing_found_says_the_way_back(six: None, bob: Person) -> None:
    page = reading.page(bob.client, ACCOUNTS + "?name=nobody")
    assert "No account passes this filter. Show all accounts" in page


def test_views_count_what_they_hold_and_the_open_one_is_marked(six: None, bob: Person) -> None:
    page = reading.page(bob.client, ACCOUNTS)
    views = "All 4 My book 2 At risk 1 Renewing in 90 days 1 Off track 1 Former and prospects 2"
    assert views in page
    for query in ("", f"?owner={bob.membership.pk}", "?band=AT_RISK", "?off_track=true", "?state=ABSENT"):
        assert reading.body(bob.client.get(ACCOUNTS + query)).count('aria-current="page"') == 4
    narrowed = reading.body(bob.client.get(ACCOUNTS + "?name=x"))
    assert narrowed.count('aria-current="page"') == 3


def test_a_view_stays_while_another_filter_changes(six: None, bob: Person) -> None:
    whole = reading.body(bob.client.get(ACCOUNTS + "?band=AT_RISK&sort=name"))
    assert '<input type="hidden" name="band" value="AT_RISK">' in whole
    assert '<input type="hidden" name="sort" value="name">' in whole


def test_stored_views_hold_what_their_lists_show(six: None, bob: Person, halden: Organization) -> None:
    """Views are told twice: by the closing of a day in SQL, and by the filters of the list."""
    queries = {
        StandingView.PRESENT: "?sort=name",
        StandingView.AT_RISK: "?band=AT_RISK",
        StandingView.RENEWING: "?renewing=true",
        StandingView.OFF_TRACK: "?off_track=true",
        StandingView.ABSENT: "?state=ABSENT",
    }
    stored = overview.overview(halden.pk, make.DAY).views
    assert set(queries) == set(StandingView)
    for view, query in queries.items():
        rows = reading.rows_of(bob.client.get(CSV + query))
        assert stored[view].accounts == len(rows) > 0
        for column in ("arr", "known_loss", "expected_loss"):
            assert getattr(stored[view], column) == sum(Decimal(row[column]) for row in rows)


def test_a_cell_of_the_map_opens_what_it_counts(six: None, bob: Person) -> None:
    for row in bob.client.get(ACCOUNTS).context["map"].rows:
        for cell in row.cells:
            assert len(listed(bob.client, f"?stage={row.key}&band={cell.band.value}")) == cell.count


# --- sorting and pages


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("name", ["Brandt", "Castell", "Frisch", "Nordwind"]),
        ("-name", ["Nordwind", "Frisch", "Castell", "Brandt"]),
        ("health", ["Nordwind", "Brandt", "Frisch", "Castell"]),
        ("-health", ["Brandt", "Nordwind", "Frisch", "Castell"]),
        ("-arr", ["Brandt", "Nordwind", "Frisch", "Castell"]),
        ("renewal", ["Nordwind", "Frisch", "Brandt", "Castell"]),
        ("stage", ["Brandt", "Nordwind", "Frisch", "Castell"]),
        ("owner", ["Nordwind", "Brandt", "Frisch", "Castell"]),
        ("probability", ["Nordwind", "Brandt", "Frisch", "Castell"]),
    ],
)
def test_a_column_sorts_with_what_is_missing_last(
    sort: str, names: list[str], six: None, bob: Person
) -> None:
    assert listed(bob.client, f"?sort={sort}") == names


NASTY = [
    "sort=;drop",
    "sort=password",
    "sort=--arr",
    "sort=account__owner__user__password",
    "page=0",
    "page=-1",
    "page=x",
    f"page={10**20}",
    "page=" + "9" * 5000,
    f"stage={10**30}",
    f"stage={2**63}",
    "stage=²",
    "stage=-1",
    "owner=1;drop",
    "band=x",
    "state=x",
    "renewing=x",
    "off_track=%00",
    "name=%00",
    "segment=%00",
    "band=%00",
    "sort=%00",
    "page=%00",
    "name=" + "n" * 10_000,
    "segment=" + "s" * 10_000,
    "name=%25_%5C'\"",
    "name=%F0%9F%98%80%E2%80%AE",
    "name=%FF%FE",
    "stage=1&stage=none&sort=name&sort=x",
]


@pytest.mark.parametrize("query", NASTY, ids=lambda query: query[:40])
@pytest.mark.parametrize("path", [ACCOUNTS, CSV])
def test_nasty_queries_never_fail(path: str, query: str, six: None, bob: Person) -> None:
    reading.body(bob.client.get(f"{path}?{query}"))


@pytest.mark.parametrize("query", ["band=x", "name=%00", f"stage={10**30}"])
def test_a_filter_that_makes_no_sense_is_said_and_left_out(query: str, six: None, bob: Person) -> None:
    (key, _) = query.split("=")
    (notice,) = reading.notices(bob.client, f"{ACCOUNTS}?{query}")
    assert notice == f"Part of this filter cannot be read and was left out: {key}."
    assert len(listed(bob.client, f"?{query}")) == 4


def test_a_sort_that_is_not_known_falls_back_to_expected_loss(six: None, bob: Person) -> None:
    assert bob.client.get(ACCOUNTS + "?sort=;drop").context["sort"] == "-expected_loss"


def test_pages_keep_filter_and_sort(halden: Organization, bob: Person) -> None:
    for number in range(51):
        make.standing(make.account(halden, f"Account {number:02}"))
    make.closed_day(halden)
    first = reading.body(bob.client.get(ACCOUNTS + "?name=acc&sort=name"))
    assert 'href="?name=acc&amp;sort=name&amp;page=2" rel="next"' in first
    assert "1 to 50 of 51 accounts" in reading.words(first)
    assert listed(bob.client, "?name=acc&sort=name&page=2") == ["Account 50"]
    assert listed(bob.client, f"?sort=name&page={10**20}") == ["Account 50"]


# --- fragment


def test_htmx_gets_the_table_alone_and_others_the_page(six: None, bob: Person) -> None:
    fragment = bob.client.get(ACCOUNTS, headers=HTMX)
    page = bob.client.get(ACCOUNTS)
    assert "<html" not in fragment.content.decode()
    assert "<html" in page.content.decode()
    assert "HX-Request" in fragment.headers["Vary"]
    assert "HX-Request" in page.headers["Vary"]
    assert reading.table(fragment.content.decode()) == reading.table(page.content.decode(), 1)


def test_the_fragment_says_its_count_to_screen_readers(six: None, bob: Person) -> None:
    fragment = bob.client.get(ACCOUNTS + "?band=AT_RISK", headers=HTMX).content.decode()
    assert 'role="status" hx-swap-oob="true">1\xa0account</p>' in fragment
    assert 'href="/o/halden/accounts.csv?band=AT_RISK"' in fragment


# --- file


def test_the_file_has_the_filter_and_the_order_of_the_list(six: None, bob: Person) -> None:
    rows = reading.rows_of(bob.client.get(CSV + "?segment=Retail&sort=name"))
    assert [row["account"] for row in rows] == ["Castell", "Nordwind"]
    assert rows[1]["currency"] == "EUR"
    assert rows[1]["owner"] == "Bob"
    assert rows[1]["expected_loss"] == "700.01"
    assert rows[1]["as_of"] == "2026-03-31"
    assert rows[0]["health"] == ""


def test_what_can_be_kept_is_a_column_of_the_list_and_in_the_file(bob: Person) -> None:
    for name, kept in (("Brandt", "200.00"), ("Nordwind", "900.00")):
        make.standing(make.account(bob.organization, name), avoidable_loss=Decimal(kept))
    make.closed_day(bob.organization)
    rows = reading.rows_of(bob.client.get(CSV + "?sort=-can_be_kept"))
    assert [(row["account"], row["can_be_kept"]) for row in rows] == [
        ("Nordwind", "900.00"),
        ("Brandt", "200.00"),
    ]
    assert "Can be kept" in reading.page(bob.client, ACCOUNTS + "?columns=name,can_be_kept")


def test_the_file_is_saved_and_not_shown(six: None, bob: Person) -> None:
    response = bob.client.get(CSV)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="accounts-2026-03-31.csv"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1", '"=cmd|x', "＝1"])
def test_no_cell_runs_as_a_formula(name: str, halden: Organization, bob: Person) -> None:
    make.standing(make.account(halden, name, segment="=2+2"))
    make.closed_day(halden)
    (row,) = reading.rows_of(bob.client.get(CSV))
    assert row["account"] == f"'{name}"
    assert row["segment"] == "'=2+2"


def test_the_file_is_read_in_a_context_of_its_own(six: None, halden: Organization, bob: Person) -> None:
    response = bob.client.get(CSV)
    with organization_context(make_other(halden).pk):
        rows = reading.rows_of(response)
    assert len(rows) == 4


def make_other(halden: Organization) -> Organization:
    """Make an organization without accounts."""
    return Organization.objects.create(
        slug="other", name="Other", reporting_currency="USD", time_zone="UTC", settings={}
    )


# --- who sees it, and names that want more than to be read


def test_strangers_and_the_signed_out(six: None, charlie: Person) -> None:
    for path in (ACCOUNTS, CSV):
        assert charlie.client.get(path).status_code == 404
        assert Client().get(path).status_code == 302


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202eevil",
    "{{7*7}}",
    "' OR 1=1 --",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_only_read(name: str, halden: Organization, bob: Person) -> None:
    account = make.account(halden, name, segment=name)
    make.standing(account, reason_sentence=name)
    make.signal(account, sentence=name)
    make.closed_day(halden)
    for path in (ACCOUNTS, "/o/halden/", "/o/halden/value-at-risk/"):
        whole = reading.body(bob.client.get(path))
        assert "<script>alert" not in whole
        assert "<img" not in whole
        assert ">49<" not in whole
        assert name in reading.words(whole)
    query = f"{ACCOUNTS}?name={quote(name)}&segment={quote(name)}"
    assert len(reading.names(reading.body(bob.client.get(query)), 1)) == 1


def test_it_asks_as_much_for_one_row_as_for_a_hundred(halden: Organization, bob: Person) -> None:
    make.standing(make.account(halden, owner=bob.membership, stage=make.stage(halden, "Renewal")))
    make.closed_day(halden)
    one = {path: reading.queries(bob.client, path) for path in (ACCOUNTS, CSV)}
    for number in range(99):
        account = make.account(halden, f"Account {number}", owner=bob.membership)
        make.standing(account, open_episode=make.episode(account))
    make.portfolio(halden)
    for path, asked in one.items():
        assert len(asked) == len(reading.queries(bob.client, path)) <= reading.QUERIES_AT_MOST
