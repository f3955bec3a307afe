"""What accounts pay for, and what was said about their leaving."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.domain.choices import BillingPeriod, ContractKind, RenewalCategory
from accounts.models.account import Account
from accounts.models.base import FactModel, fact_constraints, link_index
from cs_platform.tenancy.models import Membership
from cs_platform.tenancy.models.base import money_checks
from cs_platform.tenancy.row_security import TenantForeignKey


class Contract(FactModel):
    """A period in which an account pays. `term_ends_on` was agreed, `ended_on` happened."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    product = models.CharField(max_length=200, default="", db_default="")
    plan = models.CharField(max_length=100, default="", db_default="")
    kind = models.CharField(
        max_length=10, choices=ContractKind.choices(), default=ContractKind.RECURRING, db_default="RECURRING"
    )
    seats = models.PositiveIntegerField(null=True, blank=True)
    arr = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    term_ends_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_known_on = models.DateField(null=True, blank=True)
    notice_received_on = models.DateField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    billing_period = models.CharField(
        max_length=10,
        choices=BillingPeriod.choices(),
        default=BillingPeriod.ANNUAL,
        db_default="ANNUAL",
    )
    auto_renew = models.BooleanField(default=True, db_default=True)
    replaces = TenantForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    renewal_category = models.CharField(
        max_length=8, choices=RenewalCategory.choices(), null=True, blank=True
    )
    renewal_reason = models.TextField(default="", db_default="", blank=True)
    renewal_said_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    renewal_said_on = models.DateField(null=True, blank=True)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints(
                "contract",
                (
                    "starts_on",
                    "term_ends_on",
                    "ended_on",
                    "ended_known_on",
                    "notice_received_on",
                    "renewal_said_on",
                ),
            ),
            *money_checks("contract", "arr"),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="contract_currency_is_a_code"
            ),
            models.CheckConstraint(
                condition=models.Q(term_ends_on__isnull=True)
                | models.Q(term_ends_on__gt=models.F("starts_on")),
                name="contract_term_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("starts_on")),
                name="contract_ended_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, ended_known_on__isnull=True)
                | models.Q(ended_on__isnull=False, ended_known_on__isnull=False),
                name="contract_ending_has_its_day_known",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "account", "starts_on"], name="contract_by_account"),
            link_index("contract", "replaces"),
        ]

    def __str__(self) -> str:
        return f"{self.product or 'Contract'} from {self.starts_on}"


class ChurnStatement(FactModel):
    """A person or a source saying that an account leaves or has left."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    said_on = models.DateField()
    reason_codes = ArrayField(models.CharField(max_length=60), default=list, db_default=[])
    words = models.TextField(default="", db_default="")

    class Meta(FactModel.Meta):
        constraints = fact_constraints("churnstatement", ("said_on",))
        indexes = [models.Index(fields=["organization", "account", "said_on"], name="churn_said_by_account")]

    def __str__(self) -> str:
        return f"{self.account_id} said to leave on {self.said_on}"
