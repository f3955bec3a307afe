"""People at accounts: human beings with a story, not rows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.domain.choices import Channel
from accounts.models.account import Account
from accounts.models.base import FactModel, fact_constraints
from cs_platform.tenancy.row_security import TenantForeignKey


class Contact(FactModel):
    """A person working at an account."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, default="", db_default="")
    email = models.CharField(max_length=254, default="", db_default="")
    roles = ArrayField(models.CharField(max_length=20), default=list, db_default=[])
    influence = models.PositiveSmallIntegerField(null=True, blank=True)
    preferred_channel = models.CharField(
        max_length=10, choices=Channel.choices(), default="", db_default="", blank=True
    )
    preferred_hours = models.CharField(max_length=100, default="", db_default="", blank=True)
    what_matters = models.TextField(default="", db_default="", blank=True)
    left_on = models.DateField(null=True, blank=True)
    moved_to = models.CharField(max_length=200, default="", db_default="", blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("contact", ("left_on",)),
            models.CheckConstraint(
                condition=models.Q(influence__isnull=True) | models.Q(influence__gte=1, influence__lte=5),
                name="contact_influence_is_1_to_5",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "account"], name="contact_by_account"),
            models.Index(fields=["organization", "name", "id"], name="contact_by_name"),
        ]

    def __str__(self) -> str:
        return self.name
