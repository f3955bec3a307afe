"""The organization's own attributes: columns of accounts, typed by their definition or made by the import."""

from pathlib import Path

import pytest

from accounts.domain import mapping
from accounts.domain.choices import AttributeType
from accounts.domain.mapping import MappingError
from accounts.models import Account, AttributeDefinition
from accounts.operations.imports import folder
from accounts.operations.imports.folder import FolderError, FolderReport
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from tests.accounts import test_import_pages as pages
from tests.accounts.folders import counts
from tests.conftest import NOW, Person

COLUMNS = (
    '"attribute:region" = "Region"\n"attribute:staff" = "Staff"\n'
    '"attribute:since" = "Since"\n"attribute:pilot" = "Pilot"'
)
ROWS = "a1,Arden,South,420,2024-01-05,yes\na2,Birke,north,1200,,no\n"


def load(
    organization: Organization, folder_path: Path, rows: str, columns: str = COLUMNS, *, dry_run: bool = False
) -> FolderReport:
    (folder_path / "accounts.csv").write_text("Id,Name,Region,Staff,Since,Pilot\n" + rows, encoding="utf-8")
    text = (
        'source = "crm"\n[[file]]\nname = "accounts.csv"\nkind = "accounts"\n[file.columns]\n'
        f'external_id = "Id"\nname = "Name"\n{columns}'
    )
    document = mapping.read_mapping(text)
    return folder.import_folder(organization, document=document, folder=folder_path, now=NOW, dry_run=dry_run)


@pytest.fixture
def defined(in_halden: Organization) -> Organization:
    """Return Halden with an attribute of every type."""
    for position, (key, type_, options) in enumerate(
        [
            ("region", "CHOICE", ["North", "South"]),
            ("staff", "NUMBER", []),
            ("since", "DAY", []),
            ("pilot", "FLAG", []),
        ]
    ):
        AttributeDefinition.objects.create(
            organization=in_halden,
            key=key,
            label=key.title(),
            type=AttributeType(type_),
            options=options,
            position=position,
        )
    return in_halden


def attributes(organization: Organization) -> dict[str, dict[str, object]]:
    rows = Account.objects.for_organization(organization.pk)
    return {str(row.external_id): row.attributes for row in rows}


def test_values_are_kept_by_the_type_of_their_definition(defined: Organization, tmp_path: Path) -> None:
    first = load(defined, tmp_path, ROWS).kinds["accounts"]
    again = load(defined, tmp_path, ROWS).kinds["accounts"]

    assert attributes(defined) == {
        "a1": {"region": "South", "staff": 420, "since": "2024-01-05", "pilot": True},
        "a2": {"region": "North", "staff": 1200, "pilot": False},
    }
    assert (counts(first), counts(again)) == ((2, 2, 0, 0, 0), (2, 0, 0, 2, 0))


def test_a_value_of_another_type_is_refused_with_its_column(defined: Organization, tmp_path: Path) -> None:
    rows = "a1,A,West,,,\na2,B,,many,,\na3,C,,,soon,\na4,D,,,,perhaps\n"

    report = load(defined, tmp_path, rows).kinds["accounts"]

    assert [(one["line"], one["column"]) for one in report.problems] == [
        (2, "Region"), (3, "Staff"), (4, "Since"), (5, "Pilot"),
    ]  # fmt: skip
    assert "none of North, South" in report.problems[0]["sentence"]
    assert attributes(defined) == {}


def test_keys_that_are_not_mapped_stay_and_empty_cells_go(defined: Organization, tmp_path: Path) -> None:
    load(defined, tmp_path, ROWS)

    report = load(
        defined, tmp_path, "a1,Arden,,500,,\n", '"attribute:staff" = "Staff"\n"attribute:since" = "Since"'
    )

    assert counts(report.kinds["accounts"]) == (1, 0, 1, 0, 0)
    assert attributes(defined)["a1"] == {"region": "South", "staff": 500, "pilot": True}


def test_a_type_in_the_mapping_makes_what_nobody_defined(in_halden: Organization, tmp_path: Path) -> None:
    columns = '"attribute:staff" = { column = "Staff", type = "NUMBER" }'
    definitions = AttributeDefinition.objects.for_organization(in_halden.pk)

    load(in_halden, tmp_path, ROWS, columns, dry_run=True)
    assert not definitions.exists()
    report = load(in_halden, tmp_path, ROWS, columns)
    load(in_halden, tmp_path, ROWS, columns)

    made = definitions.get()
    assert (made.key, made.label, made.type) == ("staff", "Staff", "NUMBER")
    assert attributes(in_halden)["a2"] == {"staff": 1200}
    assert any("New attributes of accounts: Staff (number)." in note for note in report.notes)


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ('"attribute:staff" = "Staff"', "There is no attribute “staff”"),
        ('"attribute:staff" = { column = "Staff", type = "CHOICE" }', "type must be one of TEXT"),
        ('"attribute:no key" = "Staff"', "is no field of accounts"),
        ('industry = { column = "Region", type = "TEXT" }', "type"),
    ],
)
def test_a_mapping_that_cannot_be_followed_says_why(
    column: str, told: str, in_halden: Organization, tmp_path: Path
) -> None:
    with pytest.raises((MappingError, FolderError), match=told):
        load(in_halden, tmp_path, ROWS, column)


def test_a_type_that_differs_from_the_definition_is_refused(defined: Organization, tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="is NUMBER, the mapping says TEXT"):
        load(defined, tmp_path, ROWS, '"attribute:staff" = { column = "Staff", type = "TEXT" }')


def test_in_the_browser_columns_left_over_become_attributes(alice: Person) -> None:
    file = "account_id,account_name,Sales region,Colour\na1,Arden,South,red\n"

    row = pages.load(alice, pages.csv("accounts.csv", file), **{"other-2": "TEXT"}, save_as="CRM")
    with organization_context(alice.organization.pk):
        assert attributes(alice.organization) == {"a1": {"sales_region": "South"}}
        definition = AttributeDefinition.objects.for_organization(alice.organization.pk).get()
    again = pages.upload(alice, pages.csv("later.csv", file.replace("South", "North"))).url
    page = alice.client.get(again)

    assert (row.created, definition.label) == (1, "Sales region")
    assert page.context["form"]["column-attribute:sales_region"].value() == "Sales region"
    assert [bound.label for bound, _ in page.context["form"].other_rows()] == ["Colour"]
