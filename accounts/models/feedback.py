"""What accounts answer when asked, and what they pay."""

from django.db import models

from accounts.domain.choices import OpportunityKind, SurveyKind
from accounts.models.account import Account
from accounts.models.base import FactModel, fact_constraints, link_index, newest_first
from accounts.models.people import Contact
from cs_platform.tenancy.models import Membership
from cs_platform.tenancy.models.base import money_checks
from cs_platform.tenancy.row_security import TenantForeignKey


class SurveyResponse(FactModel):
    """One answer on a scale. Anonymous ones name no contact, and never will."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    contact = TenantForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True)
    is_anonymous = models.BooleanField(default=False, db_default=False)
    kind = models.CharField(max_length=4, choices=SurveyKind.choices())
    scale_low = models.SmallIntegerField()
    scale_high = models.SmallIntegerField()
    high_is_good = models.BooleanField(default=True, db_default=True)
    score = models.DecimalField(max_digits=6, decimal_places=2)
    comment = models.TextField(default="", db_default="", blank=True)
    answered_at = models.DateTimeField()
    acted_on_at = models.DateTimeField(null=True, blank=True)
    acted_on_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    customer_told_at = models.DateTimeField(null=True, blank=True)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("surveyresponse"),
            models.CheckConstraint(
                condition=models.Q(is_anonymous=False) | models.Q(contact__isnull=True),
                name="surveyresponse_anonymous_names_nobody",
            ),
            models.CheckConstraint(
                condition=models.Q(scale_low__lt=models.F("scale_high")),
                name="surveyresponse_scale_has_width",
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=models.F("scale_low"), score__lte=models.F("scale_high")),
                name="surveyresponse_score_is_on_its_scale",
            ),
            models.CheckConstraint(
                condition=models.Q(acted_on_by__isnull=True) | models.Q(acted_on_at__isnull=False),
                name="surveyresponse_actor_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "account", "answered_at"], name="survey_by_account"),
            link_index("survey", "contact"),
            newest_first("survey", "answered_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.score}"


class Invoice(FactModel):
    """What an account was asked to pay, and when it did."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    number = models.CharField(max_length=100)
    issued_on = models.DateField()
    due_on = models.DateField()
    paid_on = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("invoice", ("issued_on", "due_on", "paid_on")),
            *money_checks("invoice", "amount"),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="invoice_currency_is_a_code"
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("issued_on")), name="invoice_due_after_issued"
            ),
        ]
        indexes = [models.Index(fields=["organization", "account", "due_on"], name="invoice_by_account")]

    def __str__(self) -> str:
        return f"Invoice {self.number}"


class Opportunity(FactModel):
    """Money that may be agreed: a renewal or an expansion."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    name = models.CharField(max_length=200, default="", db_default="", blank=True)
    kind = models.CharField(max_length=9, choices=OpportunityKind.choices())
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    opened_on = models.DateField()
    expected_close_on = models.DateField(null=True, blank=True)
    stage = models.CharField(max_length=100, default="", db_default="", blank=True)
    owner = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    is_won = models.BooleanField(null=True, blank=True)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("opportunity", ("opened_on", "expected_close_on", "closed_on")),
            *money_checks("opportunity", "amount"),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="opportunity_currency_is_a_code"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True, is_won__isnull=True)
                | models.Q(closed_on__isnull=False, is_won__isnull=False),
                name="opportunity_closed_is_won_or_lost",
            ),
        ]
        indexes = [models.Index(fields=["organization", "account"], name="opportunity_by_account")]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()
