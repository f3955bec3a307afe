"""The journey an organization starts with; it renames, adds and reorders as it likes."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Now

from accounts.domain import standards
from accounts.domain.choices import Comparison, StandardCheck
from accounts.domain.standards import ShippedStandard
from accounts.models import LifecycleStage, Standard
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
    """Give an organization the shipped stages it does not have by name; a second call changes nothing.

    A stage that is new here comes with its shipped standards; what the organization made of one it has stays.
    """
    with organization_context(organization_id, operation="shipped stages"):
        known = set(LifecycleStage.objects.for_organization(organization_id).values_list("name", flat=True))
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
        _create_standards(organization_id, known)


def _create_standards(organization_id: int, known: Collection[str]) -> None:
    """Give the stages that were not known their shipped standards."""
    stages = LifecycleStage.objects.for_organization(organization_id).exclude(name__in=known)
    Standard.objects.bulk_create(
        _standard(stage, position, shipped)
        for stage in stages.order_by("position")
        for position, shipped in enumerate(standards.SHIPPED.get(stage.name, ()), start=1)
    )


def _standard(stage: LifecycleStage, position: int, shipped: ShippedStandard) -> Standard:
    check = shipped.check
    return Standard(
        organization_id=stage.organization_id,
        stage=stage,
        position=position,
        statement=shipped.statement,
        behaviours={function.value: words for function, words in shipped.behaviours.items()},
        check_by=StandardCheck.MEASURE if check else StandardCheck.HAND,
        measure=check.measure if check else "",
        comparison=check.comparison if check else Comparison.AT_LEAST,
        target=check.target if check else None,
    )


def move(stage: LifecycleStage, *, up: bool) -> bool:
    """Let a stage change places with its neighbour on the journey; False at the end of it."""
    stages = LifecycleStage.objects.for_organization(stage.organization_id).select_for_update()
    ordered = list(stages.order_by("position", "pk"))
    place = next(number for number, each in enumerate(ordered) if each.pk == stage.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return False
    first, second = ordered[place], ordered[other]
    wanted = ((first, max(each.position for each in ordered) + 1), (second, first.position))
    for row, position in (*wanted, (first, second.position)):
        LifecycleStage.objects.filter(pk=row.pk, organization_id=row.organization_id).update(
            position=position
        )
    now = {"version": F("version") + 1, "updated_at": Now()}
    stages.filter(pk__in=[first.pk, second.pk]).update(**now)
    return True


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
