"""Import a folder of CSV and Excel files by a mapping."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.domain import mapping
from accounts.operations.imports import folder as folders
from accounts.operations.imports.folder import FolderReport
from cs_platform.tenancy import queries

COUNTS = ("read", "created", "updated", "unchanged", "rejected")
PROBLEMS_SHOWN = 20


class Command(BaseCommand):
    """Import a folder; needs no worker and no broker."""

    help = "Import a folder of CSV and Excel files by a mapping. The second time changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose facts these are and where they lie."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--organization", required=True, help="slug of the organization")
        parser.add_argument("--mapping", required=True, type=Path, help="TOML file, see docs/imports.md")
        parser.add_argument("--dry-run", action="store_true", help="count and check, keep nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, or say in a sentence why not."""
        try:
            report = folders.import_folder(
                queries.organization_by_slug(options["organization"]),
                document=mapping.read_mapping(_text_of(options["mapping"])),
                folder=options["folder"],
                now=timezone.now(),
                dry_run=options["dry_run"],
            )
        except (queries.UnknownOrganizationError, mapping.MappingError, folders.FolderError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(
                json.dumps(_as_json(report, dry_run=options["dry_run"]), ensure_ascii=False, indent=2)
            )
        else:
            self.stdout.writelines(f"{line}\n" for line in _as_text(report, dry_run=options["dry_run"]))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CommandError(f"There is no mapping “{path}”; write one as docs/imports.md explains.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The mapping “{path}” cannot be read as UTF-8 text: {error}.") from error


def _as_json(report: FolderReport, *, dry_run: bool) -> Mapping[str, Any]:
    """Return a key per kind, and `report` for what concerns all of them."""
    return {
        **{kind: asdict(counts) for kind, counts in report.kinds.items()},
        "report": {
            "dry_run": dry_run,
            "contradictions": list(report.contradictions),
            "notes": list(report.notes),
            "seconds": report.seconds,
        },
    }


def _as_text(report: FolderReport, *, dry_run: bool) -> Iterator[str]:
    """Yield a table of counts, then problems, notes and contradictions."""
    yield f"{'':<18}" + "".join(f"{name:>11}" for name in COUNTS)
    for kind, counts in report.kinds.items():
        yield f"{kind:<18}" + "".join(f"{getattr(counts, name):>11,}" for name in COUNTS)
    yield from _problems_as_text(report)
    for note in report.notes:
        yield f"Note: {note}"
    for contradiction in report.contradictions:
        yield f"Contradiction: {contradiction['sentence']}"
    yield f"{'Dry run, nothing was kept' if dry_run else 'Imported'}, in {report.seconds:.1f} s."


def _problems_as_text(report: FolderReport) -> Iterator[str]:
    for kind, counts in report.kinds.items():
        for problem in counts.problems[:PROBLEMS_SHOWN]:
            place = f"{problem['file']}, line {problem['line']:,}"
            column = f", {problem['column']}" if problem["column"] else ""
            yield f"Problem: {place}{column}: {problem['sentence']}"
        if counts.problem_count > PROBLEMS_SHOWN:
            yield f"Problem: … and {counts.problem_count - PROBLEMS_SHOWN:,} more in {kind}."
