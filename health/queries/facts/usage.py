"""Usage of a chunk of accounts: one row per account and day of the last 91 days, and first and last use."""

from typing import Any

import numpy as np

from health.domain import facts
from health.queries import columns
from health.queries.facts import places
from health.queries.facts.shared import OrganizationDay

CHUNK = """
    organization_id = %(organization)s AND account_id BETWEEN %(first_id)s AND %(last_id)s
    AND day <= %(day)s AND known_on <= %(day)s
"""
USED = "(events > 0 OR active_users > 0)"
WINDOW = f"""
    SELECT account_id, (%(day)s::date - day)::int4, events::float8,
           coalesce(active_users::float8, 'NaN'), coalesce(errors::float8, 'NaN')
    FROM accounts_usageday
    WHERE {CHUNK} AND day > %(day)s::date - %(days)s
"""  # noqa: S608 - the parts are constants
CORE_FEATURES = f"""
    SELECT account_id, count(DISTINCT feature)::float8
    FROM accounts_usageday, unnest(core_features) AS feature
    WHERE {CHUNK} AND day > %(day)s::date - %(recent)s
    GROUP BY account_id
"""  # noqa: S608 - the parts are constants
# One probe per account: the primary key leads to the first and last day without reading the days between.
EDGES = f"""
    SELECT account.id,
        coalesce((SELECT day FROM accounts_usageday WHERE organization_id = %(organization)s
            AND account_id = account.id AND day <= %(day)s AND known_on <= %(day)s AND {USED}
            ORDER BY day LIMIT 1) - {columns.DAY_ZERO}, %(no_day)s)::int4,
        coalesce((SELECT day FROM accounts_usageday WHERE organization_id = %(organization)s
            AND account_id = account.id AND day <= %(day)s AND known_on <= %(day)s AND {USED}
            ORDER BY day DESC LIMIT 1) - {columns.DAY_ZERO}, %(no_day)s)::int4
    FROM accounts_account account
    WHERE account.organization_id = %(organization)s AND account.id BETWEEN %(first_id)s AND %(last_id)s
"""  # noqa: S608 - the parts are constants


def usage(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any]
) -> facts.UsageFacts:
    """Return the usage of the accounts, in their order."""
    events, active_users, errors = _window(account_ids, parameters)
    first_used_on, last_used_on = _edges(account_ids, parameters)
    return facts.UsageFacts(
        connected_on=shared.connected.usage.connected_on,
        events_connected=shared.connected.usage.events,
        active_users_connected=shared.connected.usage.active_users,
        errors_connected=shared.connected.usage.errors,
        features_connected=shared.connected.usage.features,
        events=events,
        active_users=active_users,
        errors=errors,
        core_features_used=_core_features(account_ids, parameters),
        core_feature_count=shared.connected.usage.core_feature_count,
        first_used_on=first_used_on,
        last_used_on=last_used_on,
    )


def _window(
    account_ids: facts.IntArray, parameters: dict[str, Any]
) -> tuple[facts.FloatArray, facts.FloatArray, facts.FloatArray]:
    """Return events, active users and errors, each (A, 91)."""
    shape = (len(account_ids), facts.USAGE_DAYS)
    found = columns.read(
        WINDOW,
        parameters | {"days": facts.USAGE_DAYS},
        {"account": "i8", "age": "i4", "events": "f8", "active_users": "f8", "errors": "f8"},
    )
    place, rows = places.place_of(account_ids, found)
    day = facts.USAGE_DAYS - 1 - rows["age"]
    filled = []
    for name, empty in (("events", 0.0), ("active_users", np.nan), ("errors", np.nan)):
        values = np.full(shape, empty)
        values[place, day] = rows[name]
        filled.append(values)
    return filled[0], filled[1], filled[2]


def _core_features(account_ids: facts.IntArray, parameters: dict[str, Any]) -> facts.FloatArray:
    found = columns.read(
        CORE_FEATURES, parameters | {"recent": facts.SHORT_WINDOW}, {"account": "i8", "features": "f8"}
    )
    used = np.zeros(len(account_ids))
    place, rows = places.place_of(account_ids, found)
    used[place] = rows["features"]
    return used


def _edges(account_ids: facts.IntArray, parameters: dict[str, Any]) -> tuple[facts.DayArray, facts.DayArray]:
    """Return first and last day of use (A,); NaT = never used."""
    found = columns.read(
        EDGES, parameters | {"no_day": columns.NO_DAY}, {"account": "i8", "first": "i4", "last": "i4"}
    )
    first = np.full(len(account_ids), np.datetime64("NaT", "D"))
    last = first.copy()
    place, rows = places.place_of(account_ids, found)
    first[place] = columns.days(rows["first"])
    last[place] = columns.days(rows["last"])
    return first, last
