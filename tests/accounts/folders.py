"""Writes small folders of files and imports them."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from accounts.domain import mapping
from accounts.operations.imports import folder
from accounts.operations.imports.folder import FolderReport
from accounts.queries.imports import KindReport
from cs_platform.tenancy.models import Organization
from tests.conftest import NOW

HEADERS: Mapping[str, tuple[str, ...]] = {
    "accounts": (
        "external_id", "name", "domain", "segment", "owner_email", "stage", "acquisition_origin",
        "stated_churned", "known_on",
    ),
    "stage_entries": ("account", "stage", "entered_at", "left_at"),
    "contracts": (
        "external_id", "account", "product", "seats", "arr", "currency", "starts_on", "term_ends_on",
        "ended_on", "replaces",
    ),
    "churn_statements": ("account", "said_on", "reason_codes", "words"),
    "contacts": ("external_id", "account", "name", "email", "roles", "influence"),
    "tickets": ("external_id", "account", "subject", "opened_at", "closed_at", "stated_severity",
                "satisfaction"),
    "features": ("name", "core"),
    "exchange_rates": ("day", "currency", "rate"),
    "usage": ("account", "contract", "feature", "day", "events", "active_users", "seconds"),
    "standards": ("stage", "statement", "position", "behaviour_onboarding", "check_by", "target"),
    "handovers": ("account", "handed_over_on", "goals", "skills", "read_by_email", "read_at"),
    "success_plans": ("external_id", "account", "why", "review_every_days", "reviewed_on", "is_shared"),
    "goals": (
        "external_id", "account", "plan", "contact", "statement", "metric", "baseline", "target",
        "value_per_year", "started_on", "status", "closed_on", "confirmed_by", "confirmed_on", "confirmation",
    ),
    "measurements": ("goal", "day", "value"),
    "commitments": (
        "account", "goal", "text", "side", "member_email", "promised_on", "due_on", "state", "settled_on",
    ),
    "touches": (
        "external_id", "account", "contacts", "happened_at", "planned_for", "channel", "started_by",
        "minutes", "sentiment", "author_email",
    ),
    "statements": (
        "account", "contact", "touch", "text", "said_on", "label", "how", "checked_on", "check_by",
    ),
    "opportunities": (
        "external_id", "account", "kind", "amount", "opened_on", "expected_close_on", "closed_on", "is_won",
        "owner_email",
    ),
    "surveys": (
        "account", "contact", "kind", "score", "answered_at", "comment", "acted_on_at", "acted_on_by_email",
    ),
    "invoices": ("number", "account", "issued_on", "due_on", "paid_on", "amount"),
    "stories": ("account", "contact", "title", "kind", "told_on", "is_shareable"),
    "incidents": ("external_id", "title", "kind", "starts_at", "ends_at", "accounts"),
}  # fmt: skip
ACCOUNTS = "a1,Arden,,,,,,,2024-01-05\na2,Birke,,,,,,,2024-02-01\n"


def document(kinds: Mapping[str, str], *, source: str = "crm", history: bool | None = None) -> str:
    """Return a mapping in which each kind has a file `<kind>.csv` with all of its headers."""
    lines = [f'source = "{source}"', 'day_format = "Y-M-D"', 'number_format = "1,234.56"']
    if history is not None:
        lines.append(f"history = {str(history).lower()}")
    for kind in kinds:
        lines += ["[[file]]", f'name = "{kind}.csv"', f'kind = "{kind}"', "[file.columns]"]
        lines += [f'"{name}" = "{name}"' for name in headers_of(kind, kinds[kind])]
        if kind == "standards":
            lines.append('measure = { constant = "oldest_serious_ticket" }')
    return "\n".join(lines)


def headers_of(kind: str, content: str) -> tuple[str, ...]:
    """Return the headers a content brings along after `#`, else all of the kind."""
    first = content.split("\n", 1)[0]
    return tuple(first[1:].split(",")) if first.startswith("#") else HEADERS[kind]


def write(folder_path: Path, kinds: Mapping[str, str]) -> None:
    """Write one file for each kind; a content that starts with `#a,b` has these headers only."""
    for kind, content in kinds.items():
        body = content.split("\n", 1)[1] if content.startswith("#") else content
        (folder_path / f"{kind}.csv").write_text(
            ",".join(headers_of(kind, content)) + "\n" + body, encoding="utf-8"
        )


def load(
    organization: Organization,
    folder_path: Path,
    kinds: Mapping[str, str],
    *,
    history: bool | None = None,
    source: str = "crm",
    dry_run: bool = False,
    now: datetime = NOW,
) -> FolderReport:
    """Write the files, import them, and return what came of it."""
    write(folder_path, kinds)
    return folder.import_folder(
        organization,
        document=mapping.read_mapping(document(kinds, source=source, history=history)),
        folder=folder_path,
        now=now,
        dry_run=dry_run,
    )


def counts(report: KindReport) -> tuple[int, int, int, int, int]:
    """Return read, created, updated, unchanged, rejected; whatever was read is one of the others."""
    assert report.read == report.created + report.updated + report.unchanged + report.rejected
    return report.read, report.created, report.updated, report.unchanged, report.rejected
