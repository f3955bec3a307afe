"""The ledger of background work, the mail outbox and stored files."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The ledger of background work, the mail outbox and stored files."""

    name = "cs_platform.jobs"
    label = "jobs"
