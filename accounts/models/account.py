"""Customer companies and where they are on their journey."""

from django.db import models

from accounts.domain.choices import AcquisitionOrigin, ProfileFit
from accounts.models.base import FactModel, fact_constraints, link_index
from cs_platform.tenancy.domain.choices import Function
from cs_platform.tenancy.models import Membership, VersionedTenantModel
from cs_platform.tenancy.row_security import TenantForeignKey


class LifecycleStage(VersionedTenantModel):
    """A stage of the journey, owned by a function with an accountable executive."""

    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()
    owning_function = models.CharField(max_length=24, choices=Function.choices())
    accountable = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    expected_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_customer_stage = models.BooleanField(default=True)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "name"], name="stage_once_a_name"),
            models.UniqueConstraint(fields=["organization", "position"], name="stage_once_a_position"),
        ]

    def __str__(self) -> str:
        return self.name


class Account(FactModel):
    """A customer company. Never a login."""

    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, default="", db_default="")
    industry = models.CharField(max_length=100, default="", db_default="")
    country = models.CharField(max_length=100, default="", db_default="")
    segment = models.CharField(max_length=100, default="", db_default="")
    tier = models.CharField(max_length=100, default="", db_default="")
    owner = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    stage = TenantForeignKey(LifecycleStage, on_delete=models.PROTECT, null=True, blank=True)
    acquisition_origin = models.CharField(
        max_length=12, choices=AcquisitionOrigin.choices(), null=True, blank=True
    )
    parent = TenantForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    fit = models.CharField(max_length=7, choices=ProfileFit.choices(), null=True, blank=True)
    stated_churned = models.BooleanField(null=True)
    attributes = models.JSONField(default=dict, db_default={})
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = TenantForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("account"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="account_is_not_its_own_parent",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | models.Q(archived_at__isnull=False),
                name="account_merged_is_archived",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "name", "id"], name="account_by_name"),
            models.Index(fields=["organization", "owner"], name="account_by_owner"),
            models.Index(fields=["organization", "parent"], name="account_by_parent"),
            link_index("account", "merged_into"),
            link_index("account", "archived_at"),
        ]

    def __str__(self) -> str:
        return self.name


class StageEntry(FactModel):
    """A stay of an account in a stage: half-open days, no end while it is there."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    stage = TenantForeignKey(LifecycleStage, on_delete=models.PROTECT)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("stageentry"),
            models.UniqueConstraint(
                fields=["organization", "account", "stage", "entered_at"], name="stage_entry_once"
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True) | models.Q(left_at__gte=models.F("entered_at")),
                name="stage_left_after_entered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.stage_id}"
