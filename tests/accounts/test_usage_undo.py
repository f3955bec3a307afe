"""Undoing usage: what an import replaced comes back exactly, in whatever order imports are undone."""

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from accounts.models import Feature, FeatureDay, Import, UsageBefore, UsageDay
from accounts.queries.undo import usage
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from tests.accounts.folders import ACCOUNTS, load
from tests.accounts.undoing import facts, last_import, undo
from tests.conftest import Person

FIRST = "a1,,Reports,2024-03-01,5,2,60\na1,,,2024-03-01,20,6,\na2,,Reports,2024-03-31,1,1,1\n"
SECOND = (
    "a1,,Reports,2024-03-01,7,3,60\na1,,Search,2024-03-01,2,1,\na1,,,2024-03-01,21,6,\na2,,,2024-04-01,4,2,\n"
)
THIRD = "a1,,Reports,2024-03-01,9,3,60\na1,,,2024-03-01,22,7,\na2,,Reports,2024-03-31,3,1,1\n"


@pytest.fixture
def busy(alice: Person, tmp_path: Path) -> Iterator[Organization]:
    """Return an organization with accounts and a core feature."""
    with organization_context(alice.organization.pk):
        load(alice.organization, tmp_path, {"accounts": ACCOUNTS, "features": "Reports,yes\n"})
        yield alice.organization


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_in_whatever_order_three_files_are_undone_nothing_is_left(
    order: tuple[int, ...], busy: Organization, alice: Person, tmp_path: Path
) -> None:
    before, rows = facts(busy), []
    for content in (FIRST, SECOND, THIRD):
        load(busy, tmp_path, {"usage": content})
        rows.append(last_import(busy))

    for number in order:
        undo(rows[number], alice.membership)

    assert facts(busy) == before


def test_the_newest_undone_all_stands_as_before_it(busy: Organization, alice: Person, tmp_path: Path) -> None:
    load(busy, tmp_path, {"usage": FIRST})
    before = facts(busy)
    load(busy, tmp_path, {"usage": SECOND})
    row = last_import(busy)
    looked = [part.as_json() for part in usage.parts(row)]

    undo(row, alice.membership)

    assert facts(busy) == before
    assert row.undoing["tables"][-2:] == looked
    counts = [(part["label"], part["removed"]["count"], part["restored"]["count"]) for part in looked]
    assert counts == [("use of features by day", 1, 1), ("totals by day", 1, 1)]
    assert looked[0]["restored"]["examples"] == ["Arden, Reports, 2024-03-01"]
    assert not Feature.objects.for_organization(busy.pk).filter(name="Search").exists()


def test_what_a_later_file_replaced_stays_and_is_said(
    busy: Organization, alice: Person, tmp_path: Path
) -> None:
    load(busy, tmp_path, {"usage": SECOND})
    row = last_import(busy)
    load(busy, tmp_path, {"usage": THIRD})

    undo(row, alice.membership)

    reports = FeatureDay.objects.for_organization(busy.pk).filter(feature__name="Reports", day="2024-03-01")
    assert reports.get().events == 9
    day = UsageDay.objects.for_organization(busy.pk).get(day="2024-03-01")
    assert (day.events, day.active_users, day.seconds) == (22, 7, 60)
    stays = {part["label"]: part["kept"] for part in row.undoing["tables"]}
    assert [(why["why"], why["count"]) for why in stays["use of features by day"]] == [("changed later", 1)]
    assert [(why["why"], why["count"]) for why in stays["totals by day"]] == [("changed later", 1)]
    assert not UsageBefore.objects.for_organization(busy.pk).exists()


def test_days_are_undone_in_slices(
    busy: Organization, alice: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = facts(busy)
    load(busy, tmp_path, {"usage": SECOND})
    row: Import = last_import(busy)
    monkeypatch.setattr(usage, "SLICE_ROWS", 1)
    assert [span.rows for span in usage.spans(row)] == [3, 1]

    undo(row, alice.membership)

    assert facts(busy) == before
