"""What an account is worth over ten years, from what the last closed day stored."""

from datetime import date
from decimal import Decimal

from health.domain import lifetime
from health.domain.choices import SliceKind
from health.domain.lifetime import Assumptions, Lifetime
from health.models import AccountStanding, PortfolioDay

NOTHING = Decimal(0)


def segment_rate(organization_id: int, day: date, segment: str) -> Decimal | None:
    """Return what a segment is expected to lose a year of its ARR, 0..1; None where it has no ARR."""
    row = (
        PortfolioDay.objects.for_organization(organization_id)
        .filter(day=day, slice_kind=SliceKind.SEGMENT, slice_key=segment)
        .first()
    )
    return row.expected_loss / row.arr if row is not None and row.arr else None


def of_standing(
    standing: AccountStanding, *, gross_margin: Decimal, discount_rate: Decimal
) -> Lifetime | None:
    """Return the lifetime value of an account's ARR that is not known to end; None where it cannot be said.

    Who has ARR that nothing can end within the horizon leaves with probability 0 in the first year.
    """
    if not standing.arr or standing.known_loss is None:
        return None
    rate = segment_rate(standing.organization_id, standing.day, standing.account.segment)
    if rate is None:
        return None
    rests_on = Assumptions(
        gross_margin=gross_margin,
        discount_rate=discount_rate,
        own_rate=NOTHING if standing.probability is None else Decimal(str(standing.probability)),
        segment_rate=min(rate, Decimal(1)),
    )
    return lifetime.lifetime(standing.arr - standing.known_loss, rests_on)
