"""The example files: one for each kind, about the same few customers of a made-up company."""

import csv
from collections.abc import Mapping
from pathlib import Path

from accounts.domain.kinds import KINDS

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "examples"


def content(kind: str) -> bytes:
    """Return the example file of a kind; KeyError when there is no such kind."""
    return (FOLDER / f"{KINDS[kind].name}.csv").read_bytes()


def cells(kind: str) -> Mapping[str, str]:
    """Return, by header, the first cell of an example's column that is not empty."""
    rows = list(csv.DictReader(content(kind).decode().splitlines()))
    return {header: next((row[header] for row in rows if row[header]), "") for header in rows[0]}
