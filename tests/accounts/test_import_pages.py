"""Imports in the browser: upload, columns, check, load, and who may do what."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import tasks
from accounts.domain import files
from accounts.domain.choices import ImportState
from accounts.forms import imports as forms
from accounts.models import Account, Contract, Import, ImportMapping, ImportProblem, Ticket
from accounts.operations.imports import background, slices, uploads
from cs_platform.jobs.domain.choices import JobState
from cs_platform.jobs.models import Job, StoredFile
from cs_platform.jobs.operations import ledger
from cs_platform.jobs.tasks import work
from cs_platform.tenancy.context import organization_context
from tests.conftest import NOW, Person

IMPORTS = "/o/halden/imports/"
ACCOUNTS = "account_id,account_name,industry\na1,Arden,Retail\na2,Birke,Energy\n"
GERMAN = (
    "Vertragsnummer;Kundennummer;Produkt;Jahreswert;Währung;Vertragsbeginn;Laufzeit bis\r\n"
    "V-1;a1;Größenplan;12.345,60;EUR;03.01.2024;31.12.2026\r\n"
    "V-2;a2;Überblick;1.200,00;EUR;15.02.2024;\r\n"
    "V-3;a9;Überblick;1.200,00;EUR;15.02.2024;\r\n"
    "V-4;a2;Überblick;viel;EUR;31.02.2024;\r\n"
).encode("latin-1")


def csv(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def upload(person: Person, *files: SimpleUploadedFile) -> Any:
    return person.client.post(IMPORTS, {"file": list(files)})


def work_off(person: Person) -> None:
    """Do the import jobs that wait, as a worker does."""
    organization_id = person.organization.pk
    kinds = [background.CHECK, background.RUN]
    while claim := ledger.claim_next(organization_id, kinds):
        work.do(claim)


def only_import(person: Person) -> Import:
    with organization_context(person.organization.pk):
        found: Import = Import.objects.for_organization(person.organization.pk).order_by("-pk")[0]
    return found


def suggested(page: Any, **changes: str) -> dict[str, str]:
    """Return what the page's form would send, with some answers changed."""
    form: forms.MappingForm = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"kind": page.context["basis"].kind.name, "mapping": "", "sheet": "", "source": "crm"}
    return {name: "on" if value is True else str(value) for name, value in (data | changes).items() if value}


def load(person: Person, file: SimpleUploadedFile, **changes: str) -> Import:
    """Bring one file in, from upload to the end."""
    address = upload(person, file).url
    assert person.client.post(address, suggested(person.client.get(address), **changes)).status_code == 302
    work_off(person)
    row = only_import(person)
    assert person.client.post(f"{IMPORTS}{row.pk}/run/").status_code == 302
    work_off(person)
    return only_import(person)


def test_a_file_is_uploaded_mapped_checked_and_loaded(alice: Person) -> None:
    answer = upload(alice, csv("accounts.csv", ACCOUNTS))
    row = only_import(alice)
    assert answer.url == f"{IMPORTS}{row.pk}/map/"
    page = alice.client.get(answer.url)
    assert page.context["basis"].kind.name == "accounts"
    assert page.context["form"]["column-external_id"].value() == "account_id"

    mapped: Any = alice.client.post(answer.url, suggested(page))
    assert mapped.url == f"{IMPORTS}{row.pk}/"
    assert only_import(alice).state == ImportState.DRY_RUNNING
    assert b"being checked" in alice.client.get(mapped.url).content
    work_off(alice)

    checked = alice.client.get(mapped.url).content.decode()
    assert "All 2 rows can be loaded" in checked.replace("\xa0", " ")
    with organization_context(alice.organization.pk):
        assert not Account.objects.for_organization(alice.organization.pk).exists()
    alice.client.post(f"{mapped.url}run/")
    work_off(alice)

    loaded = alice.client.get(mapped.url).content.decode().replace("\xa0", " ")
    assert "2 rows created" in loaded
    with organization_context(alice.organization.pk):
        names = Account.objects.for_organization(alice.organization.pk).values_list("name", flat=True)
        assert set(names) == {"Arden", "Birke"}
        assert Job.objects.filter(organization=alice.organization, kind="replay").count() == 1


def test_a_german_latin_1_file_is_read_as_it_was_meant(alice: Person) -> None:
    load(alice, csv("accounts.csv", ACCOUNTS))

    row = load(alice, csv("vertraege.csv", GERMAN))

    assert (row.kind, row.created, row.rejected) == ("contracts", 2, 2)
    with organization_context(alice.organization.pk):
        contract = Contract.objects.for_organization(alice.organization.pk).get(external_id="V-1")
        assert (contract.product, contract.arr) == ("Größenplan", Decimal("12345.60"))
        assert str(contract.term_ends_on) == "2026-12-31"
        problems = list(ImportProblem.objects.for_organization(alice.organization.pk).order_by("line", "pk"))
    assert [(problem.line, problem.column) for problem in problems] == [
        (4, "Kundennummer"),
        (5, "Jahreswert"),
        (5, "Vertragsbeginn"),
    ]
    page = alice.client.get(f"{IMPORTS}{row.pk}/").content.decode()
    assert "Windows-1252" in page
    assert "a9" in page


def test_an_excel_workbook_takes_the_same_way(alice: Person) -> None:
    book = openpyxl.Workbook()
    for line in ACCOUNTS.strip().split("\n"):
        book.worksheets[0].append(line.split(","))
    content = io.BytesIO()
    book.save(content)

    row = load(alice, csv("accounts.xlsx", content.getvalue()))

    assert (row.state, row.created) == (ImportState.DONE, 2)


def test_a_workbook_names_its_sheets_and_the_chosen_one_says_what_it_holds(alice: Person) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Read me"
    book.worksheets[0].append(["Made on Monday"])
    for line in ACCOUNTS.strip().split("\n"):
        (book["Data"] if "Data" in book.sheetnames else book.create_sheet("Data")).append(line.split(","))
    content = io.BytesIO()
    book.save(content)
    address = upload(alice, csv("both.xlsx", content.getvalue())).url

    unclear = alice.client.get(address)
    chosen = alice.client.get(address, {"sheet": "Data", "kind": ""})

    assert "holds is not clear" in unclear.content.decode()
    assert "Check this file" not in unclear.content.decode()
    assert " required" not in unclear.content.decode()
    assert ("Read me", "Read me") in unclear.context["basis"].form.fields["sheet"].choices
    assert chosen.context["basis"].kind.name == "accounts"
    assert chosen.context["form"]["column-name"].value() == "account_name"


@pytest.mark.parametrize(("answer", "is_history"), [("", True), ("true", True), ("false", False)])
def test_a_first_file_is_history_unless_told_otherwise(answer: str, is_history: bool, alice: Person) -> None:
    load(alice, csv("accounts.csv", ACCOUNTS), history=answer)
    assert only_import(alice).history == is_history

    load(alice, csv("later.csv", ACCOUNTS + "a3,Cedar,Energy\n"), history=answer)
    assert only_import(alice).history == (answer == "true")


def test_columns_of_a_file_at_work_are_not_asked_for(alice: Person) -> None:
    row = load(alice, csv("accounts.csv", ACCOUNTS))

    answer = alice.client.get(f"{IMPORTS}{row.pk}/map/", follow=True)

    assert answer.redirect_chain == [(f"{IMPORTS}{row.pk}/", 302)]
    assert "its columns stay as they are" in answer.content.decode()


def test_a_file_of_column_names_alone_says_so(alice: Person) -> None:
    address = upload(alice, csv("accounts.csv", "account_id,account_name\n")).url
    alice.client.post(address, suggested(alice.client.get(address)))
    work_off(alice)

    page = alice.client.get(f"{IMPORTS}{only_import(alice).pk}/").content.decode()

    assert "has column names but no rows" in page
    assert "Load this file" not in page


def test_contracts_are_checked_with_the_accounts_uploaded_beside_them(alice: Person) -> None:
    upload(alice, csv("accounts.csv", ACCOUNTS), csv("contracts.csv", GERMAN))
    with organization_context(alice.organization.pk):
        rows = {row.kind: row for row in Import.objects.for_organization(alice.organization.pk)}
    for kind in ("accounts", "contracts"):
        address = f"{IMPORTS}{rows[kind].pk}/map/"
        alice.client.post(address, suggested(alice.client.get(address)))
    work_off(alice)

    checked = only_import(alice)
    too_early = alice.client.post(f"{IMPORTS}{checked.pk}/run/", follow=True)

    assert (checked.kind, checked.created, checked.rejected) == ("contracts", 2, 2)
    assert "Load accounts.csv first" in too_early.content.decode()
    assert only_import(alice).state == ImportState.CHECKED


def test_a_mapping_is_saved_and_chosen_for_the_next_file(alice: Person) -> None:
    load(alice, csv("accounts.csv", ACCOUNTS), save_as="CRM accounts")
    with organization_context(alice.organization.pk):
        saved = ImportMapping.objects.for_organization(alice.organization.pk).get()
    renamed = ACCOUNTS.replace("industry", "Branche")
    address = upload(alice, csv("more.csv", renamed)).url

    page = alice.client.get(address, {"kind": "accounts", "mapping": str(saved.pk)})

    assert saved.name == "CRM accounts"
    assert page.context["form"]["source"].value() == "crm"
    assert page.context["form"]["column-name"].value() == "account_name"


def test_a_mapping_replaces_another_of_its_name_only_when_told_to(alice: Person) -> None:
    load(alice, csv("accounts.csv", ACCOUNTS), save_as="CRM accounts")
    address = upload(alice, csv("more.csv", ACCOUNTS.replace("industry", "Branche"))).url
    answers = suggested(alice.client.get(address), save_as="CRM accounts")

    refused = alice.client.post(address, answers)
    assert refused.status_code == 400
    assert "There is a mapping “CRM accounts” already" in refused.content.decode()
    assert 'name="replaces"' in refused.content.decode()
    assert 'name="replaces"' not in alice.client.get(address).content.decode()
    assert only_import(alice).state == ImportState.UPLOADED

    assert alice.client.post(address, answers | {"replaces": "on"}).status_code == 302
    with organization_context(alice.organization.pk):
        saved = ImportMapping.objects.for_organization(alice.organization.pk).get()
    assert "Branche" in saved.document
    assert saved.version == 2


def test_too_many_rows_are_refused_at_that_row_before_anything_is_kept(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "UPLOAD", replace(files.UPLOAD, rows=2))
    monkeypatch.setattr(files.open_table, "__kwdefaults__", {"limits": files.UPLOAD, "sheet": None})

    refused = upload(alice, csv("accounts.csv", ACCOUNTS + "a3,Cedar,Energy\n"))

    assert refused.status_code == 400
    assert "Line 4: The table has more than 2 rows" in refused.content.decode()
    with organization_context(alice.organization.pk):
        assert not StoredFile.objects.for_organization(alice.organization.pk).exists()


def test_columns_that_are_missing_are_named_on_the_form(alice: Person) -> None:
    address = upload(alice, csv("accounts.csv", ACCOUNTS)).url

    answer = alice.client.post(address, suggested(alice.client.get(address), **{"column-name": ""}))

    assert answer.status_code == 400
    assert "choose its column" in answer.content.decode()
    assert only_import(alice).state == ImportState.UPLOADED


def test_a_form_sent_twice_makes_one_import_one_check_and_one_load(alice: Person) -> None:
    first, second = (upload(alice, csv("accounts.csv", ACCOUNTS)).url for _ in range(2))
    assert first == second
    answers = suggested(alice.client.get(first))
    for _ in range(2):
        alice.client.post(first, answers)
    row = only_import(alice)
    with organization_context(alice.organization.pk):
        assert StoredFile.objects.for_organization(alice.organization.pk).count() == 1
    assert Job.objects.filter(organization=alice.organization, kind=background.CHECK).count() == 1
    work_off(alice)
    for _ in range(2):
        alice.client.post(f"{IMPORTS}{row.pk}/run/")
    assert Job.objects.filter(organization=alice.organization, kind=background.RUN).count() == 1
    work_off(alice)
    alice.client.post(f"{IMPORTS}{row.pk}/run/")
    assert Job.objects.filter(organization=alice.organization, kind=background.RUN).count() == 1
    with organization_context(alice.organization.pk):
        assert Account.objects.for_organization(alice.organization.pk).count() == 2


def test_the_page_asks_for_itself_while_a_worker_is_at_it(alice: Person) -> None:
    address = upload(alice, csv("accounts.csv", ACCOUNTS)).url
    alice.client.post(address, suggested(alice.client.get(address)))
    page = f"{IMPORTS}{only_import(alice).pk}/"

    waiting = alice.client.get(page, headers={"HX-Request": "true"})
    work_off(alice)
    done = alice.client.get(page, headers={"HX-Request": "true"})

    assert b'hx-trigger="every 1s"' in waiting.content
    assert b"<html" not in waiting.content
    assert b"hx-trigger" not in done.content
    assert "HX-Request" in done["Vary"]


def test_a_large_load_goes_on_in_jobs_of_its_own(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_LINES", 3)
    monkeypatch.setattr(background, "SECONDS_A_JOB", 0.0)
    rows = "".join(f"a{number},Account {number},Retail\n" for number in range(10))

    row = load(alice, csv("accounts.csv", ACCOUNTS.split("\n", 1)[0] + "\n" + rows))

    assert (row.state, row.read, row.created) == (ImportState.DONE, 10, 10)
    assert Job.objects.filter(organization=alice.organization, kind=background.RUN).count() == 5


def test_a_load_that_broke_off_is_shown_and_goes_on(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    load(alice, csv("accounts.csv", ACCOUNTS))
    row = only_import(alice)
    with organization_context(alice.organization.pk):
        Import.objects.for_organization(alice.organization.pk).filter(pk=row.pk).update(
            state=ImportState.RUNNING, finished_at=None
        )
    background.fail(alice.organization.pk, row.pk, tasks.BROKEN_OFF, now=NOW)
    replays = Job.objects.filter(organization=alice.organization, kind="replay")
    assert replays.filter(key__startswith=f"import:{row.pk}:broke off").count() == 1
    page = f"{IMPORTS}{row.pk}/"
    assert "Go on loading" in alice.client.get(page).content.decode()

    alice.client.post(f"{page}resume/")
    work_off(alice)

    assert only_import(alice).state == ImportState.DONE
    assert only_import(alice).read == 2


def test_a_job_that_is_given_up_shows_the_import_as_broken_off(alice: Person) -> None:
    address = upload(alice, csv("accounts.csv", ACCOUNTS)).url
    alice.client.post(address, suggested(alice.client.get(address)))
    claim = ledger.claim_next(alice.organization.pk, [background.CHECK])
    assert claim is not None

    work.give_up(claim, "the database went away")

    row = only_import(alice)
    assert Job.objects.get(organization=alice.organization).state == JobState.FAILED
    assert (row.state, row.error) == (ImportState.FAILED, tasks.BROKEN_OFF)
    assert "Check again" in alice.client.get(f"{IMPORTS}{row.pk}/").content.decode()


def test_an_upload_is_discarded_with_its_file_but_never_what_was_loaded(alice: Person) -> None:
    loaded = load(alice, csv("accounts.csv", ACCOUNTS))
    upload(alice, csv("tickets.csv", "ticket_id,account_id,created_at\nt1,a1,2024-03-02\n"))
    waiting = only_import(alice)

    alice.client.post(f"{IMPORTS}{waiting.pk}/discard/")
    alice.client.post(f"{IMPORTS}{loaded.pk}/discard/")

    with organization_context(alice.organization.pk):
        assert list(Import.objects.for_organization(alice.organization.pk)) == [loaded]
        assert StoredFile.objects.for_organization(alice.organization.pk).count() == 1
        assert not Ticket.objects.for_organization(alice.organization.pk).exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_UPLOAD", 10)

    answer = upload(alice, csv("accounts.csv", ACCOUNTS))

    assert answer.status_code == 413
    assert "accounts.csv is larger than" in answer.content.decode()
    with organization_context(alice.organization.pk):
        assert not Import.objects.for_organization(alice.organization.pk).exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "picture"),
        (b"a,b\n1,\x00\n", "NUL"),
        (b"PK\x03\x04nonsense", "damaged"),
        (b"", "empty"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes, sentence: str, alice: Person) -> None:
    answer = upload(alice, csv("table.csv", content))

    assert answer.status_code == 400
    assert re.search(r"table\.csv: (Line \d: )?The", answer.content.decode())
    assert sentence in answer.content.decode()


def test_one_bad_file_keeps_the_others_out(alice: Person) -> None:
    answer = upload(alice, csv("accounts.csv", ACCOUNTS), csv("bad.csv", b"\x89PNG\r\n\x1a\n"))

    assert answer.status_code == 400
    with organization_context(alice.organization.pk):
        assert not Import.objects.for_organization(alice.organization.pk).exists()
        assert not StoredFile.objects.for_organization(alice.organization.pk).exists()


def test_what_a_file_says_is_escaped(alice: Person) -> None:
    nasty = "<script>alert(1)</script>"
    load(alice, csv("accounts.csv", ACCOUNTS))

    row = load(
        alice,
        csv(f"x{nasty}.csv".replace("/", ""), f"ticket_id,account_id,created_at\nt1,{nasty},2024-03-02\n"),
    )

    assert b"<script>alert" not in alice.client.get(f"{IMPORTS}{row.pk}/").content
    assert b"<script>alert" not in alice.client.get(IMPORTS).content


def test_a_viewer_reads_and_may_not_write(alice: Person, bob: Person) -> None:
    row = load(alice, csv("accounts.csv", ACCOUNTS))

    assert bob.client.get(IMPORTS).status_code == 200
    page = bob.client.get(f"{IMPORTS}{row.pk}/")
    assert page.status_code == 200
    assert b"<form" not in page.content.split(b'id="main"')[1].split(b"</main>")[0]
    assert upload(bob, csv("accounts.csv", ACCOUNTS)).status_code == 403
    assert bob.client.get(f"{IMPORTS}{row.pk}/map/").status_code == 403
    for action in ("map", "check", "run", "resume", "discard"):
        assert bob.client.post(f"{IMPORTS}{row.pk}/{action}/").status_code == 403


def test_an_outsider_finds_nothing_even_by_number(alice: Person, charlie: Person) -> None:
    row = load(alice, csv("accounts.csv", ACCOUNTS))
    own = "/o/rival/imports/"

    assert charlie.client.get(f"{IMPORTS}{row.pk}/").status_code == 404
    for address in (f"{own}{row.pk}/", f"{own}{row.pk}/map/"):
        assert charlie.client.get(address).status_code == 404
    for action in ("map", "check", "run", "resume", "discard"):
        assert charlie.client.post(f"{own}{row.pk}/{action}/").status_code == 404
    assert row.file_name.encode() not in charlie.client.get(own).content


def test_a_foreign_mapping_is_not_offered(alice: Person, charlie: Person) -> None:
    load(alice, csv("accounts.csv", ACCOUNTS), save_as="Halden's own")
    with organization_context(alice.organization.pk):
        saved = ImportMapping.objects.for_organization(alice.organization.pk).get()
    uploaded: Any = charlie.client.post("/o/rival/imports/", {"file": csv("accounts.csv", ACCOUNTS)})

    page = charlie.client.get(uploaded.url, {"mapping": str(saved.pk)})

    assert page.status_code == 200
    assert b"Halden" not in page.content


def test_the_list_takes_as_many_queries_with_many_imports(
    alice: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        upload(alice, csv(f"accounts{number}.csv", ACCOUNTS))

    with django_assert_max_num_queries(16):
        assert alice.client.get(IMPORTS).status_code == 200


def test_the_signed_out_are_sent_to_sign_in(alice: Person) -> None:
    assert Client().get(IMPORTS).status_code == 302


def test_files_are_kept_for_thirty_days(alice: Person) -> None:
    upload(alice, csv("accounts.csv", ACCOUNTS))

    with organization_context(alice.organization.pk):
        stored = StoredFile.objects.for_organization(alice.organization.pk).get()
    assert stored.delete_after is not None
    assert stored.delete_after - stored.created_at.date() in {timedelta(days=30), timedelta(days=31)}
