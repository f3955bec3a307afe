"""Support requests."""

from django.db import models

from accounts.domain.choices import EscalatedBy
from accounts.models.account import Account
from accounts.models.base import FactModel, fact_constraints, newest_first
from cs_platform.tenancy.domain.choices import Function
from cs_platform.tenancy.models import Membership
from cs_platform.tenancy.row_security import TenantForeignKey


class Ticket(FactModel):
    """A support request. Severity 1 is the worst; null means the source never said.

    blind_severity: what somebody found who saw the words alone, neither the account nor its money nor what
    was stated. It tells what stated severity is worth and never moves the ticket's place.
    """

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    subject = models.CharField(max_length=300, default="", db_default="")
    opened_at = models.DateTimeField()
    first_response_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    stated_severity = models.PositiveSmallIntegerField(null=True, blank=True)
    assessed_severity = models.PositiveSmallIntegerField(null=True, blank=True)
    blind_severity = models.PositiveSmallIntegerField(null=True, blank=True)
    blind_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    blind_at = models.DateTimeField(null=True, blank=True)
    call_driver = models.CharField(max_length=100, default="", db_default="")
    upstream_function = models.CharField(
        max_length=24, choices=Function.choices(), default="", db_default="", blank=True
    )
    root_cause_found = models.BooleanField(null=True)
    workaround_only = models.BooleanField(null=True)
    reopened_count = models.PositiveSmallIntegerField(null=True)
    escalated = models.BooleanField(null=True)
    escalated_by = models.CharField(
        max_length=10, choices=EscalatedBy.choices(), default="", db_default="", blank=True
    )
    satisfaction = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("ticket"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(closed_at__gte=models.F("opened_at")),
                name="ticket_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=(models.Q(stated_severity__isnull=True) | models.Q(stated_severity__range=(1, 4)))
                & (models.Q(assessed_severity__isnull=True) | models.Q(assessed_severity__range=(1, 4))),
                name="ticket_severity_is_1_to_4",
            ),
            models.CheckConstraint(
                condition=models.Q(blind_severity__isnull=True, blind_by__isnull=True, blind_at__isnull=True)
                | models.Q(blind_severity__range=(1, 4), blind_by__isnull=False, blind_at__isnull=False),
                name="ticket_blind_look_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "account", "opened_at"], name="ticket_by_account"),
            newest_first("ticket", "opened_at"),
        ]

    def __str__(self) -> str:
        return self.subject or f"Ticket {self.external_id}"
