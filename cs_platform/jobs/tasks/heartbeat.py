"""Keeps a job's lease while its work is one long transaction, from a thread with a connection of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection

from cs_platform.jobs.operations import ledger, reports
from cs_platform.jobs.operations.ledger import Claim, LeaseLostError

BEATS_A_LEASE = 3


@contextmanager
def beating(claim: Claim) -> Iterator[None]:
    """Prolong the lease thrice in its time until the work is over; raise LeaseLostError when it was lost."""
    over, lost = threading.Event(), threading.Event()
    thread = threading.Thread(target=_beat, args=(claim, over, lost), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if lost.is_set():
        raise LeaseLostError(f"job {claim.job_id} was lost while it was worked on")


def _beat(claim: Claim, over: threading.Event, lost: threading.Event) -> None:
    try:
        while not (lost.is_set() or over.wait(settings.JOB_LEASE_SECONDS / BEATS_A_LEASE)):
            _prolong(claim, lost)
    finally:
        connection.close()


def _prolong(claim: Claim, lost: threading.Event) -> None:
    """Prolong once; a database that is away for a moment is asked again at the next beat."""
    try:
        ledger.prolong(claim)
    except LeaseLostError:
        lost.set()
    except DatabaseError as error:
        reports.beat_missed(claim.job_id, error)
        connection.close()
