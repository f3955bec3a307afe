"""Mail: a row in the transaction that causes it, sent by a job."""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from cs_platform.jobs.domain.choices import MailState
from cs_platform.jobs.models import Job, Mail
from cs_platform.jobs.operations import ledger, runs
from cs_platform.jobs.queries import outbox as queries
from cs_platform.tenancy import context
from cs_platform.tenancy import operations as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Membership

KIND = queries.KIND
LONGEST_SUBJECT = 200
LINK_PLACE = "[the link that signs you in]"
"""Stands in a stored mail where the link is put when it leaves."""


class MailGoneError(LookupError):
    """The mail is not one of the organization's that failed."""


def send_mail(
    *,
    organization_id: int,
    to: str,
    subject: str,
    body: str,
    key: str,
    now: datetime,
    signs_in: Membership | None = None,
) -> None:
    """Write a mail and its job; a second one with the same key is the same mail.

    signs_in: whom the link signs in that is put in place of LINK_PLACE when the mail leaves.
    """
    with organization_context(organization_id):
        mail, is_new = Mail.objects.for_organization(organization_id).get_or_create(
            organization_id=organization_id,
            message_id=message_id(f"{organization_id}:{key}"),
            defaults={
                "to": to,
                "subject": " ".join(subject.split())[:LONGEST_SUBJECT],
                "body": body,
                "signs_in": signs_in,
            },
        )
        if is_new:
            ledger.enqueue(
                kind=KIND,
                key=job_key(mail.pk),
                organization_id=organization_id,
                arguments={"mail_id": mail.pk},
                now=now,
            )


def job_key(mail_id: int) -> str:
    """Return the key of the job that sends a mail."""
    return f"mail:{mail_id}"


def deliver(organization_id: int, mail_id: int, *, now: datetime) -> bool:
    """Hand a mail to the mail server, without holding a transaction meanwhile; False: nobody is to get it.

    Should the worker be lost before `mark_sent`, the mail leaves again with the same Message-ID.
    """
    with organization_context(organization_id):
        mails = Mail.objects.for_organization(organization_id).select_related("signs_in__user")
        mail = mails.get(pk=mail_id)
    body = mail.body
    if mail.signs_in is not None:
        if not mail.signs_in.is_active:
            return False
        body = body.replace(LINK_PLACE, tenancy.create_sign_in_link(mail.signs_in, now=now))
    hand_over(to=mail.to, subject=mail.subject, body=body, message=mail.message_id)
    return True


def mark_sent(mail_id: int, *, now: datetime) -> None:
    """Note that the mail has left."""
    _mark(mail_id, MailState.SENT, sent_at=now, updated_at=now)


def mark_dropped(mail_id: int, *, now: datetime) -> None:
    """Note that nobody is to get the mail any more."""
    _mark(mail_id, MailState.DROPPED, updated_at=now)


def send_again(mail_id: int, *, by: int, now: datetime) -> None:
    """Let a mail that failed be tried again, at a person's word; raise MailGoneError for any other."""
    organization_id = context.current().organization_id
    failed = Mail.objects.for_organization(organization_id).filter(pk=mail_id, state=MailState.FAILED)
    job = Job.objects.filter(organization_id=organization_id, kind=KIND, key=job_key(mail_id)).first()
    if not failed.exists() or job is None:
        raise MailGoneError("Only a mail that failed can be sent again.")
    runs.retry(job.pk, organization_id=organization_id, by=by, now=now)
    _mark(mail_id, MailState.PENDING, updated_at=now)


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
