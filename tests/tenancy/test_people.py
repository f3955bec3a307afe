"""People come, change, are away and leave; nothing is orphaned and somebody always administers."""

from datetime import date, timedelta

import pytest
from django.apps import apps

from accounts.models import Account
from accounts.operations import records
from accounts.operations.records import Editor
from cs_platform.tenancy import operations, queries
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Function, Role
from cs_platform.tenancy.domain.people import LastAdministratorError, OwnPlaceError
from cs_platform.tenancy.models import AuditEntry, Membership
from cs_platform.tenancy.operations import belongings, changes, departures, people
from cs_platform.tenancy.row_security import TenantForeignKey
from tests import factories as make
from tests.conftest import NOW, Person, make_person

pytestmark = pytest.mark.usefixtures("in_halden")

TODAY = date(2026, 3, 2)
# keys that tell who did something: they stay with who did it
HISTORY = {
    "accounts.Contract.renewal_said_by",
    "accounts.Handover.read_by",
    "accounts.Handover.written_by",
    "accounts.Import.started_by",
    "accounts.Import.undone_by",
    "accounts.OutcomeGoal.label_by",
    "accounts.SavedView.owner",
    "accounts.StandardMet.seen_by",
    "accounts.Statement.checked_by",
    "accounts.SurveyResponse.acted_on_by",
    "accounts.Ticket.blind_by",
    "accounts.Touch.author",
    "health.HealthConfig.author",
    "health.Signal.acted_on_by",
    "jobs.Mail.signs_in",
    "jobs.StoredFile.uploaded_by",
    "playbooks.Task.done_by",
    "playbooks.Task.written_by",
    "tenancy.AuditEntry.membership",
    "tenancy.Membership.deputy",
    "tenancy.SignedLink.membership",
}


@pytest.fixture
def casey(alice: Person) -> Person:
    return make_person(alice.organization, "casey@halden.test", Role.CSM)


@pytest.fixture
def dana(alice: Person) -> Person:
    return make_person(alice.organization, "dana@halden.test", Role.CSM)


def keys_to_people() -> set[str]:
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, TenantForeignKey) and field.related_model is Membership
    }


def test_every_key_to_a_person_is_handed_over_or_history() -> None:
    handed = {
        f"{kind.model._meta.app_label}.{kind.model.__name__}.{kind.column}" for kind in belongings.all_kinds()
    }
    assert keys_to_people() - handed == HISTORY & keys_to_people()
    assert not handed & HISTORY


def leave(person: Person, heir: Person, by: Person, token: str = "t" * 20) -> int:
    heirs = {kind.key: heir.membership for kind in belongings.all_kinds()}
    person.membership.refresh_from_db()
    with changes.under(token, organization_id=person.organization.pk, by=by.membership.pk):
        return departures.leave(
            person.membership,
            heirs,
            version=person.membership.version,
            today=TODAY,
            by=by.membership,
        )


def test_who_leaves_hands_everything_over_and_it_can_be_undone(
    alice: Person, casey: Person, dana: Person
) -> None:
    account = make.account(alice.organization, "Nordwind", owner=casey.membership)
    stage = make.stage(alice.organization, "Adoption")
    stage.accountable = casey.membership
    stage.save(update_fields=["accountable"])
    episode = make.episode(account)
    review = make.autopsy(episode, casey.membership, dana.membership)
    Membership.objects.filter(pk=dana.membership.pk).update(lead=casey.membership, deputy=casey.membership)

    assert {kind.key: count for kind, count in belongings.held_by(casey.membership)} == {
        "team": 1,
        "accounts": 1,
        "stages": 1,
        "agreements": 1,
    }
    leave(casey, dana, alice)

    account.refresh_from_db()
    stage.refresh_from_db()
    dana.membership.refresh_from_db()
    assert (account.owner_id, account.typed_fields) == (dana.membership.pk, ["owner_id"])
    assert stage.accountable_id == dana.membership.pk
    assert (dana.membership.lead_id, dana.membership.deputy_id) == (None, None)
    assert not list(belongings.held_by(casey.membership))
    gone = Membership.objects.get(pk=casey.membership.pk)
    assert (gone.is_active, gone.left_on) == (False, TODAY)

    editor = Editor(organization=alice.organization, membership=alice.membership, now=NOW)
    records.undo("t" * 20, editor=editor)
    account.refresh_from_db()
    dana.membership.refresh_from_db()
    assert (account.owner_id, account.typed_fields) == (casey.membership.pk, [])
    assert dana.membership.deputy_id == casey.membership.pk
    assert Membership.objects.get(pk=casey.membership.pk).is_active
    assert type(review).objects.get(pk=review.pk).pk == review.pk
    assert {kind.key: count for kind, count in belongings.held_by(casey.membership)}["agreements"] == 1


def test_nothing_is_left_to_nobody(alice: Person, casey: Person) -> None:
    make.account(alice.organization, owner=casey.membership)
    with pytest.raises(departures.NobodyNamedError, match="Choose who takes over 1 account."):
        departures.leave(casey.membership, {}, version=1, today=TODAY, by=alice.membership)


def test_somebody_always_administers(alice: Person, casey: Person) -> None:
    with pytest.raises(LastAdministratorError):
        leave(alice, casey, alice)
    with pytest.raises(OwnPlaceError, match="Ask another administrator"):
        people.change_member(alice.membership, {"role": Role.VIEWER}, version=1, by=alice.membership)
    second = make_person(alice.organization, "erin@halden.test", Role.ADMIN)
    with pytest.raises(OwnPlaceError):
        leave(second, casey, second)
    people.change_member(second.membership, {"role": Role.CSM}, version=1, by=alice.membership)
    with pytest.raises(LastAdministratorError):
        people.change_member(alice.membership, {"role": Role.CSM}, version=1, by=second.membership)


def test_a_second_editor_hears_what_differs(alice: Person, casey: Person, dana: Person) -> None:
    seen = casey.membership.version
    people.change_member(casey.membership, {"function": Function.SALES}, version=seen, by=alice.membership)
    with pytest.raises(changes.ConflictError) as refused:
        people.change_member(
            casey.membership,
            {"function": Function.SUPPORT, "lead_id": dana.membership.pk},
            version=seen,
            by=alice.membership,
        )
    [one] = refused.value.differing
    assert (one.column, one.before, one.theirs, one.yours) == ("function", "SUCCESS", "SALES", "SUPPORT")
    assert refused.value.version == seen + 1
    assert Membership.objects.get(pk=casey.membership.pk).lead_id is None


def test_a_deputy_acts_only_while_somebody_is_away(alice: Person, casey: Person, dana: Person) -> None:
    people.change_member(
        casey.membership,
        {"deputy_id": dana.membership.pk, "away_from": TODAY, "away_until": TODAY + timedelta(days=4)},
        version=1,
        by=alice.membership,
    )
    both = (dana.membership, casey.membership)
    assert queries.acting_for(dana.membership, TODAY) == both
    assert queries.acting_for(dana.membership, TODAY + timedelta(days=4)) == both
    assert queries.acting_for(dana.membership, TODAY + timedelta(days=5)) == both[:1]
    assert queries.acting_for(dana.membership, TODAY - timedelta(days=1)) == both[:1]
    assert queries.acting_for(casey.membership, TODAY) == (casey.membership,)


def test_places_and_organizations_are_audited_within_a_context_and_without(alice: Person) -> None:
    made = operations.add_member(alice.organization, email="new@halden.test", name="New", role=Role.CSM)
    operations.mark_seen(made, now=NOW)
    with organization_context(alice.organization.pk, membership=alice.membership.pk, operation="rename"):
        type(alice.organization).objects.filter(pk=alice.organization.pk).update(name="Halden Two")
    entries = AuditEntry.objects.for_organization(alice.organization.pk).order_by("pk")
    of_member = entries.filter(table_name="tenancy_membership", row_id=made.pk)
    assert [entry.action for entry in of_member] == ["INSERT"]
    renamed = entries.filter(table_name="tenancy_organization").last()
    assert renamed is not None
    assert (renamed.old or {})["name"] == "Halden"
    assert (renamed.membership_id, renamed.operation) == (alice.membership.pk, "rename")


def test_an_account_of_who_left_belongs_to_nobody_else_by_accident(alice: Person, casey: Person) -> None:
    archived = make.account(alice.organization, owner=casey.membership, archived_at=NOW)
    leave(casey, alice, alice)
    assert Account.objects.get(pk=archived.pk).owner_id == casey.membership.pk
