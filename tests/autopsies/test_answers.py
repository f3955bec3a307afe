"""Answering whether one helps to find out why."""

from datetime import UTC, datetime

import pytest

from accounts.models import LifecycleStage
from autopsies.domain.agreement import AnswersClosedError
from autopsies.domain.choices import Answer
from autopsies.models import Agreement, Autopsy
from autopsies.operations import answers, opening
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import Organization
from tests.autopsies.conftest import DAY, OffTrack
from tests.conftest import Person, make_person

NOW = datetime(2026, 4, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def erin(in_halden: Organization) -> Person:
    """Return an executive who answers for the first stage."""
    person = make_person(in_halden, "erin@halden.test", Role.EXECUTIVE)
    first = LifecycleStage.objects.for_organization(in_halden.pk).order_by("position")[0]
    first.accountable = person.membership
    first.save(update_fields=["accountable"])
    return person


@pytest.fixture
def autopsy(in_halden: Organization, alice: Person, erin: Person, off_track: OffTrack) -> Autopsy:
    """Return an autopsy that Alice and Erin are asked about."""
    off_track("Veldhuis", "195615")
    opening.open_for_ditches(in_halden.pk, DAY, now=NOW)
    return Autopsy.objects.get()


def say(autopsy: Autopsy, person: Person, answer: Answer, note: str = "") -> str:
    agreement = Agreement.objects.get(autopsy=autopsy, membership=person.membership)
    state = answers.answer(agreement, answer, note=note, by=person.membership, now=NOW)
    autopsy.refresh_from_db()
    assert autopsy.state == state
    return state.value


def test_it_is_agreed_when_all_agree(autopsy: Autopsy, alice: Person, erin: Person) -> None:
    assert say(autopsy, alice, Answer.AGREED) == "PROPOSED"
    assert say(autopsy, erin, Answer.AGREED, "Count on us") == "AGREED"
    agreement = Agreement.objects.get(membership=erin.membership)
    assert (agreement.answer, agreement.answered_at, agreement.note) == ("AGREED", NOW, "Count on us")


def test_one_no_declines_it_until_it_is_taken_back(autopsy: Autopsy, alice: Person, erin: Person) -> None:
    assert say(autopsy, alice, Answer.DECLINED) == "DECLINED"
    assert say(autopsy, alice, Answer.AGREED) == "PROPOSED"
    assert say(autopsy, erin, Answer.AGREED) == "AGREED"


def test_a_double_click_changes_nothing(autopsy: Autopsy, alice: Person, erin: Person) -> None:
    say(autopsy, alice, Answer.AGREED)
    say(autopsy, erin, Answer.AGREED)
    versions = list(Agreement.objects.order_by("pk").values_list("version", flat=True))

    assert say(autopsy, erin, Answer.AGREED) == "AGREED"
    assert list(Agreement.objects.order_by("pk").values_list("version", flat=True)) == versions


def test_answers_stand_once_all_have_answered(autopsy: Autopsy, alice: Person, erin: Person) -> None:
    say(autopsy, alice, Answer.AGREED)
    say(autopsy, erin, Answer.DECLINED)

    with pytest.raises(AnswersClosedError, match="Everybody has answered"):
        say(autopsy, erin, Answer.AGREED)


def test_only_the_person_asked_answers(autopsy: Autopsy, alice: Person, erin: Person) -> None:
    agreement = Agreement.objects.get(membership=erin.membership)

    with pytest.raises(answers.NotAskedError):
        answers.answer(agreement, Answer.AGREED, by=alice.membership, now=NOW)
    agreement.refresh_from_db()
    assert agreement.answer is None


def test_the_page_shows_what_is_at_stake_and_who_must_be_named(
    autopsy: Autopsy, alice: Person, erin: Person, bob: Person
) -> None:
    page = alice.client.get(f"/o/halden/autopsies/{autopsy.pk}/").content.decode()

    assert "Why did Veldhuis go off track?" in page
    assert "€195,615" in page
    assert "Nobody answers for" in page
    assert "Yes, I will help" in page
    bobs = bob.client.get(f"/o/halden/autopsies/{autopsy.pk}/")
    assert bobs.status_code == 200
    assert "Yes, I will help" not in bobs.content.decode()


def test_the_list_shows_them_by_state_with_money(autopsy: Autopsy, alice: Person, charlie: Person) -> None:
    page = alice.client.get("/o/halden/autopsies/").content.decode()

    assert "One autopsy waits for agreement" in page
    assert "Veldhuis" in page
    assert "195,615" in page
    assert "Veldhuis" not in charlie.client.get("/o/rival/autopsies/").content.decode()


def test_answering_by_the_page(
    autopsy: Autopsy, alice: Person, erin: Person, bob: Person, charlie: Person
) -> None:
    own = Agreement.objects.get(membership=erin.membership)
    path = f"/o/halden/autopsies/{autopsy.pk}/agreements/{own.pk}/"
    yes = {"answer": "AGREED", "note": "Yes"}

    assert bob.client.post(path, yes).status_code == 403
    assert alice.client.post(path, yes).status_code == 403
    assert charlie.client.post(path, yes).status_code == 404
    foreign = f"/o/rival/autopsies/{autopsy.pk}/agreements/{own.pk}/"
    assert charlie.client.post(foreign, yes).status_code == 404
    assert charlie.client.get(f"/o/rival/autopsies/{autopsy.pk}/").status_code == 404
    assert Agreement.objects.get(pk=own.pk).answer is None

    assert erin.client.get(path).status_code == 405
    assert erin.client.post(path, {"answer": "PERHAPS"}).status_code == 302
    assert Agreement.objects.get(pk=own.pk).answer is None
    for _ in range(2):
        assert erin.client.post(path, yes).status_code == 302
    own.refresh_from_db()
    assert (own.answer, own.note, own.version) == ("AGREED", "Yes", 2)
