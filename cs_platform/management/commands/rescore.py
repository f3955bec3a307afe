"""Work closed days out again, with what has become known about them since."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cs_platform import pipeline
from cs_platform.jobs import queries as ledger
from cs_platform.jobs import tasks
from cs_platform.jobs.domain.choices import RunKind
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from health.queries import days, late_data

TIMEOUT_SECONDS = 24 * 3600.0


class Command(BaseCommand):
    """Rescore the closed days of one organization."""

    help = (
        "Work the closed days from a day on out again, oldest first: scores, estimates and sums. Facts count "
        "as they were known on each day, plus what was supplied later for it. Episodes and autopsies of past "
        "days stay; the newest day decides anew. One that was interrupted goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose days and from which on."""
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--from", required=True, type=date.fromisoformat, metavar="DAY", dest="first")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work the days out again and print what changed."""
        try:
            organization = tenancy.organization_by_slug(options["organization"])
            told = self._rescore(organization, options["first"], quiet=options["json"])
        except (
            tenancy.UnknownOrganizationError,
            tasks.WorkTimeoutError,
            pipeline.RescoreError,
        ) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"days": [_as_dict(day) for day in told]}))
        else:
            self.stdout.write(f"{len(told)} {'day was' if len(told) == 1 else 'days were'} worked out again.")

    def _rescore(
        self, organization: Organization, first: date, *, quiet: bool
    ) -> Sequence[late_data.Rescored]:
        """Go on with what was interrupted, else start; tell of each day as soon as it is closed."""
        with organization_context(organization.pk):
            interrupted = ledger.unfinished_runs(organization.pk, RunKind.RESCORE)
        if interrupted:
            self.stderr.write(f"Going on with a rescore that was interrupted at {interrupted[0].day}.")
            first, since = interrupted[0].day, interrupted[0].started_at
        else:
            tasks.work_off(organization.pk, kinds=pipeline.WORK, timeout=TIMEOUT_SECONDS)
            since = timezone.now()
            with organization_context(organization.pk, operation="rescore"):
                first = pipeline.start_rescore(organization.pk, first, now=since)
        told: list[late_data.Rescored] = []

        def tell() -> None:
            with organization_context(organization.pk):
                closed = late_data.rescored_days(organization.pk, first, since=since)
            for day in closed[len(told) :]:
                told.append(day)
                if not quiet:
                    self.stdout.write(_line(day, organization.reporting_currency))

        tasks.work_off(organization.pk, kinds=pipeline.WORK, timeout=TIMEOUT_SECONDS, meanwhile=tell)
        tell()
        self._check_complete(organization, told[-1].day if told else first - timedelta(days=1))
        return told

    def _check_complete(self, organization: Organization, newest: date) -> None:
        with organization_context(organization.pk):
            left = days.next_closed(organization.pk, after=newest)
        if left is not None:
            raise CommandError(f"The run of {left} could not be closed; its jobs say why.")


def _line(day: late_data.Rescored, currency: str) -> str:
    before, after = day.before.expected_loss, day.after.expected_loss
    return f"{day.day}: value at risk {before:,} -> {after:,} {currency} ({day.late:+,})"


def _as_dict(day: late_data.Rescored) -> dict[str, Any]:
    return {"day": day.day.isoformat(), "before": day.before.as_dict(), "after": day.after.as_dict()}
