"""Versions of how health is measured, and drafts of the next one."""

from django.db import models

from cs_platform.tenancy.models import Membership, VersionedTenantModel
from cs_platform.tenancy.row_security import TenantForeignKey


class HealthConfig(VersionedTenantModel):
    """A version of weights, points, overrides and profiles; a draft as long as it has no number.

    The database refuses any change of a published one. based_on: the version a draft was copied from.
    newest_seen: the newest version when the draft was made, or when its author looked again.
    """

    number = models.PositiveIntegerField(null=True)
    settings = models.JSONField()
    note = models.TextField(default="")
    author = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True)
    published_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)
    based_on = models.PositiveIntegerField(null=True)
    newest_seen = models.PositiveIntegerField(null=True)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "number"], name="health_config_once_a_number"),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True, published_on__isnull=True)
                | models.Q(published_at__isnull=False, published_on__isnull=False),
                name="health_config_published_both_or_neither",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True, number__isnull=True)
                | models.Q(published_at__isnull=False, number__isnull=False),
                name="health_config_numbered_when_published",
            ),
        ]

    def __str__(self) -> str:
        return "Draft of the health model" if self.number is None else f"Health configuration {self.number}"
