"""Outcomes: what they want to achieve in their words, how far it is, and what was promised."""

from datetime import timedelta
from decimal import Decimal

from accounts.models import Account, OutcomeGoal, SuccessPlan
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading
from tests.pages.account import records
from tests.pages.account.records import TODAY, ago


def url(account: Account) -> str:
    return f"/o/halden/accounts/{account.pk}/outcomes/"


def test_nothing_on_record_says_what_to_do(nordwind: Account, bob: Person) -> None:
    page = reading.page(bob.client, url(nordwind))
    assert "Nobody has written down what Nordwind wants to achieve." in page
    assert "There is no plan. Agree with the customer why they work with us" in page
    assert "No promise is on record, neither ours nor theirs." in page
    assert "Outcomes 0" in page


def test_a_goal_with_its_figures_and_its_pace(nordwind: Account, bob: Person) -> None:
    """From 22 on day 0 to 12 on day 200; on day 100 it stands at 19: 30% of the way in 50% of the time."""
    petra = make.contact(nordwind, "Petra Lind")
    goal = records.goal(
        nordwind,
        contact=petra,
        metric="Stops",
        unit="a month",
        baseline=Decimal(22),
        target=Decimal(12),
        started_on=ago(100),
        due_on=TODAY + timedelta(days=100),
        value_per_year=Decimal("190000.00"),
        currency="EUR",
        label="ASSUMPTION",
        label_how="her estimate",
        label_until=ago(1),
    )
    records.measured(goal, ago(50), "20.5")
    records.measured(goal, ago(1), "19")
    whole = reading.body(bob.client.get(url(nordwind)))
    page = reading.words(whole)
    assert "“Stops down to 12 a month”" in page
    assert "Said by Petra Lind · they said it · about outcomes · worth €190,000 a year to them" in page
    assert "to them Assumption her estimate" in page
    assert f"until {reading.words('30 Mar 2026')}: check it again" in page
    assert "From 22 a month Now 19 a month To 12 a month" in page
    assert "30% of the way in 50% of the time: behind." in page
    assert "1 of 1 goal lacks a reason why" in page
    straight, stops = bob.client.get(url(nordwind)).context["goals"][0].chart.series
    assert straight.values == (22.0, 19.5, 17.05, 12.0)
    assert stops.values == (22.0, 20.5, 19.0, None)


def test_goals_that_are_due_come_first_and_concluded_ones_last(nordwind: Account, bob: Person) -> None:
    records.goal(nordwind, "Later", due_on=TODAY + timedelta(days=9))
    records.goal(nordwind, "Some day")
    records.goal(nordwind, "Late", due_on=ago(2))
    records.goal(
        nordwind,
        "Done",
        status="ACHIEVED",
        closed_on=ago(5),
        confirmation="ABOVE",
        confirmed_on=ago(4),
        confirmed_by=make.contact(nordwind, "Tom Tarn"),
    )
    page = reading.page(bob.client, url(nordwind))
    assert page.index("“Late”") < page.index("“Later”") < page.index("“Some day”") < page.index("“Done”")
    assert "overdue, 2 days ago" in page
    assert "Confirmed by Tom Tarn on 27 Mar 2026: above expectation" in page


def test_what_goals_lack_is_counted(nordwind: Account, bob: Person) -> None:
    for number in range(3):
        records.goal(nordwind, f"Goal {number}", why="because", metric="Stops" if number else "")
    page = reading.page(bob.client, url(nordwind))
    assert "3 of 3 goals lack a baseline" in page
    assert "1 of 3 goals lacks a metric" in page
    assert "a reason why" not in page


def test_promises_of_both_sides_the_most_overdue_first(nordwind: Account, bob: Person, alice: Person) -> None:
    petra = make.contact(nordwind, "Petra Lind")
    records.promise(nordwind, "Ours soon", due_on=TODAY, member=alice.membership, contact=petra)
    records.promise(nordwind, "Theirs late", side="CUSTOMER", due_on=ago(12), contact=petra)
    records.promise(nordwind, "Some day")
    records.promise(nordwind, "Kept", state="KEPT", settled_on=ago(3), due_on=ago(90), helped_by_us=True)
    whole = reading.body(bob.client.get(url(nordwind)))
    rows = reading.table(whole[whole.index('id="promises"') :])
    assert [row[0].split("be")[0].strip() for row in rows] == ["Theirs late", "Ours soon", "Some day", "Kept"]
    assert rows[0][1:] == ["The customerPetra Lind", "12 days ago12 days overdue", "open"]
    assert rows[1][1:3] == ["WeAlice to Petra Lind", "today"]
    assert rows[3][3] == "kept28 Mar 2026, we helped"
    assert "1 promise should have been kept by now." in reading.words(whole)


def test_a_plan_is_reviewed_with_one_press_and_undone(nordwind: Account, alice: Person) -> None:
    plan = records.plan(nordwind, reviewed_on=ago(100))
    assert "Next review overdue, 10 days ago" in reading.page(alice.client, url(nordwind))
    pressed = alice.client.post(
        f"/o/halden/steps/success-plans/{plan.pk}/reviewed/", {"version": plan.version, "next": url(nordwind)}
    )
    assert (pressed.status_code, pressed["Location"]) == (302, url(nordwind))
    page = reading.body(alice.client.get(url(nordwind)))
    assert "Last review today Next review in 90 days" in reading.words(page)
    assert "Noted: reviewed today." in page
    assert SuccessPlan.objects.get(pk=plan.pk).version == plan.version + 1


def test_a_step_on_what_somebody_else_changed_changes_nothing(nordwind: Account, alice: Person) -> None:
    promise = records.promise(nordwind, due_on=ago(1))
    address = f"/o/halden/steps/commitments/{promise.pk}/settle/"
    alice.client.post(address, {"version": promise.version, "state": "KEPT"})
    alice.client.post(address, {"version": promise.version, "state": "BROKEN"})
    promise.refresh_from_db()
    assert (promise.state, promise.settled_on) == ("KEPT", TODAY)
    assert "Somebody else changed this meanwhile." in reading.body(alice.client.get(url(nordwind)))


def test_one_sentence_starts_a_goal(nordwind: Account, alice: Person) -> None:
    whole = reading.body(alice.client.get(url(nordwind)))
    assert 'name="statement"' in whole
    sent = {
        "account": nordwind.pk,
        "statement": "Ship on Fridays again",
        "need": "STATED",
        "focus_area": "OUTCOMES",
        "label": "UNVERIFIED",
        "status": "OPEN",
        "next": url(nordwind),
    }
    answered = alice.client.post(f"/o/halden/records/goals/new/?account={nordwind.pk}", sent)
    assert (answered.status_code, answered["Location"]) == (302, url(nordwind))
    assert OutcomeGoal.objects.get().statement == "Ship on Fridays again"


def test_who_may_only_read_sees_no_form(nordwind: Account, bob: Person) -> None:
    records.plan(nordwind)
    records.promise(nordwind)
    records.goal(nordwind)
    whole = reading.body(bob.client.get(url(nordwind)))
    main = whole[whole.index("<main") : whole.index("</main>")]
    assert "<form" not in main
    assert "records/" not in main


def test_it_asks_as_much_for_few_facts_as_for_many(nordwind: Account, bob: Person) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            goal = records.goal(nordwind, f"Goal {number}", due_on=TODAY, contact=make.contact(nordwind))
            records.measured(goal, TODAY, "1")
            records.promise(nordwind, goal=goal, contact=goal.contact, member=bob.membership)
            records.plan(nordwind)

    fill(1)
    few = reading.queries(bob.client, url(nordwind))
    fill(30)
    assert len(few) == len(reading.queries(bob.client, url(nordwind))) <= reading.QUERIES_AT_MOST
