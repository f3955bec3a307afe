"""What every tenant table shares."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from django.db import models

from cs_platform.tenancy.models.organization import Organization

Row = TypeVar("Row", bound=models.Model)


class TenantManager(models.Manager[Row]):
    """Net one: rows of one organization."""

    def for_organization(self, organization_id: int) -> models.QuerySet[Row]:
        """Keep the rows of that organization."""
        return self.filter(organization_id=organization_id)


class TenantModel(models.Model):
    """A row that belongs to one organization; its table also needs `SecureTable` in a migration."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = TenantManager()

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organization", "id"], name="%(app_label)s_%(class)s_tenant_key")
        ]


class VersionedTenantModel(TenantModel):
    """A tenant row that people or sources change: it counts its versions and knows its times."""

    created_at = models.DateTimeField(auto_now_add=True, db_default=models.functions.Now())
    updated_at = models.DateTimeField(auto_now=True, db_default=models.functions.Now())
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta(TenantModel.Meta):
        abstract = True


def money_checks(table: str, column: str) -> Iterable[models.CheckConstraint]:
    """Refuse negative amounts and NaN: PostgreSQL's numeric accepts it and sorts it above every bound."""
    yield models.CheckConstraint(
        condition=models.Q(**{f"{column}__gte": 0, f"{column}__lt": 10**12}),
        name=f"{table}_{column}_is_an_amount",
    )


def day_check(table: str, column: str) -> models.CheckConstraint:
    """Keep days between 1990 and 2100: psycopg2 cannot read back what PostgreSQL stores beyond."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__isnull": True})
        | models.Q(**{f"{column}__gte": "1990-01-01", f"{column}__lte": "2100-12-31"}),
        name=f"{table}_{column}_is_a_day",
    )
