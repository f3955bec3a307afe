"""Drafts of the health model: made, saved, tried, published, and what can go wrong on the way."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import LifecycleStage
from accounts.operations.records import Editor, changes, new_token, undo
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import AuditEntry, Organization
from health.domain import defaults
from health.operations import configurations as shipping
from health.operations import drafts
from health.queries import configurations
from health.queries import drafts as queries
from tests.conftest import NOW, Person, make_person
from tests.health import drafting

pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture
def editor(alice: Person) -> Editor:
    return drafting.editing(alice)


def test_a_draft_becomes_the_version_that_counts_from_the_next_day(editor: Editor) -> None:
    organization_id = editor.organization_id
    draft_id = drafts.create_draft(editor)
    wanted = drafting.weighted(drafting.settings_of(editor, draft_id), ADOPTION=40.0, SUPPORT=60.0)
    version = drafts.save_draft(editor, draft_id, wanted, version=1)
    assert drafts.save_draft(editor, draft_id, wanted, version=version) == version == 2
    assert [each.id for each in queries.drafts(organization_id)] == [draft_id]

    published = drafts.publish(editor, draft_id, version=version, note=f" {drafting.NOTE} ")

    assert (published.id, published.number, published.note, published.author) == (
        draft_id, 2, drafting.NOTE, str(editor.membership.user),
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
    assert [(mark.day, mark.number, mark.note) for mark in marks] == [
        (published.counts_from, 2, drafting.NOTE)
    ]
    assert configurations.versions_between(organization_id, published.counts_from, date(2027, 1, 1)) == ()
    trail = AuditEntry.objects.for_organization(organization_id).filter(
        table_name="health_healthconfig", row_id=draft_id
    )
    assert {entry.membership_id for entry in trail} == {editor.membership.pk}
    assert trail.order_by("-pk")[0].operation == drafts.PUBLISHING


def test_a_version_is_drafted_again_with_what_was_shipped_since(editor: Editor) -> None:
    draft_id = drafts.create_draft(editor)
    wanted = drafting.weighted(drafting.settings_of(editor, draft_id), SUPPORT=100.0)
    drafts.publish(
        editor, draft_id, version=drafts.save_draft(editor, draft_id, wanted, version=1), note=drafting.NOTE
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
    draft_id = drafts.create_draft(drafting.editing(alice))
    for editor in (drafting.editing(bob), drafting.editing(casey)):
        for attempt in (
            partial(drafts.create_draft, editor),
            partial(drafts.save_draft, editor, draft_id, {}, version=1),
            partial(drafts.accept_newest, editor, draft_id, version=1, seen=1),
            partial(drafts.discard_draft, editor, draft_id, version=1, token=new_token()),
            partial(drafts.publish, editor, draft_id, version=1, note=drafting.NOTE),
        ):
            with pytest.raises(drafts.NotAllowedError, match="Only an administrator"):
                attempt()
    assert queries.draft(alice.organization.pk, draft_id).version == 1


def test_who_saw_an_older_draft_overwrites_nothing_and_hears_who_changed_it(editor: Editor) -> None:
    ben = drafting.editing(make_person(editor.organization, "ben@halden.test", Role.ADMIN))
    draft_id = drafts.create_draft(editor)
    wanted = drafting.weighted(drafting.settings_of(editor, draft_id), SUPPORT=100.0)
    drafts.save_draft(editor, draft_id, wanted, version=1)
    for person, who in ((ben, str(editor.membership.user)), (editor, "You")):
        for attempt in (
            partial(drafts.save_draft, person, draft_id, wanted, version=1),
            partial(drafts.publish, person, draft_id, version=1, note=drafting.NOTE),
            partial(drafts.discard_draft, person, draft_id, version=1, token=new_token()),
        ):
            with pytest.raises(changes.ConflictError, match=f"^{who} changed this draft"):
                attempt()


def test_asking_twice_for_a_draft_begins_one(editor: Editor) -> None:
    first = drafts.create_draft(editor)
    assert drafts.create_draft(editor) == first
    ben = drafting.editing(make_person(editor.organization, "ben@halden.test", Role.ADMIN))
    assert drafts.create_draft(ben) != first
    wanted = drafting.weighted(drafting.settings_of(editor, first), SUPPORT=100.0)
    drafts.save_draft(editor, first, wanted, version=1)
    assert drafts.create_draft(editor) != first, "what was changed is no new draft"


def test_what_cannot_be_published_is_refused_with_what_to_do(editor: Editor) -> None:
    draft_id = drafts.create_draft(editor)
    plain = drafting.settings_of(editor, draft_id)
    with pytest.raises(drafts.InvalidError, match=r"sum to 90, not to 100\. Add 10 somewhere") as refused:
        drafts.save_draft(editor, draft_id, drafting.weighted(plain, SUPPORT=90.0), version=1)
    assert [each.path for each in refused.value.problems] == ["dimension_weights"]
    with pytest.raises(drafts.NothingChangedError, match="same as version 1"):
        drafts.publish(editor, draft_id, version=1, note=drafting.NOTE)
    with pytest.raises(drafts.NoteMissingError, match="Say in a sentence"):
        drafts.publish(editor, draft_id, version=1, note="  ")
    stage = LifecycleStage.objects.create(
        organization=editor.organization, name="Pilot", position=99, owning_function="SALES"
    )
    staged = plain | {"profiles": [drafting.profile(plain, "Starting", stages=[stage.pk])]}
    version = drafts.save_draft(editor, draft_id, staged, version=1)
    stage.delete()
    with pytest.raises(drafts.InvalidError, match="“Starting” names a stage that was removed"):
        drafts.publish(editor, draft_id, version=version, note=drafting.NOTE)


def test_who_drafted_before_another_published_looks_first(editor: Editor) -> None:
    mine = drafts.create_draft(editor)
    wanted = drafting.weighted(drafting.settings_of(editor, mine), SUPPORT=100.0)
    version = drafts.save_draft(editor, mine, wanted, version=1)
    theirs = drafts.create_draft(editor)
    other = drafting.weighted(wanted, ADOPTION=100.0)
    drafts.publish(editor, theirs, version=drafts.save_draft(editor, theirs, other, version=1), note="Use.")

    with pytest.raises(drafts.OutdatedError, match=r"version 2 by .* \(“Use\.”\)") as refused:
        drafts.publish(editor, mine, version=version, note=drafting.NOTE)
    assert [each.number for each in refused.value.published_since] == [2]

    version = drafts.accept_newest(editor, mine, version=version, seen=1)
    with pytest.raises(drafts.OutdatedError):
        drafts.publish(editor, mine, version=version, note="What nobody looked at still stands in the way.")
    version = drafts.accept_newest(editor, mine, version=version, seen=9)
    assert drafts.publish(editor, mine, version=version, note=drafting.NOTE).number == 3


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


def test_the_shipped_version_stays_as_it_is_stored(in_halden: Organization) -> None:
    assert configurations.current(in_halden.pk).configuration == defaults.CONFIGURATION
