"""Goals of all accounts, and where their metric stood last."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.domain.choices import GoalStatus
from accounts.models import OutcomeGoal, OutcomeMeasurement
from accounts.queries.lists import base


def rows(organization_id: int) -> QuerySet[Any]:
    """Return the goals with who at the account holds them."""
    found: QuerySet[Any] = OutcomeGoal.objects.for_organization(organization_id)
    return base.of_living(found.select_related("contact"), organization_id)


def overdue(goals: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Keep open goals whose day has passed."""
    return goals.filter(status=GoalStatus.OPEN, due_on__lt=today)


def not_measured(goals: QuerySet[Any], organization_id: int) -> QuerySet[Any]:
    """Keep goals that nobody ever measured."""
    measured = OutcomeMeasurement.objects.for_organization(organization_id).filter(goal_id=OuterRef("pk"))
    return goals.filter(~Exists(measured))


def stood(organization_id: int, goal_ids: Collection[int]) -> Mapping[int, tuple[Decimal, date]]:
    """Return the newest value of goals' metrics, and its day."""
    measured = OutcomeMeasurement.objects.for_organization(organization_id).filter(goal_id__in=goal_ids)
    newest = measured.order_by("goal_id", "-day").distinct("goal_id")
    return {goal: (value, day) for goal, value, day in newest.values_list("goal_id", "value", "day")}
