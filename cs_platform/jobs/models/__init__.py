"""The ledger of background work, the mail outbox and stored files."""

from cs_platform.jobs.models.job import Job, Run
from cs_platform.jobs.models.mail import Mail
from cs_platform.jobs.models.stored_file import StoredFile, StoredFileChunk

__all__ = ["Job", "Mail", "Run", "StoredFile", "StoredFileChunk"]
