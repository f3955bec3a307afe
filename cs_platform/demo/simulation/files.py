"""Writes a simulation as an export: one CSV file per kind of fact, and the mapping that reads them."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from accounts.domain import kinds, mapping
from cs_platform.demo.simulation.world import World

SOURCE = "halden-crm"
MAPPING = "mapping.toml"


def write_files(world: World, folder: Path) -> list[Path]:
    """Write every table that can be imported, never the truth, into an existing folder; return the files."""
    written = []
    for kind, table in _importable(world).items():
        path = folder / f"{kind}.csv"
        table.to_csv(path, index=False, date_format="%Y-%m-%d", lineterminator="\n")
        written.append(path)
    document = folder / MAPPING
    document.write_text(mapping.to_toml(_document(world)), encoding="utf-8")
    return [*written, document]


def _importable(world: World) -> Mapping[str, pd.DataFrame]:
    """Tables of the kinds that imports know, in load order; the accounts of an incident in one cell."""
    tables = {kind: world.tables[kind] for kind in kinds.KINDS if kind in world.tables}
    touched = world.tables["incident_accounts"].groupby("incident")["account"].agg("; ".join)
    incidents = tables["incidents"]
    return {
        **tables,
        "incidents": incidents.assign(accounts=incidents["external_id"].map(touched).fillna("")),
    }


def _document(world: World) -> mapping.MappingDocument:
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
            for kind, table in _importable(world).items()
        ),
    )
