"""Erasing a contact, really committed and read by somebody else: no trace is left in any table."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Account, Contact, Import, ImportProblem, SavedView, Touch
from accounts.operations import erasing
from accounts.operations.records.changes import Editor
from cs_platform.jobs.models import StoredFile
from cs_platform.jobs.operations import store_file
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import User
from tests import factories as make
from tests.accounts import folders
from tests.conftest import NOW, Person, make_organization, make_person
from tests.tenancy import rows, seeing_all

pytestmark = pytest.mark.usefixtures("committed_db")

# what is kept by account and day holds codes alone; one that looks like a name is the test's own doing
BY_DAY = ("accounts_featureday", "health_riskestimate")
NAME, FORMER, EMAIL = "Petra Lindqvist", "Petra Ål-Berg", "petra.lindqvist@nordwind.test"


@pytest.fixture
def ada(request: pytest.FixtureRequest) -> Person:
    """Return the administrator of an organization that this test alone has."""
    organization = make_organization(f"erasing-{request.node.name[5:25].replace('_', '-')}")
    return make_person(organization, f"ada@{organization.slug}.test", Role.ADMIN)


def petra_of(ada: Person, **fields: Any) -> Contact:
    """Make the person, renamed and moved once so that the trail knows earlier values."""
    account = Account.objects.filter(organization=ada.organization).first() or make.account(ada.organization)
    petra = make.contact(account, FORMER, email=EMAIL, source="crm", external_id=EMAIL, **fields)
    Contact.objects.filter(pk=petra.pk).update(name=NAME, title="Head of plant")
    petra.refresh_from_db()
    return petra


def erase(ada: Person, petra: Contact, *also: str) -> erasing.Erased:
    editor = Editor(organization=ada.organization, membership=ada.membership, now=NOW)
    return erasing.erase(petra, editor=editor, also=also)


def upload(ada: Person, name: str, content: bytes) -> Import:
    stored = store_file(
        organization_id=ada.organization.pk, name=name, content=[content], by=None, delete_after=None, now=NOW
    )
    with organization_context(ada.organization.pk):
        return Import.objects.create(organization=ada.organization, file=stored, file_name=name)


def test_no_table_has_a_trace_of_who_was_erased(ada: Person) -> None:
    """Every text of every table names the person, and did so before: afterwards none does.

    But for an account and another contact that are called the same, which are not this person. The note of a
    published health model is the one part of it that changes.
    """
    spoken = f'Spoke\nwith “{NAME}” ({EMAIL}), once {FORMER}; "{NAME}\\{NAME.upper()}"'
    made = rows.fill(ada.organization, ada.membership, word=spoken, amount=10, now=NOW)
    place = ada.organization.pk
    with organization_context(place):
        Touch.objects.filter(pk=made.id_of(Touch)).update(summary="Spoke with the plant.")
        SavedView.objects.filter(pk=made.id_of(SavedView)).update(query="q=petra+lindqvist&page=2")
        petra = petra_of(ada)
    traces = set(seeing_all.rows_with(ada.organization.pk, NAME, FORMER, EMAIL, "petra+lindqvist"))
    assert {"tenancy_auditentry", "jobs_mail", "jobs_job", "health_signal", "playbooks_task"} <= traces
    done = erase(ada, petra)
    left = seeing_all.rows_with(ada.organization.pk, NAME, FORMER, EMAIL, "petra+lindqvist")
    trail = left.pop("tenancy_auditentry")
    for table in [each for each in left if each.startswith(BY_DAY)]:
        del left[table]
    assert all("accounts_account" in row or "accounts_contact" in row for row in trail)
    assert set(left) == {"accounts_account", "accounts_contact"}
    assert [len(found) for found in left.values()] == [1, 1]
    assert (done.files, done.texts > len(traces) - 5) == (1, True)
    with organization_context(place):
        assert Touch.objects.get(pk=made.id_of(Touch)).next_step.startswith(
            "Spoke\nwith “[erased]” ([erased])"
        )
        view = SavedView.objects.get(pk=made.id_of(SavedView))
        assert (view.query, view.version) == ("q=[erased]&page=2", 2)


def test_another_organization_keeps_its_words(ada: Person) -> None:
    other = make_organization(f"{ada.organization.slug}-other")
    their = make_person(other, f"olaf@{other.slug}.test", Role.ADMIN).membership
    rows.fill(other, their, word=f"{NAME} {EMAIL}", amount=10, now=NOW)
    before = seeing_all.rows_of(other.pk)
    with organization_context(ada.organization.pk):
        petra = petra_of(ada)
    erase(ada, petra)
    assert seeing_all.rows_of(other.pk) == before


def test_words_are_whole_and_others_come_on_demand(ada: Person) -> None:
    with organization_context(ada.organization.pk):
        petra = petra_of(ada)
        touch = make.touch(petra.account, summary=f"{NAME}, Petrarca, Petra and petra; {NAME}s")
    done = erase(ada, petra, "Petra")
    with organization_context(ada.organization.pk):
        touch.refresh_from_db()
        assert touch.summary == "[erased], Petrarca, [erased] and [erased]; [erased] Lindqvists"
        assert [each.table for each in done.mentions] == ["accounts_touch"]


def test_a_colleague_of_the_same_name_stays_in_texts(ada: Person) -> None:
    """Their name may mean either: it is listed for somebody to read; the contact's address goes."""
    make_person(ada.organization, f"petra@{ada.organization.slug}.test", Role.CSM)
    with organization_context(ada.organization.pk):
        User.objects.filter(email=f"petra@{ada.organization.slug}.test").update(name=NAME.lower())
        petra = petra_of(ada)
        touch = make.touch(petra.account, summary=f"{NAME} called {EMAIL}, once {FORMER}.")
    done = erase(ada, petra)
    with organization_context(ada.organization.pk):
        touch.refresh_from_db()
        assert touch.summary == f"{NAME} called [erased], once [erased]."
        assert [each.row_id for each in done.mentions] == [touch.pk]
    # committed for good: the next test looks into all tables
    User.objects.filter(name=NAME.lower()).update(name="Petra")


def test_files_and_rejected_rows_that_name_the_person_go(ada: Person) -> None:
    """Whether a row of theirs was taken or not, in whatever way the file is written."""
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{EMAIL.upper()}</t>")
    broken = book.getvalue().replace(b"xl/", b"xx/", 1)
    far = b"x" * ((1 << 20) - 5) + NAME.encode()
    contents = [FORMER.encode("cp1252"), NAME.encode("utf-16"), book.getvalue(), broken, far]
    named = [upload(ada, f"{number}.csv", content) for number, content in enumerate(contents)]
    other = upload(ada, "usage.csv", b"account,events\nPetra,7\n")
    with organization_context(ada.organization.pk):
        problem = {"line": 2, "column": "E-mail", "value": EMAIL, "sentence": f"“{NAME}” stands here twice."}
        ImportProblem.objects.create(organization=ada.organization, import_run=other, **problem)
        Import.objects.filter(pk=other.pk).update(notes=[f"{NAME} was left out."])
        petra = petra_of(ada)
    assert erase(ada, petra).files == len(named)
    assert seeing_all.rows_with(ada.organization.pk, NAME, EMAIL) == {}
    with organization_context(ada.organization.pk):
        assert [each.name for each in StoredFile.objects.filter(organization=ada.organization)] == [
            "usage.csv"
        ]


def test_an_export_does_not_bring_somebody_back(ada: Person, tmp_path: Path) -> None:
    """An id that is an address is kept as its hash, by which the next export still finds the row."""
    with organization_context(ada.organization.pk):
        petra = petra_of(ada)
        lines = {"contacts": f"{EMAIL},{petra.account.external_id},{NAME},,,\n"}
        Account.objects.filter(organization=ada.organization).update(source="crm")
    erase(ada, petra)
    report = folders.load(ada.organization, tmp_path, lines, source="crm")
    assert [folders.counts(kind) for kind in report.kinds.values()] == [(1, 0, 0, 0, 1)]
    assert seeing_all.rows_with(ada.organization.pk, NAME) == {}
