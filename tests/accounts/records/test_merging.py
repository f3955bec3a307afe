"""Two accounts that are one customer become one: everything moves, nothing counts twice, all is undone."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.domain import duplicates
from accounts.domain.duplicates import Known
from accounts.models import (
    Account,
    Contact,
    Contract,
    Import,
    Incident,
    IncidentAccount,
    StageEntry,
    Ticket,
    UsageBefore,
    UsageDay,
)
from accounts.operations.merging import joining, usage
from accounts.queries import account_tables
from autopsies.models import Autopsy
from cs_platform.tenancy.context import organization_context
from health.models import DitchEpisode, Signal
from health.operations.closing import episodes
from playbooks.models import Celebration, Task
from tests import factories
from tests.conftest import NOW, Person
from tests.factories import DAY
from tests.pages import reading

pytestmark = pytest.mark.django_db
# derived or remembered, not facts: these stay with the account they were worked out for
DERIVED = {
    "accounts_mergedusage",
    "health_accountstanding",
    "health_healthscore",
    "health_riskestimate",
}


def test_every_table_with_an_account_is_moved_or_summed_or_derived(in_halden: object) -> None:
    moved = {table.model._meta.db_table for table in account_tables.moved()}
    summed = {model._meta.db_table for model in account_tables.SUMMED}
    follows = set(joining._all())
    everything = {table.model._meta.db_table for table in account_tables.with_account()}
    assert everything - moved - summed - follows <= DERIVED
    assert not follows & (moved | summed | DERIVED)
    assert not (moved & DERIVED)


def test_every_column_of_usage_has_a_rule() -> None:
    for model in account_tables.SUMMED:
        columns = {column.column for column in model._meta.concrete_fields}
        assert columns - usage._KEY - {"organization_id", "account_id"} <= set(usage.RULES), model


def two(alice: Person) -> tuple[Account, Account]:
    """Make Nordwind and its twin, each with facts, some of them the same."""
    organization = alice.organization
    with organization_context(organization.pk):
        onboarding = factories.stage(organization, "Onboarding")
        nordwind = factories.account(organization, "Nordwind", domain="nordwind.test", segment="Paper")
        twin = factories.account(
            organization, "Nordwind GmbH", segment="Board", country="DE", stage=onboarding
        )
        for account in (nordwind, twin):
            factories.contract(account, "12000.00")
            factories.contact(account)
            factories.ticket(account)
            factories.episode(account, DAY - timedelta(days=9), left_on=DAY - timedelta(days=1))
            factories.usage(account, DAY, events=100, active_users=3, supplied_by=7)
        factories.contract(twin, "500.00", product="Mobile")
        factories.usage(twin, DAY - timedelta(days=40), events=7)
        StageEntry.objects.create(
            organization=organization, account=twin, stage=onboarding, entered_at=NOW, known_on=DAY
        )
        incident = Incident.objects.create(
            organization=organization, title="Down", kind="OUTAGE", starts_at=NOW, known_on=DAY
        )
        for account in (nordwind, twin):
            IncidentAccount.objects.create(organization=organization, incident=incident, account=account)
        factories.account(organization, "Mill 1", parent=twin)
    return nordwind, twin


def press(alice: Person, survivor: Account, merged: Account, **choices: str) -> str:
    """Merge on the page and return the token that undoes it."""
    path = f"/o/halden/records/accounts/{survivor.pk}/merge/"
    page = alice.client.get(path, {"with": merged.pk})
    assert page.status_code == 200
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    answer = alice.client.post(path, {**sent, "with": merged.pk, **choices})
    assert answer.status_code == 302
    return str(sent["token"])


def test_a_merge_moves_everything_and_counts_nothing_twice(alice: Person) -> None:
    nordwind, twin = two(alice)

    press(alice, nordwind, twin, segment="take")

    with organization_context(alice.organization.pk):
        nordwind.refresh_from_db()
        twin.refresh_from_db()
        assert (twin.merged_into_id, twin.archived_at is None) == (nordwind.pk, False)
        assert (nordwind.name, nordwind.segment, nordwind.country) == ("Nordwind", "Board", "DE")
        own = Contract.objects.filter(account=nordwind)
        assert sorted(own.values_list("arr", flat=True)) == [Decimal("500.00"), Decimal("12000.00")]
        assert Contact.objects.filter(account=nordwind).count() == 2
        assert Ticket.objects.filter(account=nordwind).count() == 2
        days = dict(UsageDay.objects.filter(account=nordwind).values_list("day", "events"))
        assert days == {DAY: 200, DAY - timedelta(days=40): 7}
        # undoing the import of one part would take the other part along
        summed = UsageDay.objects.get(account=nordwind, day=DAY)
        assert (summed.supplied_by, summed.supplied_known_on) == (None, None)
        assert not UsageDay.objects.filter(account=twin).exists()
        episodes = DitchEpisode.objects.filter(account=nordwind).order_by("number")
        assert list(episodes.values_list("number", flat=True)) == [1, 2]
        assert Account.objects.get(name="Mill 1").parent_id == nordwind.pk
        assert StageEntry.objects.filter(account=nordwind, left_at__isnull=True).count() == 1
    assert alice.client.get("/o/halden/records/accounts/duplicates/").context["pairs"] == ()


def test_a_merge_is_undone_to_the_byte(alice: Person) -> None:
    nordwind, twin = two(alice)
    before = snapshot(alice)
    token = press(alice, nordwind, twin)
    assert snapshot(alice) != before

    page = alice.client.post("/o/halden/records/undo/", {"token": token}, follow=True)

    assert "Undone" in page.content.decode()
    assert snapshot(alice) == before


def both_off_track(alice: Person) -> tuple[Account, Account]:
    """Make two accounts that are off track, each with an autopsy, a reason to act, a task and a win."""
    nordwind, twin = two(alice)
    organization = alice.organization
    with organization_context(organization.pk):
        for at, account in enumerate((nordwind, twin)):
            episode = factories.episode(account, DAY - timedelta(days=5 + at), number=2)
            factories.autopsy(episode, alice.membership)
            own = {"organization": organization, "account": account}
            seen: dict[str, Any] = {"day": DAY, "last_seen_on": DAY, "severity": 2, "sentence": "Fell."}
            for kind, subject in (("HEALTH_FELL", ""), ("CHAMPION_LEFT", str(account.pk))):
                signal = Signal.objects.create(kind=kind, subject=subject, **own, **seen)
            Task.objects.create(signal=signal, title="Call", assignee=alice.membership, **own)
            win: dict[str, Any] = {"kind": "OUTCOME", "subject": str(at), "day": DAY, "sentence": "Won."}
            Celebration.objects.create(**own, **win)
            made = Import.objects.create(organization=organization, file_name=f"{at}.csv", kind="usage")
            UsageBefore.objects.create(import_run=made, day=DAY, events=3, **own)
    return nordwind, twin


def test_what_runs_on_both_is_joined_and_comes_along(alice: Person) -> None:
    nordwind, twin = both_off_track(alice)
    path = f"/o/halden/records/accounts/{nordwind.pk}/merge/"
    preview = reading.words(alice.client.get(path, {"with": twin.pk}).content.decode())
    assert "Both are off track: the one that stays goes on with its own stretch" in preview
    assert "Celebrations 1" in preview
    assert "Signals 1" in preview

    press(alice, nordwind, twin)

    with organization_context(alice.organization.pk):
        episodes = DitchEpisode.objects.filter(account=nordwind).order_by("number")
        assert [(one.number, one.ended) for one in episodes][1:] == [(2, None), (3, None), (4, "MERGED")]
        assert [one.left_on is None for one in episodes] == [False, True, False, False]
        assert {(one.account_id, one.episode.account_id) for one in Autopsy.objects.all()} == {
            (nordwind.pk, nordwind.pk)
        }
        reasons = Signal.objects.filter(account=nordwind).order_by("subject").values_list("kind", flat=True)
        assert list(reasons) == ["HEALTH_FELL", "CHAMPION_LEFT", "CHAMPION_LEFT"]
        for model in (Task, Celebration, UsageBefore):
            assert set(model.objects.values_list("account", flat=True)) == {nordwind.pk}, model


def test_what_came_along_goes_back(alice: Person) -> None:
    nordwind, twin = both_off_track(alice)
    before = snapshot(alice)
    token = press(alice, nordwind, twin)

    page = alice.client.post("/o/halden/records/undo/", {"token": token}, follow=True)

    assert "Undone" in page.content.decode()
    assert snapshot(alice) == before


def test_the_next_day_goes_on_with_the_open_stretch(alice: Person) -> None:
    """One that came along has a higher number; the account neither enters again nor gets a number twice."""
    nordwind, twin = both_off_track(alice)
    press(alice, nordwind, twin)
    with organization_context(alice.organization.pk):
        last = episodes._last_episodes(alice.organization.pk)[nordwind.pk]
        assert (last.number, last.left_on) == (2, None)
        assert episodes._last_numbers(alice.organization.pk)[nordwind.pk] == 4


def ended(day: date) -> dict[str, Any]:
    return {"ended_on": day, "ended_known_on": day}


@pytest.mark.parametrize(
    ("ours", "theirs", "left", "term"),
    [
        ({}, ended(DAY), 1, True),
        ({"term_ends_on": None}, {}, 1, True),
        (ended(DAY), ended(DAY - timedelta(days=1)), 2, True),
        ({}, {"term_ends_on": DAY + timedelta(days=9)}, 2, True),
        ({"term_ends_on": None}, {"term_ends_on": None}, 1, False),
    ],
)
def test_contracts_that_say_nothing_against_each_other_are_one(
    alice: Person, ours: dict[str, Any], theirs: dict[str, Any], left: int, term: bool
) -> None:
    """The one that stays knows afterwards what either knew."""
    organization = alice.organization
    with organization_context(organization.pk):
        nordwind, twin = (factories.account(organization, name) for name in ("Nordwind", "Nordwind GmbH"))
        factories.contract(nordwind, **ours)
        factories.contract(twin, **theirs)

    press(alice, nordwind, twin)

    with organization_context(organization.pk):
        found = Contract.objects.filter(account=nordwind).order_by("pk")
        assert len(found) == left
        assert (found[0].term_ends_on is not None) is term
        assert found[0].ended_on == ours.get("ended_on", theirs.get("ended_on"))


def test_a_merge_is_not_undone_over_newer_usage(alice: Person) -> None:
    nordwind, twin = two(alice)
    token = press(alice, nordwind, twin)
    with organization_context(alice.organization.pk):
        UsageDay.objects.filter(account=nordwind, day=DAY).update(events=999)
    before = snapshot(alice)

    page = alice.client.post("/o/halden/records/undo/", {"token": token}, follow=True)

    assert "usage of the merged account" in page.content.decode()
    assert snapshot(alice) == before


def test_a_merge_over_a_change_is_refused(alice: Person) -> None:
    nordwind, twin = two(alice)
    path = f"/o/halden/records/accounts/{nordwind.pk}/merge/"
    page = alice.client.get(path, {"with": twin.pk})
    sent = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    with organization_context(alice.organization.pk):
        Account.objects.filter(pk=twin.pk).update(version=9)

    answer = alice.client.post(path, {**sent, "with": twin.pk}, follow=True)

    assert "changed since you looked" in answer.content.decode()
    with organization_context(alice.organization.pk):
        assert Account.objects.get(pk=twin.pk).merged_into_id is None


def test_bob_may_not_merge_and_charlie_finds_nothing(alice: Person, bob: Person, charlie: Person) -> None:
    nordwind, twin = two(alice)
    path = f"records/accounts/{nordwind.pk}/merge/"
    assert bob.client.post(f"/o/halden/{path}", {"with": twin.pk}).status_code == 403
    assert charlie.client.post(f"/o/rival/{path}", {"with": twin.pk}).status_code == 404
    assert charlie.client.get("/o/rival/records/accounts/duplicates/").context["pairs"] == ()


def snapshot(alice: Person) -> dict[str, list[str]]:
    """Return every row that hangs on an account, without versions and times of writing."""
    found: dict[str, list[str]] = {}
    with organization_context(alice.organization.pk):
        models: list[Any] = [Account, *(table.model for table in account_tables.with_account())]
        for model in models:
            names = [
                column.attname
                for column in model._meta.concrete_fields
                if column.attname not in ("version", "updated_at") and column.column
            ]
            found[model._meta.db_table] = sorted(
                str(row) for row in model._default_manager.values_list(*names)
            )
    return found


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("Nordwind", "nordwind.test"), ("Sea & Sons", "www.NORDWIND.test"), "the same domain"),
        (("Nordwind GmbH & Co. KG", ""), ("The Nordwind Group", ""), "the same name"),
        (("Brannock Mills", ""), ("Branock Mills Ltd", ""), "names that hardly differ"),
        (("Müller", "gmail.com"), ("Maier", "gmail.com"), None),
        (("Store 12 Hamburg", ""), ("Store 13 Hamburg", ""), None),
        (("Acme", ""), ("Acne", ""), None),
    ],
)
def test_likely_duplicates(one: tuple[str, str], other: tuple[str, str], why: str | None) -> None:
    known = [Known(id=number, name=name, domain=domain) for number, (name, domain) in enumerate((one, other))]
    assert [pair.why for pair in duplicates.find(known)] == ([why] if why else [])


def test_duplicates_are_found_among_many() -> None:
    many = [Known(id=number, name=f"{name}", domain="") for number, name in enumerate(_names())]
    twins = [Known(id=10**6 + at, name=name, domain="") for at, name in enumerate(("Zyx Works", "Zyx Work"))]
    found = duplicates.find([*many, *twins])
    assert [(pair.first.name, pair.second.name) for pair in found] == [("Zyx Works", "Zyx Work")]


def _names() -> list[str]:
    """Return names of letters alone that are not alike."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [f"{a}{b}{c}{b}{a}{c}".title() for a in letters for b in letters for c in "kmt" if a != b]
