"""The mail outbox."""

from django.db import models

from cs_platform.jobs.domain.choices import MailState
from cs_platform.tenancy.models import Membership, VersionedTenantModel
from cs_platform.tenancy.row_security import TenantForeignKey


class Mail(VersionedTenantModel):
    """One mail, written in the transaction that caused it and sent by a job.

    `signs_in`: whom the link in it signs in; the link is made when the mail leaves and stands nowhere.
    """

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=MailState.choices(), default=MailState.PENDING)
    sent_at = models.DateTimeField(null=True)
    signs_in = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True)

    class Meta(VersionedTenantModel.Meta):
        pass

    def __str__(self) -> str:
        return self.subject
