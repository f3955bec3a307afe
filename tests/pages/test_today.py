"""Today: whom a person helps next, what is at stake, and what to know about the day."""

from datetime import date
from decimal import Decimal

import pytest

from cs_platform.jobs.domain.choices import RunKind, RunState
from health.domain.choices import SliceKind
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading

TODAY = "/o/halden/"

pytestmark = pytest.mark.usefixtures("in_halden")


def own(person: Person, name: str, expected_loss: str) -> None:
    """Give a person an account with so much at stake."""
    account = make.account(person.organization, name, owner=person.membership)
    make.standing(account, expected_loss)


def test_before_the_first_run_an_administrator_is_sent_to_imports(alice: Person) -> None:
    whole = reading.body(alice.client.get(TODAY))
    assert "Nothing is computed yet." in whole
    assert '<a class="ls-inline" href="/o/halden/imports/">Import files</a>' in whole


def test_before_the_first_run_a_viewer_hears_who_imports(bob: Person) -> None:
    page = reading.page(bob.client, TODAY)
    assert "An administrator imports the first files." in page
    assert "Import files" not in page


def test_a_run_that_is_not_over_shows_nothing(alice: Person) -> None:
    make.standing(make.account(alice.organization))
    make.closed_day(alice.organization, state=RunState.RUNNING)
    assert "Nothing is computed yet." in reading.page(alice.client, TODAY)


@pytest.mark.usefixtures("two_accounts")
def test_the_headline_says_what_is_at_stake_and_where_to_start(bob: Person) -> None:
    assert reading.headline(bob.client, TODAY) == (
        "€54k of your book may leave. Start with Nordwind: €42k within 12 months."
    )


@pytest.mark.usefixtures("two_accounts")
def test_who_owns_nothing_sees_the_largest_stakes_of_all(alice: Person) -> None:
    assert reading.headline(alice.client, TODAY) == (
        "You have no accounts of your own. The largest stake here is Nordwind: €42k within 12 months."
    )
    assert "No account is yours yet." in reading.page(alice.client, TODAY)


def test_an_account_with_nothing_at_stake_is_no_work(bob: Person) -> None:
    own(bob, "Nordwind", "0.00")
    make.closed_day(bob.organization)
    assert reading.headline(bob.client, TODAY) == (
        "Nothing is at stake on your accounts. None of their contracts can end within 12 months."
    )
    assert "See all accounts" in reading.page(bob.client, TODAY)


@pytest.mark.usefixtures("two_accounts")
def test_a_row_says_why_how_much_and_when(bob: Person) -> None:
    assert (
        "Brandt 31at risk Usage fell by half. €12kof €50k Can end in 60 days30 May 2026, 10% assumed"
    ) in reading.page(bob.client, TODAY)
    assert "€42kof €90k€2k certain" in reading.page(bob.client, TODAY)


def test_a_row_that_is_lost_for_certain_says_when_it_ends(bob: Person) -> None:
    account = make.account(bob.organization, owner=bob.membership)
    make.standing(account, "10000.00", known_loss="10000.00", probability=None)
    make.closed_day(bob.organization)
    page = reading.page(bob.client, TODAY)
    assert "€10kof €10kcertain Ends in 60 days30 May 2026" in page


def test_twelve_are_shown_and_the_rest_is_counted(bob: Person) -> None:
    for number in range(15):
        own(bob, f"Account {number:02}", f"{1000 + number}.00")
    make.closed_day(bob.organization)

    page = reading.page(bob.client, TODAY)

    assert page.index("Account 14") < page.index("Account 03")
    assert "Account 02" not in page
    assert "3 more accounts, worth €3k together." in page


def test_the_book_adds_up_and_says_how_it_moved(bob: Person) -> None:
    own(bob, "Nordwind", "42000.00")
    own(bob, "Brandt", "12000.50")
    key = str(bob.membership.pk)
    for day, loss in ((date(2026, 1, 31), "40000.00"), (date(2026, 2, 28), "50000.00")):
        make.past_portfolio(bob.organization, day, expected_loss=loss, kind=SliceKind.OWNER, key=key)
    make.closed_day(bob.organization)

    page = reading.page(bob.client, TODAY)

    assert "ARR, 2 accounts €20,000 Value at risk €54,001 Known loss €0 since 28 Feb 2026 +€4k" in page
    assert "3 months · probabilities ASSUMED" in page


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "One autopsy waits for your answer: will you help find out why?"),
        (2, "Two autopsies wait for your answer: will you help find out why?"),
    ],
)
def test_autopsies_that_wait_for_an_answer_are_named(count: int, sentence: str, bob: Person) -> None:
    for number in range(count):
        account = make.account(bob.organization, f"Account {number}")
        make.standing(account, open_episode=make.autopsy(make.episode(account), bob.membership).episode)
    make.closed_day(bob.organization)
    assert sentence in reading.page(bob.client, TODAY)
    assert "off track since 31 Mar 2026" in reading.page(bob.client, TODAY)


@pytest.mark.usefixtures("two_accounts")
def test_an_ordinary_day_has_no_notice(bob: Person) -> None:
    assert reading.notices(bob.client, TODAY) == []


def test_a_partial_day_says_how_many_groups_are_missing(bob: Person) -> None:
    own(bob, "Nordwind", "1.00")
    make.closed_day(bob.organization, state=RunState.PARTIAL, chunks_failed=2)
    (notice,) = reading.notices(bob.client, TODAY)
    assert notice == (
        "2 groups of accounts could not be computed on this day. Their last figures are shown; an "
        "administrator can try again."
    )


def test_a_replayed_day_is_provisional(bob: Person) -> None:
    own(bob, "Nordwind", "1.00")
    make.closed_day(bob.organization, kind=RunKind.REPLAY)
    assert reading.notices(bob.client, TODAY) == [
        "Provisional: these figures come from replaying history. The first daily run settles them."
    ]


def test_accounts_without_a_rate_are_counted(bob: Person) -> None:
    own(bob, "Nordwind", "1.00")
    dahl = make.account(bob.organization, "Dahl", owner=bob.membership)
    make.standing(dahl, None, arr=None, known_loss=None, probability=None, not_convertible="CHF")
    make.closed_day(bob.organization)
    assert reading.notices(bob.client, TODAY) == [
        "1 account is not convertible for want of an exchange rate, and in no sum here."
    ]


def test_the_day_and_when_it_was_computed_are_said_in_local_time(bob: Person) -> None:
    own(bob, "Nordwind", "1.00")
    make.closed_day(bob.organization)
    assert "As of Tue 31 Mar 2026 · computed Mon 2 Mar 2026, 10:00 · EUR" in reading.page(bob.client, TODAY)


def test_it_asks_as_much_of_one_account_as_of_a_hundred(bob: Person) -> None:
    own(bob, "Nordwind", "1.00")
    make.closed_day(bob.organization)
    one = reading.queries(bob.client, TODAY)
    for number in range(99):
        own(bob, f"Account {number}", "2.00")
    make.portfolio(bob.organization)
    hundred = reading.queries(bob.client, TODAY)
    assert len(one) == len(hundred) <= reading.QUERIES_AT_MOST


def test_sums_are_exact_to_the_cent(bob: Person) -> None:
    for _ in range(3):
        own(bob, "Third", "0.335")
    make.closed_day(bob.organization)
    book = bob.client.get(TODAY).context["book"]
    assert book.totals.expected_loss == Decimal("1.02")
