"""Writes: jobs, runs, mail and files."""

from cs_platform.jobs.operations.files import (
    FileTooLargeError,
    delete_expired_files,
    remove_files,
    store_file,
)
from cs_platform.jobs.operations.ledger import LeaseLostError, enqueue
from cs_platform.jobs.operations.outbox import send_mail
from cs_platform.jobs.operations.runs import (
    NotFailedError,
    RunNotClosingError,
    chunk_done,
    close_run,
    fail_run,
    forget_runs,
    retry,
    start_run,
)

__all__ = [
    "FileTooLargeError",
    "LeaseLostError",
    "NotFailedError",
    "RunNotClosingError",
    "chunk_done",
    "close_run",
    "delete_expired_files",
    "enqueue",
    "fail_run",
    "forget_runs",
    "remove_files",
    "retry",
    "send_mail",
    "start_run",
    "store_file",
]
