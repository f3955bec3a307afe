"""Today: whom a person helps next, what is at stake, and what to know about the day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account
from cs_platform.jobs.domain.choices import RunKind, RunState
from cs_platform.pages import queue_rows
from health.domain.choices import SliceKind
from playbooks.models import Celebration
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


def helped(person: Person, name: str, avoidable: str, **fields: Any) -> Account:
    """Give a person an account where so much can still be kept, and a reason to act."""
    account = make.account(person.organization, name, owner=person.membership)
    make.standing(account, avoidable, avoidable_loss=Decimal(avoidable), **fields)
    make.signal(account)
    return account


def test_the_headline_says_how_many_need_help_and_where_to_start(bob: Person) -> None:
    helped(bob, "Nordwind", "42000.00")
    helped(bob, "Brandt", "12000.00")
    make.closed_day(bob.organization)
    page = reading.page(bob.client, TODAY)
    assert reading.headline(bob.client, TODAY) == (
        "Two accounts need you today. Start with Nordwind: €42k can still be kept there."
    )
    assert "In all two together, €54k of an expected loss of €54k can still be kept." in page


def test_who_owns_nothing_sees_the_largest_stakes_of_all(alice: Person, bob: Person) -> None:
    helped(bob, "Nordwind", "42000.00")
    make.closed_day(alice.organization)
    assert reading.headline(alice.client, TODAY).startswith(
        "One account needs somebody today. Start with Nordwind"
    )
    assert "No account is yours yet." in reading.page(alice.client, TODAY)


def test_an_account_without_a_reason_is_no_work(bob: Person) -> None:
    own(bob, "Nordwind", "5000.00")
    make.closed_day(bob.organization)
    assert reading.headline(bob.client, TODAY) == (
        "Nothing needs you today. No account of yours gives a reason to act."
    )
    assert "Your accounts are quiet." in reading.page(bob.client, TODAY)


def test_a_row_says_why_on_which_fact_how_much_and_what_next(bob: Person) -> None:
    account = helped(bob, "Brandt", "12000.00", band="AT_RISK", health=31.0, arr=Decimal(50000))
    make.signal(account, "SILENT", "Nobody here has started a conversation for 96 days.", severity=1)
    make.closed_day(bob.organization)
    page = reading.page(bob.client, TODAY)
    assert "Use fell by 41%. And 1 more reason." in page
    assert "Fact events of 4 weeks against the 9 before; a typical account: -2%" in page
    assert "€12kof €12k expected€50k ARR Ask what changed for the people who use it" in page


def test_groups_keep_apart_what_is_urgent_coming_and_quiet(bob: Person) -> None:
    for name, kind in (("Ada", "USAGE_FELL"), ("Bea", "HANDOVER_UNREAD"), ("Cem", "SILENT")):
        account = make.account(bob.organization, name, owner=bob.membership)
        make.standing(account)
        make.signal(account, kind, f"{name} has a reason.")
    make.closed_day(bob.organization)
    page = reading.page(bob.client, TODAY)
    page = page[page.index("Do now") :]
    places = [page.index(words) for words in ("Do now", "Ada", "Prepare", "Bea", "Stay in touch", "Cem")]
    assert places == sorted(places)


def test_no_more_than_the_person_can_do_is_shown_and_the_rest_is_counted(bob: Person) -> None:
    bob.membership.daily_capacity = 5
    bob.membership.save(update_fields=["daily_capacity"])
    for number in range(8):
        helped(bob, f"Account {number}", f"{1000 + number}.00")
    make.closed_day(bob.organization)

    page = reading.page(bob.client, TODAY)

    # four by money, one for need; three of the four with the least wait
    assert all(f"Account {number} " in page for number in (4, 5, 6, 7))
    assert page.count("kept for need") == 1
    assert "3 more accounts, where €3k can be kept, wait until there is room" in page


def test_a_viewer_reads_and_a_csm_acts(alice: Person, bob: Person) -> None:
    helped(bob, "Nordwind", "42000.00")
    make.closed_day(alice.organization)
    assert "Hand over" not in reading.page(bob.client, TODAY)
    assert "Hand over" in reading.page(alice.client, TODAY)


def test_ones_own_proactive_share_is_seen_by_oneself_alone(alice: Person, bob: Person) -> None:
    account = helped(bob, "Nordwind", "42000.00")
    make.closed_day(alice.organization)
    now = timezone.now()
    for posture in ("PROACTIVE", "PROACTIVE", "REACTIVE", "INTERACTIVE"):
        moment = {"happened_at": now - timedelta(days=3), "known_on": now.date()}
        make.touch(account, author=bob.membership, posture=posture, **moment)
    assert "50% of 4 touches in 84 days. Only you see this." in reading.page(bob.client, TODAY)
    assert "No touch of yours is on record" in reading.page(alice.client, TODAY)


def test_good_news_stand_beside_the_work(bob: Person) -> None:
    account = helped(bob, "Port of Tarn", "1.00")
    make.closed_day(bob.organization)
    Celebration.objects.create(
        organization=bob.organization,
        account=account,
        kind="GOAL_CONFIRMED",
        subject="1",
        day=make.DAY,
        sentence="They confirmed “Fewer call-outs”, above what they expected.",
        quote="My technicians have their weekends back.",
    )
    page = reading.page(bob.client, TODAY)
    assert "“My technicians have their weekends back.” Port of Tarn: They confirmed" in page


def test_the_book_adds_up_and_says_how_it_moved(bob: Person) -> None:
    own(bob, "Nordwind", "42000.00")
    own(bob, "Brandt", "12000.50")
    key = str(bob.membership.pk)
    for day, loss in ((date(2026, 1, 31), "40000.00"), (date(2026, 2, 28), "50000.00")):
        make.past_portfolio(bob.organization, day, expected_loss=loss, kind=SliceKind.OWNER, key=key)
    make.closed_day(bob.organization)

    page = reading.page(bob.client, TODAY)

    assert "ARR, 2 accounts €20,000 Value at risk €54,001 Known loss €0" in page
    assert "Known loss €0 Value at risk since 28 Feb 2026 +€4k" in page
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
        make.signal(account)
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
    helped(bob, "Nordwind", "1.00")
    make.closed_day(bob.organization)
    one = reading.queries(bob.client, TODAY)
    for number in range(99):
        helped(bob, f"Account {number}", "2.00")
    make.portfolio(bob.organization)
    hundred = reading.queries(bob.client, TODAY)
    assert len(one) == len(hundred) <= reading.QUERIES_AT_MOST


def test_sums_are_exact_to_the_cent(bob: Person) -> None:
    for _ in range(3):
        own(bob, "Third", "0.335")
    make.closed_day(bob.organization)
    book = bob.client.get(TODAY).context["book"]
    assert book.totals.expected_loss == Decimal("1.02")


@pytest.mark.parametrize(
    ("day", "labels"),
    [
        (date(2026, 11, 21), ["Tomorrow", "Next Monday", "In two weeks", "In a month"]),
        (date(2026, 11, 22), ["Tomorrow", "In two weeks", "In a month"]),
        (date(2026, 11, 23), ["Tomorrow", "Next Monday", "In two weeks", "In a month"]),
    ],
)
def test_a_row_may_sleep_until_days_that_differ(day: date, labels: list[str]) -> None:
    found = queue_rows.snoozes(day)
    assert [each.label for each in found] == labels
    assert len({each.day for each in found}) == len(found)
