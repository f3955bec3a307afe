"""Rings the workers awake. Nothing depends on a bell being heard: the sweeper rings again."""

import time
from functools import cached_property, partial

from celery.exceptions import CeleryError
from django.conf import settings
from django.db import transaction
from kombu import Connection, pools
from kombu.exceptions import KombuError, LimitExceeded

from cs_platform import celery
from cs_platform.jobs.operations import reports

TASK = "cs_platform.jobs.tasks.run_job"
# one reconnect fits in: a request never waits over 2 seconds for a broker that is gone
TRANSPORT = {
    "socket_timeout": 0.5,
    "socket_connect_timeout": 0.5,
    "max_retries": 0,
    "health_check_interval": 0,
}
RETRY_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
QUIET_SECONDS = 10.0


class Bell:
    """Sends `run_job` messages; after a failure it keeps quiet for a while, so that waits don't add up."""

    def __init__(self, url: str) -> None:
        """Take the broker's address."""
        self.url = url
        self.quiet_until = 0.0

    @cached_property
    def connection(self) -> Connection:
        """The broker with short waits, for a pool of its own."""
        options = dict(celery.app.conf.broker_transport_options) | TRANSPORT
        return celery.app.connection_for_write(self.url, transport_options=options)

    def ring(self, job_id: int, *, countdown: float = 0) -> bool:
        """Tell a worker of the job, `countdown` seconds from now; False when no broker took the message."""
        if time.monotonic() < self.quiet_until:
            return False
        connection = self.connection
        failures: tuple[type[BaseException], ...] = (
            *connection.connection_errors,
            *connection.channel_errors,
            KombuError,
            CeleryError,
            LimitExceeded,
            OSError,
        )
        try:
            with pools.producers[connection].acquire(block=True, timeout=1) as producer:
                celery.app.send_task(
                    TASK,
                    args=[job_id],
                    queue=celery.WORK,
                    countdown=countdown or None,
                    producer=producer,
                    retry=True,
                    retry_policy=RETRY_ONCE,
                )
        except failures as error:
            self.quiet_until = time.monotonic() + QUIET_SECONDS
            reports.bell_not_heard(job_id, error)
            return False
        return True


bell = Bell(settings.REDIS_URL)


def ring_after_commit(job_id: int, *, countdown: float = 0) -> None:
    """Ring once the job's row can be seen; nothing is sent for a transaction that is rolled back."""
    transaction.on_commit(partial(bell.ring, job_id, countdown=countdown))
