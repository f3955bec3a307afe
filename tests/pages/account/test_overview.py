"""Overview: what is the case, why this health, what moved it, what comes due."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.domain.choices import CustomerState
from accounts.models import Account
from cs_platform.jobs.domain.choices import RunState
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from health.domain import defaults
from health.domain.choices import Dimension
from health.models import HealthConfig, Signal
from playbooks.models import Task
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading
from tests.pages.account import records
from tests.pages.account.records import NOON, TODAY, ago

MONTH_AGO = date(2026, 2, 28)

pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture
def nordwind(halden: Organization, bob: Person) -> Iterator[Account]:
    """Return an account of Bob's on which nothing else is on record, at noon of the day."""
    account = make.account(
        halden,
        "Nordwind",
        owner=bob.membership,
        stage=make.stage(halden, "Renewal"),
        segment="Retail",
        industry="Logistics",
        country="CA",
        acquisition_origin="REFERRAL",
    )
    with time_machine.travel(NOON, tick=False):
        yield account


def url(account: Account) -> str:
    return f"/o/halden/accounts/{account.pk}/"


# --- what is the case


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Nordwind may leave at its renewal on 30 May 2026."),
        ({"rolling": True}, "Nordwind may leave from 30 May 2026 on."),
        ({"renewal_on": date(2027, 4, 1)}, "Nordwind is locked in until 1 Apr 2027."),
        ({"known_loss": Decimal(7000)}, "Nordwind leaves in part: €7k a year is certain to end."),
        ({"renewal_on": None}, "Nordwind may leave."),
        ({"band": "UNKNOWN"}, "We know too little about Nordwind to judge its health."),
    ],
)
def test_the_headline_says_when_it_may_leave_and_what_that_costs(
    fields: dict[str, Any], sentence: str, nordwind: Account, bob: Person
) -> None:
    make.standing(nordwind, "41600.00", arr=Decimal(365000), avoidable_loss=Decimal(21000), **fields)
    make.closed_day(bob.organization)
    page = reading.page(bob.client, url(nordwind))
    money = "Expected loss by March 2027: €42k of €365k ARR. Help can still keep €21k of it."
    assert reading.headline(bob.client, url(nordwind)) == f"{sentence} {money}"
    assert "of it. Usage fell by half. ARR €365,000" in page
    assert "€21,000 can still be kept" in page


def test_the_words_of_the_headline_lead_to_their_definitions(nordwind: Account, bob: Person) -> None:
    make.standing(nordwind, "41600.00", avoidable_loss=Decimal(100))
    make.closed_day(bob.organization)
    head = reading.body(bob.client.get(url(nordwind))).split("</h1>")[0]
    assert 'href="/o/halden/definitions/#expected-loss"' in head
    assert 'href="/o/halden/definitions/#avoidable-loss"' in head


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (
            CustomerState.CHURNED,
            "Nordwind has left. Its recurring revenue ended and nothing started again.",
        ),
        (
            CustomerState.LAPSED,
            "Nordwind has lapsed. Its contract ended and the grace period is not over.",
        ),
        (CustomerState.PROSPECT, "Nordwind is not a customer yet. No recurring contract has started."),
    ],
)
def test_who_is_no_customer_is_said_so(
    state: CustomerState, sentence: str, nordwind: Account, bob: Person
) -> None:
    make.absent(nordwind, state)
    make.closed_day(bob.organization)
    page = reading.page(bob.client, url(nordwind))
    assert sentence in page
    assert "no running contract" in page
    assert "€0nothing of it certain" in page


def test_an_account_of_which_too_little_is_known(nordwind: Account, bob: Person) -> None:
    make.standing(nordwind, "1000.00", band="UNKNOWN", health=None, coverage=0.1, reason_sentence="")
    make.closed_day(bob.organization)
    assert reading.headline(bob.client, url(nordwind)) == (
        "We know too little about Nordwind to judge its health. Expected loss by March 2027: €1k of €10k ARR."
    )


def test_an_account_that_leaves_for_certain(nordwind: Account, bob: Person) -> None:
    make.standing(nordwind, "10000.00", known_loss="10000.00", probability=None)
    make.closed_day(bob.organization)
    page = reading.page(bob.client, url(nordwind))
    assert "Nordwind leaves: €10k a year is certain to end." in page
    assert "all of it ends for certain" in page
    assert "ASSUMED" not in page


def test_an_account_with_nothing_at_stake(nordwind: Account, bob: Person) -> None:
    make.standing(nordwind, "0.00", probability=None)
    make.closed_day(bob.organization)
    assert reading.headline(bob.client, url(nordwind)) == "Nordwind has nothing at stake until March 2027."


def test_an_account_whose_money_cannot_be_converted(nordwind: Account, bob: Person) -> None:
    make.standing(nordwind, None, arr=None, known_loss=None, probability=None, not_convertible="CHF")
    make.closed_day(bob.organization)
    page = reading.page(bob.client, url(nordwind))
    assert "What we lose if Nordwind leaves is not known: there is no exchange rate for CHF." in page
    assert "1 account is not convertible" in page
    assert "ARR –no value" in page


def test_an_account_without_a_run_is_on_record_and_not_computed_yet(nordwind: Account, bob: Person) -> None:
    assert reading.headline(bob.client, url(nordwind)) == (
        "Nordwind is on record, and not computed yet. Its figures appear after the next daily run."
    )


def test_an_account_that_came_after_the_last_run(nordwind: Account, bob: Person) -> None:
    make.standing(make.account(bob.organization, "Brandt"))
    make.closed_day(bob.organization)
    assert "not computed yet" in reading.headline(bob.client, url(nordwind))


def test_a_partial_day_is_said(nordwind: Account, bob: Person) -> None:
    make.standing(nordwind, day=MONTH_AGO)
    make.standing(make.account(bob.organization, "Brandt"))
    make.closed_day(bob.organization, state=RunState.PARTIAL, chunks_failed=1)
    (notice,) = reading.notices(bob.client, url(nordwind))
    assert notice.startswith("1 group of accounts could not be computed on this day.")


# --- why this health


def test_the_points_of_health_add_up_and_say_what_moved(nordwind: Account, bob: Person) -> None:
    """By hand: adoption (30) falls from 100 to 50 points, relationship (20) stays at 100.

    100 becomes (30 x 50 + 20 x 100) / 50 = 70.
    """
    make.past_portfolio(bob.organization, MONTH_AGO, expected_loss="900.00")
    make.score(nordwind, {"licence_utilisation": 0.7, "champion_present": 1.0}, MONTH_AGO)
    make.score(nordwind, {"licence_utilisation": 0.4, "champion_present": 1.0})
    make.standing(nordwind, health=70.0, coverage=0.5)
    make.closed_day(bob.organization)

    whole = reading.body(bob.client.get(url(nordwind)))

    page = reading.words(whole)
    assert "Why health is 70, and what moved it" in page
    assert "coverage 0.50; was 100 on 28 Feb 2026" in page
    assert reading.table(whole)[-1] == ["Health", "100", "", "", "70.0", "−30.0"]
    adoption = "Adoption40% of the seats were in use over the last 4 weeks"
    assert reading.table(whole)[0] == [adoption, "30", "50", "", "30.0", "−30.0"]
    assert reading.table(whole)[1] == ["Outcomesno facts recorded", "25", "–no value", "", "0.0", "0.0"]
    assert reading.table(whole)[2] == ["Relationshipa champion is there", "20", "100", "", "40.0", "0.0"]


def test_health_over_time_is_drawn_once_there_are_two_days(nordwind: Account, bob: Person) -> None:
    make.score(nordwind, {"champion_present": 1.0})
    make.standing(nordwind)
    make.closed_day(bob.organization)
    assert bob.client.get(url(nordwind)).context["health_chart"] is None
    make.score(nordwind, {}, MONTH_AGO)
    chart = bob.client.get(url(nordwind)).context["health_chart"]
    assert chart.series[0].values == (None, 100.0)
    assert chart.series[0].texts == ("unknown", "100")


def test_without_any_measure_the_page_says_what_is_missing(nordwind: Account, bob: Person) -> None:
    make.score(nordwind, {})
    make.standing(nordwind, health=None, band="UNKNOWN", coverage=0.0)
    make.closed_day(bob.organization)
    page = reading.page(bob.client, url(nordwind))
    assert "Health cannot be computed No measure has facts yet" in page
    assert "Health over time" not in page


def test_the_day_compared_is_chosen_and_every_part_adds_up(nordwind: Account, bob: Person) -> None:
    """By hand, against a week ago: licence use 0.7 to 0.4 takes adoption from 100 to 50 points of its 30.

    With relationship (20) at 100 all the while: 100 becomes 70, and adoption's measure took all of it.
    """
    week_ago = ago(7)
    for day, seats in ((MONTH_AGO, 0.1), (week_ago, 0.7), (make.DAY, 0.4)):
        make.score(nordwind, {"licence_utilisation": seats, "champion_present": 1.0}, day)
    make.standing(nordwind, health=70.0)
    make.closed_day(bob.organization)

    answer = bob.client.get(url(nordwind), {"since": week_ago.isoformat()})
    explained = answer.context["explained"]

    assert explained.compared.day == week_ago
    parts = [line.change for dimension in explained.dimensions for line in dimension.measures]
    whole = explained.compared.cut_change + explained.compared.configuration_change + sum(parts)
    assert whole == pytest.approx(explained.compared.change) == pytest.approx(-30.0)
    assert sum(line.change for line in explained.dimensions) == pytest.approx(sum(parts))
    words = reading.words(reading.body(answer))
    assert "40% of the seats were in use over the last 4 weekswas: 70% of the seats" in words
    assert [choice.day for choice in answer.context["choices"] if choice.is_chosen] == [week_ago]


def test_a_changed_health_model_is_its_own_line(nordwind: Account, bob: Person) -> None:
    """Half of adoption and all of relationship: 70 at weights of 30 and 20, 90 at 10 and 40."""
    weights = defaults.DIMENSION_WEIGHTS | {Dimension.ADOPTION: 10.0, Dimension.RELATIONSHIP: 40.0}
    second = HealthConfig.objects.create(
        organization=bob.organization,
        number=2,
        settings=replace(defaults.CONFIGURATION, dimension_weights=weights).as_dict(),
        published_at=NOON,
        published_on=ago(7),
    )
    values = {"licence_utilisation": 0.4, "champion_present": 1.0}
    make.score(nordwind, values, MONTH_AGO)
    make.score(nordwind, values, config=second, health=90.0)
    make.past_portfolio(bob.organization, MONTH_AGO, expected_loss="900.00")
    make.standing(nordwind, health=90.0)
    make.closed_day(bob.organization)
    page = reading.page(bob.client, url(nordwind))
    assert "Health model changedversion 1 to 2 +20.0" in page
    assert "Health 100 90.0 +20.0" in page


def test_any_two_days_are_compared_and_the_page_says_how_it_is_scored(nordwind: Account, bob: Person) -> None:
    week_ago = ago(7)
    for day, seats in ((MONTH_AGO, 0.1), (week_ago, 0.7), (make.DAY, 0.4)):
        make.score(nordwind, {"licence_utilisation": seats, "champion_present": 1.0}, day)
    make.standing(nordwind, health=70.0)
    make.closed_day(bob.organization)

    asked = {"from": (week_ago + timedelta(days=2)).isoformat(), "to": ago(20).isoformat()}
    explained = bob.client.get(url(nordwind), asked).context["explained"]

    assert (explained.compared.day, explained.day) == (MONTH_AGO, week_ago)
    assert (explained.compared.health, explained.health) == pytest.approx((40.0, 100.0))
    page = reading.page(bob.client, url(nordwind))
    assert "Scored as: Base profile of health model 1. There is one scale for all accounts." in page
    for nothing in ({"from": "x"}, {"from": "2019-01-01", "to": "2019-02-01"}, {"from": asked["from"]}):
        assert not bob.client.get(url(nordwind), nothing).context["is_between"]


@pytest.mark.parametrize("since", ["nonsense", "2026-03-31", "2019-01-01", "9999-99-99"])
def test_a_day_without_a_score_is_not_compared_with(since: str, nordwind: Account, bob: Person) -> None:
    for day in (MONTH_AGO, make.DAY):
        make.score(nordwind, {"champion_present": 1.0}, day)
    make.standing(nordwind)
    make.closed_day(bob.organization)
    explained = bob.client.get(url(nordwind), {"since": since}).context["explained"]
    assert explained.compared.day == MONTH_AGO


# --- what comes due, and what was handed over


def test_what_comes_due_the_most_overdue_first(nordwind: Account, bob: Person) -> None:
    records.promise(nordwind, "Send the plan", due_on=ago(12), side="CUSTOMER")
    records.promise(nordwind, "Kept", due_on=ago(20), state="KEPT", settled_on=ago(20))
    records.goal(nordwind, "Calm nights", due_on=TODAY + timedelta(days=2))
    records.plan(nordwind, "Fewer stops", reviewed_on=ago(89))
    records.touch(nordwind, happened_at=None, planned_for=NOON + timedelta(days=3), summary="Review")
    records.touch(nordwind, happened_at=None, planned_for=NOON - timedelta(days=3), summary="Past")
    records.touch(nordwind, happened_at=None, planned_for=NOON - timedelta(days=29), summary="Long ago")
    records.statement(nordwind, "They expand", label="ASSUMPTION", check_by=TODAY)
    make.standing(nordwind)
    make.closed_day(bob.organization)
    assert [
        (each.kind, each.text, each.is_overdue) for each in bob.client.get(url(nordwind)).context["due"]
    ] == [
        ("PROMISE", "Send the plan", True),
        ("ASKED", "Past", False),
        ("CHECK", "They expand", False),
        ("REVIEW", "Fewer stops", False),
        ("GOAL", "Calm nights", False),
        ("TOUCH", "Review", False),
    ]
    page = reading.page(bob.client, url(nordwind))
    assert "Send the plan · promise, the customer promised overdue, 12 days ago" in page.replace("\xa0", " ")


def test_a_touch_of_which_nobody_said_whether_it_took_place_is_asked_after(
    nordwind: Account, alice: Person, bob: Person
) -> None:
    records.touch(
        nordwind, happened_at=None, planned_for=NOON - timedelta(hours=1), summary="Goals", channel="PHONE"
    )
    make.standing(nordwind)
    make.closed_day(bob.organization)
    page = reading.page(alice.client, url(nordwind))
    assert "Goals · phone, did it take place?" in page
    assert "It took place It did not today" in page
    assert "It took place" not in reading.page(bob.client, url(nordwind))


@pytest.mark.parametrize(
    ("since", "is_shown"),
    [
        ({}, True),
        ({"happened_at": NOON - timedelta(days=4)}, True),
        ({"happened_at": NOON - timedelta(days=1)}, False),
        ({"happened_at": None, "planned_for": NOON + timedelta(days=2)}, False),
        ({"happened_at": None, "planned_for": NOON - timedelta(days=1), "was_missed": True}, True),
    ],
)
def test_a_missed_touch_is_shown_until_somebody_speaks_or_plans_again(
    since: dict[str, Any], is_shown: bool, nordwind: Account, alice: Person
) -> None:
    missed = {"happened_at": None, "was_missed": True}
    records.touch(nordwind, planned_for=NOON - timedelta(days=3), summary="Goals", **missed)
    records.touch(nordwind, **({"happened_at": NOON - timedelta(days=90)} | since))
    make.standing(nordwind)
    make.closed_day(alice.organization)
    page = reading.page(alice.client, url(nordwind))
    assert ("Goals · phone, did not take place Plan it again" in page) == is_shown


def test_a_missed_touch_that_is_planned_again_or_held_is_missed_no_more(
    nordwind: Account, alice: Person
) -> None:
    for answer in ({"planned_for": "2026-04-02T10:00"}, {"happened_at": "2026-03-28T10:00"}):
        touch = records.touch(
            nordwind, happened_at=None, planned_for=NOON - timedelta(days=3), was_missed=True
        )
        sent = {"channel": "PHONE", "started_by": "US", "version": touch.version} | answer
        if "happened_at" in answer:
            sent["planned_for"] = "2026-03-28T10:00"
        reply = alice.client.post(f"/o/halden/records/touches/{touch.pk}/", sent)
        assert reply.status_code == 302, reply.context["form"].errors
        touch.refresh_from_db()
        assert not touch.was_missed


def test_a_handover_is_marked_as_read_by_who_reads_it(nordwind: Account, alice: Person) -> None:
    handover = records.handover(nordwind, influencers="Petra decides", written_by=alice.membership)
    make.standing(nordwind)
    make.closed_day(alice.organization)
    page = reading.page(alice.client, url(nordwind))
    assert "Goals Fewer stops Who decides and influences Petra decides" in page
    assert "Nobody has read it yet." in page
    alice.client.post(f"/o/halden/steps/handovers/{handover.pk}/read/", {"version": handover.version})
    handover.refresh_from_db()
    assert (handover.read_by, handover.read_at) == (alice.membership, NOON)
    page = reading.page(alice.client, url(nordwind))
    assert "Read by Alice." in page
    assert "Mark as read" not in page


def test_parent_and_children_with_their_health_by_arr(nordwind: Account, bob: Person) -> None:
    """By hand: (30,000 x 80 + 10,000 x 40) / 40,000 = 70."""
    for name, arr, health in (("North", "30000.00", 80.0), ("South", "10000.00", 40.0)):
        make.standing(make.account(bob.organization, name, parent=nordwind), arr=arr, health=health)
    make.standing(nordwind)
    make.closed_day(bob.organization)
    page = reading.page(bob.client, url(nordwind)).replace("\xa0", " ")
    assert "2 child accounts with €40k ARR, expected loss €2k; health 70 on average by ARR" in page
    assert "worst South at 40" in page
    child = Account.objects.get(name="South")
    assert "Accounts / Nordwind / South" in reading.page(bob.client, url(child))


def test_open_signals_and_tasks_with_what_is_done_about_them(nordwind: Account, bob: Person) -> None:
    make.standing(nordwind)
    make.closed_day(bob.organization)
    kept = {"organization": bob.organization, "account": nordwind}
    signals: list[dict[str, object]] = [
        {"kind": "USAGE_FELL", "money_at_stake": 26000},
        {"kind": "CHAMPION_LEFT", "money_at_stake": 28000},
        {"kind": "SILENT", "money_at_stake": 1, "acted_on_kind": "TOUCH", "acted_on_at": NOON},
        {"kind": "SILENT", "subject": "over", "ended_on": ago(4)},
    ]
    for each in signals:
        sentence = f"{each['kind']} here".lower()
        Signal(sentence=sentence, day=ago(9), last_seen_on=TODAY, severity=2, **(kept | each)).save()
    fell = Signal.objects.get(kind="USAGE_FELL")
    Task(title="Show them", signal=fell, assignee=bob.membership, due_on=TODAY, **kept).save()
    Task(title="Call back", assignee=bob.membership, **kept).save()
    Task(title="Done", assignee=bob.membership, state="DONE", done_at=NOON, **kept).save()
    whole = reading.body(bob.client.get(url(nordwind)))
    rows = reading.table(whole[whole.index('id="signals-title"') :])
    assert [row[1:] for row in rows] == [
        ["", "", "Bob"],
        ["€28,000", "9 days ago", "nothing yet"],
        ["€26,000", "9 days ago", "Show themBob, today"],
        ["€1", "9 days ago", "Spoke with the customer"],
    ]
    said = [row[0].split(" here")[0] for row in rows]
    assert said == ["Call back", "Champion_left", "Usage_fell", "Silent"]


def test_every_tab_of_an_account_without_a_run_can_be_worked_in(nordwind: Account, alice: Person) -> None:
    for tab in ("", "outcomes/", "people/", "timeline/", "usage/", "commercial/"):
        assert "on record, and not computed yet" in reading.headline(alice.client, url(nordwind) + tab)
    assert "Add a promise" in reading.page(alice.client, url(nordwind))


# --- what is on record


def test_who_and_where_it_is(nordwind: Account, bob: Person) -> None:
    make.standing(nordwind)
    make.closed_day(bob.organization)
    assert (
        "Stage Renewal Owner Bob Segment Retail Industry Logistics Country Canada "
        "Fits our profile not said Open tickets 0 Came by Referral"
    ) in reading.page(bob.client, url(nordwind))


def test_an_open_episode_and_its_autopsy_are_named(nordwind: Account, bob: Person) -> None:
    episode = make.episode(nordwind, date(2026, 3, 10))
    review = make.autopsy(episode, bob.membership)
    make.standing(nordwind, open_episode=episode)
    make.closed_day(bob.organization)
    page = reading.page(bob.client, url(nordwind))
    assert "Off track Since 10 Mar 2026. Health stayed too low." in page
    assert "Autopsy of 10 Mar 2026 proposed, 0 of 1 agreed" in page
    assert f"/o/halden/autopsies/{review.pk}/" in reading.body(bob.client.get(url(nordwind)))


# --- who sees it, and names that want more than to be read


def test_alice_and_bob_read_it_and_charlie_does_not(
    nordwind: Account, alice: Person, bob: Person, charlie: Person
) -> None:
    make.standing(nordwind)
    make.closed_day(bob.organization)
    assert alice.client.get(url(nordwind)).status_code == 200
    assert bob.client.get(url(nordwind)).status_code == 200
    assert charlie.client.get(url(nordwind)).status_code == 404
    assert Client().get(url(nordwind)).status_code == 302


def test_an_account_of_another_organization_is_not_found(
    nordwind: Account, alice: Person, charlie: Person
) -> None:
    make.standing(nordwind)
    make.closed_day(alice.organization)
    with organization_context(charlie.organization.pk):
        theirs = make.account(charlie.organization, "Theirs")
        make.standing(theirs)
        make.closed_day(charlie.organization)
    assert alice.client.get(url(theirs)).status_code == 404
    assert charlie.client.get(f"/o/rival/accounts/{theirs.pk}/").status_code == 200
    assert charlie.client.get(f"/o/rival/accounts/{nordwind.pk}/").status_code == 404


@pytest.mark.parametrize("number", [0, 2**31, 2**63 - 1, 2**63, 10**20])
def test_an_id_that_does_not_exist_is_not_found(number: int, nordwind: Account, bob: Person) -> None:
    make.standing(nordwind)
    make.closed_day(bob.organization)
    assert bob.client.get(f"/o/halden/accounts/{number}/").status_code == 404


HOSTILE = ["</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\u202eevil", "{{7*7}}"]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_and_words_are_only_read(name: str, halden: Organization, bob: Person) -> None:
    account = make.account(halden, name, industry=name, segment=name, country="{%")
    make.contact(account, name, title=name)
    make.contract(account, product=name, plan=name)
    records.promise(account, name, due_on=TODAY, third_party=name)
    records.handover(account, goals=name)
    make.score(account, {}, MONTH_AGO)
    make.score(account, {})
    make.standing(account, reason_sentence=name)
    make.closed_day(halden)

    whole = reading.body(bob.client.get(url(account)))

    assert "<script>alert" not in whole
    assert "<img" not in whole
    assert ">49<" not in whole
    assert reading.words(whole).count(name) >= 8


def test_it_asks_as_much_for_few_facts_as_for_many(nordwind: Account, bob: Person) -> None:
    make.past_portfolio(bob.organization, MONTH_AGO, expected_loss="900.00")
    for day in (MONTH_AGO, make.DAY):
        make.score(nordwind, {"champion_present": 1.0}, day)
    make.standing(nordwind)
    make.closed_day(bob.organization)
    records.handover(nordwind)
    make.autopsy(make.episode(nordwind), bob.membership)
    make.standing(make.account(bob.organization, "Child", parent=nordwind))
    few = reading.queries(bob.client, url(nordwind))
    for number in range(100):
        make.contract(nordwind, product=f"Product {number}")
        records.promise(nordwind, due_on=ago(number))
        child = make.account(bob.organization, f"Child {number}", parent=nordwind)
        make.standing(child)
    many = reading.queries(bob.client, url(nordwind))
    assert len(few) == len(many) <= reading.QUERIES_AT_MOST
