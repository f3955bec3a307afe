"""What background work writes to the log: never a value of a customer, never a secret."""

import logging
from urllib.parse import urlsplit

from django.conf import settings

from cs_platform.jobs.domain import failures

logger = logging.getLogger("cs_platform.jobs")


def sentence(error: BaseException) -> str:
    """Return what may be kept and shown of an error."""
    return failures.describe(error, secrets=_secrets())


def bell_not_heard(job_id: int, error: BaseException) -> None:
    """Say that the broker did not take a message; the job waits for the sweeper."""
    logger.warning("No broker took job %s, the sweeper will send it again: %s", job_id, sentence(error))


def attempt_failed(job_id: int, kind: str, attempt: int, error: BaseException) -> None:
    """Say what went wrong and where."""
    logger.error(
        "Job %s (%s) failed in attempt %s: %s\n%s",
        *(job_id, kind, attempt, sentence(error), failures.steps(error)),
    )


def beat_missed(job_id: int, error: BaseException) -> None:
    """Say that a lease could not be prolonged this time."""
    logger.warning("The lease of job %s could not be prolonged: %s", job_id, sentence(error))


def lease_lost(job_id: int, kind: str) -> None:
    """Say that another worker has the job now, so that this one's work was undone."""
    logger.warning("Job %s (%s) was taken over by another worker; this one's work is undone.", job_id, kind)


def worker_lost(job_id: int, kind: str) -> None:
    """Say that a job's workers vanished as often as it may be tried."""
    logger.error("Job %s (%s) failed: its workers were lost.", job_id, kind)


def daily_run_not_started(organization_id: int, error: Exception) -> None:
    """Say that an organization's day did not begin; it is tried again a minute later."""
    logger.error("The daily run of organization %s did not start: %s", organization_id, sentence(error))


def morning_mails_not_sent(organization_id: int, error: Exception) -> None:
    """Say that an organization's morning mails were not written; it is tried again a minute later."""
    logger.error("Morning mails of organization %s were not sent: %s", organization_id, sentence(error))


def _secrets() -> list[str]:
    database = settings.DATABASES["default"]
    return [
        str(secret)
        for secret in (
            settings.SECRET_KEY,
            database.get("PASSWORD"),
            urlsplit(settings.REDIS_URL).password,
            settings.EMAIL_HOST_PASSWORD,
        )
        if secret
    ]
