"""What went well, for the team to see."""

from django.db import models

from accounts.models import Account
from cs_platform.tenancy.models import TenantModel
from cs_platform.tenancy.models.base import day_check
from cs_platform.tenancy.row_security import TenantForeignKey
from playbooks.domain.choices import CelebrationKind


class Celebration(TenantModel):
    """One win. `subject` names the row it comes from, so that it is told once."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    kind = models.CharField(max_length=14, choices=CelebrationKind.choices())
    subject = models.CharField(max_length=60)
    day = models.DateField()
    sentence = models.CharField(max_length=400)
    quote = models.TextField(default="", db_default="", blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "kind", "subject"], name="celebration_once"),
            day_check("celebration", "day"),
        ]
        indexes = [models.Index(fields=["organization", "-day", "-id"], name="celebration_by_day")]

    def __str__(self) -> str:
        return self.sentence
