"""Reads of the organization's own attributes of accounts."""

from accounts.domain.choices import AttributeType
from accounts.domain.own_attributes import Definition
from accounts.models import AttributeDefinition


def definitions(organization_id: int) -> list[Definition]:
    """Return the organization's own attributes of accounts, in their order."""
    rows = AttributeDefinition.objects.for_organization(organization_id).order_by("position", "pk")
    return [
        Definition(key=row.key, label=row.label, type=AttributeType(row.type), options=tuple(row.options))
        for row in rows
    ]
