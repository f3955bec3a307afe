"""Outcome goals of a chunk of accounts with their newest measurement, as they stood at the end of the day."""

from typing import Any

import numpy as np

from health.domain import facts
from health.queries import columns
from health.queries.facts import as_of, places
from health.queries.facts.shared import OrganizationDay

GOAL_COLUMNS = {
    "account": "i8",
    "goal": "i8",
    "open": "i4",
    "complete": "i4",
    "verified": "i4",
    "value": "f8",
    "baseline": "f8",
    "target": "f8",
    "started": "i4",
    "due": "i4",
    "confirmed": "i4",
}
GOALS = f"""
    SELECT account_id, id, (status = 'OPEN' OR closed_on > %(day)s)::int4,
        (why <> '' AND metric <> '' AND baseline IS NOT NULL AND target IS NOT NULL AND due_on IS NOT NULL
         AND contact_id IS NOT NULL)::int4,
        (label = 'VERIFIED_FACT' AND (label_until IS NULL OR label_until >= %(day)s))::int4,
        coalesce(value_per_year * rates.rate, 'NaN')::float8,
        coalesce(baseline, 'NaN')::float8, coalesce(target, 'NaN')::float8,
        (coalesce(started_on, known_on) - {columns.DAY_ZERO})::int4,
        coalesce(due_on - {columns.DAY_ZERO}, %(no_day)s)::int4,
        coalesce(CASE WHEN confirmed_on <= %(day)s AND status NOT IN ('MISSED', 'DROPPED')
                      THEN confirmed_on END - {columns.DAY_ZERO}, %(no_day)s)::int4
    FROM {{goals}} goal
    LEFT JOIN unnest(%(currencies)s::text[], %(rates)s::numeric[]) AS rates(currency, rate)
        ON rates.currency = goal.currency
    WHERE known_on <= %(day)s
    ORDER BY id
"""  # noqa: S608 - the parts are constants
LATEST = """
    SELECT DISTINCT ON (measured.goal_id) measured.goal_id, measured.value::float8
    FROM {goals} goal JOIN {measurements} measured ON measured.goal_id = goal.id
    WHERE measured.known_on <= %(day)s AND measured.day <= %(day)s
    ORDER BY measured.goal_id, measured.day DESC, measured.id DESC
"""
STAGES = """
    SELECT DISTINCT ON (account_id) account_id, stage_id FROM {entries} entry
    WHERE known_on <= %(day)s AND entered_at < %(end)s AND (left_at IS NULL OR left_at >= %(end)s)
    ORDER BY account_id, entered_at DESC, id DESC
"""


def outcomes(
    shared: OrganizationDay,
    account_ids: facts.IntArray,
    stage_ids: facts.IntArray,
    contracts: facts.ContractMeasureFacts,
    parameters: dict[str, Any],
) -> facts.OutcomeFacts:
    """Return the goals of the accounts; none is read while the source is not connected.

    stage_ids: (A,) the stage that stood in each account on the day; 0 = not known.
    """
    connected = shared.connected.outcomes
    is_connected = connected.connected_on is not None
    place, rows = _goals(shared, account_ids, parameters, is_connected=is_connected)
    return facts.OutcomeFacts(
        connected_on=connected.connected_on,
        measurements_connected=connected.measurements,
        values_connected=connected.values,
        labels_connected=connected.labels,
        confirmations_connected=connected.confirmations,
        past_onboarding=_past_onboarding(shared, account_ids, stage_ids, contracts, parameters)
        if is_connected
        else np.zeros(len(account_ids), dtype=np.bool_),
        first_confirmed_on=_first(len(account_ids), place, columns.days(rows["confirmed"])),
        place=place,
        is_open=rows["open"] > 0,
        is_complete=rows["complete"] > 0,
        is_verified=rows["verified"] > 0,
        value=columns.floats(rows["value"]),
        baseline=columns.floats(rows["baseline"]),
        target=columns.floats(rows["target"]),
        latest=_latest(shared, columns.integers(rows["goal"]), parameters),
        started_on=columns.days(rows["started"]),
        due_on=columns.days(rows["due"]),
    )


def _goals(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any], *, is_connected: bool
) -> tuple[facts.IntArray, columns.Records]:
    """Return where each goal's account stands in the chunk, and the goals in order of id."""
    if not is_connected:
        return np.zeros(0, dtype=np.int64), columns.none(GOAL_COLUMNS)
    bound = {
        "no_day": columns.NO_DAY,
        "currencies": list(shared.rates),
        "rates": [rate.rate for rate in shared.rates.values()],
    }
    query = GOALS.format(goals=shared.past.rows(as_of.GOALS))
    return places.place_of(account_ids, columns.read(query, parameters | bound, GOAL_COLUMNS))


def _latest(
    shared: OrganizationDay, goal_ids: facts.IntArray, parameters: dict[str, Any]
) -> facts.FloatArray:
    """Return the newest measurement (G,) of each goal; nan = none."""
    latest = np.full(len(goal_ids), np.nan)
    if not (len(goal_ids) and shared.connected.outcomes.measurements):
        return latest
    query = LATEST.format(
        goals=shared.past.rows(as_of.GOALS), measurements=shared.past.rows(as_of.MEASUREMENTS, as_of.ALL)
    )
    found = columns.read(query, parameters, {"goal": "i8", "value": "f8"})
    ids = columns.integers(found["goal"])
    known = np.isin(ids, goal_ids)
    latest[np.searchsorted(goal_ids, ids[known])] = found["value"][known]
    return latest


def _past_onboarding(
    shared: OrganizationDay,
    account_ids: facts.IntArray,
    stage_ids: facts.IntArray,
    contracts: facts.ContractMeasureFacts,
    parameters: dict[str, Any],
) -> facts.BoolArray:
    """Return whether each account (A,) has left onboarding: by its stage, else by time."""
    query = STAGES.format(entries=shared.past.rows(as_of.STAGE_ENTRIES))
    entered = columns.read(query, parameters, {"account": "i8", "stage": "i8"})
    found = places.by_account(account_ids, entered).numbers("stage").astype(np.int64)
    stages = np.where(found > 0, found, stage_ids)
    today = np.datetime64(shared.day, "D")
    by_time = today - contracts.first_contract_on >= np.timedelta64(shared.onboarding.days, "D")
    by_stage = np.isin(stages, list(shared.onboarding.left_in))
    return np.where((stages > 0) & bool(shared.onboarding.left_in), by_stage, by_time)


def _first(count: int, place: facts.IntArray, days: facts.DayArray) -> facts.DayArray:
    """Return the first of the days (count,) of the rows that stand at each place; NaT = none."""
    first = np.full(count, np.datetime64("NaT", "D"))
    np.fmin.at(first, place, days)
    return first
