"""Which accounts get an autopsy, and who is asked."""

from datetime import UTC, date, datetime
from decimal import Decimal

from accounts.models import LifecycleStage, StageEntry
from autopsies.models import Agreement, Autopsy
from autopsies.operations import opening
from cs_platform.jobs.models import Job, Mail
from cs_platform.tenancy.domain.choices import Function, Role
from cs_platform.tenancy.models import Organization
from health.models import DitchEpisode
from tests.autopsies.conftest import DAY, OffTrack
from tests.conftest import Person, make_person
from tests.health import facts_by_hand as make

NOW = datetime(2026, 4, 1, 6, 0, tzinfo=UTC)


def opened(organization: Organization, day: date = DAY) -> int:
    return opening.open_for_ditches(organization.pk, day, now=NOW)


def names(organization: Organization) -> list[str]:
    return [
        autopsy.account.name for autopsy in Autopsy.objects.for_organization(organization.pk).order_by("pk")
    ]


def test_the_largest_losses_first_within_the_capacity_of_the_month(
    in_halden: Organization, off_track: OffTrack
) -> None:
    for name, loss in [("A", "10"), ("B", "50"), ("C", "50"), ("D", "7"), ("E", "90"), ("F", "8")]:
        off_track(name, loss)

    assert opened(in_halden) == 4
    assert names(in_halden) == ["E", "B", "C", "A"]
    assert opened(in_halden) == 0

    assert {"D", "F"}.isdisjoint(names(in_halden))


def test_the_capacity_is_a_setting_and_starts_anew_each_month(
    in_halden: Organization, off_track: OffTrack
) -> None:
    in_halden.settings = {"autopsy_capacity": 1}
    in_halden.save(update_fields=["settings"])
    off_track("A", "10")
    off_track("B", "20")
    recovered = off_track("Recovered", "4", left_on=date(2026, 3, 20))
    Autopsy(
        organization=in_halden,
        account=recovered,
        episode=DitchEpisode.objects.get(account=recovered),
        opened_on=date(2026, 2, 28),
        expected_loss=Decimal(1),
        known_loss=Decimal(0),
        arr=Decimal(1),
        currency="EUR",
    ).save()

    assert opened(in_halden) == 1
    assert names(in_halden)[-1] == "B"


def test_what_is_at_stake_is_copied(in_halden: Organization, off_track: OffTrack) -> None:
    off_track("A", "123.45")

    opened(in_halden)

    autopsy = Autopsy.objects.get()
    assert (autopsy.expected_loss, autopsy.known_loss, autopsy.arr, autopsy.currency) == (
        Decimal("123.45"),
        Decimal(0),
        Decimal(100_000),
        "EUR",
    )
    assert (autopsy.state, autopsy.opened_by, autopsy.opened_on) == ("PROPOSED", "RULE", DAY)


def test_neither_past_episodes_nor_accounts_without_a_rate_get_one(
    in_halden: Organization, off_track: OffTrack
) -> None:
    off_track("Recovered", "99", left_on=date(2026, 3, 20))
    off_track("Francs", None)

    assert opened(in_halden) == 0


def test_without_owners_every_administrator_is_asked_once_about_all_customer_stages(
    in_halden: Organization, alice: Person, bob: Person, off_track: OffTrack
) -> None:
    off_track("A", "10")
    stages = LifecycleStage.objects.for_organization(in_halden.pk).order_by("position")

    opened(in_halden)

    agreement = Agreement.objects.get()
    assert agreement.membership == alice.membership
    assert agreement.stages == []
    assert agreement.unowned_stages == [stage.name for stage in stages if stage.is_customer_stage]


def test_each_accountable_executive_is_asked_once_about_the_stages_the_account_went_through(
    in_halden: Organization, alice: Person, off_track: OffTrack
) -> None:
    account = off_track("A", "10")
    erin = make_person(in_halden, "erin@halden.test", Role.EXECUTIVE, Function.SALES)
    sales, onboarding, adoption, value, *_ = LifecycleStage.objects.for_organization(in_halden.pk).order_by(
        "position"
    )
    for stage in (sales, onboarding, value):
        stage.accountable = erin.membership
        stage.save(update_fields=["accountable"])
    for stage in (sales, onboarding, adoption):
        StageEntry(
            organization=in_halden,
            account=account,
            stage=stage,
            entered_at=make.moment(date(2025, 7, 1)),
            known_on=date(2025, 7, 1),
        ).save()

    opened(in_halden)

    asked = {
        each.membership.user.email: each for each in Agreement.objects.select_related("membership__user")
    }
    assert set(asked) == {"alice@halden.test", "erin@halden.test"}
    assert asked["erin@halden.test"].stages == [sales.name, onboarding.name]
    assert asked["erin@halden.test"].function == sales.owning_function
    assert asked["erin@halden.test"].unowned_stages == []
    assert asked["alice@halden.test"].unowned_stages == [adoption.name]
    assert asked["alice@halden.test"].stages == []


def test_an_executive_who_left_is_not_asked(
    in_halden: Organization, alice: Person, off_track: OffTrack
) -> None:
    off_track("A", "10")
    erin = make_person(in_halden, "erin@halden.test", Role.EXECUTIVE)
    LifecycleStage.objects.for_organization(in_halden.pk).update(accountable=erin.membership)
    erin.membership.is_active = False
    erin.membership.save(update_fields=["is_active"])

    opened(in_halden)

    assert [each.membership_id for each in Agreement.objects.all()] == [alice.membership.pk]


def test_each_person_asked_gets_a_mail_with_the_way_to_answer(
    in_halden: Organization, alice: Person, off_track: OffTrack
) -> None:
    off_track("Veldhuis", "195615")

    opened(in_halden)

    mail = Mail.objects.for_organization(in_halden.pk).get()
    autopsy = Autopsy.objects.get()
    assert mail.to == "alice@halden.test"
    assert mail.subject == "Will you help find out why Veldhuis went off track?"
    assert f"/o/halden/autopsies/{autopsy.pk}/" in mail.body
    assert "€195,615" in mail.body
    assert Job.objects.filter(organization=in_halden, kind="send_mail").count() == 1
