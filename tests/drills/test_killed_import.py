"""An import killed by the operating system at any point ends, when started again, as if undisturbed."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from accounts.domain.choices import ImportState
from accounts.models import Import
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from tests.accounts.folders import document, write
from tests.conftest import make_organization

pytestmark = pytest.mark.drill

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240.0
ACCOUNTS, TICKETS, USAGE = 1_000, 70_000, 40_000
START = date(2024, 1, 1)
# a fingerprint of everything an import writes, by the other system's ids
STATE = """
SELECT md5(string_agg(fact, chr(10) ORDER BY fact)) FROM (
    SELECT concat_ws('|', external_id, name, known_on) AS fact FROM accounts_account
    WHERE organization_id = %(id)s
    UNION ALL SELECT concat_ws('|', t.external_id, a.external_id, t.opened_at, t.known_on, t.version)
    FROM accounts_ticket t JOIN accounts_account a ON a.id = t.account_id WHERE t.organization_id = %(id)s
    UNION ALL SELECT concat_ws('|', a.external_id, u.day, u.events, u.active_users, u.known_on)
    FROM accounts_usageday u JOIN accounts_account a ON a.id = u.account_id WHERE u.organization_id = %(id)s
    UNION ALL SELECT concat_ws('|', a.external_id, f.name, d.day, d.events, d.active_users)
    FROM accounts_featureday d JOIN accounts_account a ON a.id = d.account_id
    JOIN accounts_feature f ON f.id = d.feature_id WHERE d.organization_id = %(id)s
) facts
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose import takes several slices."""
    path = tmp_path_factory.mktemp("export")
    kinds = {
        "accounts": "".join(f"a{number},Account {number},,,,,,,\n" for number in range(ACCOUNTS)),
        "tickets": "".join(
            f"t{number},a{number % ACCOUNTS},,{START + timedelta(days=number % 300)},,,\n"
            for number in range(TICKETS)
        ),
        "usage": "".join(
            f"a{number % ACCOUNTS},,Feature {number % 7},{day},{number % 9},1,\n"
            for number in range(USAGE)
            for day in [START + timedelta(days=number // ACCOUNTS)]
        ),
    }
    write(path, kinds)
    (path / "mapping.toml").write_text(document(kinds, history=True), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def calm() -> list[str]:
    """Hold the fingerprint of an undisturbed import, made by the first test that compares with it."""
    return []


@pytest.fixture
def organization(committed_db: None) -> Organization:
    """Return an organization of this test alone."""
    return make_organization(f"killed-{secrets.token_hex(4)}")


def start(organization: Organization, folder: Path) -> "subprocess.Popen[bytes]":
    """Start the command as a process of its own."""
    return subprocess.Popen(
        [
            *(sys.executable, str(ROOT / "manage.py"), "import_folder", str(folder)),
            *("--organization", organization.slug, "--mapping", str(folder / "mapping.toml")),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def finish(organization: Organization, folder: Path) -> None:
    """Run the command to its end."""
    process = start(organization, folder)
    printed, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, printed.decode()


def state_of(organization: Organization) -> str:
    """Return a fingerprint of all that was imported."""
    with organization_context(organization.pk), connection.cursor() as cursor:
        cursor.execute(STATE, {"id": organization.pk})
        return str(cursor.fetchone()[0])


def import_of(organization: Organization, kind: str) -> Import | None:
    with organization_context(organization.pk):
        return Import.objects.for_organization(organization.pk).filter(kind=kind).first()


def after_lines(kind: str, lines: int) -> Callable[[Organization], bool]:
    """Return the moment at which an import has got that far."""

    def reached(organization: Organization) -> bool:
        row = import_of(organization, kind)
        return row is not None and row.next_line > lines

    return reached


def while_usage_is_loaded(organization: Organization) -> bool:
    """Say whether everything before usage is in and usage is on its way."""
    before, usage = import_of(organization, "tickets"), import_of(organization, "usage")
    return before is not None and usage is not None and before.state == ImportState.DONE and usage.read == 0


@pytest.mark.parametrize(
    "moment",
    [
        after_lines("accounts", 0),
        after_lines("tickets", 0),
        after_lines("tickets", 40_000),
        while_usage_is_loaded,
    ],
    ids=["after accounts", "after one slice of tickets", "after two slices", "in usage"],
)
def test_a_killed_import_ends_equal(
    moment: Callable[[Organization], bool], organization: Organization, folder: Path, calm: list[str]
) -> None:
    process = start(organization, folder)
    until = time.monotonic() + PATIENCE
    while not moment(organization) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    unfinished = [import_of(organization, kind) for kind in ("accounts", "tickets", "usage")]
    assert any(row is not None and row.state == ImportState.RUNNING for row in unfinished), "killed too late"

    finish(organization, folder)

    if not calm:
        undisturbed = make_organization(f"calm-{secrets.token_hex(4)}")
        finish(undisturbed, folder)
        calm.append(state_of(undisturbed))
    assert state_of(organization) == calm[0]
    rows = [import_of(organization, kind) for kind in ("accounts", "tickets", "usage")]
    assert [(row.state, row.read) for row in rows if row] == [
        (ImportState.DONE, ACCOUNTS),
        (ImportState.DONE, TICKETS),
        (ImportState.DONE, USAGE),
    ]
