"""How long scores and estimates of single accounts are kept; the organization's sums stay."""

from datetime import date

from cs_platform.tenancy.operations import keeping
from cs_platform.tenancy.operations.keeping import Kept
from health.models import HealthScore, RiskEstimate

TABLES = (HealthScore, RiskEstimate)


def remove_scores(organization_id: int, first: date) -> int:
    """Remove the oldest day of scores before a day."""
    return keeping.remove_oldest_day(TABLES, organization_id, first)


keeping.register(Kept(key="scores", remove=remove_scores, by_month=TABLES))
