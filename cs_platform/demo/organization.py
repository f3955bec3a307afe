"""The demo organization: its people, its facts by the import path, and the state of its first days.

Every step may be repeated, so that a start that was killed goes on where it was: the export is the same
whenever it is simulated, since its last day is the one before the organization was made.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from accounts.domain import mapping
from accounts.operations import stages
from accounts.operations.imports import folder as folders
from cs_platform.demo import definitions, simulation, team
from cs_platform.demo.loading import slices
from cs_platform.jobs import queries as ledger
from cs_platform.jobs.domain.choices import RunKind
from cs_platform.tenancy import operations as tenancy_operations
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from health.operations import configurations

MONTHS = 24
SEED = 13


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the first days are: month ends replayed, the newest of them, jobs waiting, jobs given up."""

    replayed: int
    newest: date | None
    waiting: int
    failed: tuple[str, ...]


def find() -> Organization | None:
    """Return the demo organization, if there is one."""
    try:
        return tenancy.organization_by_slug(team.SLUG)
    except tenancy.UnknownOrganizationError:
        return None


def prepare(*, password: str, now: datetime) -> Organization:
    """Make the organization, its journey, its people and who answers for which stage; all or nothing."""
    with transaction.atomic():
        organization = find() or tenancy_operations.create_organization(
            slug=team.SLUG, name=team.COMPANY, currency=team.CURRENCY, time_zone=team.TIME_ZONE
        )
        stages.create_shipped(organization.pk)
        configurations.publish_shipped(organization.pk, now=now)
        definitions.create(organization.pk)
        for person in team.TEAM:
            _add(person, organization, password=password)
    return organization


def load(organization: Organization, folder: Path, *, accounts: int, now: datetime) -> folders.FolderReport:
    """Simulate the company, write its export into an existing folder and import that.

    Raises FolderError with a sentence.
    """
    last_day = tenancy.local_day(organization.time_zone, organization.created_at) - timedelta(days=1)
    company = simulation.Company(accounts=accounts, months=MONTHS, last_day=last_day, arranged=True)
    world = simulation.simulate(company, SEED)
    simulation.write_files(world, folder)
    document = mapping.read_mapping((folder / simulation.MAPPING).read_text(encoding="utf-8"))
    report = folders.import_folder(organization, document=document, folder=folder, now=now)
    slices.tick_standards(world, organization=organization, source=simulation.SOURCE)
    return report


def is_loaded(organization: Organization) -> bool:
    """Say whether all facts are in: the replay that an import asks for at its end is written down."""
    with organization_context(organization.pk):
        has_run = bool(ledger.days_with_runs(organization.pk))
    return has_run or ledger.waiting_jobs(organization.pk).exists()


def is_ready(organization: Organization) -> bool:
    """Say whether a day was worked out, so that pages have something to show."""
    with organization_context(organization.pk):
        return ledger.last_completed_run(organization.pk, kind=RunKind.DAILY) is not None


def progress(organization: Organization) -> Progress:
    """Return how far the worker is."""
    with organization_context(organization.pk):
        days = ledger.days_with_runs(organization.pk, RunKind.REPLAY)
    failed = ledger.failed_jobs(organization.pk)
    return Progress(
        replayed=len(days),
        newest=max(days, default=None),
        waiting=ledger.waiting_jobs(organization.pk).count(),
        failed=tuple(f"{job.kind} {job.key}: {job.error}" for job in failed),
    )


def _add(person: team.Person, organization: Organization, *, password: str) -> None:
    membership = tenancy_operations.add_member(
        organization,
        email=person.email,
        name=person.name,
        role=person.role,
        function=person.function,
        password=password,
    )
    for stage in person.answers_for:
        stages.name_accountable(organization.pk, stage=stage, membership_id=membership.pk)
