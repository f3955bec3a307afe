"""How long days of use are kept."""

from datetime import date

from django.db.models import Min

from accounts.models import FeatureDay, UsageDay
from cs_platform.tenancy.operations import keeping
from cs_platform.tenancy.operations.keeping import Kept


def remove_usage(organization_id: int, first: date) -> int:
    """Remove the oldest day of use before a day: a day is a piece."""
    removed = 0
    for model in (FeatureDay, UsageDay):
        rows = model.objects.for_organization(organization_id).filter(day__lt=first)
        oldest = rows.aggregate(day=Min("day"))["day"]
        if oldest is not None:
            removed += rows.filter(day=oldest).delete()[0]
    return removed


keeping.register(Kept(key="usage", remove=remove_usage))
