"""Ways to look at a list that somebody keeps."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cs_platform.tenancy.models import Membership, VersionedTenantModel
from cs_platform.tenancy.row_security import TenantForeignKey


class SavedView(VersionedTenantModel):
    """A list's filter and order as its query string, and its columns; one's own or shared with all."""

    owner = TenantForeignKey(Membership, on_delete=models.PROTECT)
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    query = models.TextField(default="", db_default="", blank=True)
    columns = ArrayField(models.CharField(max_length=80), default=list, db_default=[], blank=True)
    is_shared = models.BooleanField(default=False, db_default=False)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "owner", "page", "name"], name="savedview_once_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
