"""What happened or will change on our side, and whom it touches."""

from django.db import models

from accounts.domain.choices import IncidentKind
from accounts.models.account import Account
from accounts.models.base import FactModel, fact_constraints
from cs_platform.tenancy.models import TenantModel
from cs_platform.tenancy.row_security import TenantForeignKey


class Incident(FactModel):
    """An outage, a mistake or a major change, past or to come."""

    title = models.CharField(max_length=200)
    text = models.TextField(default="", db_default="", blank=True)
    kind = models.CharField(max_length=8, choices=IncidentKind.choices())
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("incident"),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
                name="incident_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["organization", "starts_at"], name="incident_by_time")]

    def __str__(self) -> str:
        return self.title


class IncidentAccount(TenantModel):
    """An account that an incident touches."""

    incident = TenantForeignKey(Incident, on_delete=models.CASCADE)
    account = TenantForeignKey(Account, on_delete=models.PROTECT)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "incident", "account"], name="incidentaccount_once"
            ),
        ]
        indexes = [models.Index(fields=["organization", "account"], name="incidentaccount_by_account")]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.incident_id}"
