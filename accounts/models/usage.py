"""What accounts do with the product, by day. Both tables are partitioned by month."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.account import Account
from accounts.models.base import FactModel, fact_constraints
from accounts.models.data_import import Import
from cs_platform.tenancy.models import Organization, TenantModel
from cs_platform.tenancy.models.base import TenantManager
from cs_platform.tenancy.row_security import TenantForeignKey


class Feature(FactModel):
    """A part of the product; core features are the ones a healthy account uses."""

    name = models.CharField(max_length=200)
    core = models.BooleanField(default=False, db_default=False)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("feature"),
            models.UniqueConstraint(fields=["organization", "name"], name="feature_once_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class UsageDay(models.Model):
    """An account's day: what measures read. Sums over features, or the account's own totals where supplied.

    `active_users` is the supplied figure, else the largest over features (`active_users_at_least`),
    null where neither exists.
    """

    pk = models.CompositePrimaryKey("organization_id", "account_id", "day")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    day = models.DateField()
    events = models.BigIntegerField(default=0)
    active_users = models.IntegerField(null=True)
    active_users_at_least = models.BooleanField(default=False)
    seconds = models.BigIntegerField(null=True)
    errors = models.BigIntegerField(null=True)
    core_features = ArrayField(models.BigIntegerField(), default=list)
    supplied_events = models.BigIntegerField(null=True)
    supplied_active_users = models.IntegerField(null=True)
    supplied_seconds = models.BigIntegerField(null=True)
    supplied_errors = models.BigIntegerField(null=True)
    # the import whose totals these are; without a key, which every one of millions of rows would pay for
    supplied_by = models.BigIntegerField(null=True)
    supplied_known_on = models.DateField(null=True)
    known_on = models.DateField()

    objects = TenantManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(events__gte=0), name="usage_day_events_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} on {self.day}"


class FeatureDay(models.Model):
    """One feature's use by one account on one day in one stream (for instance a subscription)."""

    pk = models.CompositePrimaryKey("organization_id", "account_id", "feature_id", "stream", "day")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    feature = TenantForeignKey(Feature, on_delete=models.PROTECT)
    stream = models.CharField(max_length=200, default="")
    day = models.DateField()
    events = models.BigIntegerField(default=0)
    active_users = models.IntegerField(null=True)
    seconds = models.BigIntegerField(null=True)
    errors = models.BigIntegerField(null=True)
    import_run = TenantForeignKey(Import, on_delete=models.PROTECT, null=True, db_column="import_id")
    known_on = models.DateField()

    objects = TenantManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(events__gte=0), name="feature_day_events_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} used {self.feature_id} on {self.day}"


class UsageBefore(TenantModel):
    """What stood under a key of usage before an import replaced it, kept so that it can be undone.

    Without a feature it is the totals of the account's day. `replaced_id` is the import that had brought
    these values.
    """

    import_run = TenantForeignKey(Import, on_delete=models.PROTECT, db_column="import_id")
    replaced_id = models.BigIntegerField(null=True)
    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    feature = TenantForeignKey(Feature, on_delete=models.PROTECT, null=True)
    stream = models.CharField(max_length=200, default="")
    day = models.DateField()
    events = models.BigIntegerField(null=True)
    active_users = models.IntegerField(null=True)
    seconds = models.BigIntegerField(null=True)
    errors = models.BigIntegerField(null=True)
    known_on = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "import_run", "account", "feature", "stream", "day"],
                name="usage_before_once_an_import",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "replaced_id", "day"], name="usage_before_by_replaced"),
            models.Index(fields=["organization", "account"], name="usage_before_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} on {self.day} before {self.import_run_id}"
