"""What a unit of a currency is worth on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cs_platform.tenancy.models import ExchangeRate
from cs_platform.tenancy.queries.organizations import organization


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Units of the reporting currency for one unit, and since when."""

    rate: Decimal
    on: date | None


def rates_on(organization_id: int, day: date) -> Mapping[str, Rate]:
    """Return the newest rate up to a day per currency; the reporting currency is worth 1."""
    own = organization(organization_id).reporting_currency
    newest = (
        ExchangeRate.objects.for_organization(organization_id)
        .filter(day__lte=day)
        .order_by("currency", "-day")
        .distinct("currency")
    )
    rates = {row.currency: Rate(rate=row.rate, on=row.day) for row in newest}
    return rates | {own: Rate(rate=Decimal(1), on=None)}
