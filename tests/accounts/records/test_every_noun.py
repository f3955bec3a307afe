"""Each kind of record is typed, corrected, conflicted, traced, removed and undone by one path."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.messages import get_messages
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
IN_PLACE = {"HX-Request": "true"}


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


def hidden(page: Any) -> dict[str, Any]:
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


def typed(client: Client, path: str, words: Mapping[str, Any], **headers: str) -> Any:
    """Open a form, change some of its words and send it."""
    page = client.get(path, headers=IN_PLACE)
    assert page.status_code == 200, page.content.decode()
    return client.post(path, {**hidden(page), **words}, headers=headers)


def token_of(answer: Any) -> str:
    """Return what undoes the change that was just answered."""
    tags = [message.extra_tags for message in get_messages(answer.wsgi_request)]
    return str(tags[-1]).removeprefix("undo:")


def undo(answer: Any, client: Client) -> str:
    """Press the button of the newest toast; return what is said then."""
    undone = client.post(f"{BASE}/undo/", {"token": token_of(answer)})
    return str([message.message for message in get_messages(undone.wsgi_request)][-1])


def one(noun: Noun, organization: Organization, pk: int) -> Any:
    (row,) = [row for row in rows(noun, organization) if row.pk == pk]
    return row


def add_twice(noun: Noun, case: Case, who: Person) -> tuple[Any, Any]:
    """Send the same new form twice; return the one row that was made, and the last answer."""
    there = {row.pk for row in rows(noun, who.organization)}
    path = f"{BASE}/{noun.slug}/new/{parent_of(noun, who.organization)}"
    words = {**hidden(who.client.get(path, headers=IN_PLACE)), **case.new}
    first, second = who.client.post(path, words), who.client.post(path, words)
    assert (first.status_code, second.status_code) == (302, 302), (
        first.context and first.context["form"].errors
    )
    (made,) = [row for row in rows(noun, who.organization) if row.pk not in there]
    return made, second


def test_a_record_is_added_corrected_removed_and_each_is_undone(
    noun: Noun, case: Case, alice: Person
) -> None:
    client, organization = alice.client, alice.organization

    made, answer = add_twice(noun, case, alice)
    assert made.organization_id == organization.pk
    if isinstance(made, FactModel):
        assert made.known_on is not None
        assert made.typed_fields
        assert (made.source, made.external_id, made.import_run_id) == ("", None, None)
    assert "Undone" in undo(answer, client)
    assert made.pk not in {row.pk for row in rows(noun, organization)}

    made, _ = add_twice(noun, case, alice)
    path = f"{BASE}/{noun.slug}/{made.pk}/"
    answer = typed(client, path, case.first)
    corrected = one(noun, organization, made.pk)
    assert getattr(corrected, case.column) != getattr(made, case.column)
    assert corrected.version == made.version + 1
    assert getattr(corrected, "known_on", None) == getattr(made, "known_on", None)
    assert "Undone" in undo(answer, client)
    back = one(noun, organization, made.pk)
    assert getattr(back, case.column) == getattr(made, case.column)

    answer = client.post(f"{path}remove/", {"version": back.version})
    assert noun.removal == "Archive" or made.pk not in {row.pk for row in rows(noun, organization)}
    assert "Undone" in undo(answer, client)
    back = one(noun, organization, made.pk)
    assert getattr(back, case.column) == getattr(made, case.column)
    history = client.get(f"{path}history/").content.decode()
    assert "Alice changed it" in history
    assert "Alice undid a change" in history


def test_the_second_editor_sees_the_difference_and_keeps_their_words(
    noun: Noun, case: Case, alice: Person
) -> None:
    made, _ = add_twice(noun, case, alice)
    path = f"{BASE}/{noun.slug}/{made.pk}/"
    mine = {**hidden(alice.client.get(path, headers=IN_PLACE)), **case.second}
    typed(alice.client, path, case.first)

    conflict = alice.client.post(path, mine, headers=IN_PLACE)

    assert conflict.status_code == 409
    found = conflict.context["differences"]
    assert all(one.by == "Alice" and one.at for one in found)
    assert any(one.yours for one in found)
    kept = hidden(conflict)
    assert {name: kept[name] for name in case.second} == dict(case.second)
    stale = alice.client.post(f"{path}remove/", {"version": made.version})
    assert "since you opened it" in str([m.message for m in get_messages(stale.wsgi_request)][-1])
    assert alice.client.post(path, kept).status_code == 302
    saved = hidden(alice.client.get(path, headers=IN_PLACE))
    assert {name: saved[name] for name in case.second} == dict(case.second)


def test_wrong_words_bob_and_charlie_are_refused(
    noun: Noun, case: Case, alice: Person, bob: Person, charlie: Person
) -> None:
    made, _ = add_twice(noun, case, alice)
    query = parent_of(noun, alice.organization)
    before = len(rows(noun, alice.organization))
    blank = hidden(alice.client.get(f"{BASE}/{noun.slug}/new/{query}", headers=IN_PLACE))

    for words, sentence in case.wrong:
        answer = alice.client.post(
            f"{BASE}/{noun.slug}/new/{query}", {**blank, **case.new, **words}, headers=IN_PLACE
        )
        assert answer.status_code == 400, words
        said = " ".join(str(error) for errors in answer.context["form"].errors.values() for error in errors)
        assert sentence in said, (words, said)
    for path in (f"new/{query}", f"{made.pk}/", f"{made.pk}/remove/"):
        assert bob.client.post(f"{BASE}/{noun.slug}/{path}", case.new).status_code == 403
        if noun.parent or "new" not in path:
            theirs = f"/o/rival/records/{noun.slug}/{path}"
            assert charlie.client.post(theirs, case.new).status_code == 404
    assert len(rows(noun, alice.organization)) == before
    assert bob.client.get(f"{BASE}/{noun.slug}/{made.pk}/").status_code == 403
    assert bob.client.get(f"{BASE}/{noun.slug}/{made.pk}/history/").status_code == 200
    assert charlie.client.get(f"/o/rival/records/{noun.slug}/{made.pk}/history/").status_code == 404
