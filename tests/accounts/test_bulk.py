"""Giving many accounts an owner or a stage: previewed, one change, conflict safe, undone at once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages

from accounts.domain import bulk
from accounts.models import Account, StageEntry, Standard
from accounts.operations import bulk as operations
from accounts.operations.records import Editor, new_token, undo
from accounts.operations.records.changes import RefusedError
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import AuditEntry, Membership
from tests import factories as make
from tests.conftest import NOW, Person, make_person
from tests.pages import reading

PREVIEW = "/o/halden/accounts/many/"
MANY = "/o/halden/moves/many/"
pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture
def casey(alice: Person) -> Membership:
    """Return a colleague who takes accounts over."""
    return make_person(alice.organization, "casey@halden.test", Role.CSM).membership


@pytest.fixture
def three(alice: Person) -> list[Account]:
    """Return three customers in one stage."""
    stage = make.stage(alice.organization, "Onboarding")
    found = [make.account(alice.organization, name, stage=stage) for name in ("Nordwind", "Brandt", "Lund")]
    for each in found:
        make.standing(each)
        StageEntry.objects.create(
            organization=alice.organization,
            account=each,
            stage=stage,
            entered_at=NOW - timedelta(days=20),
            known_on=NOW.date(),
        )
    make.closed_day(alice.organization)
    return found


def form_of(page: str) -> dict[str, str]:
    """Return the fields of the preview's form."""
    inside = page[page.index('action="/o/halden/moves/many/"') :]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', inside[: inside.index("</form>")]))


def previewed(person: Person, to: str, *accounts: Account) -> dict[str, str]:
    """Return the form of the preview of these accounts."""
    query: dict[str, str | list[int]] = {"to": to, "chosen": [each.pk for each in accounts]}
    return form_of(reading.body(person.client.get(PREVIEW, query)))


def said(answer: Any) -> list[str]:
    """Return the messages of an answer."""
    return [str(each) for each in get_messages(answer.wsgi_request)]


def test_the_preview_says_what_changes_and_changes_nothing(
    alice: Person, casey: Membership, three: list[Account]
) -> None:
    nordwind, brandt, lund = three
    Account.objects.filter(pk=brandt.pk).update(owner=casey)
    Account.objects.filter(pk=lund.pk).update(archived_at=NOW)
    url = f"{PREVIEW}?to=OWNER:{casey.pk}&chosen={nordwind.pk}&chosen={brandt.pk}&chosen={lund.pk}"
    assert reading.headline(alice.client, url) == (
        "1 account would belong to Casey. It pays €10k a year. Nothing is changed yet."
    )
    page = reading.page(alice.client, url)
    assert "1 account has it already: Brandt." in page
    assert "1 account is archived: Lund." in page
    nordwind.refresh_from_db()
    assert (nordwind.owner, nordwind.version) == (None, 1)


def test_one_change_with_one_undo(alice: Person, casey: Membership, three: list[Account]) -> None:
    sent = previewed(alice, f"OWNER:{casey.pk}", *three)
    answers = [alice.client.post(MANY, sent) for _ in range(2)]
    assert said(answers[0])[0] == "3 accounts belong to Casey now."
    rows = Account.objects.filter(pk__in=[each.pk for each in three])
    assert {(row.owner, row.version) for row in rows} == {(casey, 2)}
    assert all("owner_id" in row.typed_fields for row in rows)
    words = AuditEntry.objects.filter(operation=f"record:{sent['token']}")
    assert (words.count(), {each.membership for each in words}) == (3, {alice.membership})
    alice.client.post("/o/halden/records/undo/", {"token": sent["token"]})
    assert {(row.owner, tuple(row.typed_fields)) for row in rows.all()} == {(None, ())}
    again = alice.client.post(MANY, sent)
    assert "undone already" in said(again)[-1]
    assert not rows.filter(owner=casey).exists()


def test_stays_keep_step_and_standards_are_shown_not_forced(alice: Person, three: list[Account]) -> None:
    adoption = make.stage(alice.organization, "Adoption")
    Standard.objects.exclude(statement__startswith="The first outcome").delete()
    chosen = "&".join(f"chosen={each.pk}" for each in three)
    page = reading.page(alice.client, f"{PREVIEW}?to=STAGE:{adoption.pk}&{chosen}")
    assert "3 accounts would leave their stage with standards that are not met." in page
    sent = previewed(alice, f"STAGE:{adoption.pk}", *three)
    alice.client.post(MANY, sent)
    assert set(Account.objects.values_list("stage__name", flat=True)) == {"Adoption"}
    stays = StageEntry.objects.order_by("account_id", "entered_at").values_list("stage__name", "left_at")
    assert [name for name, _ in stays] == ["Onboarding", "Adoption"] * 3
    assert [left is None for _, left in stays] == [False, True] * 3
    alice.client.post("/o/halden/records/undo/", {"token": sent["token"]})
    assert set(Account.objects.values_list("stage__name", flat=True)) == {"Onboarding"}
    assert list(StageEntry.objects.values_list("left_at", flat=True)) == [None] * 3


def test_what_changed_since_the_preview_is_left_out_and_named(
    alice: Person, casey: Membership, three: list[Account]
) -> None:
    sent = previewed(alice, f"OWNER:{casey.pk}", *three)
    Account.objects.filter(name="Brandt").update(version=7)
    Account.objects.filter(name="Lund").update(archived_at=NOW)
    answer = alice.client.post(MANY, sent)
    assert said(answer)[0] == "1 account belongs to Casey now."
    assert "Left out, because somebody changed them since you looked: Brandt, Lund." in said(answer)[1]
    assert list(Account.objects.filter(owner=casey).values_list("name", flat=True)) == ["Nordwind"]


def test_all_that_pass_the_filter(alice: Person, casey: Membership, three: list[Account]) -> None:
    page = reading.body(alice.client.get(PREVIEW, {"to": f"OWNER:{casey.pk}", "all": "1", "name": "nd"}))
    seen = bulk.seen(form_of(page)["seen"])
    assert set(seen) == {each.pk for each in three if "nd" in each.name.casefold()}
    assert 'href="/o/halden/accounts/?name=nd"' in page


@pytest.mark.parametrize("query", [{}, {"to": "OWNER:none"}, {"to": "STAGE:none", "all": "1"}, {"to": "x:1"}])
def test_what_cannot_be_read_goes_back_to_the_list(
    alice: Person, three: list[Account], query: dict[str, str]
) -> None:
    answer = alice.client.get(PREVIEW, query)
    assert (answer.status_code, answer["Location"]) == (302, "/o/halden/accounts/")
    assert said(answer)[0].startswith("Choose")


def test_only_editors_and_only_own_rows(
    alice: Person, bob: Person, charlie: Person, casey: Membership, three: list[Account]
) -> None:
    sent = previewed(alice, f"OWNER:{casey.pk}", *three)
    assert bob.client.get(PREVIEW, {"to": sent["to"], "all": "1"}).status_code == 403
    assert bob.client.post(MANY, sent).status_code == 403
    assert charlie.client.post(MANY, sent).status_code == 404
    foreign = f"OWNER:{charlie.membership.pk}"
    assert alice.client.get(PREVIEW, {"to": foreign, "all": "1"}).status_code == 404
    assert alice.client.post(MANY, sent | {"to": foreign}).status_code == 404
    assert alice.client.get(PREVIEW, {"to": sent["to"], "chosen": "999999999"}).status_code == 404
    assert not Account.objects.filter(owner__isnull=False).exists()


def test_too_many_are_refused_with_a_sentence() -> None:
    with pytest.raises(bulk.UnreadableError, match="2,501 accounts are too many"):
        bulk.seen(",".join(f"{number}:1" for number in range(1, bulk.LIMIT + 2)))


def test_four_hundred_go_in_a_bounded_number_of_queries(
    alice: Person, casey: Membership, django_assert_max_num_queries: Any
) -> None:
    Account.objects.bulk_create(
        Account(organization=alice.organization, name=f"Many {number}", known_on=make.DAY)
        for number in range(400)
    )
    editor = Editor(organization=alice.organization, membership=alice.membership, now=NOW)
    seen = dict(Account.objects.values_list("pk", "version"))
    stage = make.stage(alice.organization, "Adoption")
    to, token = bulk.Target(column=bulk.Column.STAGE, key=stage.pk), new_token()
    with django_assert_max_num_queries(22):
        done = operations.assign(seen, to, editor=editor, token=token)
    assert (len(done.changed), StageEntry.objects.count()) == (400, 400)
    undo(token, editor=editor)
    assert not Account.objects.filter(stage__isnull=False).exists()
    with pytest.raises(RefusedError, match="undone already"):
        operations.assign(seen, to, editor=editor, token=token)


def test_the_list_offers_it_to_who_may_change_accounts(
    alice: Person, bob: Person, three: list[Account]
) -> None:
    page = reading.body(alice.client.get("/o/halden/accounts/", {"name": "u", "sort": "name"}))
    assert page.count('form="many" name="chosen"') == 1
    assert '<input type="hidden" form="many" name="name" value="u">' in page
    assert 'id="many"' not in reading.body(bob.client.get("/o/halden/accounts/"))
    fragment = reading.body(alice.client.get("/o/halden/accounts/", headers={"HX-Request": "true"}))
    assert fragment.count('form="many" name="chosen"') == 3
