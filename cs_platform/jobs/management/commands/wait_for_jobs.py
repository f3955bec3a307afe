"""Wait until workers have done an organization's jobs."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cs_platform.jobs import operations, queries
from cs_platform.tenancy import queries as tenancy

POLL_SECONDS = 0.5


class Command(BaseCommand):
    """Print how many jobs are left, until none is."""

    help = "Wait until workers have done an organization's jobs; fails when one of its jobs has failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose jobs and how long."""
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--timeout", type=float, default=600, help="seconds (600)")
        parser.add_argument("--retry-failed", action="store_true", help="first give failed jobs another try")

    def handle(self, *args: Any, **options: Any) -> None:
        """Wait, then list what failed."""
        try:
            organization_id = tenancy.organization_by_slug(options["organization"]).pk
        except tenancy.UnknownOrganizationError as error:
            raise CommandError(str(error)) from error
        if options["retry_failed"]:
            self._retry_failed(organization_id)
        self._wait(organization_id, options["timeout"])
        failed = list(queries.failed_jobs(organization_id))
        for job in failed:
            self.stderr.write(f"{job.kind} {job.key}: {job.error}")
        if failed:
            raise CommandError(f"{len(failed)} failed. Try them again with --retry-failed.")

    def _retry_failed(self, organization_id: int) -> None:
        for job in queries.failed_jobs(organization_id):
            try:
                operations.retry(job.pk, organization_id=organization_id, by=None, now=timezone.now())
            except operations.NotFailedError as error:
                self.stderr.write(f"{job.kind} {job.key}: {error}")

    def _wait(self, organization_id: int, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        said = -1
        while left := queries.waiting_jobs(organization_id).count():
            if left != said:
                self.stdout.write(f"{left} {'job' if left == 1 else 'jobs'} left")
                self.stdout.flush()
                said = left
            if time.monotonic() > deadline:
                raise CommandError(f"{left} jobs are not over after {timeout:g} seconds. Is a worker up?")
            time.sleep(POLL_SECONDS)
        self.stdout.write("Nothing left to do.")
