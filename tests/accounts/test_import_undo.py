"""Undoing an import: what goes, what gets its old values back, what stays and why."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from accounts.domain.choices import ImportState
from accounts.models import Account, Contact, Contract, Import, Ticket, TouchContact
from accounts.operations.imports.undo import background
from accounts.queries.undo import plans
from cs_platform.jobs.models import Job
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import AuditEntry, ExchangeRate
from health.models import AccountStanding
from tests import factories
from tests.accounts.folders import ACCOUNTS, load
from tests.accounts.undoing import facts, last_import, undo, work_off
from tests.conftest import NOW, Person

CONTRACTS = (
    "c1,a1,Core,10,1200,EUR,2024-01-05,2025-01-05,,\n"
    "c2,a1,Core,12,1500,EUR,2025-01-05,2026-01-05,,c1\n"
    "c3,a2,Core,,900,EUR,2024-02-01,,,\n"
)
CHANGED = (
    "c1,a1,Core,10,1200,EUR,2024-01-05,2025-01-05,2024-12-31,\n"
    "c2,a1,Core Plus,20,1500,EUR,2025-01-05,2026-01-05,,c1\n"
    "c3,a2,Core,,900,EUR,2024-02-01,,,\n"
    "c4,a2,Extra,1,10,EUR,2024-06-01,,,\n"
)
CONTACTS = "p1,a1,Ann Berg,ann@arden.test,CHAMPION,3\np2,a2,Bo Lind,bo@birke.test,,\n"


@pytest.fixture
def halden_loaded(alice: Person, tmp_path: Path) -> Iterator[Person]:
    """Return Alice, whose organization has accounts and contracts."""
    with organization_context(alice.organization.pk):
        load(alice.organization, tmp_path, {"accounts": ACCOUNTS, "contracts": CONTRACTS})
        yield alice


def stays(row: Import, label: str) -> dict[str, int]:
    """Return how many rows of a table stay, by reason."""
    found = [part for part in row.undoing["tables"] if part["label"] == label]
    return {each["why"]: each["count"] for part in found for each in part["kept"]}


@pytest.mark.parametrize(
    "files",
    [
        {"contracts": CHANGED},
        {"contacts": CONTACTS},
        {"accounts": "a1,Arden & Co,arden.test,,,Adoption,,,2023-01-05\na3,Cedar,,,,,,,2024-01-05\n"},
        {"tickets": "t1,a1,Slow,2023-03-01 10:00,2023-03-02 10:00,2,4\n"},
        {"stage_entries": "a1,Adoption,2023-01-05 08:00,\n"},
        {"churn_statements": "a1,2025-02-01,PRICE,Too dear\n"},
        {"exchange_rates": "2024-01-01,USD,0.9\n", "features": "Reports,yes\nSearch,no\n"},
        {"usage": "a1,,Reports,2024-03-01,5,2,60\na1,,,2024-03-02,9,,\n,c3,Search,2024-03-02,1,1,\n"},
    ],
    ids=lambda files: "-".join(files),
)
def test_undone_at_once_everything_is_as_it_was(
    files: dict[str, str], halden_loaded: Person, tmp_path: Path
) -> None:
    organization = halden_loaded.organization
    before = facts(organization)
    load(organization, tmp_path, files)
    rows = list(Import.objects.for_organization(organization.pk).order_by("-pk")[: len(files)])
    assert facts(organization) != before

    undone = [undo(row, halden_loaded.membership) for row in rows]

    assert facts(organization) == before
    assert [row.state for row in undone] == [ImportState.UNDONE] * len(files)
    assert not any(part["kept"] for row in undone for part in row.undoing["tables"])


def test_a_look_beforehand_says_what_then_happens(halden_loaded: Person, tmp_path: Path) -> None:
    organization = halden_loaded.organization
    load(organization, tmp_path, {"contracts": CHANGED})
    row = last_import(organization)

    (plan,) = plans.plan(row).tables
    done = undo(row, halden_loaded.membership)

    (part,) = done.undoing["tables"]
    assert (plan.label, plan.removed.count, plan.restored.count) == ("contracts", 1, 2)
    assert plan.as_json() == part
    assert "c2 of Arden: product “Core Plus” becomes “Core” again; seats “20” becomes “12” again" in (
        plan.restored.examples
    )


def test_what_a_person_changed_later_stays_and_the_rest_of_the_row_goes_back(
    halden_loaded: Person, tmp_path: Path
) -> None:
    organization = halden_loaded.organization
    load(organization, tmp_path, {"contracts": CHANGED, "contacts": CONTACTS})
    contracts = Contract.objects.for_organization(organization.pk)
    contracts.filter(external_id="c2").update(seats=30, version=F("version") + 1)
    Contact.objects.for_organization(organization.pk).filter(external_id="p1").update(title="CFO")

    for row in Import.objects.for_organization(organization.pk).order_by("-pk")[:2]:
        undo(row, halden_loaded.membership)

    second = contracts.get(external_id="c2")
    assert (second.product, second.seats) == ("Core", 30)
    people = Contact.objects.for_organization(organization.pk).values_list("external_id", flat=True)
    assert list(people) == ["p1"]
    assert stays(last_import(organization), "contacts") == {"changed later": 1}


def test_old_values_that_no_longer_fit_the_later_ones_stay(halden_loaded: Person, tmp_path: Path) -> None:
    organization = halden_loaded.organization
    load(organization, tmp_path, {"contracts": CHANGED})
    contracts = Contract.objects.for_organization(organization.pk)
    # an ending has the day on which it was known: one cannot go back without the other
    contracts.filter(external_id="c1").update(ended_on="2024-11-30")

    row = undo(last_import(organization), halden_loaded.membership)

    first = contracts.get(external_id="c1")
    assert str(first.ended_on) == "2024-11-30"
    assert stays(row, "contracts") == {"changed later": 0, "the old values no longer fit": 1}
    assert contracts.get(external_id="c2").seats == 12


def test_an_account_that_something_refers_to_stays_with_its_figures(
    halden_loaded: Person, tmp_path: Path
) -> None:
    organization = halden_loaded.organization
    first = Import.objects.for_organization(organization.pk).get(kind="accounts")
    load(organization, tmp_path, {"accounts": ACCOUNTS + "a3,Cedar,,,,,,,2024-01-05\n"})
    cedar = Account.objects.for_organization(organization.pk).get(external_id="a3")
    factories.standing(cedar)

    undo(last_import(organization), halden_loaded.membership)
    row = undo(first, halden_loaded.membership)

    # what was computed of Cedar went with it; Arden and Birke have contracts
    assert not AccountStanding.objects.for_organization(organization.pk).exists()
    assert stays(row, "accounts") == {"something refers to them: contracts": 2}
    assert set(Account.objects.for_organization(organization.pk).values_list("name", flat=True)) == {
        "Arden",
        "Birke",
    }


def test_links_within_the_import_hold_nothing_and_links_to_it_are_taken_back(
    halden_loaded: Person, tmp_path: Path
) -> None:
    organization = halden_loaded.organization
    # c9 comes after the one that replaces it, and c3, which stood before, now replaces c8
    rows = (
        "c8,a1,Core,1,10,EUR,2023-01-05,,,c9\nc9,a1,Core,1,10,EUR,2022-01-05,,,\n"
        "c3,a2,Core,,900,EUR,2024-02-01,,,c8\n"
    )
    load(organization, tmp_path, {"contracts": rows})
    row = last_import(organization)
    looked = plans.plan(row).tables[-1]

    undo(row, halden_loaded.membership)

    ids = Contract.objects.for_organization(organization.pk).values_list("external_id", flat=True)
    assert sorted(map(str, ids)) == ["c1", "c2", "c3"]
    assert looked.removed.count == 2


def test_people_that_a_file_no_longer_names_at_a_touch_come_back(
    halden_loaded: Person, tmp_path: Path
) -> None:
    organization = halden_loaded.organization
    touches = (
        "#external_id,account,happened_at,started_by,channel,summary,contacts\n"
        "t1,a1,2025-03-01 10:00,US,CALL,Hello,{}\n"
    )
    load(organization, tmp_path, {"contacts": CONTACTS, "touches": touches.format("p1;p2")})
    before = facts(organization)
    load(organization, tmp_path, {"touches": touches.format("p1")})
    links = TouchContact.objects.for_organization(organization.pk)
    assert links.count() == 1

    undo(last_import(organization), halden_loaded.membership)

    assert links.count() == 2
    assert facts(organization) == before


def test_in_the_wrong_order_later_values_stay_and_then_go_back_to_what_stood_first(
    halden_loaded: Person, tmp_path: Path
) -> None:
    organization = halden_loaded.organization
    before = facts(organization)
    load(organization, tmp_path, {"contracts": CHANGED})
    first = last_import(organization)
    load(
        organization,
        tmp_path,
        {"contracts": CHANGED.replace("Core Plus,20", "Core Max,40").replace("Extra,1", "Extra,2")},
    )
    second = last_import(organization)

    undo(first, halden_loaded.membership)
    contracts = Contract.objects.for_organization(organization.pk)
    assert contracts.get(external_id="c2").seats == 40
    assert contracts.get(external_id="c4").seats == 2
    assert stays(first, "contracts") == {"changed later": 2}

    undo(second, halden_loaded.membership)
    assert facts(organization) == before


def test_an_import_in_between_that_was_undone_does_not_hold(halden_loaded: Person, tmp_path: Path) -> None:
    organization = halden_loaded.organization
    before = facts(organization)
    load(organization, tmp_path, {"contracts": CHANGED})
    first = last_import(organization)
    load(organization, tmp_path, {"contracts": CHANGED.replace("Core Plus,20", "Core Max,40")})

    undo(last_import(organization), halden_loaded.membership)
    undo(first, halden_loaded.membership)

    assert facts(organization) == before


def test_an_account_stays_known_since_the_facts_that_are_left(halden_loaded: Person, tmp_path: Path) -> None:
    organization = halden_loaded.organization
    load(organization, tmp_path, {"tickets": "t1,a1,Slow,2022-03-01 10:00,,2,4\n"}, history=True)
    tickets = last_import(organization)
    statement = {"churn_statements": "a1,2022-05-01,PRICE,Too dear\n"}
    load(organization, tmp_path, statement, history=True)
    arden = Account.objects.for_organization(organization.pk).get(external_id="a1")
    assert str(arden.known_on) == "2022-03-01"

    undo(tickets, halden_loaded.membership)

    arden.refresh_from_db()
    assert str(arden.known_on) == "2022-05-01"
    assert not Ticket.objects.for_organization(organization.pk).exists()


def test_a_rate_comes_back_to_the_last_decimal(halden_loaded: Person, tmp_path: Path) -> None:
    organization = halden_loaded.organization
    load(organization, tmp_path, {"exchange_rates": "2024-01-01,JPY,123456789.12345678\n"})
    load(organization, tmp_path, {"exchange_rates": "2024-01-01,JPY,1\n"})

    undo(last_import(organization), halden_loaded.membership)

    rate = ExchangeRate.objects.for_organization(organization.pk).get(currency="JPY")
    assert str(rate.rate) == "123456789.12345678"


def test_the_same_file_comes_in_again_after_it_was_undone(halden_loaded: Person, tmp_path: Path) -> None:
    organization = halden_loaded.organization
    files = {"contracts": CHANGED, "usage": "a1,,Reports,2024-03-01,5,2,60\na1,,,2024-03-01,9,,\n"}
    load(organization, tmp_path, files)
    loaded = named(facts(organization))
    for row in Import.objects.for_organization(organization.pk).order_by("-pk")[:2]:
        undo(row, halden_loaded.membership)

    again = load(organization, tmp_path, files)
    third = load(organization, tmp_path, files)

    assert named(facts(organization)) == loaded
    assert again.kinds["contracts"].created == 1
    assert (third.kinds["contracts"].created, third.kinds["contracts"].updated) == (0, 0)
    assert third.kinds["usage"].unchanged == 2


def named(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Leave out what names other rows by number, which are new after an import again."""
    numbers = {"import_run", "feature", "replaces", "supplied_by", "core_features", "replaced_id"}
    return {
        label: sorted(({k: v for k, v in row.items() if k not in numbers} for row in rows), key=str)
        for label, rows in found.items()
    }


def test_killed_between_slices_it_goes_on_with_what_is_left(
    halden_loaded: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization = halden_loaded.organization
    before = facts(organization)
    load(organization, tmp_path, {"contracts": CHANGED})
    row = last_import(organization)
    monkeypatch.setattr(background, "SLICE_ROWS", 1)
    monkeypatch.setattr(background, "SECONDS_A_JOB", 0.0)

    done = undo(row, halden_loaded.membership)

    assert Job.objects.filter(organization=organization, kind=background.UNDO).count() > 2
    assert facts(organization) == before
    (part,) = done.undoing["tables"]
    assert (part["removed"]["count"], part["restored"]["count"]) == (1, 2)


def test_two_people_at_once_undo_it_once_and_the_audit_names_who_was_first(
    halden_loaded: Person, bob: Person, tmp_path: Path
) -> None:
    organization = halden_loaded.organization
    load(organization, tmp_path, {"contracts": CHANGED})
    row, same = last_import(organization), last_import(organization)

    assert background.start(row, by=halden_loaded.membership.pk, now=NOW)
    assert not background.start(same, by=bob.membership.pk, now=NOW)
    assert work_off(organization.pk) == 1
    assert not background.start(row, by=bob.membership.pk, now=NOW)

    row.refresh_from_db()
    assert (row.undone_by_id, row.state) == (halden_loaded.membership.pk, ImportState.UNDONE)
    entries = AuditEntry.objects.for_organization(organization.pk).filter(operation=f"undo import {row.pk}")
    assert set(entries.values_list("membership_id", "action")) == {
        (halden_loaded.membership.pk, "DELETE"),
        (halden_loaded.membership.pk, "UPDATE"),
    }


def test_past_days_are_worked_through_once_it_is_undone(halden_loaded: Person, tmp_path: Path) -> None:
    organization = halden_loaded.organization
    load(organization, tmp_path, {"contracts": CHANGED})

    row = undo(last_import(organization), halden_loaded.membership)

    keys = Job.objects.filter(organization=organization, kind="replay").values_list("key", flat=True)
    assert f"undo:{row.pk}:{row.version}" in keys


def test_an_import_that_was_never_loaded_cannot_be_undone(halden_loaded: Person) -> None:
    row = last_import(halden_loaded.organization)
    Import.objects.for_organization(row.organization_id).filter(pk=row.pk).update(state=ImportState.CHECKED)
    row.refresh_from_db()

    with pytest.raises(background.NotUndoableError, match="nothing to undo"):
        background.start(row, by=halden_loaded.membership.pk, now=NOW + timedelta(days=1))
