"""What lists and the portfolio read: derived, one row per account or per slice and day."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.domain.choices import CustomerState
from accounts.models import Account
from cs_platform.tenancy.models import TenantModel
from cs_platform.tenancy.row_security import TenantForeignKey
from health.domain.choices import Band, EstimateLabel, SliceKind
from health.models.ditch import DitchEpisode


class AccountStanding(TenantModel):
    """How an account stands after the last completed run, whatever its day. Money in reporting currency."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    day = models.DateField()
    customer_state = models.CharField(max_length=8, choices=CustomerState.choices())
    health = models.FloatField(null=True)
    band = models.CharField(max_length=8, choices=Band.choices())
    coverage = models.FloatField()
    change_7 = models.FloatField(null=True)
    change_30 = models.FloatField(null=True)
    trend = ArrayField(models.FloatField(null=True), default=list)
    arr = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    seats = models.PositiveIntegerField(null=True)
    renewal_on = models.DateField(null=True)
    rolling = models.BooleanField(default=False)
    probability = models.FloatField(null=True)
    label = models.CharField(max_length=20, choices=EstimateLabel.choices())
    known_loss = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    expected_loss = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    avoidable_loss = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    not_convertible = models.CharField(max_length=3, default="")
    reasons = ArrayField(models.CharField(max_length=40), default=list)
    reason_sentence = models.CharField(max_length=300, default="")
    open_episode = TenantForeignKey(DitchEpisode, on_delete=models.SET_NULL, null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "account"], name="standing_once_an_account"),
        ]
        indexes = [
            models.Index(
                "organization",
                models.F("expected_loss").desc(nulls_last=True),
                "account",
                name="standing_by_loss",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} as of {self.day}"


class PortfolioDay(TenantModel):
    """Sums over accounts on a day, whole and by slice. Money in reporting currency."""

    day = models.DateField()
    slice_kind = models.CharField(max_length=10, choices=SliceKind.choices())
    slice_key = models.CharField(max_length=200, default="")
    accounts = models.PositiveIntegerField()
    arr = models.DecimalField(max_digits=18, decimal_places=2)
    known_loss = models.DecimalField(max_digits=18, decimal_places=2)
    expected_loss = models.DecimalField(max_digits=18, decimal_places=2)
    not_convertible = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "day", "slice_kind", "slice_key"], name="portfolio_once_a_slice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slice_kind} {self.slice_key} on {self.day}"
