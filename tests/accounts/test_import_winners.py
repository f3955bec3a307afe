"""Who wins when a person typed a value and a source says another."""

from pathlib import Path
from typing import Any

import pytest

from accounts.domain import mapping
from accounts.models import Account, AttributeDefinition, Contact, Contract
from accounts.operations.imports import folder
from cs_platform.tenancy.domain.organization_settings import FieldWinner
from cs_platform.tenancy.models import Organization
from tests.accounts.folders import ACCOUNTS, counts, load
from tests.accounts.undoing import last_import
from tests.conftest import NOW

CONTACTS = "#external_id,account,name,title\np1,a1,Ann Berg,{ann}\np2,a2,Bo Lind,{bo}\n"


@pytest.fixture
def typed(in_halden: Organization, tmp_path: Path) -> Organization:
    """Return an organization in which a person typed that Ann is the CFO."""
    load(in_halden, tmp_path, {"accounts": ACCOUNTS, "contacts": CONTACTS.format(ann="CEO", bo="COO")})
    people = Contact.objects.for_organization(in_halden.pk)
    people.filter(external_id="p1").update(title="CFO", typed_fields=["title"])
    return in_halden


def ann(organization: Organization) -> Contact:
    found: Contact = Contact.objects.for_organization(organization.pk).get(external_id="p1")
    return found


def let_win(organization: Organization, winner: FieldWinner, *columns: str) -> None:
    organization.settings = {"field_winners": dict.fromkeys(columns, winner.value)}
    organization.save(update_fields=["settings"])


def test_what_a_person_typed_stays_and_the_report_says_so(typed: Organization, tmp_path: Path) -> None:
    report = load(typed, tmp_path, {"contacts": CONTACTS.format(ann="CEO", bo="CTO")})

    assert (ann(typed).title, ann(typed).typed_fields) == ("CFO", ["title"])
    assert counts(report.kinds["contacts"]) == (2, 0, 1, 1, 0)
    assert last_import(typed).typed == {"title": {"count": 1, "examples": [[2, "CFO", "CEO"]]}}


def test_a_source_that_agrees_changes_nothing(typed: Organization, tmp_path: Path) -> None:
    version = ann(typed).version

    report = load(typed, tmp_path, {"contacts": CONTACTS.format(ann="CFO", bo="COO")})

    assert counts(report.kinds["contacts"]) == (2, 0, 0, 2, 0)
    assert (ann(typed).typed_fields, ann(typed).version) == (["title"], version)
    assert last_import(typed).typed == {}


def test_where_the_source_wins_its_value_stands_and_counts_as_typed_no_longer(
    typed: Organization, tmp_path: Path
) -> None:
    let_win(typed, FieldWinner.SOURCE, "contacts.title")
    load(typed, tmp_path, {"contacts": CONTACTS.format(ann="CFO", bo="COO")})
    assert ann(typed).typed_fields == ["title"]

    report = load(typed, tmp_path, {"contacts": CONTACTS.format(ann="CEO", bo="COO")})

    assert (ann(typed).title, ann(typed).typed_fields) == ("CEO", [])
    assert counts(report.kinds["contacts"]) == (2, 0, 1, 1, 0)
    assert last_import(typed).typed == {}


@pytest.mark.parametrize("winner", list(FieldWinner))
def test_what_follows_a_typed_column_goes_with_it(
    winner: FieldWinner, typed: Organization, tmp_path: Path
) -> None:
    rows = "#external_id,account,arr,currency,starts_on,ended_on,replaces\n"
    first = "c1,a1,10,EUR,2024-01-05,,\nc2,a1,10,EUR,2025-01-05,{},{}\n"
    load(typed, tmp_path, {"contracts": rows + first.format("", "")})
    contracts = Contract.objects.for_organization(typed.pk)
    contracts.filter(external_id="c2").update(
        ended_on="2025-06-30", ended_known_on="2025-06-01", typed_fields=["ended_on", "replaces_id"]
    )
    let_win(typed, winner, "contracts.ended_on", "contracts.replaces")

    load(typed, tmp_path, {"contracts": rows + first.format("2025-09-30", "c1")})

    second = contracts.get(external_id="c2")
    if winner == FieldWinner.PERSON:
        assert (str(second.ended_on), str(second.ended_known_on)) == ("2025-06-30", "2025-06-01")
        assert (second.replaces_id, second.typed_fields) == (None, ["ended_on", "replaces_id"])
    else:
        assert (str(second.ended_on), str(second.ended_known_on)) == ("2025-09-30", "2026-03-02")
        assert (second.replaces_id, second.typed_fields) == (contracts.get(external_id="c1").pk, [])


@pytest.mark.parametrize(
    ("winner", "held"),
    [
        (FieldWinner.PERSON, {"size": "large", "region": "north"}),
        (FieldWinner.SOURCE, {"size": "small", "region": "north"}),
    ],
)
def test_attributes_are_kept_one_by_one(
    winner: FieldWinner, held: dict[str, Any], in_halden: Organization, tmp_path: Path
) -> None:
    for key in ("size", "region"):
        AttributeDefinition(organization=in_halden, key=key, label=key.title(), type="TEXT").save()
    load_attributes(in_halden, tmp_path, "a1,Arden,medium,south\n")
    accounts = Account.objects.for_organization(in_halden.pk)
    accounts.update(attributes={"size": "large", "region": "south"}, typed_fields=["attribute:size"])
    let_win(in_halden, winner, "accounts.attribute-size")

    load_attributes(in_halden, tmp_path, "a1,Arden,small,north\n")

    arden = accounts.get()
    assert arden.attributes == held
    assert arden.typed_fields == (["attribute:size"] if winner == FieldWinner.PERSON else [])


def load_attributes(organization: Organization, folder_path: Path, rows: str) -> None:
    """Import accounts with two attributes of the organization's own."""
    (folder_path / "accounts.csv").write_text(f"external_id,name,size,region\n{rows}", encoding="utf-8")
    columns = (
        'external_id = "external_id"\nname = "name"\n"attribute:size" = "size"\n"attribute:region" = "region"'
    )
    document = (
        f'source = "crm"\n[[file]]\nname = "accounts.csv"\nkind = "accounts"\n[file.columns]\n{columns}'
    )
    folder.import_folder(organization, document=mapping.read_mapping(document), folder=folder_path, now=NOW)
