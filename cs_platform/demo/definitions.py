"""The columns of its own that the simulated company has on accounts."""

from accounts.models import AttributeDefinition
from cs_platform.demo.simulation import customers
from cs_platform.tenancy.context import organization_context


def create(organization_id: int) -> None:
    """Define the attributes the organization does not have by key; a second call changes nothing."""
    with organization_context(organization_id, operation="attributes of the demo"):
        AttributeDefinition.objects.bulk_create(
            [
                AttributeDefinition(
                    organization_id=organization_id,
                    key=key,
                    label=label,
                    type=kind.value,
                    options=list(options),
                    unit=unit,
                    position=position,
                )
                for position, (key, label, kind, options, unit) in enumerate(customers.ATTRIBUTES, start=1)
            ],
            ignore_conflicts=True,
        )
