"""What passed between us and an account's people, and what is said to be true about the account."""

from django.db import models

from accounts.domain.choices import Channel, FocusArea, Posture, StartedBy, StoryKind, TruthLabel
from accounts.models.account import Account
from accounts.models.base import FactModel, fact_constraints, link_index, newest_first
from accounts.models.people import Contact
from cs_platform.tenancy.models import Membership, TenantModel
from cs_platform.tenancy.row_security import TenantForeignKey


class Touch(FactModel):
    """One interaction: it happened, is planned for a coming time, or was missed: planned and not held."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    happened_at = models.DateTimeField(null=True, blank=True)
    planned_for = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices())
    started_by = models.CharField(max_length=8, choices=StartedBy.choices())
    posture = models.CharField(
        max_length=11, choices=Posture.choices(), default="", db_default="", blank=True
    )
    focus_area = models.CharField(
        max_length=10, choices=FocusArea.choices(), default="", db_default="", blank=True
    )
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    summary = models.TextField(default="", db_default="", blank=True)
    sentiment = models.SmallIntegerField(null=True, blank=True)
    next_step = models.TextField(default="", db_default="", blank=True)
    author = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    was_missed = models.BooleanField(default=False, db_default=False)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("touch"),
            models.CheckConstraint(
                condition=models.Q(was_missed=False) | models.Q(happened_at__isnull=True),
                name="touch_missed_did_not_happen",
            ),
            models.CheckConstraint(
                condition=models.Q(happened_at__isnull=False) | models.Q(planned_for__isnull=False),
                name="touch_happened_or_is_planned",
            ),
            models.CheckConstraint(
                condition=models.Q(sentiment__isnull=True) | models.Q(sentiment__gte=-2, sentiment__lte=2),
                name="touch_sentiment_is_minus_2_to_2",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "account", "happened_at"], name="touch_by_account"),
            newest_first("touch", "happened_at"),
            models.Index(
                fields=["organization", "planned_for"],
                condition=models.Q(happened_at__isnull=True),
                name="touch_planned",
            ),
        ]

    def __str__(self) -> str:
        return self.summary[:60] or self.get_channel_display()


class TouchContact(TenantModel):
    """A contact who took part in a touch."""

    touch = TenantForeignKey(Touch, on_delete=models.CASCADE)
    contact = TenantForeignKey(Contact, on_delete=models.PROTECT)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "touch", "contact"], name="touchcontact_once"),
        ]
        indexes = [models.Index(fields=["organization", "contact"], name="touchcontact_by_contact")]

    def __str__(self) -> str:
        return f"{self.contact_id} in {self.touch_id}"


class Statement(FactModel):
    """Something said about an account, labelled: a fact with how, who and when, or an assumption to check."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    touch = TenantForeignKey(Touch, on_delete=models.SET_NULL, null=True, blank=True)
    contact = TenantForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True)
    text = models.TextField()
    said_on = models.DateField()
    label = models.CharField(
        max_length=13, choices=TruthLabel.choices(), default=TruthLabel.UNVERIFIED, db_default="UNVERIFIED"
    )
    how = models.TextField(default="", db_default="", blank=True)
    evidence = models.TextField(default="", db_default="", blank=True)
    checked_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    owner = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    check_by = models.DateField(null=True, blank=True)
    was_assumption = models.BooleanField(default=False, db_default=False)

    class Meta(FactModel.Meta):
        constraints = [
            *fact_constraints("statement", ("said_on", "checked_on", "check_by")),
            models.CheckConstraint(
                condition=~models.Q(label="VERIFIED_FACT")
                | (~models.Q(how="") & models.Q(checked_on__isnull=False)),
                name="statement_fact_says_how_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(label="ASSUMPTION") | models.Q(check_by__isnull=False),
                name="statement_assumption_has_a_day_to_check",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "account"], name="statement_by_account"),
            link_index("statement", "contact"),
            link_index("statement", "touch"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Story(FactModel):
    """What happened with an account, told so that others learn or are glad."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    contact = TenantForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(default="", db_default="", blank=True)
    kind = models.CharField(max_length=11, choices=StoryKind.choices())
    told_on = models.DateField()
    is_shareable = models.BooleanField(default=False, db_default=False)

    class Meta(FactModel.Meta):
        constraints = fact_constraints("story", ("told_on",))
        indexes = [
            models.Index(fields=["organization", "account"], name="story_by_account"),
            link_index("story", "contact"),
        ]

    def __str__(self) -> str:
        return self.title
