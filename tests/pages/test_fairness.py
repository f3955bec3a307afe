"""Fairness of attention: five pages that compare functions and quarters, and never name a person of ours."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Account
from cs_platform.tenancy.domain.choices import Function, Role
from health.operations import kept as operations
from health.queries import kept
from tests import factories as make
from tests.conftest import Person, make_person
from tests.health import facts_by_hand as facts
from tests.pages import reading

BASE = "/o/halden/fairness/"
PAGES = ("", "shouting/", "attention/", "perception/", "answers/")
START = make.DAY - timedelta(days=28)
YEAR_AGO = make.DAY - timedelta(days=365)
pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture
def team(alice: Person) -> Mapping[str, Person]:
    """Return people whose names no page of fairness may say."""
    functions = {"quentin": Function.SUCCESS, "rosalind": Function.SUCCESS, "sebastian": Function.SUPPORT}
    return {
        name: make_person(alice.organization, f"{name}@halden.test", Role.CSM, function)
        for name, function in functions.items()
    }


@pytest.fixture
def many(alice: Person, team: Mapping[str, Person]) -> list[Account]:
    """Make twenty-five accounts with all that the five pages read."""
    make.past_portfolio(alice.organization, START, expected_loss="0.00")
    make.past_portfolio(alice.organization, YEAR_AGO, expected_loss="0.00")
    made = [add(alice, team, number) for number in range(25)]
    make.closed_day(alice.organization)
    return made


def add(alice: Person, team: Mapping[str, Person], number: int) -> Account:
    """Make an account of number: the lower, the more there is to lose; every third is loud."""
    account = make.account(alice.organization, f"Account {number:02}", owner=team["quentin"].membership)
    who = facts.champion(account)
    for day in (make.DAY, START, YEAR_AGO):
        make.estimate(account, day, expected_loss=Decimal(1000 - number))
    make.standing(account)
    is_loud = number % 3 == 0
    for _ in range(2):
        opened = facts.moment(make.DAY - timedelta(days=40))
        facts.ticket(
            account,
            opened.date(),
            stated_severity=1 if is_loud else 3,
            assessed_severity=3,
            escalated=is_loud,
            escalated_by="SALES" if is_loud else "",
            first_response_at=opened + timedelta(hours=1 if is_loud else 4 + number / 10),
        )
    for author in team.values():
        facts.touch(account, make.DAY, author=author.membership, minutes=30, sentiment=1)
    facts.answer(account, make.DAY - timedelta(days=5), "5", contact=who)
    facts.answer(account, YEAR_AGO - timedelta(days=5), "9" if number % 2 else "3", contact=who)
    return account


def test_each_page_starts_with_what_it_found(alice: Person, many: list[Account]) -> None:
    said = {page: reading.headline(alice.client, BASE + page) for page in PAGES}
    # 18 tickets stated 1, all milder: Beta(19, 3)
    assert said[""] == (
        "Of what is stated severity 1, 86% (70% to 97%) is milder. Agree with customers what severity means."
    )
    assert said["shouting/"].startswith(
        "Shouting pays: at equal severity, escalated tickets are answered 5."
    ), said["shouting/"]
    assert said["attention/"].startswith("20% (")
    assert said["attention/"].endswith("20% to the loudest.")
    assert said["perception/"] == (
        "We feel better about accounts than they do: by 0.25 (0.25 to 0.25) on a scale of 0 to 1, over "
        "25 accounts."
    )
    assert said["answers/"] == "Promoters kept 100% of their money within the year. Detractors kept 100%."
    assert "Sales raised 100%" in reading.page(alice.client, BASE + "shouting/")


def test_pages_say_the_same_of_figures_that_are_kept_and_when(alice: Person, many: list[Account]) -> None:
    live = [reading.headline(alice.client, BASE + page) for page in PAGES]
    at = facts.moment(make.DAY).replace(hour=4, minute=12)
    for each in kept.due(alice.organization.pk):
        operations.keep(alice.organization.pk, each, now=at)
    Account.objects.for_organization(alice.organization.pk).filter(pk=many[0].pk).update(name="Renamed")
    assert [reading.headline(alice.client, BASE + page) for page in PAGES] == live
    computed = [alice.client.get(BASE + page).context["worked_out_at"] for page in PAGES]
    assert computed == [at] * len(PAGES)
    assert "computed" in reading.page(alice.client, BASE)
    assert reading.page(alice.client, BASE).count("Account 00") == 0


def test_no_page_names_a_person_of_ours(
    alice: Person, team: Mapping[str, Person], many: list[Account]
) -> None:
    pages = [BASE + page for page in PAGES] + [f"/o/halden/accounts/{many[0].pk}/fairness/"]
    for address in pages:
        whole = reading.body(alice.client.get(address)).lower()
        assert not [name for name in team if name in whole], address
    # three people in all, two of them in one function: not shown apart
    functions = alice.client.get(BASE + "attention/").context["functions"]
    assert [(each.name, each.people) for each in functions] == [("Other functions", 3)]


def test_pages_ask_as_much_of_few_as_of_many(alice: Person, team: Mapping[str, Person]) -> None:
    make.past_portfolio(alice.organization, START, expected_loss="0.00")
    make.past_portfolio(alice.organization, YEAR_AGO, expected_loss="0.00")
    first = add(alice, team, 0)
    make.closed_day(alice.organization)
    addresses = [BASE + page for page in PAGES] + [f"/o/halden/accounts/{first.pk}/fairness/"]
    few = [len(reading.queries(alice.client, address)) for address in addresses]
    for number in range(1, 8):
        add(alice, team, number)
    many = [len(reading.queries(alice.client, address)) for address in addresses]
    assert many == few
    assert max(many) <= 19


def test_without_facts_they_say_what_to_bring(alice: Person) -> None:
    make.standing(make.account(alice.organization))
    make.closed_day(alice.organization)
    wanted = {
        "": "stated_severity",
        "shouting/": "assessed_severity",
        "attention/": "Log touches",
        "perception/": "sentiment",
        "answers/": "a day closed a year before",
    }
    for page, words in wanted.items():
        assert words in reading.page(alice.client, BASE + page), page


def test_an_earlier_quarter_is_as_it_was_known_then(alice: Person, many: list[Account]) -> None:
    whole = reading.page(alice.client, f"{BASE}?quarter=2025-q4")
    assert "No ticket of these months says how severe it is." in whole
    assert "to 31 Dec 2025" in whole
    nonsense = reading.page(alice.client, f"{BASE}?quarter=1999-q9")
    assert "Of what is stated severity 1" in nonsense


def test_an_account_shows_what_it_has(alice: Person, many: list[Account]) -> None:
    page = reading.page(alice.client, f"/o/halden/accounts/{many[0].pk}/fairness/")
    assert "2 of 2 assessed tickets of two years were milder." in page
    assert "3 touches, 90 minutes, in 28 days; by what we may lose it was number 1 of 25 before." in page
    assert "0.75 against 0.50 on a scale of 0 to 1" in page
    assert "Detractor with 3 of 10 a year before 31 Mar 2026; since then the same ARR." in page
