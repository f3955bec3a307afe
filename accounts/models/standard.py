"""What an organization promises itself for each stage, and the columns it adds to accounts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.domain.choices import AttributeType, Comparison, StandardCheck
from accounts.models.account import Account, LifecycleStage
from cs_platform.tenancy.models import Membership, VersionedTenantModel
from cs_platform.tenancy.row_security import TenantForeignKey


class Standard(VersionedTenantModel):
    """An experience standard of a stage in plain words, with the behaviour it asks of each function.

    `behaviours` maps a function's code to a sentence. A checked measure is compared with `target`;
    one without is ticked by hand.
    """

    stage = TenantForeignKey(LifecycleStage, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField(default=1, db_default=1)
    statement = models.TextField()
    behaviours = models.JSONField(default=dict, db_default={}, blank=True)
    check_by = models.CharField(
        max_length=8, choices=StandardCheck.choices(), default=StandardCheck.HAND, db_default="HAND"
    )
    measure = models.CharField(max_length=60, default="", db_default="", blank=True)
    comparison = models.CharField(
        max_length=8, choices=Comparison.choices(), default=Comparison.AT_LEAST, db_default="AT_LEAST"
    )
    target = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "stage", "statement"], name="standard_once_a_stage"
            ),
            models.CheckConstraint(
                condition=models.Q(check_by="HAND")
                | (~models.Q(measure="") & models.Q(target__isnull=False)),
                name="standard_by_measure_has_a_target",
            ),
        ]

    def __str__(self) -> str:
        return self.statement[:60]


class StandardMet(VersionedTenantModel):
    """A standard that a person saw met for an account."""

    standard = TenantForeignKey(Standard, on_delete=models.CASCADE)
    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    met_on = models.DateField()
    seen_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "account", "standard"], name="standardmet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.standard_id} met by {self.account_id}"


class AttributeDefinition(VersionedTenantModel):
    """A column of the organization's own on accounts: its key in `Account.attributes`, and its type."""

    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=100)
    type = models.CharField(max_length=6, choices=AttributeType.choices())
    options = ArrayField(models.CharField(max_length=100), default=list, db_default=[], blank=True)
    unit = models.CharField(max_length=40, default="", db_default="", blank=True)
    position = models.PositiveSmallIntegerField(default=1, db_default=1)
    is_model_input = models.BooleanField(default=True, db_default=True)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "key"], name="attribute_once_a_key"),
        ]

    def __str__(self) -> str:
        return self.label
