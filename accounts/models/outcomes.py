"""What accounts want to achieve, how far they are, and what was promised on the way."""

from django.db import models

from accounts.domain.choices import (
    CommitmentSide,
    CommitmentState,
    Expectation,
    FocusArea,
    GoalStatus,
    Need,
    TruthLabel,
)
from accounts.models.account import Account
from accounts.models.base import FactModel, fact_constraints, link_index
from accounts.models.people import Contact
from cs_platform.tenancy.models import Membership
from cs_platform.tenancy.models.base import money_checks
from cs_platform.tenancy.row_security import TenantForeignKey


class Handover(FactModel):
    """What sales recorded about an account for those who serve it, and who has read it."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    goals = models.TextField(default="", db_default="", blank=True)
    skills = models.TextField(default="", db_default="", blank=True)
    influencers = models.TextField(default="", db_default="", blank=True)
    expected_return = models.TextField(default="", db_default="", blank=True)
    handed_over_on = models.DateField()
    written_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    read_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("handover", ("handed_over_on",)),
            models.CheckConstraint(
                condition=models.Q(read_by__isnull=True) | models.Q(read_at__isnull=False),
                name="handover_reader_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["organization", "account"], name="handover_by_account")]

    def __str__(self) -> str:
        return f"Handover of {self.handed_over_on}"


class SuccessPlan(FactModel):
    """Why an account works with us, and how often the plan is looked at together."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    why = models.TextField()
    baseline = models.TextField(default="", db_default="", blank=True)
    review_every_days = models.PositiveSmallIntegerField(default=90, db_default=90)
    reviewed_on = models.DateField(null=True, blank=True)
    is_shared = models.BooleanField(default=False, db_default=False)
    closed_on = models.DateField(null=True, blank=True)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("successplan", ("reviewed_on", "closed_on")),
            models.CheckConstraint(
                condition=models.Q(review_every_days__gte=1), name="successplan_is_reviewed_now_and_then"
            ),
        ]
        indexes = [models.Index(fields=["organization", "account"], name="successplan_by_account")]

    def __str__(self) -> str:
        return self.why[:60]


class OutcomeGoal(FactModel):
    """What an account wants to achieve, measured their way. The statement alone is enough to start."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    plan = TenantForeignKey(SuccessPlan, on_delete=models.PROTECT, null=True, blank=True)
    contact = TenantForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True)
    statement = models.TextField()
    need = models.CharField(max_length=8, choices=Need.choices(), default=Need.STATED, db_default="STATED")
    why = models.TextField(default="", db_default="", blank=True)
    focus_area = models.CharField(
        max_length=10, choices=FocusArea.choices(), default=FocusArea.OUTCOMES, db_default="OUTCOMES"
    )
    metric = models.CharField(max_length=200, default="", db_default="", blank=True)
    unit = models.CharField(max_length=40, default="", db_default="", blank=True)
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    expectation = models.TextField(default="", db_default="", blank=True)
    value_per_year = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="", db_default="", blank=True)
    other_value = models.TextField(default="", db_default="", blank=True)
    label = models.CharField(
        max_length=13, choices=TruthLabel.choices(), default=TruthLabel.UNVERIFIED, db_default="UNVERIFIED"
    )
    label_how = models.TextField(default="", db_default="", blank=True)
    label_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    label_until = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=8, choices=GoalStatus.choices(), default=GoalStatus.OPEN, db_default="OPEN"
    )
    closed_on = models.DateField(null=True, blank=True)
    achieved = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    confirmed_by = TenantForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmation = models.CharField(max_length=5, choices=Expectation.choices(), null=True, blank=True)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints(
                "outcomegoal", ("started_on", "due_on", "label_until", "closed_on", "confirmed_on")
            ),
            *money_checks("outcomegoal", "value_per_year"),
            models.CheckConstraint(
                condition=models.Q(value_per_year__isnull=True) | models.Q(currency__regex=r"^[A-Z]{3}$"),
                name="outcomegoal_value_has_a_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_on__isnull=True, confirmation__isnull=True)
                | models.Q(confirmed_on__isnull=False, confirmation__isnull=False),
                name="outcomegoal_confirmation_has_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(status="OPEN", closed_on__isnull=True)
                | models.Q(status__in=["ACHIEVED", "MISSED", "DROPPED"], closed_on__isnull=False),
                name="outcomegoal_closed_goal_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "account"], name="outcomegoal_by_account"),
            models.Index(fields=["organization", "due_on", "id"], name="outcomegoal_by_due"),
            link_index("outcomegoal", "contact"),
            link_index("outcomegoal", "plan"),
        ]

    def __str__(self) -> str:
        return self.statement[:60]


class OutcomeMeasurement(FactModel):
    """Where a goal's metric stood on a day."""

    goal = TenantForeignKey(OutcomeGoal, on_delete=models.CASCADE)
    day = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("outcomemeasurement", ("day",)),
            models.UniqueConstraint(
                fields=["organization", "goal", "day"], name="outcomemeasurement_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.day}"


class Commitment(FactModel):
    """A promise with a date: ours, the customer's or a third party's.

    `member` is our person and `contact` theirs, whichever of them promises or is promised to.
    """

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    goal = TenantForeignKey(OutcomeGoal, on_delete=models.SET_NULL, null=True, blank=True)
    text = models.TextField()
    side = models.CharField(max_length=8, choices=CommitmentSide.choices())
    member = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    contact = TenantForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True)
    third_party = models.CharField(max_length=200, default="", db_default="", blank=True)
    promised_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=9, choices=CommitmentState.choices(), default=CommitmentState.OPEN, db_default="OPEN"
    )
    settled_on = models.DateField(null=True, blank=True)
    helped_by_us = models.BooleanField(default=False, db_default=False)
    in_contract = models.BooleanField(default=False, db_default=False)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("commitment", ("promised_on", "due_on", "settled_on")),
            models.CheckConstraint(
                condition=models.Q(state="OPEN", settled_on__isnull=True)
                | models.Q(state__in=["KEPT", "BROKEN", "WITHDRAWN"], settled_on__isnull=False),
                name="commitment_settled_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "account"], name="commitment_by_account"),
            link_index("commitment", "contact"),
            link_index("commitment", "goal"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
