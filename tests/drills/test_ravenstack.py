"""The RavenStack data set: dry run, import, import again, and what contradicts what in it."""

import io
import json
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Min, Sum

from accounts.domain.files import open_table
from accounts.models import Account, ChurnStatement, Contract, Feature, FeatureDay, Ticket, UsageDay
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from tests.conftest import make_organization

pytestmark = pytest.mark.drill

MAPPING = Path(__file__).resolve().parents[2] / "docs" / "examples" / "ravenstack.toml"
ROWS = {"accounts": 500, "contracts": 5_000, "churn_statements": 600, "tickets": 2_000, "usage": 25_000}
SECONDS_FOR_ALL = 15.0
SECONDS_FOR_USAGE = 5.0


def run(organization: Organization, folder: Path, *options: str, mapping: Path = MAPPING) -> Any:
    """Import by the command and return its JSON."""
    out = io.StringIO()
    call_command(
        "import_folder",
        str(folder),
        "--organization",
        organization.slug,
        "--mapping",
        str(mapping),
        "--json",
        *options,
        stdout=out,
    )
    return json.loads(out.getvalue())


def counts(report: Any, name: str) -> dict[str, int]:
    """Return one count of every kind."""
    return {kind: found[name] for kind, found in report.items() if kind != "report"}


@pytest.fixture
def imported(halden: Organization, ravenstack: Path) -> Any:
    """Return the report of the first import."""
    return run(halden, ravenstack)


def test_a_dry_run_counts_and_keeps_nothing(halden: Organization, ravenstack: Path) -> None:
    report = run(halden, ravenstack, "--dry-run")

    assert counts(report, "created") == ROWS
    assert counts(report, "rejected") == dict.fromkeys(ROWS, 0)
    with organization_context(halden.pk):
        assert not Account.objects.for_organization(halden.pk).exists()


def test_every_row_arrives_once_and_a_second_import_changes_nothing(
    halden: Organization, ravenstack: Path, imported: Any
) -> None:
    assert counts(imported, "read") == counts(imported, "created") == ROWS
    assert counts(imported, "problem_count") == dict.fromkeys(ROWS, 0)
    assert imported["report"]["seconds"] < SECONDS_FOR_ALL

    again = run(halden, ravenstack)

    assert counts(again, "created") == counts(again, "updated") == dict.fromkeys(ROWS, 0)
    assert counts(again, "unchanged") == ROWS


def test_the_tables_hold_what_the_files_hold(halden: Organization, ravenstack: Path, imported: Any) -> None:
    usage = open_table(ravenstack / "ravenstack_feature_usage.csv", name="usage")
    at = {name: usage.headers.index(name) for name in ("usage_count", "usage_duration_secs", "error_count")}
    sums = {name: sum(int(str(cells[place])) for _, cells in usage.rows) for name, place in at.items()}
    with organization_context(halden.pk):
        assert Account.objects.for_organization(halden.pk).count() == 500
        assert Contract.objects.for_organization(halden.pk).count() == 5_000
        assert Contract.objects.for_organization(halden.pk).filter(ended_on__isnull=False).count() == 486
        assert ChurnStatement.objects.for_organization(halden.pk).count() == 600
        assert Ticket.objects.for_organization(halden.pk).count() == 2_000
        assert Feature.objects.for_organization(halden.pk).count() == 40
        stored = FeatureDay.objects.for_organization(halden.pk).aggregate(
            usage_count=Sum("events"), usage_duration_secs=Sum("seconds"), error_count=Sum("errors")
        )
        days = UsageDay.objects.for_organization(halden.pk).aggregate(
            usage_count=Sum("events"), usage_duration_secs=Sum("seconds"), error_count=Sum("errors")
        )
    assert stored == days == sums


def test_facts_of_the_past_were_known_when_they_happened(halden: Organization, imported: Any) -> None:
    with organization_context(halden.pk):
        ended = Contract.objects.for_organization(halden.pk).filter(ended_on__isnull=False)
        assert all(row.ended_known_on == row.ended_on for row in ended)
        tickets = Ticket.objects.for_organization(halden.pk)
        assert all(row.known_on == tenancy.local_day(halden.time_zone, row.opened_at) for row in tickets)
        first = Contract.objects.for_organization(halden.pk).aggregate(first=Min("known_on"))["first"]
    assert first < date(2023, 3, 1)


def test_the_report_says_what_contradicts_what(imported: Any) -> None:
    found = {one["code"]: one for one in imported["report"]["contradictions"]}

    assert found["SAID_BUT_RUNNING"]["count"] == 352
    assert "110" in found["SAID_BUT_RUNNING"]["sentence"]
    assert found["FLAGGED_BUT_RUNNING"]["count"] == 110
    assert "ENDED_BUT_NOT_FLAGGED" not in found
    assert found["OVERLAP"]["count"] > 0
    assert Decimal(found["OVERLAP"]["money"]["USD"]) > 0


def test_usage_ids_that_repeat_are_no_key(halden: Organization, ravenstack: Path, imported: Any) -> None:
    usage = open_table(ravenstack / "ravenstack_feature_usage.csv", name="usage")
    at = usage.headers.index("usage_id")
    ids = [str(cells[at]) for _, cells in usage.rows]
    assert len(ids) - len(set(ids)) == 21
    with organization_context(halden.pk):
        days = FeatureDay.objects.for_organization(halden.pk).values("account_id", "feature_id", "day")
        assert days.distinct().count() == len(ids) - 19


def test_usage_is_loaded_in_five_seconds(ravenstack: Path, tmp_path: Path, db: None) -> None:
    head, *files = MAPPING.read_text(encoding="utf-8").split("[[file]]")
    others, usage = tmp_path / "others.toml", tmp_path / "usage.toml"
    others.write_text("[[file]]".join([head, *files[:-1]]), encoding="utf-8")
    usage.write_text("[[file]]".join([head, files[-1]]), encoding="utf-8")
    seconds = []
    # the best of three: a machine may be busy with something else
    for attempt in range(3):
        organization = make_organization(f"raven-{attempt}")
        run(organization, ravenstack, mapping=others)
        started = time.monotonic()
        report = run(organization, ravenstack, mapping=usage)
        seconds.append(time.monotonic() - started)
        assert counts(report, "created") == {"usage": 25_000}
        if seconds[-1] < SECONDS_FOR_USAGE:
            break

    assert min(seconds) < SECONDS_FOR_USAGE
