"""Stored scores and estimates of a day, as arrays."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from accounts.domain.choices import CustomerState
from health.domain import facts, loss, probability, scoring
from health.queries import columns, overview

PREVIOUS_WITHIN_DAYS = 45
STATES: tuple[CustomerState, ...] = tuple(CustomerState)
"""A customer state's place in this tuple is its code in arrays."""

PREVIOUS_BANDS = """
    SELECT DISTINCT ON (account_id) account_id, array_position(%(bands)s, band)::int4 - 1
    FROM health_healthscore
    WHERE organization_id = %(organization)s AND account_id BETWEEN %(first_id)s AND %(last_id)s
      AND day < %(day)s AND day >= %(day)s::date - %(within)s
    ORDER BY account_id, day DESC
"""
STANDING_OF_DAY = """
    SELECT e.account_id, s.health_or_nan, s.coverage, array_position(%(bands)s, s.band)::int4 - 1,
           array_position(%(states)s, e.customer_state)::int4 - 1, e.term_ends,
           coalesce(e.exposure[1]::float8, 'NaN'), coalesce(e.exposure[2]::float8, 'NaN'),
           coalesce(e.exposure[3]::float8, 'NaN'), s.profile::int4{values}
    FROM health_riskestimate e
    JOIN (SELECT *, coalesce(health, 'NaN') AS health_or_nan FROM health_healthscore
          WHERE organization_id = %(organization)s AND day = %(day)s) s ON s.account_id = e.account_id
    WHERE e.organization_id = %(organization)s AND e.day = %(day)s
    ORDER BY e.account_id
"""
# floats are summed in one order: another order of chunks must not change the last digit
HISTORY = """
    SELECT coalesce(sum(history[1] ORDER BY account_id), 0), coalesce(sum(history[2] ORDER BY account_id), 0),
           coalesce(sum(history[3] ORDER BY account_id), 0), coalesce(sum(history[4] ORDER BY account_id), 0),
           coalesce(sum(history[5] ORDER BY account_id), 0)
    FROM health_riskestimate WHERE organization_id = %(organization)s AND day = %(day)s
"""
HEALTH_ON = """
    SELECT account_id, coalesce(health, 'NaN') FROM health_healthscore
    WHERE organization_id = %(organization)s AND day = %(day)s
"""
LOW_ACCOUNTS = """
    SELECT account_id FROM health_healthscore
    WHERE organization_id = %(organization)s AND day <= %(day)s AND day > %(day)s::date - %(days)s
      AND health < %(below)s
    GROUP BY account_id HAVING count(*) >= %(at_least)s
"""
HEALTH_OF_DAYS = """
    SELECT account_id, (%(day)s::date - day)::int4, coalesce(health, 'NaN') FROM health_healthscore
    WHERE organization_id = %(organization)s AND account_id = ANY(%(accounts)s)
      AND day <= %(day)s AND day > %(day)s::date - %(days)s
"""


@dataclass(frozen=True, kw_only=True)
class DayAccounts:
    """The accounts scored on a day, in order of id (A,), under one configuration of M measures.

    health: nan = no measure was available. band, state: codes, see `scoring.BANDS` and `STATES`.
    exposure: nan where a currency has no rate. profile: codes, see `configuration.BASE`. values: (A, M),
    nan = missing.
    """

    day: date
    ids: facts.IntArray
    health: facts.FloatArray
    coverage: facts.FloatArray
    band: scoring.BandCodes
    state: facts.IntArray
    term_ends: facts.FloatArray
    exposure: loss.Exposure
    profile: facts.IntArray
    values: facts.FloatArray

    @property
    def present(self) -> facts.BoolArray:
        """Which are customers, or were until a moment ago (A,)."""
        return np.isin(self.state, [STATES.index(state) for state in overview.PRESENT])

    @property
    def convertible_exposure(self) -> loss.Exposure:
        """The exposure, nothing where a currency has no rate."""
        return loss.Exposure(
            known=np.nan_to_num(self.exposure.known),
            can_end=np.nan_to_num(self.exposure.can_end),
            locked=np.nan_to_num(self.exposure.locked),
        )


@dataclass(frozen=True, kw_only=True)
class OrganizationRates:
    """What the organization's own past says, shrunk: churn per renewal, and contraction."""

    churn_per_renewal: float
    contraction: loss.ContractionRates


def previous_bands(organization_id: int, day: date, account_ids: facts.IntArray) -> scoring.BandCodes:
    """Return the band codes (A,) of the newest score before the day, 0 where there is none of late."""
    found = columns.read(
        PREVIOUS_BANDS,
        {
            "organization": organization_id,
            "day": day,
            "within": PREVIOUS_WITHIN_DAYS,
            "first_id": int(account_ids[0]),
            "last_id": int(account_ids[-1]),
            "bands": [band.value for band in scoring.BANDS],
        },
        {"account": "i8", "band": "i4"},
    )
    return _placed(account_ids, found, "band", 0.0).astype(np.int8)


def accounts_of_day(organization_id: int, day: date, measure_count: int) -> DayAccounts:
    """Return what was stored for the accounts scored on a day."""
    names = [f"value_{index}" for index in range(1, measure_count + 1)]
    values = "".join(f", coalesce(s.values[{index}], 'NaN')" for index in range(1, measure_count + 1))
    found = columns.read(
        STANDING_OF_DAY.format(values=values),
        {
            "organization": organization_id,
            "day": day,
            "bands": [band.value for band in scoring.BANDS],
            "states": [state.value for state in STATES],
        },
        {"account": "i8", "health": "f8", "coverage": "f8", "band": "i4", "state": "i4", "term_ends": "f8"}
        | {"known": "f8", "can_end": "f8", "locked": "f8", "profile": "i4"}
        | dict.fromkeys(names, "f8"),
    )
    return DayAccounts(
        day=day,
        ids=columns.integers(found["account"]),
        health=columns.floats(found["health"]),
        coverage=columns.floats(found["coverage"]),
        band=found["band"].astype(np.int8),
        state=columns.integers(found["state"]),
        term_ends=columns.floats(found["term_ends"]),
        exposure=loss.Exposure(
            known=columns.floats(found["known"]),
            can_end=columns.floats(found["can_end"]),
            locked=columns.floats(found["locked"]),
        ),
        profile=columns.integers(found["profile"]),
        values=np.column_stack([columns.floats(found[name]) for name in names]),
    )


def organization_rates(organization_id: int, day: date) -> OrganizationRates:
    """Return the rates learned from the pasts of the accounts scored on the day."""
    record = columns.read(
        HISTORY,
        {"organization": organization_id, "day": day},
        dict.fromkeys(("renewals", "churns", "contractions", "share_lost", "years"), "f8"),
    )[0]
    return OrganizationRates(
        churn_per_renewal=probability.churn_per_renewal(
            churns=float(record["churns"]), renewals=float(record["renewals"])
        ),
        contraction=loss.contraction_rates(
            contractions=float(record["contractions"]),
            account_years=float(record["years"]),
            share_lost_total=float(record["share_lost"]),
        ),
    )


def assumed_probabilities(
    accounts: DayAccounts, rates: OrganizationRates, band: scoring.BandCodes
) -> probability.Assumed:
    """Return the probabilities (A,) that are assumed of the accounts if they were in these bands."""
    before = probability.before_multipliers(rate=rates.churn_per_renewal, term_ends=accounts.term_ends)
    sums = probability.sums(before=before, band=band, arr=accounts.convertible_exposure.can_end)
    return probability.assumed(before=before, band=band, factor=sums.factor)


def health_on(organization_id: int, day: date | None, account_ids: facts.IntArray) -> facts.FloatArray:
    """Return the health (A,) stored for a day; nan where there is none."""
    if day is None:
        return np.full(len(account_ids), np.nan)
    found = columns.read(
        HEALTH_ON, {"organization": organization_id, "day": day}, {"account": "i8", "value": "f8"}
    )
    return _placed(account_ids, found, "value", np.nan)


def low_accounts(
    organization_id: int, day: date, *, below: float, at_least: int, days: int
) -> facts.IntArray:
    """Return the accounts whose health was below a bound on so many of the last days."""
    parameters = {
        "organization": organization_id,
        "day": day,
        "below": below,
        "at_least": at_least,
        "days": days,
    }
    return columns.integers(columns.read(LOW_ACCOUNTS, parameters, {"account": "i8"})["account"])


def health_of_days(
    organization_id: int, day: date, days: int, account_ids: facts.IntArray
) -> facts.FloatArray:
    """Return the health (A, days) of the last days up to and with the day, oldest first; nan = no score."""
    history = np.full((len(account_ids), days), np.nan)
    parameters = {
        "organization": organization_id,
        "day": day,
        "days": days,
        "accounts": account_ids.tolist(),
    }
    found = columns.read(HEALTH_OF_DAYS, parameters, {"account": "i8", "age": "i4", "health": "f8"})
    place = np.searchsorted(account_ids, columns.integers(found["account"]))
    history[place, days - 1 - found["age"]] = found["health"]
    return history


def _placed(account_ids: facts.IntArray, rows: columns.Records, name: str, empty: float) -> facts.FloatArray:
    """Return a column of rows in the order of the accounts."""
    values = np.full(len(account_ids), empty)
    ids = columns.integers(rows["account"])
    known = np.isin(ids, account_ids)
    values[np.searchsorted(account_ids, ids[known])] = rows[name][known]
    return values
