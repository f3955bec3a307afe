"""Give a person a place in an organization, and a link by which they sign in once."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.operations import stages
from cs_platform.tenancy import operations, queries
from cs_platform.tenancy.domain.choices import Function, Role


class Command(BaseCommand):
    """Add a member, or let an existing one answer for stages."""

    help = "Give a person a place in an organization and print a one-time sign-in link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who, where and as what."""
        parser.add_argument("email")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--name", help="as it is shown; default: the part of the e-mail before the @")
        parser.add_argument("--role", type=str.upper, choices=list(Role), default=Role.VIEWER)
        parser.add_argument("--function", type=str.upper, choices=list(Function), default=Function.SUCCESS)
        parser.add_argument(
            "--accountable-for", action="append", default=[], metavar="STAGE", help="may be given again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Add the person, or say in a sentence why not. A person who is there keeps role and function."""
        try:
            validate_email(options["email"])
            organization = queries.organization_by_slug(options["organization"])
            membership = operations.add_member(
                organization,
                email=options["email"],
                name=options["name"] or options["email"].split("@")[0],
                role=Role(options["role"]),
                function=Function(options["function"]),
            )
            for stage in options["accountable_for"]:
                stages.name_accountable(organization.pk, stage=stage, membership_id=membership.pk)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (queries.UnknownOrganizationError, stages.UnknownStageError) as error:
            raise CommandError(str(error)) from error
        link = operations.create_sign_in_link(membership, now=timezone.now())
        self.stdout.write(
            f"{membership.user} is {membership.get_role_display().lower()} at {organization.name}."
        )
        self.stdout.write(f"Sign in once, within 24 hours: {link}")
