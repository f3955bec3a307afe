"""Versions of how health is measured."""

from django.db import models

from cs_platform.tenancy.models import Membership, VersionedTenantModel
from cs_platform.tenancy.row_security import TenantForeignKey


class HealthConfig(VersionedTenantModel):
    """A version of weights, points and overrides; never changed once published."""

    number = models.PositiveIntegerField()
    settings = models.JSONField()
    note = models.TextField(default="")
    author = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True)
    published_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "number"], name="health_config_once_a_number"),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True, published_on__isnull=True)
                | models.Q(published_at__isnull=False, published_on__isnull=False),
                name="health_config_published_both_or_neither",
            ),
        ]

    def __str__(self) -> str:
        return f"Health configuration {self.number}"
