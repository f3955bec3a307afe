"""Mail: a row in the transaction that causes it, sent by a job."""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from cs_platform.jobs.domain.choices import MailState
from cs_platform.jobs.models import Mail
from cs_platform.jobs.operations import ledger
from cs_platform.tenancy import context
from cs_platform.tenancy.context import organization_context

KIND = "send_mail"
LONGEST_SUBJECT = 200


def send_mail(*, organization_id: int, to: str, subject: str, body: str, key: str, now: datetime) -> None:
    """Write a mail and its job; a second one with the same key is the same mail."""
    with organization_context(organization_id):
        mail, is_new = Mail.objects.for_organization(organization_id).get_or_create(
            organization_id=organization_id,
            message_id=message_id(f"{organization_id}:{key}"),
            defaults={"to": to, "subject": " ".join(subject.split())[:LONGEST_SUBJECT], "body": body},
        )
        if is_new:
            ledger.enqueue(
                kind=KIND,
                key=f"mail:{mail.pk}",
                organization_id=organization_id,
                arguments={"mail_id": mail.pk},
                now=now,
            )


def deliver(organization_id: int, mail_id: int) -> None:
    """Hand a mail to the mail server, without holding a transaction meanwhile.

    Should the worker be lost before `mark_sent`, the mail leaves again with the same Message-ID.
    """
    with organization_context(organization_id):
        mail = Mail.objects.for_organization(organization_id).get(pk=mail_id)
    hand_over(to=mail.to, subject=mail.subject, body=mail.body, message=mail.message_id)


def mark_sent(mail_id: int, *, now: datetime) -> None:
    """Note that the mail has left."""
    _mark(mail_id, MailState.SENT, sent_at=now, updated_at=now)


def mark_failed(mail_id: int, *, now: datetime) -> None:
    """Note that the mail server would not have it."""
    _mark(mail_id, MailState.FAILED, updated_at=now)


def hand_over(*, to: str, subject: str, body: str, message: str) -> None:
    """Send one mail with that Message-ID through the configured backend; its errors are the caller's."""
    EmailMessage(subject=subject, body=body, to=[to], headers={"Message-ID": message}).send()


def message_id(key: str) -> str:
    """Return the Message-ID that belongs to a key for ever: receivers drop what they have seen."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    return f"<{digest}@{urlsplit(settings.BASE_URL).hostname}>"


def _mark(mail_id: int, state: MailState, **values: object) -> None:
    Mail.objects.for_organization(context.current().organization_id).filter(pk=mail_id).update(
        state=state, version=F("version") + 1, **values
    )
