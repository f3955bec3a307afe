"""People: who matters, when we last spoke, what they answered, and what we hold to be true."""

from datetime import timedelta

from accounts.models import Account
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading
from tests.pages.account import records
from tests.pages.account.records import NOON, TODAY, ago


def url(account: Account) -> str:
    return f"/o/halden/accounts/{account.pk}/people/"


def test_nobody_on_record_says_what_to_do(nordwind: Account, bob: Person) -> None:
    page = reading.page(bob.client, url(nordwind))
    assert "Nobody is on record who works there. Add the people you speak to" in page
    assert "They were never asked, or no answer is on record." in page
    assert "No story is told yet." in page
    assert "Nothing is said about them yet." in page


def test_the_map_shows_roles_influence_and_how_recently_we_spoke(nordwind: Account, bob: Person) -> None:
    petra = make.contact(nordwind, "Petra Lind", roles=["CHAMPION"], influence=5)
    make.contact(nordwind, "Tom Tarn", roles=["CHAMPION", "POWER_USER"], influence=2)
    make.contact(nordwind, "Ute Ulm")
    make.contact(nordwind, "Gone Long", roles=["SPONSOR"], influence=5, left_on=TODAY)
    records.touch(nordwind, petra, happened_at=NOON - timedelta(days=40))
    records.touch(nordwind, petra, happened_at=NOON - timedelta(days=4))
    records.touch(nordwind, petra, happened_at=None, planned_for=NOON + timedelta(days=4))
    whole = reading.body(bob.client.get(url(nordwind)))
    assert reading.table(whole) == [
        ["Champion", "Petra Lind4 days ago", "", "Tom Tarnnever spoken to", ""],
        ["Economic buyer nobody", "", "", "", ""],
        ["Sponsor nobody", "", "", "", ""],
        ["Power user", "", "", "Tom Tarnnever spoken to", ""],
        ["No role yet", "", "", "", "Ute Ulmnever spoken to"],
    ]
    page = reading.words(whole)
    assert "Nobody is economic buyer, nobody is sponsor." in page
    assert "People 3" in page


def test_what_matters_to_them_and_where_they_went(nordwind: Account, bob: Person) -> None:
    make.contact(
        nordwind,
        "Petra Lind",
        title="Head of maintenance",
        email="petra@nordwind.test",
        preferred_channel="PHONE",
        preferred_hours="mornings",
        what_matters="Quiet nights for her team",
    )
    make.contact(nordwind, "Tom Tarn", left_on=ago(3), moved_to="Brandt")
    make.contact(nordwind, "Erased", erased_at=NOON)
    page = reading.page(bob.client, url(nordwind))
    assert "Petra Lind, Head of maintenance Quiet nights for her team" in page
    assert "best by phone, mornings" in page
    assert "Tom Tarn left 28 Mar 2026where to: Brandt" in page
    assert "Erased" not in page


def test_statements_by_how_sure_they_are_and_refuted_ones_struck(
    nordwind: Account, bob: Person, alice: Person
) -> None:
    alices = alice.membership
    records.statement(nordwind, "Refuted one", label="REFUTED", how="She said so", was_assumption=True)
    records.statement(nordwind, "Heard one")
    records.statement(nordwind, "Assumed one", label="ASSUMPTION", owner=alices, check_by=ago(2))
    records.statement(
        nordwind,
        "Checked one",
        label="VERIFIED_FACT",
        how="from her mail",
        checked_by=alices,
        checked_on=ago(4),
        was_assumption=True,
    )
    whole = reading.body(bob.client.get(url(nordwind)))
    page = reading.words(whole)
    assert page.index("Checked one") < page.index("Assumed one") < page.index("Heard one")
    assert '<p class="ls-struck">Refuted one</p>' in whole
    assert "Checked one Verified factAlice, from her mail, 27 Mar 2026" in page
    assert "Assumed one AssumptionAlice, check was due by 29 Mar 2026" in page
    assert "Heard one Unverifiedsaid 26 Mar 2026" in page
    assert "1 of 2 checked assumptions turned out wrong." in page


def test_answers_with_their_scale_and_what_followed(nordwind: Account, bob: Person, alice: Person) -> None:
    petra = make.contact(nordwind, "Petra Lind")
    records.answer(
        nordwind,
        "2",
        kind="CES",
        scale_low=1,
        scale_high=7,
        high_is_good=False,
        contact=petra,
        comment="Easy enough",
        acted_on_at=NOON,
        acted_on_by=alice.membership,
    )
    records.answer(nordwind, "9", contact=petra, answered_at=NOON - timedelta(days=15))
    page = reading.page(bob.client, url(nordwind))
    assert "CES too few to average1 answer; scale 1 to 7, low is good" in page
    assert "“Easy enough” CES 21 to 7, low is goodPetra Lind, 31 Mar 2026" in page
    assert "followed up 31 Mar 2026 by Alice" in page
    assert "NPS 90 to 10, high is goodPetra Lind, 16 Mar 2026follow-up overdue" in page


def test_an_answer_is_followed_up_with_one_press(nordwind: Account, alice: Person) -> None:
    answer = records.answer(nordwind)
    alice.client.post(f"/o/halden/steps/surveys/{answer.pk}/followed-up/", {"version": answer.version})
    answer.refresh_from_db()
    assert (answer.acted_on_by, answer.acted_on_at) == (alice.membership, NOON)


def test_anonymous_answers_hide_among_five(nordwind: Account, bob: Person) -> None:
    for number in range(4):
        records.answer(nordwind, "3", is_anonymous=True, comment=f"Secret {number}")
    page = reading.page(bob.client, url(nordwind))
    assert "Secret" not in page
    assert "4 anonymous answers are held back until there are five of a kind" in page
    records.answer(nordwind, "10", is_anonymous=True, comment="Secret 4")
    page = reading.page(bob.client, url(nordwind))
    assert "NPS −60 ± 36" in page  # one promoter, four detractors of five; 100 sqrt((1 - 0.36) / 5) = 35.8
    assert "anonymous, 31 Mar 2026" in page
    assert "held back" not in page


def test_stories(nordwind: Account, bob: Person) -> None:
    records.story(nordwind, text="They tell it themselves", is_shareable=True)
    page = reading.page(bob.client, url(nordwind))
    assert "Back on their feet They tell it themselves Win, 26 Mar 2026. May be told outside." in page


def test_it_asks_as_much_for_few_facts_as_for_many(nordwind: Account, bob: Person) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            contact = make.contact(nordwind, f"Person {number}", roles=["CHAMPION"])
            records.touch(nordwind, contact)
            records.statement(nordwind, contact=contact, owner=bob.membership)
            records.story(nordwind, contact=contact)
            records.answer(nordwind, contact=contact)

    fill(1)
    few = reading.queries(bob.client, url(nordwind))
    fill(40)
    assert len(few) == len(reading.queries(bob.client, url(nordwind))) <= reading.QUERIES_AT_MOST
