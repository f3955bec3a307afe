"""Measure and print one table. ACCOUNTS= sets how many accounts are simulated (10,000)."""

import importlib
import os
import platform
import signal
import sys
import time

import django

from tests.benchmarks import figures
from tests.drills import fleet

ACCOUNTS = 10_000
MOST_OWN_LOAD = 2
PARTS = ("ingest", "daily", "pages")
LEARNED = ("ingest", "learned")
"""What is measured alone, after what it needs."""


def main(arguments: list[str]) -> int:
    """Measure all parts, or the ones named; exit code 2 when there is no such part."""
    parts = arguments or list(PARTS)
    order = LEARNED if parts == ["learned"] else PARTS
    if not set(parts) <= set(order):
        print(f"Name any of {', '.join(PARTS)}, or learned alone.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _interrupt)
    accounts = int(os.environ.get("ACCOUNTS") or ACCOUNTS)
    started = time.monotonic()
    found: list[figures.Figure] = []
    with fleet.fleet(OMP_NUM_THREADS="1") as running:
        # the product is imported only now that it can be told where its servers are
        os.environ.update(running.environment)
        os.environ.update(DJANGO_SETTINGS_MODULE="cs_platform.settings", LOG_LEVEL="WARNING")
        django.setup()
        world = importlib.import_module("tests.benchmarks.world").make(running, accounts=accounts)
        for name in order:
            part = importlib.import_module(f"tests.benchmarks.{name}")
            found += part.measure(world) if name in parts else part.skip(world)
    _print(found, seconds=time.monotonic() - started)
    return 0


def _print(found: list[figures.Figure], *, seconds: float) -> None:
    cores, load = os.cpu_count() or 1, max(os.getloadavg())
    print(f"\nPython {platform.python_version()}, {cores} cores, load {load:.1f}, {seconds:.0f} s in all\n")
    print("\n".join(figures.table(found)))
    if load > cores + MOST_OWN_LOAD:
        print("\nThe machine had other work: times are longer than they are alone; compare the ratios.")


def _interrupt(number: int, frame: object) -> None:
    """End as by Ctrl-C, so that servers, workers and their folder go too."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
