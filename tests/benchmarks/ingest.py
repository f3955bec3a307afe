"""Usage rows through the product's import beside raw COPY of what the product stores for them.

COPY goes as the owner into empty copies of the same partitioned tables with the same keys and indexes, and
gets its rows as they stand in the end. The product reads a file, checks each cell, finds accounts and
features, drops repeats, adds up, tells new rows from known ones, and writes under row-level security.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from django.utils import timezone

from accounts.domain import files
from accounts.domain.choices import ImportState
from accounts.domain.rows import Problem, Row
from accounts.models import Import
from accounts.operations.imports import reading, slices
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from tests.benchmarks.figures import Figure, Timer
from tests.benchmarks.scratch import Scratch
from tests.benchmarks.world import USAGE, World, recent, say

ROWS = 100_000
ROUNDS = 3
SMALL_ROWS = 25_000
SMALL_SECONDS = 5.0
SHARE_OF_COPY = 0.60
REPLAY_FASTER = 1.5
TABLES = ("accounts_featureday", "accounts_usageday")


@dataclass(kw_only=True)
class Takes:
    """Seconds of each way to the tables."""

    file: Timer = field(default_factory=Timer)
    again: Timer = field(default_factory=Timer)
    parsed: Timer = field(default_factory=Timer)
    copy: Timer = field(default_factory=Timer)


def measure(world: World) -> list[Figure]:
    """Measure totals of account days, usage by feature, and a small file; then load all usage."""
    by_feature = world.usage[world.usage["feature"] != ""]
    figures = [
        *_compared(world, "totals by day", world.usage[world.usage["feature"] == ""].head(ROWS)),
        *_compared(world, "by feature", by_feature.head(ROWS)),
        _small(world, by_feature.head(SMALL_ROWS)),
    ]
    return [*figures, _all_usage(world)]


def skip(world: World) -> list[Figure]:
    """Load all usage without measuring more than that."""
    return [_all_usage(world)]


def _all_usage(world: World) -> Figure:
    rows, timer = recent(world.usage), Timer()
    say(f"Importing {len(rows):,} usage rows")
    _import(world, world.usage_file("all", rows), timer, created=len(rows))
    return Figure(
        what=f"ingest: {len(rows):,} rows, totals and features", measured=_rate(len(rows), timer.median)
    )


def _compared(world: World, name: str, rows: pd.DataFrame) -> list[Figure]:
    say(f"Ingest of usage, {name}")
    folder = world.usage_file(name, rows)
    parsed = list(_opened(world, folder).items())
    takes, scratch = Takes(), None
    for _ in range(ROUNDS):
        _import(world, folder, takes.file, created=len(rows))
        _import(world, folder, takes.again, created=0)
        if scratch is None:
            scratch = Scratch(world.running, TABLES)
            scratch.remember()
        _empty(world)
        with takes.parsed.take():
            _load_parsed(world, folder, parsed)
        _empty(world)
        with takes.copy.take():
            scratch.copy()
        scratch.empty()
    if scratch is not None:
        scratch.close()
    return _figures(name, len(rows), takes)


def _figures(name: str, rows: int, takes: Takes) -> list[Figure]:
    floor = f"COPY {_rate(rows, takes.copy.median)}"

    def beside_copy(what: str, timer: Timer) -> Figure:
        share = takes.copy.median / timer.median
        return Figure(
            what=f"ingest {name}: {what}",
            measured=_rate(rows, timer.median),
            floor=floor,
            ratio=f"{share:.0%}",
            goal=f">= {SHARE_OF_COPY:.0%}",
            reached=share >= SHARE_OF_COPY,
        )

    faster = takes.file.median / takes.again.median
    return [
        beside_copy("file to tables", takes.file),
        beside_copy("parsed rows to tables", takes.parsed),
        Figure(
            what=f"ingest {name}: same file again, 0 rows changed",
            measured=_rate(rows, takes.again.median),
            floor=f"first {_rate(rows, takes.file.median)}",
            ratio=f"{faster:.2f} x",
            goal=f">= {REPLAY_FASTER} x",
            reached=faster >= REPLAY_FASTER,
        ),
    ]


def _small(world: World, rows: pd.DataFrame) -> Figure:
    say("Ingest of a small file")
    folder, timer = world.usage_file("small", rows), Timer()
    for _ in range(ROUNDS):
        _import(world, folder, timer, created=len(rows))
        _empty(world)
    return Figure(
        what=f"ingest: {len(rows):,} rows by feature, file to tables, end to end",
        measured=f"{timer.median:.2f} s",
        goal=f"< {SMALL_SECONDS:g} s",
        reached=timer.median < SMALL_SECONDS,
    )


def _import(world: World, folder: Path, timer: Timer, *, created: int) -> None:
    with timer.take():
        report = world.load({USAGE}, folder).kinds[USAGE]
    if (report.created, report.updated, report.rejected) != (created, 0, 0):
        raise AssertionError(f"expected {created} rows to be created: {report}")


def _opened(world: World, folder: Path) -> reading.Opened:
    (mapped,) = (file for file in world.document.files if file.kind == USAGE)
    return reading.open_file(
        folder / mapped.name,
        name=mapped.name,
        organization=world.organization,
        document=world.document,
        file=mapped,
        limits=files.UNLIMITED,
    )


def _load_parsed(world: World, folder: Path, parsed: Sequence[Row | Problem]) -> None:
    """Load rows that were read from their file before."""
    organization, now = world.organization, timezone.now()
    opened = _opened(world, folder)
    with organization_context(organization.pk):
        row = Import.objects.create(
            organization=organization,
            file_name=opened.name,
            source=world.document.source,
            kind=USAGE,
            history=True,
            state=ImportState.RUNNING,
        )
    plan = opened.plan(row, organization, today=tenancy.local_day(organization.time_zone, now))
    slices.load(plan, parsed, start=0, after_slice=lambda _: True, now=now)


def _empty(world: World) -> None:
    world.running.sql(f"TRUNCATE {', '.join(TABLES)}")


def _rate(rows: int, seconds: float) -> str:
    return f"{rows / seconds:,.0f} rows/s"
