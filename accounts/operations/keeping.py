"""How long days of use are kept."""

from datetime import date

from accounts.models import FeatureDay, UsageDay
from cs_platform.tenancy.operations import keeping
from cs_platform.tenancy.operations.keeping import Kept

TABLES = (FeatureDay, UsageDay)


def remove_usage(organization_id: int, first: date) -> int:
    """Remove the oldest day of use before a day."""
    return keeping.remove_oldest_day(TABLES, organization_id, first)


keeping.register(Kept(key="usage", remove=remove_usage, by_month=TABLES))
