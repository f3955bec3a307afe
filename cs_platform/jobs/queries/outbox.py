"""The mail outbox, as an administrator reads it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from cs_platform.jobs.domain.choices import JobState
from cs_platform.jobs.models import Job, Mail

KIND = "send_mail"
# the part of an address that lets its reader in: whoever sets things up must not borrow it
_SECRET = re.compile(r"(?<=/)[\w~-]{20,}(?=/|\b)")
HIDDEN = "[hidden]"


@dataclass(frozen=True, kw_only=True)
class Sending:
    """How often a mail was tried, whether it waits for another try, and what went wrong last."""

    attempts: int
    is_waiting: bool
    error: str


NOT_TRIED = Sending(attempts=0, is_waiting=False, error="")


def mails(organization_id: int) -> QuerySet[Mail]:
    """Return the organization's mails, the newest first."""
    return Mail.objects.for_organization(organization_id).order_by("-pk")


def sendings(organization_id: int, mail_ids: list[int]) -> Mapping[int, Sending]:
    """Return how the sending of mails goes, by mail."""
    keys = {f"mail:{mail_id}": mail_id for mail_id in mail_ids}
    jobs = Job.objects.filter(organization_id=organization_id, kind=KIND, key__in=keys)
    return {keys[job.key]: _sending(job) for job in jobs}


def _sending(job: Job) -> Sending:
    waits = job.state in {JobState.PENDING, JobState.RUNNING}
    return Sending(attempts=job.attempts, is_waiting=waits, error=job.error)


def readable(body: str) -> str:
    """Return a mail's words without what would let a reader in as somebody else."""
    return _SECRET.sub(HIDDEN, body)
