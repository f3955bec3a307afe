"""Writes a simulation as an export: one CSV file per kind of fact, and the mapping that reads them."""

from pathlib import Path

from accounts.domain import mapping
from cs_platform.demo.simulation.company import Simulation

SOURCE = "halden-crm"
MAPPING = "mapping.toml"


def write_files(simulation: Simulation, folder: Path) -> list[Path]:
    """Write every table of the simulation, never its truth, into an existing folder; return the files."""
    written = []
    for kind, table in simulation.tables.items():
        path = folder / f"{kind}.csv"
        table.to_csv(path, index=False, date_format="%Y-%m-%d", lineterminator="\n")
        written.append(path)
    document = folder / MAPPING
    document.write_text(mapping.to_toml(_document(simulation)), encoding="utf-8")
    return [*written, document]


def _document(simulation: Simulation) -> mapping.MappingDocument:
    """Map every column to the field it is named after; all rows tell when they were known."""
    return mapping.MappingDocument(
        source=SOURCE,
        history=True,
        files=tuple(
            mapping.FileMapping(
                name=f"{kind}.csv",
                kind=kind,
                columns={column: mapping.Column(column=column) for column in table.columns},
            )
            for kind, table in simulation.tables.items()
        ),
    )
