"""Drafts of the health model: made, saved, tried, published, and what can go wrong on the way."""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Account, LifecycleStage
from accounts.operations.records import Editor, changes, new_token, undo
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import AuditEntry, Organization
from health.domain import defaults
from health.domain.choices import Band
from health.models import HealthScore
from health.operations import configurations as shipping
from health.operations import drafts
from health.queries import configurations, dependents, distributions, explanation, freshness, trial
from health.queries import drafts as queries
from tests.conftest import NOW, Person, make_person
from tests.health import facts_by_hand as make
from tests.health import small_organization as small
from tests.health.runs import daily_run, replay

pytestmark = pytest.mark.usefixtures("in_halden")

NOTE = "Support weighs more: tickets told us first."
LATER = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def editor(alice: Person) -> Editor:
    return editing(alice)


def editing(person: Person, now: datetime = NOW) -> Editor:
    return Editor(organization=person.organization, membership=person.membership, now=now)


def weighted(settings: dict[str, Any], **weights: float) -> dict[str, Any]:
    """Return settings with other dimension weights; what is not named weighs 0."""
    plain = dict.fromkeys(settings["dimension_weights"], 0.0) | weights
    return deepcopy(settings) | {"dimension_weights": plain}


def settings_of(editor: Editor, draft_id: int) -> dict[str, Any]:
    return queries.draft(editor.organization_id, draft_id).configuration.as_dict()


def profile(settings: dict[str, Any], name: str, **said: Any) -> dict[str, Any]:
    kept = ("key", "weight", "worst", "best", "enabled")
    return {
        "name": name,
        "stages": [],
        "segments": [],
        "dimension_weights": settings["dimension_weights"],
        "measures": [{each: setting[each] for each in kept} for setting in settings["measures"]],
        "overrides": [],
    } | said


def test_a_draft_becomes_the_version_that_counts_from_the_next_day(editor: Editor) -> None:
    organization_id = editor.organization_id
    draft_id = drafts.create_draft(editor)
    wanted = weighted(settings_of(editor, draft_id), ADOPTION=40.0, SUPPORT=60.0)
    version = drafts.save_draft(editor, draft_id, wanted, version=1)
    assert drafts.save_draft(editor, draft_id, wanted, version=version) == version == 2
    assert [each.id for each in queries.drafts(organization_id)] == [draft_id]

    published = drafts.publish(editor, draft_id, version=version, note=f" {NOTE} ")

    assert (published.id, published.number, published.note, published.author) == (
        draft_id, 2, NOTE, str(editor.membership.user),
    )  # fmt: skip
    assert published.counts_from == editor.today + timedelta(days=1)
    assert configurations.published_on(organization_id, editor.today).number == 1
    counting = configurations.published_on(organization_id, published.counts_from)
    assert (counting.number, counting.configuration.as_dict()["dimension_weights"]) == (
        2, wanted["dimension_weights"],
    )  # fmt: skip
    assert [each.number for each in configurations.versions(organization_id)] == [2, 1]
    assert queries.drafts(organization_id) == ()
    marks = configurations.versions_between(organization_id, editor.today, published.counts_from)
    assert [(mark.day, mark.number, mark.note) for mark in marks] == [(published.counts_from, 2, NOTE)]
    assert configurations.versions_between(organization_id, published.counts_from, date(2027, 1, 1)) == ()
    trail = AuditEntry.objects.for_organization(organization_id).filter(
        table_name="health_healthconfig", row_id=draft_id
    )
    assert {entry.membership_id for entry in trail} == {editor.membership.pk}
    assert trail.order_by("-pk")[0].operation == drafts.PUBLISHING


def test_a_version_is_drafted_again_with_what_was_shipped_since(editor: Editor) -> None:
    draft_id = drafts.create_draft(editor)
    wanted = weighted(settings_of(editor, draft_id), SUPPORT=100.0)
    drafts.publish(
        editor, draft_id, version=drafts.save_draft(editor, draft_id, wanted, version=1), note=NOTE
    )

    draft = queries.draft(editor.organization_id, drafts.create_draft(editor, from_number=1))

    assert (draft.based_on, draft.newest_seen, draft.is_current) == (1, 2, True)
    for dimension in draft.configuration.dimension_weights:
        weights = [each.weight for each in draft.configuration.measures if each.dimension is dimension]
        assert sum(weights) == pytest.approx(100.0, abs=1e-9)
    with pytest.raises(configurations.UnknownVersionError, match="no version 9"):
        drafts.create_draft(editor, from_number=9)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE health_healthconfig SET settings = '{}'",
        "UPDATE health_healthconfig SET note = 'Other', version = version + 1",
        "UPDATE health_healthconfig SET published_at = NULL, published_on = NULL, number = NULL",
        "DELETE FROM health_healthconfig",
    ],
)
def test_the_database_keeps_published_versions(in_halden: Organization, statement: str) -> None:
    refused = pytest.raises(IntegrityError, match="version 1 is published")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE organization_id = %s", [in_halden.pk])


def test_only_a_note_gives_up_a_name_that_is_erased(in_halden: Organization) -> None:
    change = "UPDATE health_healthconfig SET {} WHERE organization_id = %s"
    with organization_context(in_halden.pk, operation="erase a contact"), connection.cursor() as cursor:
        cursor.execute(change.format("note = '[erased] asked for it', version = version + 1"), [in_halden.pk])
        with pytest.raises(IntegrityError, match="version 1 is published"), transaction.atomic():
            cursor.execute(change.format("note = '', published_on = published_on + 1"), [in_halden.pk])
    assert configurations.current(in_halden.pk).note == "[erased] asked for it"


def test_only_administrators_change_the_model(alice: Person, bob: Person) -> None:
    casey = make_person(alice.organization, "casey@halden.test", Role.CSM)
    draft_id = drafts.create_draft(editing(alice))
    for editor in (editing(bob), editing(casey)):
        for attempt in (
            partial(drafts.create_draft, editor),
            partial(drafts.save_draft, editor, draft_id, {}, version=1),
            partial(drafts.accept_newest, editor, draft_id, version=1),
            partial(drafts.discard_draft, editor, draft_id, version=1, token=new_token()),
            partial(drafts.publish, editor, draft_id, version=1, note=NOTE),
        ):
            with pytest.raises(drafts.NotAllowedError, match="Only an administrator"):
                attempt()
    assert queries.draft(alice.organization.pk, draft_id).version == 1


def test_who_saw_an_older_draft_overwrites_nothing(editor: Editor) -> None:
    draft_id = drafts.create_draft(editor)
    wanted = weighted(settings_of(editor, draft_id), SUPPORT=100.0)
    drafts.save_draft(editor, draft_id, wanted, version=1)
    for attempt in (
        lambda: drafts.save_draft(editor, draft_id, wanted, version=1),
        lambda: drafts.publish(editor, draft_id, version=1, note=NOTE),
        lambda: drafts.discard_draft(editor, draft_id, version=1, token=new_token()),
    ):
        with pytest.raises(changes.ConflictError, match="Somebody else changed this draft"):
            attempt()


def test_what_cannot_be_published_is_refused_with_what_to_do(editor: Editor) -> None:
    draft_id = drafts.create_draft(editor)
    plain = settings_of(editor, draft_id)
    with pytest.raises(drafts.InvalidError, match=r"sum to 90, not to 100\. Add 10 somewhere") as refused:
        drafts.save_draft(editor, draft_id, weighted(plain, SUPPORT=90.0), version=1)
    assert [each.path for each in refused.value.problems] == ["dimension_weights"]
    with pytest.raises(drafts.NothingChangedError, match="same as version 1"):
        drafts.publish(editor, draft_id, version=1, note=NOTE)
    with pytest.raises(drafts.NoteMissingError, match="Say in a sentence"):
        drafts.publish(editor, draft_id, version=1, note="  ")
    stage = LifecycleStage.objects.create(
        organization=editor.organization, name="Pilot", position=99, owning_function="SALES"
    )
    staged = plain | {"profiles": [profile(plain, "Starting", stages=[stage.pk])]}
    version = drafts.save_draft(editor, draft_id, staged, version=1)
    stage.delete()
    with pytest.raises(drafts.InvalidError, match="“Starting” names a stage that was removed"):
        drafts.publish(editor, draft_id, version=version, note=NOTE)


def test_who_drafted_before_another_published_looks_first(editor: Editor) -> None:
    mine, theirs = drafts.create_draft(editor), drafts.create_draft(editor)
    wanted = weighted(settings_of(editor, mine), SUPPORT=100.0)
    other = weighted(wanted, ADOPTION=100.0)
    drafts.publish(editor, theirs, version=drafts.save_draft(editor, theirs, other, version=1), note="Use.")
    version = drafts.save_draft(editor, mine, wanted, version=1)

    with pytest.raises(drafts.OutdatedError, match=r"version 2 by .* \(“Use\.”\)") as refused:
        drafts.publish(editor, mine, version=version, note=NOTE)
    assert [each.number for each in refused.value.published_since] == [2]

    version = drafts.accept_newest(editor, mine, version=version)
    assert drafts.publish(editor, mine, version=version, note=NOTE).number == 3


def test_discarding_can_be_undone(editor: Editor) -> None:
    draft_id = drafts.create_draft(editor)
    token = new_token()
    drafts.discard_draft(editor, draft_id, version=1, token=token)
    with pytest.raises(queries.UnknownDraftError, match="not there any more"):
        queries.draft(editor.organization_id, draft_id)
    undo(token, editor=editor)
    assert queries.draft(editor.organization_id, draft_id).configuration.profiles == ()


def test_what_is_shipped_later_passes_drafts_by(editor: Editor) -> None:
    drafts.create_draft(editor)
    with pytest.raises(shipping.NothingToPublishError, match="Version 1 is the shipped"):
        shipping.publish_newest_shipped(editor.organization_id, now=NOW)


def test_a_trial_by_hand(small_halden: Organization, alice: Person) -> None:
    """Adoption 10 and support 35 instead of 30 and 15: who never used it has 4,500 / 55 = 81.82."""
    editor = editing(alice)
    draft_id = drafts.create_draft(editor)
    assert trial.try_draft(small_halden.pk, draft_id) is None
    assert distributions.distributions(small_halden.pk) == {}
    daily_run(small_halden, small.DAY)
    unchanged = trial.try_draft(small_halden.pk, draft_id)
    assert unchanged is not None
    assert (unchanged.changing, unchanged.movers, unchanged.first_known_later) == (0, (), ())

    weights = {"ADOPTION": 10.0, "OUTCOMES": 25.0, "RELATIONSHIP": 20.0, "SUPPORT": 35.0, "COMMERCIAL": 10.0}
    drafts.save_draft(editor, draft_id, weighted(settings_of(editor, draft_id), **weights), version=1)
    found = trial.try_draft(small_halden.pk, draft_id)

    assert found is not None
    assert (found.day, found.accounts, found.not_convertible) == (small.DAY, 5, 1)
    assert [(each.was, each.will, each.accounts, each.arr, each.expected_loss) for each in found.cells] == [
        (Band.AT_RISK, Band.AT_RISK, 1, small.ARR["Brandt"], small.EXPECTED_LOSS["Brandt"]),
        (Band.WATCH, Band.HEALTHY, 3, Decimal("54000.00"), Decimal("30240.00")),
        (Band.HEALTHY, Band.HEALTHY, 1, small.ARR["Nordwind"], small.EXPECTED_LOSS["Nordwind"]),
    ]
    assert (found.changing, found.better, found.worse) == (3, 3, 0)
    assert [each.name for each in found.movers] == ["Castell", "Eder", "Dahl", "Brandt"]
    assert found.movers[0].health_will == pytest.approx(4500 / 55)
    assert found.movers[3].health_will == pytest.approx((35 * 200 / 9 + 1000) / 55)
    assert (found.coverage_was, found.coverage_will) == pytest.approx((0.55, 0.55))
    # assumed probabilities are shared anew; their sum over money is kept
    assert found.expected_loss_was == found.expected_loss_will == small.TOTAL_EXPECTED


def shops(plain: dict[str, Any]) -> dict[str, Any]:
    """Return settings by which accounts of the segment Retail are measured by adoption alone."""
    alone = weighted(plain, ADOPTION=100.0)["dimension_weights"]
    return plain | {"profiles": [profile(plain, "Shops", segments=["Retail"], dimension_weights=alone)]}


def test_a_profile_is_tried(small_halden: Organization, alice: Person) -> None:
    """Castell never used it: without support and commercial its health falls from 45.45 to 0."""
    editor = editing(alice)
    daily_run(small_halden, small.DAY)
    draft_id = drafts.create_draft(editor)
    drafts.save_draft(editor, draft_id, shops(settings_of(editor, draft_id)), version=1)

    found = trial.try_draft(small_halden.pk, draft_id)

    assert found is not None
    assert [(each.name, each.accounts, each.arr) for each in found.profiles] == [
        ("Shops", 2, Decimal("76000.00")),
        ("Base profile", 3, Decimal("144000.00")),
    ]
    castell = next(each for each in found.movers if each.name == "Castell")
    assert (castell.profile_was, castell.profile_will) == ("Base profile", "Shops")
    assert (castell.band_was, castell.band_will, castell.health_will) == (Band.WATCH, Band.AT_RISK, 0.0)
    assert (found.worse, found.better) == (1, 0)
    assert found.coverage_will == pytest.approx((3 * 0.55 + 2) / 5)
    known = distributions.distribution(small_halden.pk, "usage_silence")
    assert known is not None
    assert (known.known, known.missing, sum(known.counts)) == (5, 0, 5)


def test_accounts_are_scored_by_their_profile_and_told_so(small_halden: Organization, alice: Person) -> None:
    """On 28 February Castell has adoption 0 and commercial 100, tickets are not connected: 1,000 / 40 = 25.

    On 31 March it counts by adoption alone: 0 with full coverage, and that is the configuration's doing.
    """
    organization_id, editor = small_halden.pk, editing(alice, LATER)
    Account.objects.for_organization(organization_id).update(created_at=make.moment(date(2025, 1, 1)))
    draft_id = drafts.create_draft(editor)
    version = drafts.save_draft(editor, draft_id, shops(settings_of(editor, draft_id)), version=1)
    drafts.publish(editor, draft_id, version=version, note=NOTE)

    replay(small_halden)

    account = small.account(small_halden, "Castell")
    stored = HealthScore.objects.for_organization(organization_id).get(day=small.DAY, account=account)
    assert (stored.profile, stored.health, stored.coverage) == (1, 0.0, 1.0)
    explained = explanation.explain(organization_id, account.pk, small.DAY, since=date(2026, 2, 28))
    assert explained is not None
    assert (explained.profile, explained.configuration_number) == ("Shops", 2)
    assert explained.profile_reason == "It is the first whose condition the account met: of segment Retail."
    compared = explained.compared
    assert compared is not None
    assert (compared.profile, compared.configuration_number) == ("Base profile", 1)
    assert (compared.configuration_change, compared.change) == pytest.approx((-25.0, -25.0))
    assert (compared.profile_change, compared.cut_change) == (0.0, 0.0)
    assert sum(each.change or 0.0 for each in explained.dimensions) == pytest.approx(0.0)
    counted = {each.name: each.accounts for each in configurations.profile_counts(organization_id)}
    assert counted == {"Shops": 2, "Base profile": 3}
    adoption = freshness.inputs(organization_id, small.DAY)[0]
    assert adoption.weight > 0


def test_what_depends_on_a_measure_is_said(small_halden: Organization, alice: Person) -> None:
    editor, ruled = editing(alice), [{"key": "escalations", "points": 10}]
    draft_id = drafts.create_draft(editor)
    plain = settings_of(editor, draft_id)
    alone = weighted(plain, SUPPORT=100.0)["dimension_weights"]
    helped = profile(plain, "Helped", segments=["Retail"], dimension_weights=alone, overrides=ruled)
    version = drafts.save_draft(editor, draft_id, plain | {"profiles": [helped]}, version=1)
    drafts.publish(editor, draft_id, version=version, note=NOTE)

    assert dependents.dependents(small_halden.pk, "past_ditches") == ()
    assert dependents.dependents(small_halden.pk, "escalations") == (
        "The profile “Helped” gives it 25 of health's 100 points.",
        "The profile “Helped” has an override rule by it: that rule has to go first.",
    )
    said = dependents.dependents(small_halden.pk, "touch_silence")
    assert said[0].startswith("The signal “Silent” is noticed by it, now on 0 accounts. It goes on")
    assert said[1].startswith("A standard of ")


def test_the_shipped_version_stays_as_it_is_stored(in_halden: Organization) -> None:
    assert configurations.current(in_halden.pk).configuration == defaults.CONFIGURATION
