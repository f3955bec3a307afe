"""What a merge of accounts must remember to be undone: usage and derived rows, which no audit keeps."""

from django.db import models

from accounts.models.account import Account
from cs_platform.tenancy.models import TenantModel
from cs_platform.tenancy.row_security import TenantForeignKey


class MergedUsage(TenantModel):
    """A month of one usage table as it stood on both accounts before a merge summed it.

    `change` is the merge's word in the audit; `after` a fingerprint of what both had then. Of rows that only
    came along (reasons to act, what went well) the ids are kept, under the month of the merge.
    """

    change = models.CharField(max_length=63)
    merged = TenantForeignKey(Account, on_delete=models.PROTECT)
    survivor = TenantForeignKey(Account, on_delete=models.PROTECT)
    table_name = models.CharField(max_length=63)
    month = models.DateField()
    rows = models.JSONField()
    after = models.CharField(max_length=32)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "change", "table_name", "month"], name="mergedusage_once_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} of {self.month}"
