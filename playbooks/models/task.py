"""One thing for one person to do by a day."""

from django.db import models

from accounts.models import Account, Touch
from cs_platform.tenancy.models import Membership, VersionedTenantModel
from cs_platform.tenancy.models.base import day_check
from cs_platform.tenancy.row_security import TenantForeignKey
from health.models import Signal
from playbooks.domain.choices import TaskState


class Task(VersionedTenantModel):
    """One thing for one person to do, free-standing or because of a signal.

    A snoozed task sleeps until a day, or until its signal's evidence changes when no day is given.
    """

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    signal = TenantForeignKey(Signal, on_delete=models.PROTECT, null=True, blank=True)
    touch = TenantForeignKey(Touch, on_delete=models.SET_NULL, null=True, blank=True)
    title = models.CharField(max_length=300)
    assignee = TenantForeignKey(Membership, on_delete=models.PROTECT)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=8, choices=TaskState.choices(), default=TaskState.OPEN, db_default="OPEN"
    )
    snoozed_until = models.DateField(null=True, blank=True)
    written_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    done_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(default="", db_default="", blank=True)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "signal"],
                condition=models.Q(state__in=["OPEN", "SNOOZED"]),
                name="task_one_open_a_signal",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["OPEN", "SNOOZED"], done_at__isnull=True)
                | models.Q(state__in=["DONE", "DROPPED"], done_at__isnull=False),
                name="task_settled_has_its_time",
            ),
            day_check("task", "due_on"),
            day_check("task", "snoozed_until"),
        ]
        indexes = [
            models.Index(fields=["organization", "assignee", "state"], name="task_by_assignee"),
            models.Index(fields=["organization", "account", "state"], name="task_by_account"),
        ]

    def __str__(self) -> str:
        return self.title
