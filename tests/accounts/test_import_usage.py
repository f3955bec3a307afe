"""Usage: what one file adds up, what a second one replaces, and the days that measures read."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from accounts.models import Feature, FeatureDay, UsageDay
from cs_platform.tenancy.models import Organization
from tests.accounts.folders import ACCOUNTS, counts, load

CONTRACTS = (
    "c1,a1,Core,10,1200,EUR,2024-01-05,,,\nc2,a1,Core,10,100,EUR,2024-02-05,,,\n"
    "c3,a2,Core,,9,EUR,2024-01-05,,,\n"
)
HISTORY: Mapping[str, str] = {
    "accounts": ACCOUNTS,
    "contracts": CONTRACTS,
    "features": "Reports,yes\nSearch,no\n",
}


def day_of(organization: Organization, day: date) -> UsageDay:
    found: UsageDay = UsageDay.objects.for_organization(organization.pk).get(day=day)
    return found


@pytest.fixture
def paying(in_halden: Organization, tmp_path: Path) -> Organization:
    """Return an organization with accounts, contracts and features."""
    load(in_halden, tmp_path, HISTORY)
    return in_halden


def test_identical_rows_count_once_and_different_ones_of_a_key_are_added(
    paying: Organization, tmp_path: Path
) -> None:
    rows = "a1,,Reports,2024-03-01,5,2,60\na1,,Reports,2024-03-01,5,2,60\na1,,Reports,2024-03-01,7,3,\n"

    report = load(paying, tmp_path, {"usage": rows}).kinds["usage"]

    stored = FeatureDay.objects.for_organization(paying.pk).get()
    assert (stored.events, stored.active_users, stored.seconds, stored.errors) == (12, 3, 60, None)
    assert counts(report) == (3, 2, 0, 1, 0)


def test_the_same_file_again_changes_nothing(paying: Organization, tmp_path: Path) -> None:
    rows = "a1,,Reports,2024-03-01,5,2,60\na1,,Reports,2024-03-01,7,3,\na1,,,2024-03-02,9,,\n"
    load(paying, tmp_path, {"usage": rows})

    again = load(paying, tmp_path, {"usage": rows}).kinds["usage"]

    assert counts(again) == (3, 0, 0, 3, 0)


def test_totals_of_a_key_that_are_sent_again_replace(paying: Organization, tmp_path: Path) -> None:
    load(paying, tmp_path, {"usage": "a1,,Reports,2024-03-01,5,2,60\na1,,Search,2024-03-01,1,1,5\n"})

    report = load(paying, tmp_path, {"usage": "a1,,Reports,2024-03-01,4,2,60\na1,,Search,2024-03-01,1,1,5\n"})

    assert counts(report.kinds["usage"]) == (2, 0, 1, 1, 0)
    day = day_of(paying, date(2024, 3, 1))
    assert (day.events, day.seconds) == (5, 65)


def test_a_contract_gives_the_account_and_its_own_stream(paying: Organization, tmp_path: Path) -> None:
    load(paying, tmp_path, {"usage": ",c1,Reports,2024-03-01,5,2,\n,c2,Reports,2024-03-01,6,4,\n"})

    streams = dict(FeatureDay.objects.for_organization(paying.pk).values_list("stream", "events"))
    assert streams == {"c1": 5, "c2": 6}
    day = day_of(paying, date(2024, 3, 1))
    assert (day.events, day.active_users, day.active_users_at_least) == (11, 4, True)


def test_totals_of_the_day_win_over_the_sum_of_features(paying: Organization, tmp_path: Path) -> None:
    load(paying, tmp_path, {"usage": "a1,,Reports,2024-03-01,5,2,60\n"})
    load(paying, tmp_path, {"usage": "a1,,,2024-03-01,20,6,\n"})

    day = day_of(paying, date(2024, 3, 1))
    assert (day.events, day.active_users, day.active_users_at_least, day.seconds) == (20, 6, False, 60)
    core = Feature.objects.for_organization(paying.pk).get(name="Reports")
    assert day.core_features == [core.pk]


def test_only_core_features_that_were_used_are_listed_and_follow_the_list_of_features(
    paying: Organization, tmp_path: Path
) -> None:
    load(paying, tmp_path, {"usage": "a1,,Reports,2024-03-01,0,0,\na1,,Search,2024-03-01,3,,\n"})
    assert day_of(paying, date(2024, 3, 1)).core_features == []

    load(paying, tmp_path, {"features": "Reports,yes\nSearch,yes\n"})

    search = Feature.objects.for_organization(paying.pk).get(name="Search")
    assert day_of(paying, date(2024, 3, 1)).core_features == [search.pk]


def test_a_feature_named_by_usage_is_made_and_noted(paying: Organization, tmp_path: Path) -> None:
    report = load(paying, tmp_path, {"usage": "a1,,Export,2024-03-01,5,2,\n"})

    assert not Feature.objects.for_organization(paying.pk).get(name="Export").core
    assert any("Export" in note for note in report.notes)
    assert not any("breadth" in note for note in report.notes)


def test_an_organization_without_a_core_feature_is_told_what_is_missing(
    in_halden: Organization, tmp_path: Path
) -> None:
    report = load(in_halden, tmp_path, {"accounts": ACCOUNTS, "usage": "a1,,Export,2024-03-01,5,2,\n"})

    assert any("breadth" in note for note in report.notes)


def test_unknown_ids_and_contracts_of_others_are_refused(paying: Organization, tmp_path: Path) -> None:
    rows = (
        "a9,,Reports,2024-03-01,5,,\n,c9,Reports,2024-03-01,5,,\na1,c3,Reports,2024-03-01,5,,\n"
        "a1,,Reports,2024-03-02,5,,\n"
    )

    report = load(paying, tmp_path, {"usage": rows}).kinds["usage"]

    assert counts(report) == (4, 1, 0, 0, 3)
    assert [(problem["line"], problem["column"]) for problem in report.problems] == [
        (2, "account"),
        (3, "contract"),
        (4, "contract"),
    ]


def test_the_first_day_a_use_was_known_is_kept(paying: Organization, tmp_path: Path) -> None:
    load(paying, tmp_path, {"usage": "a1,,Reports,2024-03-01,5,2,\n"})
    load(paying, tmp_path, {"usage": "a1,,Reports,2024-03-01,6,2,\n"})

    assert FeatureDay.objects.for_organization(paying.pk).get().known_on == date(2024, 3, 1)
    assert day_of(paying, date(2024, 3, 1)).known_on == date(2024, 3, 1)


def test_more_problems_than_are_listed_are_counted(in_halden: Organization, tmp_path: Path) -> None:
    rows = "".join(f"a{number},,Reports,2024-03-01,5,2,\n" for number in range(10, 1_260))

    report = load(in_halden, tmp_path, {"accounts": ACCOUNTS, "usage": rows}).kinds["usage"]

    assert (report.rejected, report.problem_count, len(report.problems)) == (1_250, 1_250, 1_000)
