"""The journey: who is where, who is stuck, what is missed, and one's own part."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages

from accounts.models import Account, LifecycleStage, StageEntry, Standard, StandardMet
from cs_platform.tenancy import queries as tenancy
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading

JOURNEY = "/o/halden/journey/"
pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture
def adoption(alice: Person) -> LifecycleStage:
    """Return a stage of 30 days with one standard to see and one that a measure shows."""
    stages = LifecycleStage.objects.for_organization(alice.organization.pk)
    Standard.objects.for_organization(alice.organization.pk).delete()
    stage = stages.get(name="Adoption")
    stage.expected_days = 30
    stage.save()
    Standard.objects.create(
        organization=alice.organization,
        stage=stage,
        statement="Each user reaches a first result in two weeks.",
        behaviours={
            "SUCCESS": "Watch the first login of each user.",
            "PRODUCT": "Keep the start short.",
        },
    )
    Standard.objects.create(
        organization=alice.organization,
        stage=stage,
        position=2,
        statement="Most seats are in use.",
        check_by="MEASURE",
        measure="licence_utilisation",
        comparison="AT_LEAST",
        target=Decimal("0.6"),
    )
    return stage


def inside(
    stage: LifecycleStage, name: str, days: int, loss: str, utilisation: float | None = None
) -> Account:
    """Give a stage an account that entered it so many days before the closed day."""
    account = make.account(stage.organization, name, stage=stage)
    StageEntry.objects.create(
        organization=stage.organization,
        account=account,
        stage=stage,
        entered_at=tenancy.start_of_day("Europe/Berlin", make.DAY - timedelta(days=days)),
        known_on=make.DAY - timedelta(days=days),
    )
    make.standing(account, loss)
    make.score(account, {} if utilisation is None else {"licence_utilisation": utilisation})
    return account


def test_it_says_who_is_stuck_and_what_stands_before_it(alice: Person, adoption: LifecycleStage) -> None:
    inside(adoption, "Nordwind", 31, "5000.00")
    inside(adoption, "Brandt", 30, "7000.00")
    make.closed_day(alice.organization)
    page = reading.page(alice.client, JOURNEY)
    assert reading.headline(alice.client, JOURNEY) == (
        "One account is stuck, with €5k at risk: longer in a stage than it should take."
    )
    assert "Nordwind 31 days, €5k" in page.replace("31 days, €5k", " 31 days, €5k").replace("  ", " ")
    assert "Days there 31 median, 30 expected" in page
    assert "Brandt" not in page[page.index("Stuck") : page.index("My part")]


def test_a_standard_is_missed_by_measure_and_by_sight(alice: Person, adoption: LifecycleStage) -> None:
    seen = inside(adoption, "Nordwind", 3, "5000.00", 0.59)
    inside(adoption, "Brandt", 3, "7000.00", 0.6)
    inside(adoption, "Castell", 3, "900.00")
    standards = Standard.objects.for_organization(alice.organization.pk)
    StandardMet.objects.create(
        organization=alice.organization,
        standard=standards.get(check_by="HAND"),
        account=seen,
        met_on=make.DAY,
    )
    make.closed_day(alice.organization)
    page = reading.page(alice.client, JOURNEY)
    assert "Most seats are in use. missed on 1 account of 2, €5k at risk" in page
    assert "a first result in two weeks. nobody has noted it as met on 2 accounts of 3" in page


def test_my_part_is_what_the_standards_ask_of_my_function(alice: Person, adoption: LifecycleStage) -> None:
    make.standing(make.account(adoption.organization))
    make.closed_day(alice.organization)
    page = reading.page(alice.client, JOURNEY)
    assert "My part: Customer success" in page
    assert "Watch the first login of each user. so that: Each user reaches" in page
    other = reading.page(alice.client, f"{JOURNEY}?function=PRODUCT")
    assert "Keep the start short." in other
    assert "Watch the first login" not in other


def test_it_asks_as_much_of_one_stage_as_of_many(alice: Person, adoption: LifecycleStage) -> None:
    inside(adoption, "Nordwind", 31, "5000.00")
    make.closed_day(alice.organization)
    one = reading.queries(alice.client, JOURNEY)
    for number in range(20):
        inside(adoption, f"Account {number}", 40, "10.00")
    make.portfolio(alice.organization)
    assert len(reading.queries(alice.client, JOURNEY)) == len(one) <= reading.QUERIES_AT_MOST


def test_an_account_is_moved_although_standards_are_unmet_and_back_again(
    alice: Person, bob: Person, charlie: Person, adoption: LifecycleStage
) -> None:
    account = inside(adoption, "Nordwind", 31, "5000.00")
    page, post = f"/o/halden/accounts/{account.pk}/stage/", f"/o/halden/moves/{account.pk}/"
    target = LifecycleStage.objects.for_organization(alice.organization.pk).get(name="Renewal")
    assert "Two standards of this stage are not met yet." in reading.headline(alice.client, page)
    assert "You can move it all the same." in reading.page(alice.client, page)
    data = {"stage": target.pk, "version": account.version}
    assert bob.client.post(post, data).status_code == 403
    assert charlie.client.post(post, data).status_code == 404

    moved = alice.client.post(post, data)

    account.refresh_from_db()
    assert account.stage == target
    stays = StageEntry.objects.for_organization(alice.organization.pk).filter(account=account)
    assert stays.get(stage=adoption).left_at is not None
    assert stays.get(stage=target).left_at is None
    token = next(iter(get_messages(moved.wsgi_request))).extra_tags.removeprefix("undo:")
    alice.client.post("/o/halden/records/undo/", {"token": token})
    account.refresh_from_db()
    assert account.stage == adoption
    assert stays.get().left_at is None


def test_who_moves_an_account_that_changed_meanwhile_is_told(alice: Person, adoption: LifecycleStage) -> None:
    account = inside(adoption, "Nordwind", 31, "5000.00")
    target = LifecycleStage.objects.for_organization(alice.organization.pk).get(name="Renewal")
    stale = {"stage": target.pk, "version": account.version - 1}
    alice.client.post(f"/o/halden/moves/{account.pk}/", stale)
    account.refresh_from_db()
    assert account.stage == adoption


def test_a_standard_seen_met_is_noted_once_and_taken_back(alice: Person, adoption: LifecycleStage) -> None:
    account = inside(adoption, "Nordwind", 3, "5000.00")
    standard = Standard.objects.for_organization(alice.organization.pk).get(check_by="HAND")
    post = f"/o/halden/moves/{account.pk}/standards/{standard.pk}/"
    for _ in range(2):
        alice.client.post(post, {"met": "on"})
    met = StandardMet.objects.for_organization(alice.organization.pk).get()
    assert (met.account, met.seen_by) == (account, alice.membership)
    page = reading.page(alice.client, f"/o/halden/accounts/{account.pk}/stage/")
    assert "seen met" in page
    alice.client.post(post, {})
    assert not StandardMet.objects.for_organization(alice.organization.pk).exists()
