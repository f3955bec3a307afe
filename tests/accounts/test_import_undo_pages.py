"""Undoing in the browser, and the list in which undone imports are marked."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.domain.choices import ImportState
from accounts.models import Import
from accounts.operations.imports.undo import background
from cs_platform.jobs.models import Job
from cs_platform.jobs.operations import ledger
from cs_platform.jobs.tasks import work
from cs_platform.tenancy.context import organization_context
from tests.accounts.folders import ACCOUNTS, load
from tests.accounts.undoing import facts, last_import
from tests.conftest import Person

IMPORTS = "/o/halden/imports/"


@pytest.fixture
def loaded(alice: Person, tmp_path: Path) -> Import:
    """Return a loaded import of two accounts."""
    with organization_context(alice.organization.pk):
        load(alice.organization, tmp_path, {"accounts": ACCOUNTS})
        row = last_import(alice.organization)
        Import.objects.for_organization(row.organization_id).update(started_by=alice.membership)
    return row


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def test_what_would_change_is_shown_then_a_worker_undoes_it(alice: Person, loaded: Import) -> None:
    address = f"{IMPORTS}{loaded.pk}/"
    assert f"{address}undo/" in text(alice.client.get(address))

    shown = text(alice.client.get(f"{address}undo/"))
    assert "takes 2 rows away" in shown
    assert "Arden · Birke" in shown
    assert alice.client.post(f"{address}undo/")["Location"] == address
    assert "is being undone" in text(alice.client.get(address))
    while claim := ledger.claim_next(loaded.organization_id, [background.UNDO]):
        work.do(claim)

    done = text(alice.client.get(address))
    assert "was undone" in done
    assert "2 rows</b> were taken away" in done
    assert f"{address}undo/" not in done
    assert alice.client.get(f"{address}undo/")["Location"] == address
    with organization_context(loaded.organization_id):
        assert facts(alice.organization) == {}
    listed = text(alice.client.get(IMPORTS))
    assert '<span class="ls-tag">Undone</span>' in listed


def test_a_click_twice_is_one_job_and_others_may_not(
    alice: Person, bob: Person, charlie: Person, loaded: Import
) -> None:
    address = f"{IMPORTS}{loaded.pk}/undo/"
    assert bob.client.get(address).status_code == bob.client.post(address).status_code == 403
    theirs = f"/o/rival/imports/{loaded.pk}/undo/"
    assert charlie.client.get(theirs).status_code == charlie.client.post(theirs).status_code == 404
    assert charlie.client.post(address).status_code == 404
    assert not Job.objects.filter(kind=background.UNDO).exists()

    for _ in range(2):
        alice.client.post(address)

    assert Job.objects.filter(kind=background.UNDO).count() == 1


def test_the_bar_alone_asks_again_and_at_the_end_all_of_the_page_comes(alice: Person, loaded: Import) -> None:
    address = f"{IMPORTS}{loaded.pk}/"
    alice.client.post(f"{address}undo/")

    waiting = alice.client.get(address, headers={"HX-Request": "true"})
    with organization_context(loaded.organization_id):
        Import.objects.filter(pk=loaded.pk).update(state=ImportState.UNDONE, undone_at=timezone.now())
    over = alice.client.get(address, headers={"HX-Request": "true"})

    assert waiting.content.count(b"<") < 12
    assert "HX-Retarget" not in waiting
    assert (over["HX-Retarget"], over["HX-Reswap"]) == ("#import", "outerHTML show:none")


def test_a_page_on_which_nothing_moves_says_why(alice: Person, loaded: Import) -> None:
    address = f"{IMPORTS}{loaded.pk}/"
    alice.client.post(f"{address}undo/")
    jobs = Job.objects.filter(kind=background.UNDO)
    assert "No worker" not in text(alice.client.get(address))

    past = timezone.now() - timedelta(minutes=5)
    jobs.update(available_at=past)
    assert "No worker has taken this up yet" in text(alice.client.get(address))
    jobs.update(attempts=2, error="The disk is full.")
    assert "Attempt 2 of 4 failed: The disk is full." in text(alice.client.get(address))
    jobs.update(state="RUNNING", lease_until=past, claim="00000000-0000-0000-0000-000000000000")
    assert "The worker that had this was lost" in text(alice.client.get(address))
    with organization_context(loaded.organization_id):
        Import.objects.filter(pk=loaded.pk).update(state=ImportState.RUNNING, updated_at=past, next_line=7)
    assert "run the same command again: it goes on at line 7" in text(alice.client.get(address))


@pytest.mark.parametrize(
    ("query", "is_listed"),
    [
        ({}, True),
        ({"state": "DONE", "kind": "accounts", "within": "7"}, True),
        ({"state": "UNDONE"}, False),
        ({"kind": "contracts"}, False),
        ({"by": "0"}, False),
        ({"state": "nonsense", "by": "999999"}, True),
    ],
)
def test_the_list_is_narrowed_to_what_is_asked_for(
    query: dict[str, str], is_listed: bool, alice: Person, loaded: Import
) -> None:
    page = text(alice.client.get(IMPORTS, query))

    assert (f"{IMPORTS}{loaded.pk}/" in page) == is_listed
    assert ("No import passes this filter" in page) != is_listed


def test_the_list_is_narrowed_to_one_person(alice: Person, bob: Person, loaded: Import) -> None:
    page = text(bob.client.get(IMPORTS, {"by": str(alice.membership.pk)}))

    assert f"{IMPORTS}{loaded.pk}/" in page
    assert "undo/" not in text(bob.client.get(f"{IMPORTS}{loaded.pk}/"))


def test_what_a_person_typed_and_a_file_did_not_replace_is_listed(alice: Person, loaded: Import) -> None:
    typed = {"owner": {"count": 1, "examples": [[3]]}, "title": {"count": 2, "examples": [[2, "CFO", "CEO"]]}}
    with organization_context(loaded.organization_id):
        Import.objects.filter(pk=loaded.pk).update(typed=typed)

    page = text(alice.client.get(f"{IMPORTS}{loaded.pk}/"))

    assert "Kept as typed by a person" in page
    assert "Line 2: “CFO” stays, the file says “CEO”" in page
    assert "<b>Owner</b>: 1 value in this file says something else" in page
