"""The lease of a job whose work is one long transaction."""

import threading
import time

import pytest
from django.db import transaction
from pytest_django import Settings

from cs_platform.jobs.models import Job
from cs_platform.jobs.operations import ledger
from cs_platform.jobs.operations.ledger import LeaseLostError
from cs_platform.jobs.tasks import JobContext
from cs_platform.tenancy.models import Organization
from tests.jobs.conftest import add_job


def held(organization: Organization, kind: str) -> ledger.Claim:
    claim = ledger.claim(add_job(organization, kind))
    assert claim is not None
    return claim


def test_a_lease_is_prolonged_while_one_transaction_works(
    organization: Organization, kind: str, settings: Settings
) -> None:
    settings.JOB_LEASE_SECONDS = 0.3
    claim = held(organization, kind)
    before = Job.objects.get(pk=claim.job_id).lease_until

    with JobContext(claim=claim).held(), transaction.atomic():
        Organization.objects.filter(pk=organization.pk).update(name="at work")
        time.sleep(0.5)

    after = Job.objects.get(pk=claim.job_id).lease_until
    assert before is not None
    assert after is not None
    assert after > before
    assert ledger.claim(claim.job_id) is None
    assert threading.active_count() == 1


def test_a_lease_that_somebody_else_took_is_told_at_the_end(
    organization: Organization, kind: str, settings: Settings
) -> None:
    claim = held(organization, kind)
    settings.JOB_LEASE_SECONDS = 0.1

    with pytest.raises(LeaseLostError, match="was lost"), JobContext(claim=claim).held():
        Job.objects.filter(pk=claim.job_id).update(claim="00000000-0000-0000-0000-000000000000")
        time.sleep(0.2)
