"""The journey an organization starts with; it renames, adds and reorders as it likes."""

from dataclasses import dataclass

from accounts.models import LifecycleStage
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Function


@dataclass(frozen=True, kw_only=True)
class ShippedStage:
    """A stage every new organization gets; who is accountable is named by the organization."""

    name: str
    owned_by: Function
    expected_days: int


SHIPPED = (
    ShippedStage(name="Handover from sales", owned_by=Function.SALES, expected_days=14),
    ShippedStage(name="Onboarding", owned_by=Function.ONBOARDING, expected_days=60),
    ShippedStage(name="Adoption", owned_by=Function.SUCCESS, expected_days=120),
    # what was promised arrives, or does not, in the product: its makers answer for this stage
    ShippedStage(name="Value realized", owned_by=Function.PRODUCT, expected_days=180),
    ShippedStage(name="Renewal", owned_by=Function.SUCCESS, expected_days=90),
    ShippedStage(name="Expansion", owned_by=Function.SALES, expected_days=90),
)


class UnknownStageError(LookupError):
    """The organization has no stage of this name."""


def create_shipped(organization_id: int) -> None:
    """Give an organization the shipped stages it does not have by name; a second call changes nothing."""
    with organization_context(organization_id, operation="shipped stages"):
        LifecycleStage.objects.bulk_create(
            [
                LifecycleStage(
                    organization_id=organization_id,
                    name=stage.name,
                    position=position,
                    owning_function=stage.owned_by,
                    expected_days=stage.expected_days,
                    is_customer_stage=True,
                )
                for position, stage in enumerate(SHIPPED, start=1)
            ],
            ignore_conflicts=True,
        )


def name_accountable(organization_id: int, *, stage: str, membership_id: int) -> None:
    """Let somebody answer for a stage; raise UnknownStageError when none has the name."""
    with organization_context(organization_id, operation="name the accountable executive"):
        found = LifecycleStage.objects.for_organization(organization_id)
        row = found.filter(name=stage).first()
        if row is None:
            names = ", ".join(found.order_by("position").values_list("name", flat=True))
            raise UnknownStageError(f"There is no stage “{stage}”. The stages are: {names}.")
        if row.accountable_id != membership_id:
            row.accountable_id, row.version = membership_id, row.version + 1
            row.save(update_fields=["accountable", "version", "updated_at"])
