"""How long scores and estimates of single accounts are kept; the organization's sums stay."""

from datetime import date

from django.db.models import Min

from cs_platform.tenancy.operations import keeping
from cs_platform.tenancy.operations.keeping import Kept
from health.models import HealthScore, RiskEstimate


def remove_scores(organization_id: int, first: date) -> int:
    """Remove the oldest day of scores before a day: a day is a piece."""
    removed = 0
    for model in (HealthScore, RiskEstimate):
        rows = model.objects.for_organization(organization_id).filter(day__lt=first)
        oldest = rows.aggregate(day=Min("day"))["day"]
        if oldest is not None:
            removed += rows.filter(day=oldest).delete()[0]
    return removed


keeping.register(Kept(key="scores", remove=remove_scores))
