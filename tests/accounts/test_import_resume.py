"""A killed import goes on where it was and ends as if nothing had happened."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.domain import mapping
from accounts.domain.choices import ImportState
from accounts.models import Account, Contract, FeatureDay, Import
from accounts.operations.imports import folder, progress, slices
from cs_platform.jobs import queries as jobs
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from tests.accounts.folders import ACCOUNTS, counts, document, load, write
from tests.conftest import NOW


class KilledError(RuntimeError):
    """Stands for a kill."""


ROWS = "".join(f"a{number},Account {number},,,,,,,2024-01-05\n" for number in range(10))
USAGE = "".join(f"a{number},,Reports,2024-03-0{1 + number % 9},{number},1,\n" for number in range(10))
FILES = {
    "accounts": ROWS + "a3,Other name,,,,,,,2024-01-05\n" + "a4,No such stage,,,,Nowhere,,,\n",
    "contracts": "".join(f"c{number},a{number},,,5,EUR,2024-01-05,,,c{number + 1}\n" for number in range(8)),
    "usage": USAGE,
}


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut files every four lines."""
    monkeypatch.setattr(slices, "SLICE_LINES", 4)


def kill_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process die in the transaction of the slice after `count` slices."""
    done: list[int] = []
    record: Callable[..., None] = progress.record

    def recorded(*args: Any, **kwargs: Any) -> None:
        if len(done) == count:
            raise KilledError
        done.append(1)
        record(*args, **kwargs)

    monkeypatch.setattr(progress, "record", recorded)


def state_of(organization: Organization) -> list[tuple[object, ...]]:
    """Return everything that stands there, by the other system's ids."""
    accounts = Account.objects.for_organization(organization.pk)
    contracts = Contract.objects.for_organization(organization.pk)
    usage = FeatureDay.objects.for_organization(organization.pk)
    return [
        *accounts.order_by("external_id").values_list("external_id", "name", "known_on"),
        *contracts.order_by("external_id").values_list("external_id", "replaces__external_id", "known_on"),
        *usage.order_by("account__external_id").values_list("account__external_id", "day", "events"),
    ]


@pytest.mark.parametrize("slices_done", range(6))
def test_an_import_killed_in_any_slice_ends_equal(
    slices_done: int,
    in_halden: Organization,
    rival: Organization,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        kill_after(slices_done, patched)
        with pytest.raises(KilledError):
            load(in_halden, tmp_path, FILES)
    assert Import.objects.for_organization(in_halden.pk).filter(state=ImportState.RUNNING).exists()

    report = load(in_halden, tmp_path, FILES)

    in_one_go = slice_of_the_rival(rival, tmp_path)
    assert report.kinds.keys() == FILES.keys()
    unfinished = Import.objects.for_organization(in_halden.pk).exclude(state=ImportState.DONE)
    assert not unfinished.exists()
    assert state_of(in_halden) == in_one_go


def slice_of_the_rival(rival: Organization, tmp_path: Path) -> list[tuple[object, ...]]:
    """Import the same files undisturbed for another organization and return what stands there."""
    with organization_context(rival.pk):
        load(rival, tmp_path, FILES)
        return state_of(rival)


def test_a_resumed_import_counts_every_line_once(
    in_halden: Organization, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        kill_after(2, patched)
        with pytest.raises(KilledError):
            load(in_halden, tmp_path, {"accounts": FILES["accounts"]})

    report = load(in_halden, tmp_path, {"accounts": FILES["accounts"]}).kinds["accounts"]

    assert counts(report) == (12, 10, 0, 0, 2)
    assert [problem["line"] for problem in report.problems] == [12, 13]


def test_an_import_of_a_changed_file_starts_anew(
    in_halden: Organization, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        kill_after(1, patched)
        with pytest.raises(KilledError):
            load(in_halden, tmp_path, {"accounts": ROWS})

    report = load(in_halden, tmp_path, {"accounts": ROWS + "a10,Late,,,,,,,2024-01-05\n"})

    assert counts(report.kinds["accounts"]) == (11, 7, 0, 4, 0)
    states = Import.objects.for_organization(in_halden.pk).order_by("pk").values_list("state", flat=True)
    assert list(states) == [ImportState.FAILED, ImportState.DONE]


def test_two_processes_on_one_import_do_not_both_write(in_halden: Organization, tmp_path: Path) -> None:
    write(tmp_path, {"accounts": ROWS})
    chosen = mapping.read_mapping(document({"accounts": ROWS}))
    opened = next(folder._open_all(in_halden, chosen, tmp_path))
    begun = folder._begin(in_halden, opened, tmp_path)
    plan = opened.plan(begun.row, in_halden, today=NOW.date())

    def meanwhile(_: int) -> bool:
        Import.objects.for_organization(in_halden.pk).filter(pk=begun.row.pk).update(next_line=9)
        return True

    with pytest.raises(progress.ImportMovedError):
        slices.load(plan, opened.items(), start=0, after_slice=meanwhile, now=NOW)

    assert Account.objects.for_organization(in_halden.pk).count() == 4


def test_a_dry_run_finds_the_same_and_keeps_nothing(in_halden: Organization, tmp_path: Path) -> None:
    files = {**FILES, "accounts": ACCOUNTS + ROWS}
    tried = load(in_halden, tmp_path, files, dry_run=True)

    assert not Account.objects.for_organization(in_halden.pk).exists()
    assert not Import.objects.for_organization(in_halden.pk).exists()
    assert not jobs.jobs_of(in_halden.pk).exists()
    real = load(in_halden, tmp_path, files)
    assert tried.kinds == real.kinds
    assert tried.contradictions == real.contradictions


def test_the_past_is_worked_through_once_after_all_files(in_halden: Organization, tmp_path: Path) -> None:
    load(in_halden, tmp_path, FILES)

    (job,) = jobs.jobs_of(in_halden.pk)
    last = Import.objects.for_organization(in_halden.pk).order_by("-pk")[0]
    assert (job.kind, job.key, job.arguments) == ("replay", f"import:{last.pk}", {})


@pytest.mark.parametrize(("hours", "asked"), [(2, 0), (48, 1)])
def test_another_import_at_work_is_waited_for_unless_a_kill_left_it_behind(
    hours: int, asked: int, in_halden: Organization, tmp_path: Path
) -> None:
    other = Import(organization=in_halden, file_name="other.csv", kind="accounts", state=ImportState.RUNNING)
    other.save()
    Import.objects.for_organization(in_halden.pk).update(created_at=NOW - timedelta(hours=hours))

    load(in_halden, tmp_path, {"accounts": ACCOUNTS})

    assert jobs.jobs_of(in_halden.pk).count() == asked
