"""Make an organization, and a link by which its first administrator signs in."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.utils import timezone

from accounts.operations import stages
from cs_platform.tenancy import operations
from cs_platform.tenancy.domain.choices import Role
from health.operations import configurations


class Command(BaseCommand):
    """Make an organization with the shipped stages and health configuration."""

    help = "Make an organization; with --admin, print a one-time sign-in link for its administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what an organization needs."""
        parser.add_argument("slug")
        parser.add_argument("--name", required=True)
        parser.add_argument("--currency", required=True, help="reporting currency, for instance USD")
        parser.add_argument("--timezone", required=True, help="for instance Europe/Berlin")
        parser.add_argument("--locale", default="en")
        parser.add_argument("--admin", help="e-mail of the first administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, or say in a sentence why not."""
        now = timezone.now()
        try:
            validate_slug(options["slug"])
            if options["admin"]:
                validate_email(options["admin"])
            with transaction.atomic():
                organization = operations.create_organization(
                    slug=options["slug"].lower(),
                    name=options["name"],
                    currency=options["currency"],
                    time_zone=options["timezone"],
                    locale=options["locale"],
                )
                stages.create_shipped(organization.pk)
                configurations.publish_shipped(organization.pk, now=now)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (operations.OrganizationExistsError, operations.InvalidOrganizationError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Made {organization.name} (/o/{organization.slug}/).")
        if options["admin"]:
            membership = operations.add_member(
                organization, email=options["admin"], name=options["admin"].split("@")[0], role=Role.ADMIN
            )
            link = operations.create_sign_in_link(membership, now=now)
            self.stdout.write(f"Sign in once, within 24 hours: {link}")
