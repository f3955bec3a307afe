"""Background work on a database that really commits; each test makes its own organization."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection

from cs_platform.jobs import operations
from cs_platform.jobs.models import Job
from cs_platform.jobs.tasks import handlers
from cs_platform.tenancy import operations as tenancy
from cs_platform.tenancy.models import Organization
from tests.conftest import NOW

Result = TypeVar("Result")


@pytest.fixture
def organization(committed_db: None) -> Organization:
    """Return an organization of this test alone."""
    slug = f"jobs-{secrets.token_hex(4)}"
    return tenancy.create_organization(slug=slug, name=slug, currency="EUR", time_zone="Europe/Berlin")


@pytest.fixture
def kind() -> Iterator[str]:
    """Return a kind of job that only this test registers."""
    name = f"kind-{secrets.token_hex(4)}"
    yield name
    handlers._registrations.pop(name, None)


def write_job(
    organization: Organization | None,
    kind: str,
    key: str = "one",
    arguments: Mapping[str, int | str] | None = None,
) -> int | None:
    """Write a job and return its id, None when it is there already."""
    organization_id = organization.pk if organization else None
    return operations.enqueue(
        kind=kind, key=key, organization_id=organization_id, arguments=arguments or {}, now=NOW
    )


def add_job(
    organization: Organization | None,
    kind: str,
    key: str = "one",
    arguments: Mapping[str, int | str] | None = None,
) -> int:
    """Write a new job and return its id."""
    job_id = write_job(organization, kind, key, arguments)
    assert job_id is not None
    return job_id


def end_lease(job_id: int) -> None:
    """Let a job's lease have ended, as if its worker were gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_job SET lease_until = now() - interval '1 second' WHERE id = %s", [job_id]
        )


def let_wait_end(job_id: int) -> None:
    """Let the time before the next attempt be over."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET available_at = now() WHERE id = %s", [job_id])


def job(job_id: int) -> Job:
    """Return the job as it stands in the ledger."""
    return Job.objects.get(pk=job_id)


def side_by_side(work: Callable[[int], Result], count: int) -> list[Result]:
    """Run `work(0)` to `work(count - 1)` at once, each on a connection of its own."""

    def one(number: int) -> Result:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
