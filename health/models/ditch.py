"""Stretches of being off track."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Account
from cs_platform.tenancy.models import VersionedTenantModel
from cs_platform.tenancy.models.base import day_check
from cs_platform.tenancy.row_security import TenantForeignKey
from health.domain.choices import DitchReason, EpisodeEnd


class DitchEpisode(VersionedTenantModel):
    """One stretch of being off track. A return within 90 days is a relapse of the same episode.

    `left_days` are the days it was left before each of `relapse_days`; `relapsed_on` is the last of these.
    """

    account = TenantForeignKey(Account, on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    entered_on = models.DateField()
    reason = models.CharField(max_length=16, choices=DitchReason.choices())
    left_on = models.DateField(null=True)
    ended = models.CharField(max_length=10, choices=EpisodeEnd.choices(), null=True)
    relapses = models.PositiveSmallIntegerField(default=0)
    relapsed_on = models.DateField(null=True)
    left_days = ArrayField(models.DateField(), default=list, db_default=[])
    relapse_days = ArrayField(models.DateField(), default=list, db_default=[])
    peak_expected_loss = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    from_replay = models.BooleanField(default=False)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "account", "number"], name="episode_once_a_number"
            ),
            models.UniqueConstraint(
                fields=["organization", "account"],
                condition=models.Q(left_on__isnull=True),
                name="episode_one_open_an_account",
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(left_on__gte=models.F("entered_on")),
                name="episode_left_after_entered",
            ),
            day_check("episode", "entered_on"),
        ]

    def __str__(self) -> str:
        return f"Episode {self.number} of {self.account_id}"
