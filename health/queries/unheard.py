"""Of whom a source of facts says nothing: how many customers, and what money."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.domain.choices import CustomerState
from cs_platform.tenancy import queries as tenancy
from health.domain import measures
from health.domain.choices import Band, FactSource
from health.queries import configurations

NOTHING = Decimal(0)
OF_THE_DAY = """
    FROM health_healthscore s
    JOIN health_riskestimate e ON e.organization_id = s.organization_id AND e.day = s.day
        AND e.account_id = s.account_id AND e.customer_state = %(customer)s
    WHERE s.organization_id = %(organization)s AND s.day = %(day)s AND s.config_id = %(config)s
"""
SUMS = "count(*) {filter}, sum(e.arr) {filter}, sum(e.expected_loss) {filter}"


@dataclass(frozen=True, kw_only=True)
class Share:
    """Some of the day's customers: how many, their ARR and expected loss in the reporting currency."""

    accounts: int
    arr: Decimal
    expected_loss: Decimal


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How far the day's customers are covered.

    mean: coverage of a customer, 0..1, None without one. unknown: those with too little for a band.
    unheard: by source, those of whom no measure of it has a value.
    """

    customers: Share
    mean: float | None
    unknown: Share
    unheard: Mapping[FactSource, Share]


def coverage(organization_id: int, day: date) -> Coverage:
    """Return how far the customers of a closed day are covered, and of whom each source says nothing."""
    published = configurations.published_on(organization_id, day)
    places = _places(published.configuration.keys)
    filters = ["", "FILTER (WHERE s.band = %(unknown)s)", *(_silent(each) for each in places.values())]
    sums = ", ".join(SUMS.format(filter=each) for each in filters)
    parameters: dict[str, Any] = {
        "organization": organization_id,
        "day": day,
        "config": published.id,
        "customer": CustomerState.CUSTOMER.value,
        "unknown": Band.UNKNOWN.value,
    }
    [(mean, *found)] = tenancy.rows_of(f"SELECT avg(s.coverage), {sums} {OF_THE_DAY}", parameters)
    shares = [_share(*found[start : start + 3]) for start in range(0, len(found), 3)]
    return Coverage(
        customers=shares[0],
        mean=mean,
        unknown=shares[1],
        unheard=dict(zip(places, shares[2:], strict=True)),
    )


def _places(keys: tuple[str, ...]) -> dict[FactSource, list[int]]:
    """Return where the values of each source's measures stand in a score, counted from 1."""
    places: dict[FactSource, list[int]] = {}
    for place, key in enumerate(keys, start=1):
        places.setdefault(measures.BY_KEY[key].source, []).append(place)
    return places


def _silent(places: list[int]) -> str:
    values = ", ".join(f"s.values[{place}]" for place in places)
    return f"FILTER (WHERE coalesce({values}) IS NULL)"


def _share(accounts: int, arr: Decimal | None, expected_loss: Decimal | None) -> Share:
    return Share(accounts=accounts, arr=arr or NOTHING, expected_loss=expected_loss or NOTHING)
