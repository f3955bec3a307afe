"""An account's day: health with what it is made of, probability and expected loss. Partitioned by month."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.domain.choices import CustomerState
from accounts.models import Account
from cs_platform.tenancy.models import Organization
from cs_platform.tenancy.models.base import TenantManager
from cs_platform.tenancy.row_security import TenantForeignKey
from health.domain.choices import Band, EstimateLabel
from health.models.configuration import HealthConfig


class HealthScore(models.Model):
    """Health of an account on a day.

    `values` and `contributions` follow the order of the configuration's measures (null = missing);
    `inputs` the order of `health.domain.measures` model inputs. Contributions and `cut` sum to health.
    profile: 0 where the base was its scale, else the place of its profile in the configuration, from 1.
    """

    pk = models.CompositePrimaryKey("organization_id", "account_id", "day")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    day = models.DateField()
    config = TenantForeignKey(HealthConfig, on_delete=models.PROTECT)
    profile = models.PositiveSmallIntegerField(default=0, db_default=0)
    health = models.FloatField(null=True)
    band = models.CharField(max_length=8, choices=Band.choices())
    coverage = models.FloatField()
    values = ArrayField(models.FloatField(null=True))
    contributions = ArrayField(models.FloatField(null=True))
    cut = models.FloatField(default=0)
    inputs = ArrayField(models.FloatField(null=True), default=list)

    objects = TenantManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(health__isnull=True) | models.Q(health__gte=0, health__lte=100),
                name="health_is_0_to_100",
            ),
            models.CheckConstraint(
                condition=models.Q(coverage__gte=0, coverage__lte=1), name="coverage_is_0_to_1"
            ),
        ]
        indexes = [models.Index(fields=["organization", "day", "account"], name="score_by_day")]

    def __str__(self) -> str:
        return f"{self.account_id} on {self.day}: {self.health}"


class RiskEstimate(models.Model):
    """Churn probability and money of an account on a day, in the organization's reporting currency.

    A chunk of the run writes what the account's contracts say: state, ARR, `exposure` (known loss, other ARR
    that can end, locked ARR, unrounded; null when a currency has no rate) and `history` (renewals due,
    churns, contractions, shares lost, account-years). Closing the day adds what needs all accounts:
    probability, expected loss, and its avoidable part: ARR that can end x (p - p as if healthy).

    drivers: what each dimension and then the account's profile add to a learned probability; null otherwise.
    """

    pk = models.CompositePrimaryKey("organization_id", "account_id", "day")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    day = models.DateField()
    label = models.CharField(max_length=20, choices=EstimateLabel.choices())
    customer_state = models.CharField(max_length=8, choices=CustomerState.choices())
    seats = models.PositiveIntegerField(null=True)
    renewal_on = models.DateField(null=True)
    rolling = models.BooleanField(default=False)
    not_convertible = models.CharField(max_length=3, default="")
    exposure = ArrayField(models.DecimalField(max_digits=28, decimal_places=10), null=True)
    term_ends = models.FloatField(default=0)
    history = ArrayField(models.FloatField())
    probability = models.FloatField(null=True)
    contraction_probability = models.FloatField(default=0)
    arr = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    known_loss = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    expected_loss = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    avoidable_loss = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    rate_on = models.DateField(null=True)
    reasons = ArrayField(models.CharField(max_length=40), default=list)
    drivers = ArrayField(models.FloatField(), null=True)

    objects = TenantManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(probability__isnull=True)
                | models.Q(probability__gte=0, probability__lte=1),
                name="probability_is_0_to_1",
            ),
            models.CheckConstraint(
                condition=models.Q(expected_loss__isnull=True)
                | models.Q(expected_loss__gte=models.F("known_loss"), known_loss__gte=0),
                name="expected_loss_holds_known_loss",
            ),
        ]
        indexes = [models.Index(fields=["organization", "day", "account"], name="estimate_by_day")]

    def __str__(self) -> str:
        return f"{self.account_id} on {self.day}: {self.expected_loss}"
