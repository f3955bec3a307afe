"""What every fact carries: where it came from and since when we know it."""

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.data_import import Import
from cs_platform.tenancy.models import VersionedTenantModel
from cs_platform.tenancy.models.base import day_check
from cs_platform.tenancy.row_security import TenantForeignKey


class FactModel(VersionedTenantModel):
    """A fact: known since `known_on`, named `external_id` in the system `source`.

    `typed_fields` names the columns a person has typed: a source overwrites those only where the
    organization lets sources win.
    """

    source = models.CharField(max_length=100, default="", db_default="")
    external_id = models.CharField(max_length=200, null=True, blank=True)
    import_run = TenantForeignKey(Import, on_delete=models.PROTECT, null=True, db_column="import_id")
    known_on = models.DateField()
    typed_fields = ArrayField(models.CharField(max_length=60), default=list, db_default=[], blank=True)

    class Meta(VersionedTenantModel.Meta):
        abstract = True


def link_index(table: str, column: str) -> models.Index:
    """Find the rows that name another one, so that it can be removed without reading the whole table."""
    return models.Index(
        fields=["organization", column],
        name=f"{table}_by_{column}",
        condition=models.Q(**{f"{column}__isnull": False}),
    )


def newest_first(table: str, column: str) -> models.Index:
    """Serve lists of all rows of the organization, the newest first."""
    return models.Index(
        "organization", models.F(column).desc(nulls_last=True), "id", name=f"{table}_newest_first"
    )


def fact_constraints(table: str, days: Sequence[str] = ()) -> list[models.BaseConstraint]:
    """Return what every fact table is held to; `days` names its further date columns."""
    return [
        *VersionedTenantModel.Meta.constraints,
        models.UniqueConstraint(
            fields=["organization", "source", "external_id"], name=f"{table}_once_a_source_id"
        ),
        *(day_check(table, column) for column in ("known_on", *days)),
    ]
