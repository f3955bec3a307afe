"""What records hold to beyond their single fields."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import models

from accounts.forms.nouns import NOUNS
from accounts.models import (
    Account,
    Contact,
    Contract,
    OutcomeGoal,
    StageEntry,
    Statement,
    SurveyResponse,
    Touch,
)
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from tests import factories
from tests.accounts.records.test_every_noun import BASE, hidden, typed, undo
from tests.conftest import Person
from tests.factories import DAY

pytestmark = pytest.mark.django_db
ACCOUNTS = "/o/halden/accounts/"


@pytest.fixture
def account(alice: Person) -> Account:
    """Return an account of Halden."""
    with organization_context(alice.organization.pk):
        return factories.account(alice.organization)


def add(who: Person, noun: str, account: Account, **words: Any) -> Any:
    """Add a record of an account; return the answer."""
    return typed(who.client, f"{BASE}/{noun}/new/?account={account.pk}", words)


def said(answer: Any) -> str:
    """Return all sentences of a refused form."""
    assert answer.status_code in {400, 409}
    return " ".join(str(error) for errors in answer.context["form"].errors.values() for error in errors)


def only(model: type[models.Model], organization: Organization) -> Any:
    with organization_context(organization.pk):
        return model._default_manager.get()


def test_every_constraint_a_form_may_break_has_its_own_sentence() -> None:
    silent = []
    for noun in NOUNS.values():
        columns = set(noun.form.base_fields) | {"organization", "account", "goal", "stage"}
        for one in noun.model._meta.constraints:
            if isinstance(one, models.UniqueConstraint) and set(one.fields) <= columns:
                silent += [one.name] if one.name not in noun.form.sentences else []
    assert silent == []


def test_a_second_submit_with_other_words_is_told_so(alice: Person, account: Account) -> None:
    path = f"{BASE}/contacts/new/?account={account.pk}"
    words = {**hidden(alice.client.get(path)), "name": "Petra Lind"}
    alice.client.post(path, words)

    answer = alice.client.post(path, {**words, "name": "Petra Lindt"})

    assert answer.status_code == 409
    assert "saved already" in said(answer)
    assert hidden(answer)["name"] == "Petra Lindt"
    assert alice.client.post(path, hidden(answer)).status_code == 302


def test_a_correction_is_marked_as_typed_and_keeps_what_was_known(alice: Person, account: Account) -> None:
    with organization_context(alice.organization.pk):
        row = factories.contact(account, source="crm", external_id="P-1", known_on=DAY)
    typed(alice.client, f"{BASE}/contacts/{row.pk}/", {"title": "Director"})
    row = only(Contact, alice.organization)
    assert (row.typed_fields, row.known_on, row.source) == (["title"], DAY, "crm")


def test_moving_an_account_writes_its_stays_in_one_change(alice: Person, account: Account) -> None:
    organization = alice.organization
    with organization_context(organization.pk):
        first, second = (factories.stage(organization, name) for name in ("Onboarding", "Adoption"))
    typed(alice.client, f"{BASE}/accounts/{account.pk}/", {"stage": first.pk})
    words = {"stage": second.pk, "owner": alice.membership.pk}
    moved = typed(alice.client, f"{BASE}/accounts/{account.pk}/", words)

    def stays() -> list[tuple[int, bool]]:
        with organization_context(organization.pk):
            rows = StageEntry.objects.filter(account=account).order_by("pk")
            return [(row.stage_id, row.left_at is None) for row in rows]

    assert stays() == [(first.pk, False), (second.pk, True)]
    undo(moved, alice.client)
    assert stays() == [(first.pk, True)]
    assert only(Account, organization).stage_id == first.pk
    assert only(Account, organization).owner_id is None


def test_an_open_stay_that_is_added_moves_the_account(alice: Person, account: Account) -> None:
    with organization_context(alice.organization.pk):
        stage = factories.stage(alice.organization, "Renewal")
    add(alice, "stage-entries", account, stage=stage.pk, entered_at="2026-02-01T10:00")
    assert only(Account, alice.organization).stage_id == stage.pk
    answer = add(alice, "stage-entries", account, stage=stage.pk, entered_at="2026-01-01T10:00")
    assert "It was in Renewal then" in said(answer)


def test_what_a_second_editor_left_alone_keeps_the_first_ones_words(alice: Person, account: Account) -> None:
    with organization_context(alice.organization.pk):
        row = factories.contact(account, title="Head")
    path = f"{BASE}/contacts/{row.pk}/"
    mine = {**hidden(alice.client.get(path)), "what_matters": "Quiet Sundays"}
    typed(alice.client, path, {"title": "Director"})

    conflict = alice.client.post(path, mine)

    (difference,) = conflict.context["differences"]
    assert (difference.name, difference.was, difference.now, difference.yours) == (
        "title",
        "Head",
        "Director",
        None,
    )
    alice.client.post(path, hidden(conflict))
    row = only(Contact, alice.organization)
    assert (row.title, row.what_matters) == ("Director", "Quiet Sundays")


def test_a_change_that_others_built_upon_is_not_undone(alice: Person, account: Account) -> None:
    added = add(alice, "contacts", account, name="Petra Lind")
    contact = only(Contact, alice.organization)
    add(alice, "goals", account, statement="Fewer stops", contact=contact.pk)
    assert "added since belongs to it" in undo(added, alice.client)

    typed(alice.client, f"{BASE}/contacts/{contact.pk}/", {"title": "Head"})
    assert "Alice changed the contact since" in undo(added, alice.client)
    assert only(Contact, alice.organization).title == "Head"


def test_words_about_a_record_that_was_removed_meanwhile_are_kept(alice: Person, account: Account) -> None:
    add(alice, "contacts", account, name="Petra Lind")
    contact = only(Contact, alice.organization)
    path = f"{BASE}/contacts/{contact.pk}/"
    mine = {**hidden(alice.client.get(path)), "title": "Director"}
    alice.client.post(f"{path}remove/", {"version": contact.version})

    answer = alice.client.post(path, mine)

    assert answer.status_code == 409
    assert "Somebody removed this" in answer.content.decode()
    alice.client.post(answer.context["address"], hidden(answer))
    row = only(Contact, alice.organization)
    assert (row.name, row.title, row.account_id) == ("Petra Lind", "Director", account.pk)


def test_what_others_need_is_not_removed(alice: Person, account: Account) -> None:
    with organization_context(alice.organization.pk):
        contact = factories.contact(account)
    add(alice, "goals", account, statement="Fewer stops", contact=contact.pk)
    page = alice.client.post(f"{BASE}/contacts/{contact.pk}/remove/", {"version": 1}, follow=True)
    assert "still needed by 1 outcome goal" in page.content.decode()
    assert only(Contact, alice.organization).pk == contact.pk


def test_only_contacts_of_the_account_exist(alice: Person, charlie: Person, account: Account) -> None:
    with organization_context(alice.organization.pk):
        elsewhere = factories.contact(factories.account(alice.organization, "Brannock"))
    with organization_context(charlie.organization.pk):
        foreign = factories.contact(factories.account(charlie.organization, "Rival"))
    for contact in (elsewhere, foreign):
        assert "does not exist" in said(add(alice, "goals", account, statement="Less", contact=contact.pk))
        assert "does not exist" in said(
            add(alice, "touches", account, channel="PHONE", started_by="US", contacts=[contact.pk])
        )


def test_contracts_do_not_overlap_unsaid(alice: Person, account: Account) -> None:
    with organization_context(alice.organization.pk):
        running = factories.contract(account)
    words = {"product": "planner", "arr": "1", "starts_on": str(DAY)}
    assert "already runs" in said(add(alice, "contracts", account, **words))
    assert add(alice, "contracts", account, **words, replaces=running.pk).status_code == 302
    assert (
        add(alice, "contracts", account, **words, replaces=running.pk, side_by_side="on").status_code == 302
    )


def test_an_ending_is_known_since_it_was_typed(alice: Person, account: Account) -> None:
    with organization_context(alice.organization.pk):
        row = factories.contract(account)
    path = f"{BASE}/contracts/{row.pk}/"
    typed(alice.client, path, {"ended_on": str(DAY), "renewal_category": "LOST", "renewal_reason": "Price"})
    row = only(Contract, alice.organization)
    today = tenancy.local_day(alice.organization.time_zone, row.updated_at)
    assert (row.ended_known_on, row.renewal_said_on, row.renewal_said_by) == (today, today, alice.membership)
    typed(alice.client, path, {"ended_on": "", "renewal_category": "", "renewal_reason": ""})
    row = only(Contract, alice.organization)
    assert (row.ended_known_on, row.renewal_said_on) == (None, None)


def test_labels_remember_who_checked_and_what_was_assumed(alice: Person, account: Account) -> None:
    add(alice, "statements", account, text="They look elsewhere", label="ASSUMPTION", check_by="2099-01-01")
    row = only(Statement, alice.organization)
    assert row.owner == alice.membership
    typed(alice.client, f"{BASE}/statements/{row.pk}/", {"label": "REFUTED", "how": "Asked them"})
    row = only(Statement, alice.organization)
    assert (row.was_assumption, row.checked_by, row.checked_on is None) == (True, alice.membership, False)
    page = alice.client.post(f"{BASE}/statements/{row.pk}/remove/", {"version": row.version}, follow=True)
    assert "refuted statement is kept" in page.content.decode()


def test_a_fact_about_worth_counts_for_a_year(alice: Person, account: Account) -> None:
    words: Mapping[str, str] = {"label": "VERIFIED_FACT", "label_how": "Their report", "value_per_year": "9"}
    add(alice, "goals", account, statement="Less", **words)
    row = only(OutcomeGoal, alice.organization)
    assert (row.currency, row.label_by) == ("EUR", alice.membership)
    assert row.label_until - row.known_on >= timedelta(days=365)


def test_who_answered_anonymously_stays_unnamed(alice: Person, account: Account) -> None:
    with organization_context(alice.organization.pk):
        contact = factories.contact(account)
    words = {"kind": "CES", "score": "6", "is_anonymous": "on"}
    assert "names nobody" in said(add(alice, "surveys", account, **words, contact=contact.pk))
    add(alice, "surveys", account, **words)
    row = only(SurveyResponse, alice.organization)
    assert (row.scale_low, row.scale_high, row.high_is_good) == (1, 7, True)
    sent = hidden(alice.client.get(f"{BASE}/surveys/{row.pk}/"))
    del sent["is_anonymous"]
    answer = alice.client.post(f"{BASE}/surveys/{row.pk}/", {**sent, "contact": contact.pk})
    assert "stays so" in said(answer)


def test_who_took_part_is_part_of_the_history(alice: Person, account: Account) -> None:
    with organization_context(alice.organization.pk):
        petra, tom = factories.contact(account), factories.contact(account, "Tom Ashby")
    add(alice, "touches", account, channel="PHONE", started_by="US", contacts=[petra.pk])
    touch = only(Touch, alice.organization)
    saved = typed(alice.client, f"{BASE}/touches/{touch.pk}/", {"contacts": [tom.pk]})
    assert only(Touch, alice.organization).typed_fields == sorted(
        ["author_id", "channel", "contacts", "happened_at", "started_by"]
    )
    page = alice.client.get(f"{BASE}/touches/{touch.pk}/history/")
    (step,) = page.context["entries"][0].steps
    assert (step.label, step.old, step.new) == ("With", "Petra Lind", "Tom Ashby")
    undo(saved, alice.client)
    assert hidden(alice.client.get(f"{BASE}/touches/{touch.pk}/"))["contacts"] == [str(petra.pk)]


def test_parents_make_no_circle(alice: Person, account: Account) -> None:
    with organization_context(alice.organization.pk):
        mill = factories.account(alice.organization, "Mill", parent=account)
    for parent in (f"Mill #{mill.pk}", f"#{account.pk}"):
        answer = typed(alice.client, f"{BASE}/accounts/{account.pk}/", {"parent": parent})
        assert "circle" in said(answer) or "itself" in said(answer)


def test_own_columns_of_accounts_are_typed_by_their_definition(alice: Person, account: Account) -> None:
    typed(alice.client, f"{BASE}/attributes/new/", {"label": "Plants", "type": "NUMBER"})
    path = f"{BASE}/accounts/{account.pk}/"
    assert "in digits" in said(typed(alice.client, path, {"attribute-plants": "many"}))
    typed(alice.client, path, {"attribute-plants": "3"})
    with organization_context(alice.organization.pk):
        row = Account.objects.get(pk=account.pk)
    assert (row.attributes, row.typed_fields) == ({"plants": 3}, ["attribute:plants"])


def test_a_form_opens_in_place_and_sends_the_page_on(alice: Person, account: Account) -> None:
    path = f"{BASE}/contacts/new/?account={account.pk}&next={ACCOUNTS}&title=Head"
    asked = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{ACCOUNTS}"}
    page = alice.client.get(path, headers=asked)
    assert b"<html" not in page.content
    assert hidden(page)["title"] == "Head"
    wrong = alice.client.post(path, hidden(page), headers=asked)
    assert wrong.status_code == 400
    assert b'aria-invalid="true"' in wrong.content
    saved = alice.client.post(path, {**hidden(page), "name": "Petra", "next": ACCOUNTS}, headers=asked)
    assert (saved.status_code, saved["HX-Refresh"]) == (204, "true")
    plain = alice.client.post(path, {**hidden(alice.client.get(path)), "name": "Tom", "next": "//evil.test"})
    assert plain["Location"] == f"/o/halden/accounts/{account.pk}/"
