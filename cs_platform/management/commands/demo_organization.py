"""Make an organization to try Lodestar with: a simulated software company and its customers."""

import os
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.operations.imports import folder as folders
from cs_platform import pipeline
from cs_platform.demo import organization as demo
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from health.operations import training

POLL_SECONDS = 0.5
PASSWORD = "lodestar-demo"  # noqa: S105 - no secret: every start prints it
ACCOUNTS = "240"


class Command(BaseCommand):
    """Make the demo organization, or do nothing when it is there."""

    help = "Simulate a software company, import its export and have a worker work out its days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many customers and how long to wait for the worker."""
        default = os.environ.get("DEMO_ACCOUNTS") or ACCOUNTS
        parser.add_argument("--accounts", type=int, default=int(default), help=f"customers ({default})")
        parser.add_argument("--timeout", type=float, default=600, help="seconds without progress (600)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the steps that are not done yet."""
        found = demo.find()
        if found is not None and demo.is_ready(found):
            self._say(f"{found.name} is there already.")
            return
        password = os.environ.get("DEMO_PASSWORD") or PASSWORD
        organization = demo.prepare(password=password, now=timezone.now())
        if not demo.is_loaded(organization):
            self._load(organization, options["accounts"])
        self._say("Working out past month ends")
        self._wait(organization, options["timeout"])
        self._say("Working out today")
        now = timezone.now()
        with organization_context(organization.pk, operation="daily run"):
            today = tenancy.local_day(organization.time_zone, now)
            pipeline.start_daily(organization.pk, today, now=now)
        self._wait(organization, options["timeout"])
        if not demo.is_ready(organization):
            raise CommandError("Today could not be worked out; the log of the worker says why.")
        training.start(organization.pk, now=timezone.now())
        self._say("The worker goes on with training the churn model")
        self._say(f"{organization.name} is ready.")

    def _load(self, organization: Organization, accounts: int) -> None:
        """Simulate, write files, import them."""
        self._say(f"Simulating {accounts:,} customers over {demo.MONTHS} months and importing their export")
        with tempfile.TemporaryDirectory(prefix="lodestar-demo-") as folder:
            try:
                report = demo.load(organization, Path(folder), accounts=accounts, now=timezone.now())
            except (folders.FolderError, ValueError) as error:
                raise CommandError(str(error)) from error
        for kind, counts in report.kinds.items():
            self._say(f"  {kind.replace('_', ' ')}: {counts.created:,}")

    def _wait(self, organization: Organization, timeout: float) -> None:
        """Wait for the worker, saying how far it is, until nothing is left to do."""
        said, deadline = demo.progress(organization), time.monotonic() + timeout
        while (now := demo.progress(organization)).waiting:
            if now != said:
                said, deadline = now, time.monotonic() + timeout
                self._say(f"  {now.newest:%B %Y}" if now.newest else "  starting")
            if time.monotonic() > deadline:
                raise CommandError(f"Nothing has moved for {timeout:g} seconds. Is a worker up?")
            time.sleep(POLL_SECONDS)
        if now.failed:
            raise CommandError(
                "\n".join([*now.failed, "Try again: wait_for_jobs --organization demo --retry-failed"])
            )

    def _say(self, what: str) -> None:
        self.stdout.write(what)
        self.stdout.flush()
