"""The command: what it prints, and the sentence with which it gives up."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Account, Import
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from tests.accounts.folders import ACCOUNTS, document, write

KINDS = {"accounts": ACCOUNTS, "tickets": "t1,a1,,2024-03-02,,,\nt2,a9,,2024-03-02,,,\n"}


def run(folder: Path, *options: str, organization: str = "halden") -> str:
    """Run the command on a folder and the mapping in it, and return what it prints."""
    out = io.StringIO()
    mapping = str(folder / "mapping.toml")
    call_command(
        "import_folder",
        str(folder),
        "--organization",
        organization,
        "--mapping",
        mapping,
        *options,
        stdout=out,
    )
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with accounts, tickets and their mapping."""
    write(tmp_path, KINDS)
    (tmp_path / "mapping.toml").write_text(document(KINDS), encoding="utf-8")
    return tmp_path


def test_it_prints_json_with_a_key_for_each_kind(halden: Organization, folder: Path) -> None:
    report: Any = json.loads(run(folder, "--json"))

    assert list(report) == ["accounts", "tickets", "report"]
    tickets = report["tickets"]
    assert {name: tickets[name] for name in ("read", "created", "updated", "unchanged", "rejected")} == {
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
    }
    (problem,) = tickets["problems"]
    assert (problem["file"], problem["line"], problem["column"], problem["value"]) == (
        "tickets.csv",
        3,
        "account",
        "a9",
    )
    assert report["report"]["dry_run"] is False


def test_it_prints_a_table_for_people(halden: Organization, folder: Path) -> None:
    printed = run(folder)

    assert "accounts" in printed
    assert "Problem: tickets.csv, line 3, account: No account has the id “a9”" in printed
    assert "Imported" in printed


def test_a_dry_run_says_so_and_keeps_nothing(halden: Organization, folder: Path) -> None:
    assert "nothing was kept" in run(folder, "--dry-run")

    with organization_context(halden.pk):
        assert not Account.objects.for_organization(halden.pk).exists()
        assert not Import.objects.for_organization(halden.pk).exists()


def test_an_unknown_organization_is_one_sentence(halden: Organization, folder: Path) -> None:
    with pytest.raises(CommandError, match="There is no organization “nowhere”"):
        run(folder, organization="nowhere")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda folder: (folder / "mapping.toml").unlink(), "There is no mapping"),
        (lambda folder: (folder / "mapping.toml").write_text("source ="), "not valid TOML"),
        (lambda folder: (folder / "mapping.toml").write_bytes(b"\xff\xfe\x00"), "cannot be read as UTF-8"),
        (lambda folder: (folder / "tickets.csv").unlink(), "has no file “tickets.csv”"),
        (
            lambda folder: (folder / "tickets.csv").write_bytes(b"\x89PNG\r\n\x1a\n"),
            "tickets.csv: .*a picture",
        ),
        (lambda folder: (folder / "tickets.csv").write_text("id,when\n1,2\n"), "tickets.csv: .*no column"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_changes_nothing(
    spoil: Any, sentence: str, halden: Organization, folder: Path
) -> None:
    spoil(folder)

    with pytest.raises(CommandError, match=sentence):
        run(folder)

    with organization_context(halden.pk):
        assert not Account.objects.for_organization(halden.pk).exists()


def test_a_folder_that_is_none_is_one_sentence(halden: Organization, folder: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        call_command(
            "import_folder",
            str(folder / "nowhere"),
            "--organization",
            "halden",
            "--mapping",
            str(folder / "mapping.toml"),
        )
