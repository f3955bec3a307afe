"""The pages of the health model: read by all, changed in drafts by administrators, tried, published."""

import json
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages

from accounts.models import LifecycleStage
from cs_platform.tenancy.domain.choices import Role
from health.models import HealthConfig
from health.queries import configurations, drafts
from tests import factories as make
from tests.conftest import Person, make_person
from tests.pages import reading

MODEL = "/o/halden/health/"
pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture
def scored(alice: Person) -> None:
    """Give Halden two scored customers on a closed day: of Brandt nothing is known but its escalations."""
    stage = make.stage(alice.organization, "Onboarding")
    nordwind = make.account(alice.organization, "Nordwind", stage=stage, segment="Retail")
    brandt = make.account(alice.organization, "Brandt")
    make.score(nordwind, {"licence_utilisation": 0.7, "usage_silence": 3.0, "champion_present": 1.0})
    make.score(brandt, {"escalations": 3.0})
    for account in (nordwind, brandt):
        make.estimate(account)
        make.standing(account)
    make.closed_day(alice.organization)


@pytest.fixture
def draft_id(alice: Person) -> int:
    """Begin a draft as Alice."""
    begun = alice.client.post(f"{MODEL}drafts/")
    return int(re.fullmatch(rf"{MODEL}drafts/(\d+)/", begun["Location"])[1])  # type: ignore[index] # it fits


SHIFTED = {"dimension_weights.ADOPTION": "20", "dimension_weights.SUPPORT": "25"}


def path(draft_id: int, rest: str = "") -> str:
    return f"{MODEL}drafts/{draft_id}/{rest}"


def fields(person: Person, address: str) -> dict[str, str]:
    """Return what a browser would send of the editor's form."""
    whole = reading.body(person.client.get(address))
    form = whole[whole.index("data-model") : whole.index("data-savebar")]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            sent[name[1]] = value[1].replace("&quot;", '"') if value else "on"
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, flags=re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def saved(draft_id: int, alice: Person) -> drafts.Draft:
    return drafts.draft(alice.organization.pk, draft_id)


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("role", Role)
def test_every_role_reads_the_model_and_only_administrators_change_it(
    alice: Person, scored: None, draft_id: int, role: Role
) -> None:
    person = make_person(alice.organization, "erin@halden.test", role)
    page = reading.page(person.client, MODEL)
    assert "25 measures make up health. Version 1 counts for all days so far." in page
    assert "Licence utilisation 5.0 10% 70% the customer" in page
    assert "Usage trend 5.0 −50% 0% the customer" in page
    assert re.search(r"What we do ?8 measures ?27.7", page)
    for rest in ("versions/", f"versions/{configurations.current(alice.organization.pk).id}/", "coverage/"):
        assert person.client.get(f"{MODEL}{rest}").status_code == 200
    expected = 200 if role is Role.ADMIN else 403
    for rest in ("", "trial/", "profile/"):
        assert person.client.get(path(draft_id, rest)).status_code == expected
    assert ("Open the draft" in page) is (role is Role.ADMIN)


def test_nobody_finds_drafts_and_versions_of_others(alice: Person, charlie: Person, draft_id: int) -> None:
    current = configurations.current(alice.organization.pk)
    for rest in (f"drafts/{draft_id}/", f"drafts/{draft_id}/trial/", f"versions/{current.id}/"):
        assert charlie.client.get(f"/o/rival/health/{rest}").status_code == 404
        assert charlie.client.get(f"{MODEL}{rest}").status_code == 404
    for rest in ("discarding/", "publication/", "order/", "removal/", "newest/", "profile/", ""):
        post = charlie.client.post(f"/o/rival/health/drafts/{draft_id}/{rest}", {"version": 1})
        assert post.status_code == 404


def test_what_a_source_hides_and_of_whom_it_says_nothing(bob: Person, scored: None) -> None:
    whole = reading.body(bob.client.get(f"{MODEL}coverage/"))
    rows = {row[0]: row[1:] for row in reading.table(whole)}
    assert rows["Tickets"][:7] == ["not connected", "15.0", "13.1", "", "1", "10,000", "1,000"]
    assert rows["Invoices"][:7] == ["not connected", "2.5", "2.5", "", "2", "20,000", "2,000"]
    assert rows["Invoices"][7] == "2 customers without: €20k of ARR, €2k of expected loss"
    assert rows["Contacts"][4] == "1"
    assert rows["Health"][1] == "100"
    assert "Health sees 11 of its 100 points." in reading.words(whole)
    assert "Without a band 1" in reading.words(whole)


def test_coverage_says_so_before_the_first_day(bob: Person) -> None:
    assert "Nothing is measured yet." in reading.headline(bob.client, f"{MODEL}coverage/")


def test_the_editor_keeps_exactly_what_nobody_touched(alice: Person, scored: None, draft_id: int) -> None:
    before = saved(draft_id, alice)
    sent = fields(alice, path(draft_id))
    alice.client.post(path(draft_id), sent)
    assert saved(draft_id, alice) == before
    changed = sent | {"dimension_weights.ADOPTION": "20", "dimension_weights.SUPPORT": "25,0"}
    response = alice.client.post(path(draft_id), changed | {"measures.usage_trend.worst": "−60"})
    assert response.status_code == 302
    after = saved(draft_id, alice).configuration
    assert (after.dimension_weights["ADOPTION"], after.dimension_weights["SUPPORT"]) == (20.0, 25.0)  # type: ignore[index] # a StrEnum's value
    assert after.setting("usage_trend").worst == pytest.approx(-0.916291)
    assert after.setting("licence_utilisation") == before.configuration.setting("licence_utilisation")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"dimension_weights.ADOPTION": "20"}, "sum to 90, not to 100. Add 10 somewhere."),
        ({"dimension_weights.ADOPTION": ""}, "Type a number; 0 is one."),
        ({"measures.usage_silence.weight": "many"}, "Type a number, such as 12 or 12.5."),
        ({"measures.usage_silence.weight": "1e12"}, "This is too large to be meant."),
        ({"measures.usage_silence.weight": "nan"}, "Type a number, such as 12 or 12.5."),
        ({"measures.usage_silence.weight": "10"}, "Add 6.66 somewhere."),
        ({"measures.usage_silence.worst": "3"}, "The points are the same: nothing lies between them."),
        ({"measures.usage_trend.worst": "-100"}, "Nothing falls by more than everything"),
        ({"overrides.0.key": "escalations"}, "Say up to how many points the rule holds."),
        (
            {"overrides.0.key": "escalations", "overrides.0.points": "200"},
            "The points of an override must lie between 0 and 100.",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    alice: Person, draft_id: int, wrong: dict[str, str], sentence: str
) -> None:
    before = saved(draft_id, alice)
    sent = fields(alice, path(draft_id)) | wrong
    response = alice.client.post(path(draft_id), sent)
    whole = str(response.content, "utf-8")
    assert response.status_code == 400
    assert sentence in reading.words(whole)
    assert 'aria-invalid="true"' in whole
    numbers = re.findall(r'<span class="ls-withunit">.*?</span>', whole, flags=re.DOTALL)
    assert not [each for each in numbers if "ls-error" in each], "a sentence does not fit beside a number"
    for name, typed in wrong.items():
        if "key" not in name:
            assert re.search(rf'name="{re.escape(name)}" value="{re.escape(typed)}"', whole), name
    assert saved(draft_id, alice) == before


def test_a_second_editor_sees_the_difference_and_loses_nothing(alice: Person, draft_id: int) -> None:
    other = make_person(alice.organization, "ada@halden.test", Role.ADMIN)
    mine = fields(alice, path(draft_id))
    other.client.post(
        path(draft_id),
        mine | {"dimension_weights.ADOPTION": "20", "dimension_weights.OUTCOMES": "35"},
    )
    mine |= {"dimension_weights.ADOPTION": "25", "measures.usage_silence.worst": "30"}
    refused = alice.client.post(path(draft_id), mine)
    whole = str(refused.content, "utf-8")
    assert refused.status_code == 409
    assert "saved this draft while you were writing." in whole
    assert "Weight of Adoption 30 20 25" in reading.words(whole)
    assert re.search(r'name="dimension_weights.OUTCOMES" value="35"', whole)
    assert re.search(r'name="measures.usage_silence.worst" value="30"', whole)
    assert saved(draft_id, alice).configuration.setting("usage_silence").worst == 21.0
    again = mine | {
        "version": re.search(r'name="version" value="(\d+)"', whole)[1],  # type: ignore[index] # it is there
        "seen": json.dumps({}),
        "dimension_weights.OUTCOMES": "35",
        "dimension_weights.ADOPTION": "20",
    }
    assert alice.client.post(path(draft_id), again).status_code == 302
    assert saved(draft_id, alice).configuration.setting("usage_silence").worst == 30.0


def test_profiles_are_added_ordered_changed_and_taken_out(alice: Person, scored: None, draft_id: int) -> None:
    stage = LifecycleStage.objects.for_organization(alice.organization.pk).get(name="Onboarding")
    whole = reading.body(alice.client.get(path(draft_id, "profile/")))
    assert f'name="stages.{stage.pk}"' in whole
    nobody = alice.client.post(path(draft_id, "profile/"), {"name": "New", "like": 0, "version": 1})
    assert "Say which stages or segments the profile is for." in str(nobody.content, "utf-8")
    for name, mark in (("Retail", "segments.0"), ("New customers", f"stages.{stage.pk}")):
        version = saved(draft_id, alice).version
        sent = {"name": name, "like": 0, mark: "on", "version": version}
        assert alice.client.post(path(draft_id, "profile/"), sent).status_code == 302
    sent = {"profile": 2, "to": "up", "version": saved(draft_id, alice).version}
    moved = alice.client.post(path(draft_id, "order/"), sent)
    assert moved["Location"].endswith("?profile=1")
    first, second = saved(draft_id, alice).configuration.profiles
    assert (first.name, first.condition.stages) == ("New customers", (stage.pk,))
    assert (second.name, second.condition.segments) == ("Retail", ("Retail",))

    address = path(draft_id, "?profile=1")
    form = fields(alice, address)
    same = alice.client.post(address, form | {"name": "retail"})
    assert "Two profiles are called" in str(same.content, "utf-8")
    changed = {"name": "Starters", "dimension_weights.ADOPTION": "10", "dimension_weights.OUTCOMES": "45"}
    assert alice.client.post(address, form | changed).status_code == 302
    own = saved(draft_id, alice).configuration
    assert own.profiles[0].name == "Starters"
    assert own.profiles[0].dimension_weights["ADOPTION"] == 10.0  # type: ignore[index] # a StrEnum's value
    assert own.dimension_weights["ADOPTION"] == 30.0  # type: ignore[index] # a StrEnum's value

    stale = alice.client.post(path(draft_id, "removal/"), {"profile": 1, "version": 1})
    assert "You changed this draft in another window" in said(stale)[-1]
    sent = {"profile": 1, "version": saved(draft_id, alice).version}
    alice.client.post(path(draft_id, "removal/"), sent)
    assert [each.name for each in saved(draft_id, alice).configuration.profiles] == ["Retail"]
    lost = alice.client.post(address, form)
    assert "You, in another window, removed or renamed the profile “New customers”" in str(
        lost.content, "utf-8"
    )


def test_a_draft_is_tried_published_with_a_note_and_read_as_a_version(
    alice: Person, bob: Person, scored: None, draft_id: int
) -> None:
    trial = path(draft_id, "trial/")
    assert "says the same as version 1" in reading.headline(alice.client, trial)
    changed = {"overrides.0.key": "champion_present", "overrides.0.points": "100", "then": "trial"}
    saving = alice.client.post(path(draft_id), fields(alice, path(draft_id)) | changed)
    assert saving["Location"] == trial
    page = reading.page(alice.client, trial)
    assert "Champion present at 100 points or fewer alone makes an account at risk." in page
    assert "It becomes version 2 and counts from" in page
    assert "The accounts that change band Those that come down first" in page
    listed = page[page.index("The accounts that change band") : page.index("Whose health moves most")]
    assert "Nordwind" in listed

    version = saved(draft_id, alice).version
    without = alice.client.post(path(draft_id, "publication/"), {"version": version, "note": " "})
    assert without.status_code == 400
    assert "Say in a sentence what changes and why" in str(without.content, "utf-8")
    sent = {"version": version, "note": "Champions decide."}
    assert alice.client.post(path(draft_id, "publication/"), sent | {"version": 77}).status_code == 409
    assert bob.client.post(path(draft_id, "publication/"), sent).status_code == 403
    done = alice.client.post(path(draft_id, "publication/"), sent)
    assert said(done)[-1] == "Published as version 2. It counts from tomorrow."

    assert "“Champions decide.” Published by Alice." in reading.page(bob.client, MODEL)
    versions = reading.page(bob.client, f"{MODEL}versions/")
    assert "Two versions of the health model." in versions
    assert "Champions decide. Alice, published" in versions


def test_publishing_twice_says_that_it_is_published(alice: Person, scored: None, draft_id: int) -> None:
    alice.client.post(path(draft_id), fields(alice, path(draft_id)) | SHIFTED)
    sent = {"version": saved(draft_id, alice).version, "note": "Support tells first."}
    alice.client.post(path(draft_id, "publication/"), sent)

    for again in (
        alice.client.post(path(draft_id, "publication/"), sent),
        alice.client.get(path(draft_id, "trial/")),
    ):
        assert again["Location"] == MODEL
        assert said(again)[-1] == "You published this draft as version 2."
    assert configurations.current(alice.organization.pk).number == 2


def test_what_was_written_in_a_draft_that_is_gone_stands_in_a_new_one(
    alice: Person, scored: None, draft_id: int
) -> None:
    dana = make_person(alice.organization, "dana@halden.test", Role.ADMIN)
    written = fields(alice, path(draft_id)) | SHIFTED
    dana.client.post(path(draft_id, "discarding/"), {"version": saved(draft_id, dana).version})

    kept = alice.client.post(path(draft_id), written)

    assert kept.status_code == 409
    page = str(kept.content, "utf-8")
    assert "threw this draft away while you were writing. What you wrote stands in a new draft." in page
    begun = int(re.search(rf'action="{MODEL}drafts/(\d+)/"', page)[1])  # type: ignore[index] # it is there
    assert begun != draft_id
    assert 'name="dimension_weights.ADOPTION" value="20"' in page
    told = alice.client.get(path(draft_id))
    assert told["Location"] == MODEL
    assert said(told)[-1].endswith("threw this draft away.")


def test_two_who_write_in_one_draft_read_each_others_name(alice: Person, scored: None, draft_id: int) -> None:
    dana = make_person(alice.organization, "dana@halden.test", Role.ADMIN)
    theirs, mine = (fields(person, path(draft_id)) for person in (dana, alice))
    dana.client.post(path(draft_id), theirs | SHIFTED)
    stopped = alice.client.post(path(draft_id), mine | {"overrides.0.key": "champion_present"})
    assert stopped.status_code == 409
    name = str(dana.membership.user)
    assert f"{name} saved this draft while you were writing." in str(stopped.content, "utf-8")
    assert f"· {name}" in reading.page(alice.client, path(draft_id))


def test_who_publishes_after_another_looks_first(alice: Person, draft_id: int) -> None:
    alice.client.post(path(draft_id), fields(alice, path(draft_id)) | SHIFTED)
    second = int(alice.client.post(f"{MODEL}drafts/")["Location"].rstrip("/").rsplit("/", 1)[1])
    weights = {"dimension_weights.ADOPTION": "21", "dimension_weights.SUPPORT": "24"}
    alice.client.post(path(second), fields(alice, path(second)) | weights)
    sent = {"version": saved(draft_id, alice).version, "note": "Less adoption."}
    alice.client.post(path(draft_id, "publication/"), sent)
    sent = {"version": saved(second, alice).version, "note": "Even so."}
    outdated = alice.client.post(path(second, "publication/"), sent)
    assert outdated.status_code == 409
    assert "version 2 by Alice (“Less adoption.”) was published." in reading.words(
        str(outdated.content, "utf-8")
    )
    alice.client.post(path(second, "newest/"), {"version": sent["version"], "seen": 2})
    sent |= {"version": saved(second, alice).version}
    assert alice.client.post(path(second, "publication/"), sent).status_code == 302
    assert configurations.current(alice.organization.pk).number == 3


def test_a_draft_thrown_away_comes_back(alice: Person, draft_id: int) -> None:
    before = saved(draft_id, alice)
    thrown = alice.client.post(path(draft_id, "discarding/"), {"version": before.version})
    assert said(alice.client.get(path(draft_id)))[-1] == "You threw this draft away."
    token = next(iter(get_messages(thrown.wsgi_request))).extra_tags.removeprefix("undo:")
    alice.client.post("/o/halden/records/undo/", {"token": token})
    assert saved(draft_id, alice).configuration == before.configuration


def test_a_draft_begins_from_an_earlier_version_too(alice: Person, draft_id: int) -> None:
    alice.client.post(path(draft_id), fields(alice, path(draft_id)) | SHIFTED)
    assert alice.client.post(f"{MODEL}drafts/", {"from": "1"}).status_code == 302
    assert alice.client.post(f"{MODEL}drafts/", {"from": "7"}).status_code == 404
    rows = HealthConfig.objects.for_organization(alice.organization.pk)
    assert rows.filter(published_at__isnull=True).count() == 2


def test_pages_ask_as_much_of_many_accounts_as_of_one(alice: Person, scored: None, draft_id: int) -> None:
    pages = (MODEL, f"{MODEL}coverage/", path(draft_id), path(draft_id, "trial/"))
    counts = [len(reading.queries(alice.client, page)) for page in pages]
    assert max(counts) <= reading.QUERIES_AT_MOST


def test_what_depends_on_a_measure_is_said_before_it_goes(bob: Person) -> None:
    address = f"{MODEL}dependents/?key=usage_trend"
    assert "The signal “Usage fell” is noticed by it" in reading.page(bob.client, address)
    fragment = bob.client.get(address, headers={"HX-Request": "true"})
    assert "<main" not in str(fragment.content, "utf-8")
    assert "Nothing else reads it" in reading.page(bob.client, f"{MODEL}dependents/?key=error_rate")
    assert bob.client.get(f"{MODEL}dependents/?key=nonsense").status_code == 404
