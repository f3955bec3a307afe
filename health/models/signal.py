"""Something noticed about an account that someone should act on."""

from django.db import models

from accounts.models import Account, Touch
from cs_platform.tenancy.models import Membership, VersionedTenantModel
from cs_platform.tenancy.models.base import day_check
from cs_platform.tenancy.row_security import TenantForeignKey
from health.domain.choices import SignalAction, SignalKind


class Signal(VersionedTenantModel):
    """One reason to act on one account: noticed on a day, seen last on another, gone or acted on later.

    `subject` names what it is about within its kind (a goal, a ticket), so that one reason is one row.
    `acted_on_touch` is the touch that dealt with it: when that goes, the database forgets the act.
    `severity` is 1 (mild) to 3; `money_at_stake` is in the reporting currency.
    """

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    kind = models.CharField(max_length=24, choices=SignalKind.choices())
    subject = models.CharField(max_length=60, default="", db_default="", blank=True)
    day = models.DateField()
    last_seen_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    severity = models.PositiveSmallIntegerField()
    sentence = models.CharField(max_length=400)
    evidence = models.JSONField(default=dict, db_default={})
    money_at_stake = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    acted_on_at = models.DateTimeField(null=True, blank=True)
    acted_on_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    acted_on_touch = TenantForeignKey(Touch, on_delete=models.DO_NOTHING, null=True, blank=True)
    acted_on_kind = models.CharField(
        max_length=10, choices=SignalAction.choices(), default="", db_default="", blank=True
    )

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "account", "kind", "subject"],
                condition=models.Q(ended_on__isnull=True),
                name="signal_one_open_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(severity__gte=1, severity__lte=3), name="signal_severity_is_1_to_3"
            ),
            models.CheckConstraint(
                condition=models.Q(acted_on_at__isnull=True, acted_on_kind="")
                | (models.Q(acted_on_at__isnull=False) & ~models.Q(acted_on_kind="")),
                name="signal_act_has_time_and_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(acted_on_touch__isnull=True) | models.Q(acted_on_kind="TOUCH"),
                name="signal_touch_is_how_somebody_acted",
            ),
            *(day_check("signal", name) for name in ("day", "last_seen_on", "ended_on", "expires_on")),
        ]
        indexes = [
            models.Index(
                fields=["organization", "account"],
                condition=models.Q(ended_on__isnull=True),
                name="signal_open_by_account",
            ),
            models.Index(
                fields=["organization", "acted_on_touch"],
                condition=models.Q(acted_on_touch__isnull=False),
                name="signal_by_touch",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
