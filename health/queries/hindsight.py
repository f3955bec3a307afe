"""What became of the accounts whose health was stored: bands against what happened, and who left while green.

What happened is what stands on the newest closed day: an account left when it is churned then. One that has
lapsed, or has no standing any more, is in neither count and said to be not known.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.domain.choices import CustomerState
from cs_platform.lib import periods
from cs_platform.tenancy import queries as tenancy
from health.domain.choices import Band
from health.domain.prediction import backtest
from health.models import AccountStanding
from health.queries import days

PERIODS = (12, 6, 3)
"""How many months ago the bands were called."""
SHORTLY = timedelta(days=30)
AT_MOST_BEFORE = timedelta(days=120)
GREEN_SHOWN = 25

OF_CUSTOMERS = """
    SELECT h.band, count(*),
           count(*) FILTER (WHERE s.customer_state = %(churned)s),
           count(*) FILTER (WHERE coalesce(s.customer_state, '') NOT IN (%(churned)s, %(customer)s)),
           coalesce(sum(e.arr), 0),
           coalesce(sum(e.arr) FILTER (WHERE s.customer_state = %(churned)s), 0),
           coalesce(sum(e.arr) FILTER (
               WHERE coalesce(s.customer_state, '') NOT IN (%(churned)s, %(customer)s)), 0),
           count(*) FILTER (WHERE e.arr IS NULL)
    FROM health_healthscore h
    JOIN health_riskestimate e
      ON e.organization_id = h.organization_id AND e.day = h.day AND e.account_id = h.account_id
    LEFT JOIN health_accountstanding s
      ON s.organization_id = h.organization_id AND s.account_id = h.account_id
    WHERE h.organization_id = %(organization)s AND h.day = %(day)s AND e.customer_state = %(customer)s
      AND coalesce(e.exposure[2] + e.exposure[3], 1) > 0
    GROUP BY h.band
"""
DEPARTED = """
    SELECT s.account_id, a.name, stood.day, said.day, said.health, coalesce(said.band, %(unknown)s),
           stood.arr
    FROM health_accountstanding s
    JOIN accounts_account a ON a.organization_id = s.organization_id AND a.id = s.account_id
    JOIN LATERAL (
        SELECT e.day, e.arr FROM health_riskestimate e
        WHERE e.organization_id = %(organization)s AND e.account_id = s.account_id
          AND e.day >= %(since)s AND e.customer_state = %(customer)s
        ORDER BY e.day DESC LIMIT 1) stood ON true
    LEFT JOIN LATERAL (
        SELECT h.day, h.health, h.band FROM health_healthscore h
        WHERE h.organization_id = %(organization)s AND h.account_id = s.account_id
          AND h.day <= stood.day - %(shortly)s AND h.day >= stood.day - %(at_most)s AND h.day >= %(first)s
        ORDER BY h.day DESC LIMIT 1) said ON true
    WHERE s.organization_id = %(organization)s AND s.customer_state = %(churned)s
    ORDER BY stood.arr DESC NULLS LAST, a.name, s.account_id
"""


@dataclass(frozen=True, kw_only=True)
class BandOutcome:
    """Accounts that were called one band, and what became of them. ARR then, in the reporting currency.

    not_known: lapsed, or no longer on record. not_convertible: their ARR is in no sum.
    """

    band: Band
    accounts: int
    left: int
    not_known: int
    arr: Decimal
    arr_left: Decimal
    arr_not_known: Decimal
    not_convertible: int

    @property
    def judged(self) -> int:
        """How many are known to have left or stayed."""
        return self.accounts - self.not_known

    @property
    def arr_judged(self) -> Decimal:
        """The ARR of those."""
        return self.arr - self.arr_not_known

    @property
    def share(self) -> float | None:
        """The share that left of those judged; None without any."""
        return self.left / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95% interval of the share."""
        return backtest.wilson(self.left, self.judged) if self.judged else None


@dataclass(frozen=True, kw_only=True)
class Hindsight:
    """The bands of an earlier day, the healthiest first, and what became of their accounts until `until`."""

    months: int
    day: date
    until: date
    bands: tuple[BandOutcome, ...]

    def of(self, band: Band) -> BandOutcome:
        """Return what became of one band."""
        return next(each for each in self.bands if each.band is band)

    @property
    def whole(self) -> tuple[int, int, int]:
        """How many accounts there were, how many left, of how many it is not known."""
        return (
            sum(each.accounts for each in self.bands),
            sum(each.left for each in self.bands),
            sum(each.not_known for each in self.bands),
        )


@dataclass(frozen=True, kw_only=True)
class Departed:
    """An account that left, and what its health said at least 30 days before its last day as a customer.

    last_day: the last stored day it was a customer. said_on: None where nothing was stored shortly before.
    """

    account_id: int
    name: str
    last_day: date
    said_on: date | None
    health: float | None
    band: Band
    arr: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Departures:
    """Those who left: how many, by the band of shortly before, and the green ones with the most ARR."""

    accounts: int
    by_band: tuple[tuple[Band, int], ...]
    green: tuple[Departed, ...]

    @property
    def were_green(self) -> int:
        """How many were green."""
        return dict(self.by_band)[Band.HEALTHY]


@dataclass(frozen=True, kw_only=True)
class LookedBack:
    """What became of the bands of an earlier day, and who left since."""

    bands: tuple[BandOutcome, ...]
    departures: Departures


def called(organization_id: int, day: date) -> dict[int, date]:
    """Return, by how many months ago, the closed day whose bands can be held against a later day."""
    closed = days.closed_days(organization_id, day)
    found = {
        months: days.nearest(closed, periods.add_months(day, -months), within=days.MONTH_TOLERANCE)
        for months in PERIODS
    }
    return {months: each for months, each in found.items() if each is not None}


def looked_back(organization_id: int, day: date) -> LookedBack:
    """Return what became of the bands of an earlier day and of those who left since, as it stands now."""
    return LookedBack(bands=bands(organization_id, day), departures=departures(organization_id, day))


def bands(organization_id: int, day: date) -> tuple[BandOutcome, ...]:
    """Return the bands of a closed day, the healthiest first, and what became of their accounts until now.

    Accounts whose whole ending was known on that day are left out: nothing was predicted of them.
    """
    bound = {
        "organization": organization_id,
        "day": day,
        "customer": CustomerState.CUSTOMER.value,
        "churned": CustomerState.CHURNED.value,
    }
    rows = {row[0]: row[1:] for row in tenancy.rows_of(OF_CUSTOMERS, bound)}
    return tuple(_outcome(band, rows.get(band.value)) for band in Band)


def departures(organization_id: int, since: date) -> Departures:
    """Return how many left of those who were customers on some day from `since` on, and who was green."""
    found = departed(organization_id, since)
    green = tuple(each for each in found if each.band is Band.HEALTHY)
    return Departures(
        accounts=len(found),
        by_band=tuple((band, sum(each.band is band for each in found)) for band in Band),
        green=green[:GREEN_SHOWN],
    )


def departed(organization_id: int, since: date) -> tuple[Departed, ...]:
    """Return the accounts that are churned and were customers on some day from `since` on, most ARR first."""
    bound = {
        "organization": organization_id,
        "since": since,
        "first": since - AT_MOST_BEFORE,
        "shortly": SHORTLY.days,
        "at_most": AT_MOST_BEFORE.days,
        "customer": CustomerState.CUSTOMER.value,
        "churned": CustomerState.CHURNED.value,
        "unknown": Band.UNKNOWN.value,
    }
    return tuple(
        Departed(
            account_id=account_id,
            name=name,
            last_day=last_day,
            said_on=said_on,
            health=health,
            band=Band(band),
            arr=arr,
        )
        for account_id, name, last_day, said_on, health, band, arr in tenancy.rows_of(DEPARTED, bound)
    )


def churned_so_far(organization_id: int) -> int:
    """Return how many accounts are churned."""
    return (
        AccountStanding.objects.for_organization(organization_id)
        .filter(customer_state=CustomerState.CHURNED)
        .count()
    )


def _outcome(band: Band, row: tuple[int, int, int, Decimal, Decimal, Decimal, int] | None) -> BandOutcome:
    nothing = (0, 0, 0, Decimal(0), Decimal(0), Decimal(0), 0)
    accounts, left, not_known, arr, arr_left, arr_not_known, not_convertible = row or nothing
    return BandOutcome(
        band=band,
        accounts=accounts,
        left=left,
        not_known=not_known,
        arr=arr,
        arr_left=arr_left,
        arr_not_known=arr_not_known,
        not_convertible=not_convertible,
    )
