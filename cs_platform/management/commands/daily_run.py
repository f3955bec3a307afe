"""Work out one day of an organization here and now, without a worker."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cs_platform import pipeline
from cs_platform.jobs import queries as ledger
from cs_platform.jobs import tasks
from cs_platform.jobs.domain.choices import RunKind, RunState
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization

TIMEOUT_SECONDS = 3600.0
FIRST_DAY = date(1990, 1, 1)
KEYS = (
    "accounts_scored",
    "coverage_mean",
    "known_loss",
    "expected_loss",
    "currency",
    "episodes_entered",
    "episodes_left",
    "autopsies_opened",
    "seconds",
)


class Command(BaseCommand):
    """Run the daily flow of one organization."""

    help = (
        "Work off the organization's waiting imports and replays, then its daily run. "
        "A day that is closed stays as it is and is only printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose day and which."""
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DAY", help="default: today there")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the day and print what came of it."""
        try:
            organization = tenancy.organization_by_slug(options["organization"])
            result = self._run(organization, options["as_of"])
        except (tenancy.UnknownOrganizationError, tasks.WorkTimeoutError) as error:
            raise CommandError(str(error)) from error
        shown = {key: result[key] for key in KEYS}
        if options["json"]:
            self.stdout.write(json.dumps(shown))
        else:
            for key, value in shown.items():
                self.stdout.write(f"{key.replace('_', ' ')}: {value}")

    def _run(self, organization: Organization, wanted: date | None) -> dict[str, Any]:
        today = tenancy.local_day(organization.time_zone, timezone.now())
        day = wanted or today
        if not FIRST_DAY <= day <= today:
            raise CommandError(f"{day} cannot be worked out: choose a day up to {today}.")
        tasks.work_off(organization.pk, kinds=pipeline.WORK, timeout=TIMEOUT_SECONDS)
        with organization_context(organization.pk, operation="daily run"):
            pipeline.start_daily(organization.pk, day, now=timezone.now())
        tasks.work_off(organization.pk, kinds=pipeline.WORK, timeout=TIMEOUT_SECONDS)
        with organization_context(organization.pk):
            run = ledger.run_of(organization.pk, RunKind.DAILY, day)
        if run is None or run.state not in (RunState.DONE, RunState.PARTIAL):
            raise CommandError(f"The run of {day} could not be closed; its jobs say why.")
        if run.state == RunState.PARTIAL:
            self.stderr.write(f"{run.chunks_failed} of {run.chunks_total} chunks of accounts failed.")
        result: dict[str, Any] = run.result
        return result
