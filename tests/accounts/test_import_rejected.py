"""The rejected rows of an import: as a file, safe to open, and imported again once corrected."""

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from accounts.domain.rejected import HEADERS
from accounts.models import Account, Contract, Import
from cs_platform.jobs import operations as jobs
from cs_platform.tenancy.context import organization_context
from tests.accounts.test_import_pages import IMPORTS, load, only_import
from tests.accounts.test_import_pages import csv as file_of
from tests.conftest import NOW, Person

CONTRACTS = (
    "Contract id;Account id;Product;ARR;Currency;Start date\r\n"
    "c1;a1;Core;10,50;EUR;05.01.2024\r\n"
    "c2;a9;=HYPERLINK(1);-12,50;EUR;05.01.2024\r\n"
    "c3;a2;+49 170 1;20,00;EUR;31.02.2024\r\n"
    "c4;a2;Core;many;EUR;nonsense\r\n"
)
COLUMNS = {"column-starts_on": "Start date", "column-arr": "ARR"}
ACCOUNTS = "account_id,account_name\na1,Arden\na2,Birke\n"


@pytest.fixture
def rejected(alice: Person) -> Import:
    """Return an import of contracts of which three were rejected."""
    load(alice, file_of("accounts.csv", ACCOUNTS))
    row = load(alice, file_of("contracts.csv", CONTRACTS), **COLUMNS)
    assert (row.created, row.rejected) == (1, 3)
    return row


def download(person: Person, row: Import, suffix: str) -> bytes:
    answer: Any = person.client.get(f"{IMPORTS}{row.pk}/problems.{suffix}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="contracts-rejected.{suffix}"'
    return b"".join(answer.streaming_content)


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_rejected_rows_come_with_all_their_columns_and_what_is_wrong(alice: Person, rejected: Import) -> None:
    headers, *rows = cells(download(alice, rejected, "csv"))

    assert headers == ["Contract id", "Account id", "Product", "ARR", "Currency", "Start date", *HEADERS]
    # a formula is text, a negative amount and a telephone number are what they were
    assert rows[0][:6] == ["c2", "a9", "'=HYPERLINK(1)", "-12,50", "EUR", "05.01.2024"]
    assert rows[1][2] == "+49 170 1"
    assert [row[6] for row in rows] == ["3", "4", "5"]
    assert rows[2][7] == "ARR; Start date"
    assert len(rows) == 3


def test_a_workbook_says_the_same_and_runs_nothing(alice: Person, rejected: Import) -> None:
    book = openpyxl.load_workbook(io.BytesIO(download(alice, rejected, "xlsx")))

    (headers, first, *_) = book.worksheets[0].iter_rows()

    assert [cell.value for cell in headers][-4:] == list(HEADERS)
    assert (first[2].value, first[2].data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_corrected_file_is_imported_again(suffix: str, alice: Person, rejected: Import) -> None:
    content = download(alice, rejected, suffix)
    if suffix == "csv":
        text = content.decode("utf-8-sig").replace("a9", "a1").replace("-12,50", "12,50")
        content = text.replace("31.02.2024", "28.02.2024").encode()
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book.worksheets[0]
        sheet["B2"], sheet["D2"], sheet["F3"] = "a1", "12,50", "28.02.2024"
        book.save(corrected := io.BytesIO())
        content = corrected.getvalue()

    row = load(alice, file_of(f"contracts-rejected.{suffix}", content), **COLUMNS)

    assert (row.kind, row.created, row.rejected) == ("contracts", 2, 1)
    with organization_context(alice.organization.pk):
        products = Contract.objects.for_organization(alice.organization.pk).values_list("product", flat=True)
        assert set(products) == {"Core", "=HYPERLINK(1)", "+49 170 1"}


def test_of_a_file_no_longer_kept_what_was_wrong_is_still_said(alice: Person, rejected: Import) -> None:
    jobs.delete_expired_files(alice.organization.pk, today=(NOW + timedelta(days=4_000)).date())

    content = download(alice, only_import(alice), "csv").decode("utf-8-sig")
    headers, *rows = list(csv.reader(io.StringIO(content)))

    assert headers == list(HEADERS)
    assert len(rows) == 4
    assert (
        "The file itself is no longer kept" in alice.client.get(f"{IMPORTS}{rejected.pk}/").content.decode()
    )


def test_others_get_no_rows(alice: Person, bob: Person, charlie: Person, rejected: Import) -> None:
    for suffix in ("csv", "xlsx"):
        path = f"{IMPORTS}{rejected.pk}/problems.{suffix}"
        assert bob.client.get(path).status_code == 403
        assert charlie.client.get(path).status_code == 404
        assert charlie.client.get(path.replace("halden", "rival")).status_code == 404
    assert "problems.csv" not in bob.client.get(f"{IMPORTS}{rejected.pk}/").content.decode()
    with organization_context(alice.organization.pk):
        assert Account.objects.for_organization(alice.organization.pk).count() == 2
