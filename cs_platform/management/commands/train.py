"""Train the churn model of one organization here and now, without a worker."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cs_platform import pipeline
from cs_platform.jobs import tasks
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from health.domain.choices import ModelState
from health.operations import training
from health.queries import models

TIMEOUT_SECONDS = 3600.0


class Command(BaseCommand):
    """Train one organization's churn model."""

    help = (
        "Work off the organization's waiting imports and replays, then train its churn model on the newest "
        "closed day and say how far it can be trusted. The next daily run uses it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose model."""
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Train and print what came of it."""
        try:
            organization = tenancy.organization_by_slug(options["organization"])
            found = self._train(organization.pk)
        except (
            tenancy.UnknownOrganizationError,
            tasks.WorkTimeoutError,
            training.NothingToLearnError,
            training.StillTrainingError,
        ) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(found) if options["json"] else "\n".join(_lines(found)))

    def _train(self, organization_id: int) -> dict[str, Any]:
        tasks.work_off(organization_id, kinds=pipeline.WORK, timeout=TIMEOUT_SECONDS)
        number = training.start(organization_id, now=timezone.now())
        tasks.work_off(organization_id, kinds=training.KINDS, timeout=TIMEOUT_SECONDS)
        with organization_context(organization_id):
            newest = next(each for each in models.trainings(organization_id) if each.number == number)
            if newest.state != ModelState.READY:
                raise CommandError(f"Training {number} failed; its jobs say why.")
            return _found(organization_id, newest)


def _found(organization_id: int, newest: models.Training) -> dict[str, Any]:
    horizons = models.horizons(organization_id, newest.id)
    label, reason = models.verdict(organization_id, newest.id)
    return {
        "number": newest.number,
        "trained_on": newest.trained_on.isoformat(),
        "label": label.value,
        "reason": reason,
        "missing_churns": horizons[0].missing_churns,
        "errors": list(newest.errors),
        "horizons": [
            {
                "months": each.months,
                "label": each.label.value,
                "reason": each.reason,
                "churns": each.churns,
                "report": [] if each.report is None else list(each.report.sentences),
            }
            for each in horizons
        ],
        "back_tests": [
            {"months": each.months, "origins": len(each.origins), "inside": each.inside}
            for each in models.back_tests(organization_id, newest.id)
        ],
    }


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [f"Churn model {found['number']}, trained on {found['trained_on']}: {found['label']}."]
    lines.append(found["reason"])
    for each in found["horizons"]:
        lines += ["", f"{each['months']} months: {each['label']}. {each['reason']}", *each["report"]]
    return lines
