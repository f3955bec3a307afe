"""Who changed what, and what stood there before."""

from django.db import models

from cs_platform.tenancy.models.base import TenantModel
from cs_platform.tenancy.models.organization import Membership
from cs_platform.tenancy.row_security import TenantForeignKey

CHANGES_OF_RECORDS = "record"
"""How the operation of a change begins that a person made of single records, and may undo."""


class AuditEntry(TenantModel):
    """One changed row, written by the trigger in the transaction that changed it. Append-only."""

    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    at = models.DateTimeField()
    membership = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True)
    import_id = models.BigIntegerField(null=True)
    operation = models.CharField(max_length=63, default="")
    action = models.CharField(max_length=6, choices=[(code, code) for code in ("INSERT", "UPDATE", "DELETE")])
    old = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "table_name", "row_id", "at"], name="audit_by_row"),
            models.Index(fields=["organization", "at"], name="audit_by_time"),
            models.Index(
                fields=["organization", "membership", "at"],
                name="audit_by_person",
                condition=models.Q(membership__isnull=False),
            ),
            models.Index(
                fields=["organization", "import_id", "table_name", "row_id"],
                name="audit_by_import",
                condition=models.Q(import_id__isnull=False),
            ),
            models.Index(
                fields=["organization", "operation"],
                name="audit_by_change",
                condition=models.Q(operation__startswith=CHANGES_OF_RECORDS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.table_name} {self.row_id}"
