"""Delete an organization with everything in it, for good."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cs_platform.tenancy import queries
from cs_platform.tenancy.operations import ending, keeping


class Command(BaseCommand):
    """Delete an organization whose name is given as well; a deletion that broke off is run again."""

    help = "Delete an organization, its rows, its trail and the logins that worked for it alone. No way back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which one, twice."""
        parser.add_argument("slug")
        parser.add_argument("--name", required=True, help="the organization's name, exactly, to be sure")

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete it and say what went."""
        try:
            organization = queries.organization_by_slug(options["slug"])
        except queries.UnknownOrganizationError as error:
            raise CommandError(str(error)) from error
        if options["name"] != organization.name:
            raise CommandError(f"Nothing was deleted: “{options['slug']}” is called “{organization.name}”.")
        try:
            ending.end(organization, progress=self._say)
        except ending.StillWrittenError as error:
            raise CommandError(str(error)) from error
        keeping.drop_empty_months(timezone.now().date())
        self.stdout.write(f"{options['name']} is gone.")

    def _say(self, table: str, rows: int) -> None:
        if rows:
            self.stdout.write(f"{table}: {rows}")
