"""The simulated organization that everything is measured on."""

import sys
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
from django.utils import timezone

from accounts.domain import mapping
from accounts.operations.imports import folder as folders
from cs_platform.demo import organization as demo
from cs_platform.demo import simulation
from cs_platform.tenancy.models import Organization
from tests.drills.fleet import Fleet

MONTHS = 12
LAST_DAY = date(2026, 1, 30)
USAGE_DAYS = 100
FEATURE_DAYS = 35
"""By feature only the last weeks are loaded for daily run and pages: older ones are read by nothing there."""
SEED = 1
USAGE = "usage"


@dataclass(frozen=True, kw_only=True)
class World:
    """An organization with all its facts but usage, whose rows are still in a table."""

    running: Fleet
    organization: Organization
    accounts: int
    document: mapping.MappingDocument
    usage: pd.DataFrame

    def folder(self, name: str) -> Path:
        """Return a new or known folder for files."""
        folder = self.running.folder / name
        folder.mkdir(exist_ok=True)
        return folder

    def load(self, kinds: Collection[str], folder: Path) -> folders.FolderReport:
        """Import files of these kinds by the product's own way."""
        files = tuple(file for file in self.document.files if file.kind in kinds)
        document = replace(self.document, files=files)
        return folders.import_folder(self.organization, document=document, folder=folder, now=timezone.now())

    def usage_file(self, name: str, rows: pd.DataFrame) -> Path:
        """Write usage rows as the export of the simulation writes them; return the folder."""
        folder = self.folder(name)
        rows.to_csv(folder / "usage.csv", index=False, date_format="%Y-%m-%d", lineterminator="\n")
        return folder


def recent(usage: pd.DataFrame) -> pd.DataFrame:
    """Return the totals of all days and the features of the last weeks."""
    since = pd.Timestamp(LAST_DAY) - pd.Timedelta(days=FEATURE_DAYS)
    return usage[(usage["feature"] == "") | (usage["day"] > since)]


def make(running: Fleet, *, accounts: int) -> World:
    """Simulate a company and import everything but its usage."""
    say(f"Simulating {accounts:,} accounts and importing their facts")
    company = simulation.Company(
        accounts=accounts, months=MONTHS, last_day=LAST_DAY, usage_days=USAGE_DAYS, arranged=True
    )
    simulated = simulation.simulate(company, SEED)
    world = World(
        running=running,
        organization=demo.prepare(password="only-for-benchmarks", now=timezone.now()),
        accounts=accounts,
        document=mapping.MappingDocument(source=simulation.SOURCE, files=()),
        usage=simulated.tables[USAGE],
    )
    folder = world.folder("export")
    simulation.write_files(simulated, folder)
    document = mapping.read_mapping((folder / simulation.MAPPING).read_text(encoding="utf-8"))
    world = replace(world, document=document)
    world.load({file.kind for file in document.files} - {USAGE}, folder)
    return world


def say(what: str) -> None:
    """Tell on the terminal what goes on; the table alone goes to standard output."""
    print(f"{what} …", file=sys.stderr, flush=True)
