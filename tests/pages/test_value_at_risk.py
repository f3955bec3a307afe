"""Value at risk: what the page says in words, that its tables add up, and what a reader must know."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest

from accounts.domain.choices import CustomerState
from cs_platform.jobs.domain.choices import RunKind, RunState
from cs_platform.pages import history, value_at_risk
from cs_platform.tenancy.models import Organization
from health.domain.choices import SliceKind
from health.queries.portfolio import Slice
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading

PAGE = "/o/halden/value-at-risk/"
HALF_A_YEAR_AGO = date(2025, 9, 30)

pytestmark = pytest.mark.usefixtures("in_halden")


def month(day: date, expected_loss: str, arr: str = "1000.00") -> Slice:
    return Slice(
        day=day,
        kind=SliceKind.ALL,
        key="",
        label="Whole portfolio",
        accounts=1,
        arr=Decimal(arr),
        known_loss=Decimal(0),
        expected_loss=Decimal(expected_loss),
        not_convertible=0,
    )


# --- sentences, by hand


@pytest.mark.usefixtures("two_accounts")
def test_the_headline_says_how_much_by_when_and_what_is_certain(bob: Person) -> None:
    assert reading.headline(bob.client, PAGE) == (
        "We expect to lose €54k of €140k ARR by March 2027, €2k of it for certain."
    )


def test_the_headline_when_nothing_is_certain(bob: Person) -> None:
    make.standing(make.account(bob.organization), "1812400.00")
    make.closed_day(bob.organization)
    assert reading.headline(bob.client, PAGE) == (
        "We expect to lose €1.81M of €10k ARR by March 2027. None of it is certain yet."
    )


def test_the_headline_when_there_is_no_money(bob: Person) -> None:
    make.absent(make.account(bob.organization), CustomerState.CHURNED)
    make.closed_day(bob.organization)
    assert reading.headline(bob.client, PAGE) == (
        "We expect to lose nothing by March 2027. "
        "No account with recurring revenue can end within twelve months."
    )
    assert "No account has anything at risk." in reading.page(bob.client, PAGE)


@pytest.mark.parametrize(
    ("risk", "arr", "sentence"),
    [
        ("115", "1040", "Risk grows faster than we do: up 15% since September 2025, while ARR grew by 4%."),
        ("103", "1040", "Risk grows no faster than we do: up 3% since September 2025, while ARR grew by 4%."),
        ("115", "900", "Risk grows faster than we do: up 15% since September 2025, while ARR fell by 10%."),
        ("80", "1000", "Risk fell by 20% since September 2025, while ARR stayed as it was."),
        ("100.4", "1004", "Risk is where it was in September 2025, while ARR stayed as it was."),
    ],
)
def test_the_trend_compares_risk_with_growth(risk: str, arr: str, sentence: str) -> None:
    months = [month(HALF_A_YEAR_AGO, "100"), month(make.DAY, risk, arr)]
    assert value_at_risk.trend_sentence(months, locale="en").replace("\xa0", " ") == sentence


@pytest.mark.parametrize(
    "months",
    [
        [month(make.DAY, "100")],
        [month(HALF_A_YEAR_AGO, "0"), month(make.DAY, "100")],
        [month(HALF_A_YEAR_AGO, "100", "0"), month(make.DAY, "100")],
    ],
)
def test_without_anything_to_compare_with_the_trend_says_so(months: list[Slice]) -> None:
    assert value_at_risk.trend_sentence(months, locale="en") == (
        "The trend starts here: there is no earlier month to compare with."
    )


def test_a_change_is_since_the_month_end_nearest_to_a_month_or_a_quarter_ago() -> None:
    ends = (date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28))
    months = [month(day, "10") for day in ends] + [month(date(2026, 3, 31), "25")]
    assert history.change(months, history.MONTH_DAYS) == history.Change(
        since=date(2026, 2, 28), amount=Decimal(15)
    )
    quarter = history.change(months, history.QUARTER_DAYS)
    assert quarter is not None
    assert quarter.since == date(2025, 12, 31)
    assert history.change(months[-1:], history.MONTH_DAYS) is None
    assert history.change([months[0], months[-1]], history.MONTH_DAYS) is None


def test_months_before_the_first_customer_are_left_out() -> None:
    empty = [month(date(2025, 12, 31), "0", "0"), month(date(2026, 1, 31), "0", "0")]
    paid = [month(date(2026, 2, 28), "5"), month(date(2026, 3, 31), "0", "0")]
    assert history.since_first_customer([*empty, *paid]) == paid
    assert history.since_first_customer(empty) == empty[-1:]
    assert history.since_first_customer([]) == []


# --- figures


def test_the_figures_at_the_head(bob: Person) -> None:
    make.past_portfolio(bob.organization, date(2026, 2, 28), expected_loss="50000.00")
    account = make.account(bob.organization)
    make.standing(account, "54000.50", arr="140000.00", known_loss="2000.00")
    make.closed_day(bob.organization)
    page = reading.page(bob.client, PAGE)
    assert "Value at risk €54,0011 customer Known loss €2,0004% of it, certain" in page
    assert "ARR €140,00038.6% of it at risk Since 28 Feb 2026 +€4k" in page


def test_every_table_adds_up_to_the_whole(halden: Organization, bob: Person, alice: Person) -> None:
    stages = (None, make.stage(halden, "Onboarding"), make.stage(halden, "Renewal"))
    owners = (None, alice.membership, bob.membership)
    for number in range(27):
        account = make.account(
            halden,
            f"Account {number}",
            stage=stages[number % 3],
            owner=owners[number // 3 % 3],
            segment=("", "Retail", "Energy & more")[number // 9],
        )
        make.standing(account, f"{number * 1000}.00", known_loss=f"{number * 100}.00", arr="30000.00")
    make.closed_day(halden)

    whole = reading.body(bob.client.get(PAGE))

    tables = [reading.table(whole, number) for number in (1, 2, 3)]
    for rows in tables:
        *lines, foot = rows
        assert len(lines) == 3
        for column in (2, 3, 4):
            assert sum(reading.amount(line[column]) for line in lines) == reading.amount(foot[column])
        assert foot[:5] == ["All", "", "27", "351,000", "35,100"]


def test_lines_open_the_accounts_they_add_up(halden: Organization, bob: Person) -> None:
    make.standing(make.account(halden, segment="Energy & more", owner=bob.membership), "10.01")
    make.standing(make.account(halden, "Brandt"), "5.02")
    make.closed_day(halden)

    for column in bob.client.get(PAGE).context["columns"]:
        for table in column:
            for line in table.lines:
                found = bob.client.get(line.url).context["totals"]
                assert found.expected_loss == line.slice.expected_loss
    urls = [line.url for line in bob.client.get(PAGE).context["columns"][0][1].lines]
    assert f"segment={quote('Energy & more').replace('%20', '+')}" in urls[0]
    assert urls[1].endswith("segment=none")


def test_the_largest_accounts_stand_first_and_add_up(halden: Organization, bob: Person) -> None:
    for number in range(12):
        make.standing(make.account(halden, f"Account {number:02}"), f"{(number + 1) * 100}.00")
    make.closed_day(halden)
    whole = reading.body(bob.client.get(PAGE))
    assert "Ten accounts hold 96% of it." in reading.words(whole)
    assert reading.names(whole, 4)[0] == "Account 11"
    assert reading.table(whole, 4)[-1][:2] == ["10 accounts", "7,500"]


def test_one_account_holds_all(bob: Person) -> None:
    make.standing(make.account(bob.organization), "10.00", known_loss="10.00", probability=None)
    make.closed_day(bob.organization)
    page = reading.page(bob.client, PAGE)
    assert "One account holds 100% of it." in page
    assert "certain" in page[page.index("One account") :]


def test_the_trend_is_drawn_by_month_and_ends_on_the_day(bob: Person) -> None:
    make.past_portfolio(bob.organization, date(2026, 1, 15), expected_loss="1.00")
    make.past_portfolio(bob.organization, date(2026, 1, 31), expected_loss="2.00")
    make.standing(make.account(bob.organization), "3.00")
    make.closed_day(bob.organization)
    whole = reading.body(bob.client.get(PAGE))
    found = re.search(r'<script id="trend" type="application/json">(.*?)</script>', whole)
    assert found
    data = json.loads(found[1])
    assert data["days"] == ["2026-01-31", "2026-03-31"]
    assert [series["values"] for series in data["series"]] == [[0.0, 0.0], [2.0, 3.0]]
    assert data["series"][1]["mark"] == "assumed"


# --- notices, empty, who asks


def test_before_the_first_run(alice: Person) -> None:
    assert "Nothing is computed yet." in reading.page(alice.client, PAGE)


def test_what_a_reader_must_know_of_the_day(bob: Person) -> None:
    make.standing(make.account(bob.organization))
    dahl = make.account(bob.organization, "Dahl")
    make.standing(dahl, None, arr=None, known_loss=None, probability=None, not_convertible="CHF")
    make.closed_day(bob.organization, kind=RunKind.REPLAY, state=RunState.PARTIAL, chunks_failed=1)
    partial, provisional, no_rate = reading.notices(bob.client, PAGE)
    assert partial.startswith("1 group of accounts")
    assert provisional.startswith("Provisional:")
    assert no_rate.startswith("1 account is not convertible")


@pytest.mark.usefixtures("two_accounts")
def test_everybody_inside_reads_it_and_nobody_else(alice: Person, bob: Person, charlie: Person) -> None:
    assert alice.client.get(PAGE).status_code == 200
    assert bob.client.get(PAGE).status_code == 200
    assert charlie.client.get(PAGE).status_code == 404


@pytest.mark.usefixtures("two_accounts")
def test_the_page_says_that_its_figures_are_assumed(bob: Person) -> None:
    assert "The estimate is ASSUMED: it rests on how often contracts ended here so far" in reading.page(
        bob.client, PAGE
    )


def test_it_asks_as_much_for_one_account_as_for_a_hundred(halden: Organization, bob: Person) -> None:
    make.standing(make.account(halden))
    make.closed_day(halden)
    one = reading.queries(bob.client, PAGE)
    for number in range(99):
        account = make.account(halden, f"Account {number}", segment=f"Segment {number}")
        make.standing(account)
        make.past_portfolio(halden, make.DAY - timedelta(days=30 * number + 1), expected_loss="1.00")
    make.portfolio(halden)
    assert len(one) == len(reading.queries(bob.client, PAGE)) <= reading.QUERIES_AT_MOST


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("ASSUMED", "The estimate is ASSUMED: it rests on how often contracts ended here so far"),
        ("CALIBRATED", "The estimate is CALIBRATED: a model learned it"),
        ("LEARNED_UNPROVEN", "has not proven itself yet"),
    ],
)
def test_it_says_how_far_the_estimate_can_be_trusted(bob: Person, label: str, sentence: str) -> None:
    make.standing(make.account(bob.organization), label=label)
    make.closed_day(bob.organization)
    assert sentence in reading.page(bob.client, "/o/halden/value-at-risk/")
