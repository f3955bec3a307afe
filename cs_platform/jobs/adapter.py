"""Sign-in mails leave through the ledger, so that no page waits for a mail server."""

from typing import Any

from django.utils import timezone

from cs_platform.jobs.operations import resets
from cs_platform.tenancy.adapter import InviteOnlyAdapter
from cs_platform.tenancy.models import User


class OutboxAdapter(InviteOnlyAdapter):
    """Sign-in by invitation, with mail sent by jobs."""

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Write the job; allauth's own link names the request's host and is not used."""
        resets.request_reset(user.pk, now=timezone.now())
