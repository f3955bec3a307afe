"""The review of one ditch episode, and who agreed to find out why."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Account
from autopsies.domain.choices import Answer, AutopsyState, OpenedBy
from cs_platform.tenancy.models import Membership, VersionedTenantModel
from cs_platform.tenancy.row_security import TenantForeignKey
from health.models import DitchEpisode


class Autopsy(VersionedTenantModel):
    """A review proposed for a ditch episode. The money is what was at stake when it was opened."""

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    episode = TenantForeignKey(DitchEpisode, on_delete=models.PROTECT)
    state = models.CharField(max_length=8, choices=AutopsyState.choices(), default=AutopsyState.PROPOSED)
    opened_by = models.CharField(max_length=8, choices=OpenedBy.choices(), default=OpenedBy.RULE)
    opened_on = models.DateField()
    expected_loss = models.DecimalField(max_digits=16, decimal_places=2)
    known_loss = models.DecimalField(max_digits=16, decimal_places=2)
    arr = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "episode"], name="autopsy_once_an_episode"),
        ]

    def __str__(self) -> str:
        return f"Autopsy of {self.account_id}"


class Agreement(VersionedTenantModel):
    """One accountable executive asked to help find out why, for the stages they answer for."""

    autopsy = TenantForeignKey(Autopsy, on_delete=models.CASCADE)
    membership = TenantForeignKey(Membership, on_delete=models.PROTECT)
    stages = ArrayField(models.CharField(max_length=100), default=list)
    unowned_stages = ArrayField(models.CharField(max_length=100), default=list)
    function = models.CharField(max_length=24)
    answer = models.CharField(max_length=8, choices=Answer.choices(), null=True, blank=True)
    answered_at = models.DateTimeField(null=True)
    note = models.TextField(default="", blank=True)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "autopsy", "membership"], name="agreement_once_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(answer__isnull=True, answered_at__isnull=True)
                | models.Q(answer__isnull=False, answered_at__isnull=False),
                name="agreement_answered_both_or_neither",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} on {self.autopsy_id}"
