"""Fill an organization with a simulated portfolio of any size."""

import resource
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone

from accounts.operations import stages
from accounts.operations.imports import finishing
from cs_platform.demo import definitions, simulation
from cs_platform.demo.loading import portfolio, slices
from cs_platform.tenancy import operations
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from health.operations import configurations

MARKETS = {"mid": simulation.MID_SIZED, "mass": simulation.MASS}
MASS_FROM = 5_000


class Command(BaseCommand):
    """Simulate a company and write its facts."""

    help = (
        "Fill an organization with simulated accounts and all kinds of facts; one that does not exist is "
        "made. Run `daily_run` afterwards: it works off past month ends, then the day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose portfolio and how large it is to be."""
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--accounts", type=int, default=240, metavar="N")
        parser.add_argument(
            "--months", type=int, default=24, metavar="M", help="whole months of history (24)"
        )
        parser.add_argument("--seed", type=int, default=13, metavar="S")
        parser.add_argument("--signal", type=float, default=1.0, metavar="X", help="0 (none) to 1 (all)")
        parser.add_argument(
            "--market", choices=MARKETS, help=f"who the customers are; mass from {MASS_FROM:,} accounts on"
        )
        parser.add_argument("--last-day", type=date.fromisoformat, metavar="DAY", help="default: yesterday")
        parser.add_argument("--add", action="store_true", help="even when there are accounts already")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write slice by slice, or say in a sentence why not."""
        started = time.monotonic()
        source = f"simulation-{options['seed']}"
        with transaction.atomic():
            organization = self._organization(options["organization"])
            _refuse(organization, source, add=options["add"])
            company = _company(organization, options)
        counts: Counter[str] = Counter()
        for written in self._load(company, organization, seed=options["seed"], source=source):
            counts += written
            self._tell(counts, company.accounts, time.monotonic() - started)
        with organization_context(organization.pk, operation="simulation"):
            finishing.ask_for_replay(organization.pk, key=source, by=None, now=timezone.now())
        for kind, count in counts.items():
            self.stdout.write(f"  {kind.replace('_', ' ')}: {count:,}")
        seconds = time.monotonic() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stdout.write(
            f"{counts.total():,} rows in {seconds:.0f} s ({counts.total() / seconds:,.0f} a second), "
            f"at most {memory:,.0f} MB of memory. Next: daily_run --organization {organization.slug}"
        )

    def _organization(self, slug: str) -> Organization:
        """Find the organization, or make it with what every new one gets."""
        try:
            organization = tenancy.organization_by_slug(slug)
            self.stdout.write(f"Filling {organization.name}.")
        except tenancy.UnknownOrganizationError:
            organization = _made(slug)
            self.stdout.write(f"Made {organization.name} (/o/{slug}/) and filling it.")
        definitions.create(organization.pk)
        return organization

    def _load(
        self, company: simulation.Company, organization: Organization, *, seed: int, source: str
    ) -> Iterator[Counter[str]]:
        try:
            yield from portfolio.load(company, seed, organization=organization, source=source)
        except slices.MissingStagesError as error:
            raise CommandError(str(error)) from error

    def _tell(self, counts: Counter[str], wanted: int, seconds: float) -> None:
        done = counts["accounts"]
        self.stdout.write(f"{done:,} of {wanted:,} accounts, {counts.total():,} rows, {seconds:.0f} s")
        self.stdout.flush()


def _made(slug: str) -> Organization:
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    with transaction.atomic():
        organization = operations.create_organization(
            slug=slug, name=slug.replace("-", " ").capitalize(), currency="EUR", time_zone="UTC"
        )
        stages.create_shipped(organization.pk)
        configurations.publish_shipped(organization.pk, now=timezone.now())
    return organization


def _refuse(organization: Organization, source: str, *, add: bool) -> None:
    """Leave an organization with accounts alone unless told, and one that has these very ones always."""
    known = slices.accounts_by_source(organization)
    if source in known:
        raise CommandError(
            f"{organization.name} has the accounts of this seed already; choose another --seed."
        )
    if known and not add:
        raise CommandError(
            f"{organization.name} has {sum(known.values()):,} accounts. Name a new one, or say --add."
        )


def _company(organization: Organization, options: dict[str, Any]) -> simulation.Company:
    today = tenancy.local_day(organization.time_zone, timezone.now())
    last_day = options["last_day"] or today - timedelta(days=1)
    if last_day >= today:
        raise CommandError(f"{last_day} is not over in {organization.time_zone}; choose an earlier day.")
    market = options["market"] or ("mass" if options["accounts"] >= MASS_FROM else "mid")
    try:
        return simulation.Company(
            accounts=options["accounts"],
            months=options["months"],
            last_day=last_day,
            signal=options["signal"],
            market=MARKETS[market],
            currency=organization.reporting_currency,
            staff=slices.staff_of(organization),
        )
    except ValueError as error:
        raise CommandError(str(error)) from error
