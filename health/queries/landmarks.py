"""What was stored of accounts at month ends, and what became of them: what a churn model learns from.

Scores are as of their day, so a fact recorded late or of the future is in none of them. What became of an
account is read from the contracts as known on the day of training.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from django.db import connection

from accounts.domain.choices import CustomerState
from accounts.models import Account, AttributeDefinition
from cs_platform.lib import periods
from cs_platform.tenancy import queries as tenancy
from health.domain import facts as arrays
from health.domain import measures
from health.domain.prediction import landmarks
from health.models import HealthScore
from health.queries import columns, configurations, days, facts
from health.queries.facts import as_of, contracts

MOST_ROWS = 240_000
LEARNED_ROWS = 80_000
CHUNK = 5000
MODEL_INPUTS = tuple(measure.key for measure in measures.MEASURES if not measure.scored)

STORED = """
    SELECT s.account_id,
           (e.customer_state = %(customer)s AND coalesce(e.exposure[2] + e.exposure[3], 1) > 0)::int4,
           coalesce(e.arr::float8, 'NaN'){values}
    FROM health_healthscore s
    JOIN health_riskestimate e ON e.organization_id = s.organization_id AND e.day = s.day
        AND e.account_id = s.account_id
    WHERE s.organization_id = %(organization)s AND s.day = %(day)s AND s.account_id %% %(one_in)s = 0
    ORDER BY s.account_id
"""
# what stood in a row before it was recorded here is not known, unless a person knows that it was the same
OWN = """
    SELECT id, created_at < %(end)s, industry, country, segment, tier, fit, attributes FROM {accounts} account
"""
OWN_COLUMNS = ("industry", "country", "segment", "tier", "fit")


@dataclass(frozen=True, kw_only=True)
class History:
    """The month ends of an organization that are closed by a day, oldest first, and who was a customer when.

    one_in: of how many accounts one was read, for memory's sake.
    """

    trained_on: date
    grace_days: int
    months: tuple[landmarks.MonthEnd, ...]
    spells: landmarks.Spells
    one_in: int

    def known_by(self, horizon: int, day: date | None = None) -> tuple[landmarks.MonthEnd, ...]:
        """Return the month ends whose outcome was known on a day."""
        last = landmarks.newest_with_outcome(
            day or self.trained_on, horizon=horizon, grace_days=self.grace_days
        )
        return tuple(month for month in self.months if month.day <= last)

    def before(self, month: landmarks.MonthEnd) -> list[landmarks.MonthEnd | None]:
        """Return the stored days nearest to one, two and three months before."""
        return [_nearest(self.months, month.day, back) for back in range(1, landmarks.MONTHS_BACK + 1)]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Landmark rows (n,): inputs, 1 where churned within the horizon, ARR, account, month number.

    left_in: the month of the horizon in which the account left, 0 where it stayed.
    """

    inputs: pd.DataFrame
    churned: arrays.IntArray
    arr: arrays.FloatArray
    account: arrays.IntArray
    month: arrays.IntArray
    left_in: arrays.IntArray

    @property
    def newest(self) -> pd.DataFrame:
        """The inputs of the newest month."""
        newest: pd.DataFrame = self.inputs[self.month == self.month.max()]
        return newest


def history(organization_id: int, trained_on: date) -> History:
    """Read the closed month ends up to a day, and when accounts were customers as known on it."""
    closed = (*days.closed_days(organization_id, trained_on), trained_on)
    ends = [day for day in closed if day == periods.month_end(day)]
    stored = HealthScore.objects.for_organization(organization_id).filter(day__in=ends).count()
    one_in = -(-stored // MOST_ROWS) or 1
    shared = facts.organization_day(organization_id, trained_on)
    return History(
        trained_on=trained_on,
        grace_days=shared.grace_days,
        months=tuple(month(organization_id, day, one_in=one_in) for day in ends),
        spells=_spells(shared),
        one_in=one_in,
    )


def own_inputs(organization_id: int) -> tuple[str, ...]:
    """Return the inputs that are columns of one's own whose past is not known; none where all of it is."""
    first = days.next_closed(organization_id, after=date.min)
    accounts = Account.objects.for_organization(organization_id).order_by("created_at")
    recorded = accounts.values_list("created_at", flat=True).first()
    if first is None or recorded is None:
        return ()
    if tenancy.local_day(tenancy.organization(organization_id).time_zone, recorded) <= first:
        return ()
    return tuple(landmarks.OWN + name for name in (*OWN_COLUMNS, *_attributes(organization_id)))


def month(organization_id: int, day: date, *, one_in: int = 1, with_own: bool = True) -> landmarks.MonthEnd:
    """Read what was stored on a day, of every account or of one in so many; own columns only if wanted."""
    keys = _keys(organization_id, day)
    names = [f"value_{place}" for place in range(len(keys) + len(MODEL_INPUTS))]
    listed = [f"s.values[{place}]" for place in range(1, len(keys) + 1)]
    listed += [f"s.inputs[{place}]" for place in range(1, len(MODEL_INPUTS) + 1)]
    parameters = {
        "organization": organization_id,
        "day": day,
        "one_in": one_in,
        "customer": CustomerState.CUSTOMER.value,
    }
    values = "".join(f", coalesce({each}, 'NaN')" for each in listed)
    widths = {"account": "i8", "at_risk": "i4", "arr": "f8"} | dict.fromkeys(names, "f8")
    found = columns.read(STORED.format(values=values), parameters, widths)
    ids = columns.integers(found["account"])
    return landmarks.MonthEnd(
        day=day,
        ids=ids,
        keys=(*keys, *MODEL_INPUTS),
        values=np.column_stack([columns.floats(found[name]) for name in names]),
        at_risk=found["at_risk"].astype(bool),
        arr=columns.floats(found["arr"]),
        own=own(organization_id, day, ids) if with_own else pd.DataFrame(index=range(len(ids))),
    )


def day_inputs(organization_id: int, day: date, *, horizon: int) -> tuple[landmarks.MonthEnd, pd.DataFrame]:
    """Return what was stored on a day, and the inputs of all its accounts in the same order."""
    before = [
        None if each is None else month(organization_id, each, with_own=False)
        for each in earlier_days(organization_id, day)
    ]
    now = month(organization_id, day)
    return now, landmarks.inputs(now, before, horizon=horizon)


def earlier_days(organization_id: int, day: date) -> list[date | None]:
    """Return the closed days nearest to one, two and three months before a day; None when none is near."""
    closed = days.closed_days(organization_id, day)
    return [_nearest_day(closed, day, back) for back in range(1, landmarks.MONTHS_BACK + 1)]


def rows(past: History, *, horizon: int, known_on: date | None = None) -> Rows | None:
    """Return the landmark rows with an outcome known on a day; None without any.

    Of a long history, fewer months.
    """
    months = past.known_by(horizon, known_on)
    count = sum(int(each.at_risk.sum()) for each in months)
    stride = min(-(-count // LEARNED_ROWS) or 1, 3)
    parts = [_rows(past, each, horizon) for each in months[::-stride][::-1]]
    parts = [part for part in parts if len(part.account)]
    if not parts:
        return None
    return Rows(
        inputs=pd.concat([part.inputs for part in parts]),
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in ("churned", "arr", "account", "month", "left_in")
        },
    )


def rows_of(past: History, day: date, *, horizon: int) -> Rows:
    """Return the landmark rows of one month end."""
    return _rows(past, next(each for each in past.months if each.day == day), horizon)


def _rows(past: History, month: landmarks.MonthEnd, horizon: int) -> Rows:
    held, ids = month.at_risk, month.ids[month.at_risk]
    left_in = landmarks.left_in(ids, month.day, horizon, past.spells)
    return Rows(
        inputs=landmarks.inputs(month, past.before(month), horizon=horizon)[held],
        churned=(left_in > 0).astype(np.int64),
        arr=month.arr[held],
        account=ids,
        month=np.full(len(ids), month.day.year * 12 + month.day.month),
        left_in=left_in,
    )


def _keys(organization_id: int, day: date) -> tuple[str, ...]:
    """Return the measures that the scores of a day hold."""
    scores = HealthScore.objects.for_organization(organization_id).filter(day=day)
    config_id = scores.order_by("account_id").values_list("config_id", flat=True).first()
    if config_id is None:
        return ()
    return configurations.of_id(organization_id, config_id).configuration.keys


def own(organization_id: int, day: date, ids: arrays.IntArray, *, one_account: bool = False) -> pd.DataFrame:
    """Return the organization's own columns of accounts (A,) as they stood.

    From before they were recorded here only those that a person knows to be known in advance, as recorded
    first. one_account: read no other than the only id.
    """
    end = tenancy.end_of_day(tenancy.organization(organization_id).time_zone, day)
    past = as_of.past(organization_id, facts.known_until(organization_id, end), [as_of.ACCOUNTS])
    first, last = (int(ids[0]), int(ids[0])) if one_account else as_of.EVERYBODY
    which = as_of.CHUNK_OF_ACCOUNTS if one_account else as_of.ALL
    bound: dict[str, Any] = {"organization": organization_id, "end": end, "first_id": first, "last_id": last}
    names = (*OWN_COLUMNS, *_attributes(organization_id))
    known = tenancy.settings_of(organization_id).known_in_advance
    lasting = tuple(name for name in names if landmarks.OWN + name in known)
    with connection.cursor() as cursor:
        query = OWN.format(accounts=past.rows(as_of.ACCOUNTS, which))
        cursor.execute(query, bound | past.parameters(first, last))
        stood = {row[0]: _described(row[2:], names if row[1] else lasting) for row in cursor.fetchall()}
    held = [stood.get(each, {}) for each in ids.tolist()]
    shown = [name for name in names if any(name in each for each in held)]
    return pd.DataFrame(held, columns=shown, index=range(len(ids)))


def _attributes(organization_id: int) -> tuple[str, ...]:
    found = AttributeDefinition.objects.for_organization(organization_id).filter(is_model_input=True)
    return tuple(found.order_by("position", "pk").values_list("key", flat=True))


def _described(row: Sequence[Any], names: Sequence[str]) -> Mapping[str, Any]:
    """Return the named columns of a row of them and, as its last, the attributes."""
    attributes = json.loads(row[-1] or "{}")  # Django has psycopg2 leave JSON as text
    plain = dict(zip(OWN_COLUMNS, row))
    return {name: (plain[name] or None) if name in plain else attributes.get(name) for name in names}


def _spells(shared: facts.OrganizationDay) -> landmarks.Spells:
    ids = facts.account_ids(shared.organization_id, shared.day)
    found: dict[int, Sequence[tuple[date, date | None]]] = {}
    for start in range(0, len(ids), CHUNK):
        piece = ids[start : start + CHUNK]
        held = contracts.spells(shared, int(piece[0]), int(piece[-1]))
        found |= {key: [(each.starts_on, each.ends_on) for each in value] for key, value in held.items()}
    return found


def _nearest(months: Sequence[landmarks.MonthEnd], day: date, back: int) -> landmarks.MonthEnd | None:
    found = _nearest_day([month.day for month in months], day, back)
    return next((month for month in months if month.day == found), None)


def _nearest_day(closed: Sequence[date], day: date, back: int) -> date | None:
    """Return the closed day nearest to so many months before; None when none is near."""
    earlier = [each for each in closed if each < day]
    return days.nearest(earlier, periods.add_months(day, -back), within=days.MONTH_TOLERANCE)
