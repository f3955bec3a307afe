"""Publish the health model that is shipped now for an organization that uses a shipped one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cs_platform.tenancy import queries as tenancy
from health.operations import configurations


class Command(BaseCommand):
    """Give an organization the measures that came with a newer release."""

    help = (
        "Publish the shipped health model as the organization's next version. It counts from the next day "
        "on, and nobody enters the ditch for 7 days. A health model of the organization's own is left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose."""
        parser.add_argument("--organization", required=True, metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish it, or say in a sentence why not."""
        try:
            organization = tenancy.organization_by_slug(options["organization"])
            note = configurations.publish_newest_shipped(organization.pk, now=timezone.now())
        except (tenancy.UnknownOrganizationError, configurations.NothingToPublishError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Published. {note}")
