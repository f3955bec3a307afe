"""Each kind of record is typed, corrected, conflicted, traced, removed and undone by one path."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.forms.nouns import NOUNS, Noun
from accounts.forms.records.base import RecordForm
from accounts.models import Account, FactModel, LifecycleStage, OutcomeGoal
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from tests import factories
from tests.accounts.records.nouns import CASES, Case
from tests.conftest import Person

pytestmark = pytest.mark.django_db
BASE = "/o/halden/records"


@pytest.fixture(params=list(NOUNS))
def noun(request: pytest.FixtureRequest) -> Noun:
    return NOUNS[request.param]


@pytest.fixture
def case(noun: Noun, alice: Person) -> Case:
    """Return what the noun takes; a stage is named by its number only once there are stages."""
    if noun.slug != "stage-entries":
        return CASES[noun.slug]
    with organization_context(alice.organization.pk):
        stage = factories.stage(alice.organization, "Onboarding").pk
    return replace(CASES[noun.slug], new={**CASES[noun.slug].new, "stage": stage})


def parent_of(noun: Noun, organization: Organization) -> str:
    """Make what a new record is for and return the query that names it."""
    with organization_context(organization.pk):
        if noun.parent is None:
            return ""
        account = Account.objects.first() or factories.account(organization)
        row: Any = account
        if noun.parent.model is OutcomeGoal:
            row = OutcomeGoal(
                organization=organization, account=account, statement="Less", known_on=factories.DAY
            )
            row.save()
        if noun.parent.model is LifecycleStage:
            row = LifecycleStage.objects.for_organization(organization.pk).order_by("pk").first()
        return f"?{noun.parent.name}={row.pk}"


def hidden(page: HttpResponse) -> dict[str, Any]:
    """Return what the form on a page sends with it."""
    with timezone.override("Europe/Berlin"):
        return _written(page.context["form"])


def _written(form: RecordForm) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            value = "on" if value else None
        if value is not None:
            written = (
                bound.field.widget.format_value(value)
                if hasattr(bound.field.widget, "format_value")
                else value
            )
            sent[bound.html_name] = written
    return {name: value for name, value in sent.items() if value is not None}


def rows(noun: Noun, organization: Organization) -> list[Any]:
    with organization_context(organization.pk):
        return list(noun.model._default_manager.order_by("pk"))


def typed(client: Client, path: str, words: Mapping[str, Any], **headers: str) -> HttpResponse:
    """Open a form, change some of its words and send it."""
    page = client.get(path)
    assert page.status_code == 200, page.content.decode()
    return client.post(path, {**hidden(page), **words}, headers=headers)  # type: ignore[return-value]


def added(noun: Noun, case: Case, who: Person) -> Any:
    """Add a record through its form and return it."""
    there = {row.pk for row in rows(noun, who.organization)}
    path = f"{BASE}/{noun.slug}/new/{parent_of(noun, who.organization)}"
    answer = typed(who.client, path, case.new)
    assert answer.status_code == 302, answer.context["form"].errors
    (made,) = [row for row in rows(noun, who.organization) if row.pk not in there]
    return made


def undo(page: HttpResponse, client: Client) -> HttpResponse:
    """Press the button of the newest toast."""
    token = [tags for tags in (m.extra_tags for m in page.context["messages"]) if tags][-1].removeprefix(
        "undo:"
    )
    return client.post(f"{BASE}/undo/", {"token": token}, follow=True)  # type: ignore[return-value]


def test_a_record_is_added_once_and_undone(noun: Noun, case: Case, alice: Person) -> None:
    path = f"{BASE}/{noun.slug}/new/{parent_of(noun, alice.organization)}"
    before = rows(noun, alice.organization)
    words = {**hidden(alice.client.get(path)), **case.new}

    first, second = alice.client.post(path, words), alice.client.post(path, words)

    assert (first.status_code, second.status_code) == (302, 302), (
        first.context and first.context["form"].errors
    )
    (made,) = [row for row in rows(noun, alice.organization) if row not in before]
    assert made.organization_id == alice.organization.pk
    if isinstance(made, FactModel):
        assert made.known_on is not None
        assert made.typed_fields
        assert (made.source, made.external_id, made.import_run_id) == ("", None, None)
    page = alice.client.get("/o/halden/accounts/")
    undone = undo(page, alice.client)
    assert "Undone" in undone.content.decode()
    assert rows(noun, alice.organization) == before


def test_a_record_is_corrected_and_the_correction_undone(noun: Noun, case: Case, alice: Person) -> None:
    made = added(noun, case, alice)
    path = f"{BASE}/{noun.slug}/{made.pk}/"

    answer = typed(alice.client, path, case.first)

    assert answer.status_code == 302
    (corrected,) = [row for row in rows(noun, alice.organization) if row.pk == made.pk]
    assert getattr(corrected, case.column) != getattr(made, case.column)
    assert corrected.version == made.version + 1
    if isinstance(made, FactModel):
        assert corrected.known_on == made.known_on
    undone = undo(alice.client.get(f"{path}history/"), alice.client)
    assert "Undone" in undone.content.decode()
    history = alice.client.get(f"{path}history/").content.decode()
    assert "Alice" in history
    assert "undid a change" in history
    (again,) = [row for row in rows(noun, alice.organization) if row.pk == made.pk]
    assert getattr(again, case.column) == getattr(made, case.column)


def test_the_second_editor_sees_the_difference_and_keeps_their_words(
    noun: Noun, case: Case, alice: Person
) -> None:
    made = added(noun, case, alice)
    path = f"{BASE}/{noun.slug}/{made.pk}/"
    mine = {**hidden(alice.client.get(path)), **case.second}
    typed(alice.client, path, case.first)

    conflict = alice.client.post(path, mine)

    assert conflict.status_code == 409
    found = {one.name: one for one in conflict.context["differences"]}
    assert all(one.by == "Alice" and one.at for one in found.values())
    assert any(one.yours for one in found.values())
    kept = hidden(conflict)
    for name, words in case.second.items():
        assert kept[name] == words
    assert alice.client.post(path, kept).status_code == 302
    saved = hidden(alice.client.get(path))
    assert all(saved[name] == words for name, words in case.second.items())


def test_a_record_is_removed_and_comes_back(noun: Noun, case: Case, alice: Person) -> None:
    made = added(noun, case, alice)
    path = f"{BASE}/{noun.slug}/{made.pk}/"

    stale = alice.client.post(f"{path}remove/", {"version": made.version + 1}, follow=True)
    assert "since you opened it" in stale.content.decode()
    page = alice.client.post(f"{path}remove/", {"version": made.version}, follow=True)

    is_gone = made.pk not in {row.pk for row in rows(noun, alice.organization)}
    assert is_gone or noun.removal == "Archive"
    assert alice.client.get(f"{path}history/").status_code == 200
    assert "Undone" in undo(page, alice.client).content.decode()
    (back,) = [row for row in rows(noun, alice.organization) if row.pk == made.pk]
    assert getattr(back, case.column) == getattr(made, case.column)


def test_what_does_not_fit_is_refused_with_a_sentence(noun: Noun, case: Case, alice: Person) -> None:
    path = f"{BASE}/{noun.slug}/new/{parent_of(noun, alice.organization)}"
    before = len(rows(noun, alice.organization))
    for words, sentence in case.wrong:
        answer = typed(alice.client, path, {**case.new, **words})
        assert answer.status_code == 400, words
        said = " ".join(str(error) for errors in answer.context["form"].errors.values() for error in errors)
        assert sentence in said, (words, said)
    assert len(rows(noun, alice.organization)) == before


def test_bob_may_not_and_charlie_finds_nothing(
    noun: Noun, case: Case, alice: Person, bob: Person, charlie: Person
) -> None:
    made = added(noun, case, alice)
    query = parent_of(noun, alice.organization)
    for path in (f"new/{query}", f"{made.pk}/", f"{made.pk}/remove/"):
        assert bob.client.post(f"{BASE}/{noun.slug}/{path}", case.new).status_code == 403
        assert charlie.client.post(f"{BASE}/{noun.slug}/{path}", case.new).status_code == 404
        theirs = f"/o/rival/records/{noun.slug}/{path}"
        if noun.parent or "new" not in path:
            assert charlie.client.post(theirs, case.new).status_code == 404
    assert bob.client.get(f"{BASE}/{noun.slug}/{made.pk}/").status_code == 403
    assert bob.client.get(f"{BASE}/{noun.slug}/{made.pk}/history/").status_code == 200
    assert charlie.client.get(f"/o/rival/records/{noun.slug}/{made.pk}/history/").status_code == 404
