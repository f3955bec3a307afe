"""Measures of outcomes: what the customer wants to achieve, and how far they are.

Source of the formulas: the metric dictionary, "Measures". Goals without a value, or whose currency has no
rate, weigh as much as the account's valued goals do on average; when none has one, all weigh the same.
"""

import numpy as np

from health.domain import facts
from health.domain.choices import Dimension, FactSource, Half, Unit
from health.domain.measures.measure import Measure, counted, percent

ON_PACE = 0.005
GOAL_DATED = "as they stood on the day, by OutcomeGoal.known_on"


def goals_captured(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return complete open goals / open goals.

    An account that never had a goal is missing until it has left onboarding, then 0.
    """
    goals = chunk.outcomes
    if goals.connected_on is None:
        return chunk.missing
    running = facts.per_account(goals.place, goals.is_open.astype(np.float64), chunk.count)
    complete = (goals.is_open & goals.is_complete).astype(np.float64)
    share = facts.ratio(facts.per_account(goals.place, complete, chunk.count), running)
    return np.where(goals.past_onboarding & ~_has_goals(chunk), 0.0, share)


def goal_pace(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the value-weighted mean over open goals of share of progress - share of time, each -1..1.

    A goal nobody measured stands at its baseline. Goals without baseline, target or a due day after their
    start have no pace.
    """
    goals = chunk.outcomes
    if goals.connected_on is None or not goals.measurements_connected:
        return chunk.missing
    paced = goals.is_open & (goals.due_on > goals.started_on) & (np.abs(goals.target - goals.baseline) > 0)
    pace = np.where(paced, _paces(chunk, paced), 0.0)
    weight = np.where(paced, _weights(chunk, paced), 0.0)
    total = facts.per_account(goals.place, weight, chunk.count)
    return facts.ratio(facts.per_account(goals.place, weight * pace, chunk.count), total)


def value_verified(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the value of goals labelled a verified fact / the value of all goals, at the day's rates."""
    goals = chunk.outcomes
    if goals.connected_on is None or not (goals.values_connected and goals.labels_connected):
        return chunk.missing
    value = np.nan_to_num(goals.value)
    verified = facts.per_account(goals.place, np.where(goals.is_verified, value, 0.0), chunk.count)
    return facts.ratio(verified, facts.per_account(goals.place, value, chunk.count))


def wait_for_first_outcome(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the days from connection and first contract without a confirmed outcome; 0 after the first.

    Missing for an account that never had a contract: it waits for nothing.
    """
    goals = chunk.outcomes
    if goals.connected_on is None or not goals.confirmations_connected:
        return chunk.missing
    connected = np.datetime64(goals.connected_on, "D")
    since = np.maximum(chunk.contracts.first_contract_on, connected)
    days = np.where(np.isnat(since), np.nan, (chunk.today - since).astype(np.float64))
    return np.where(np.isnat(goals.first_confirmed_on), np.maximum(days, 0.0), 0.0)


def _has_goals(chunk: facts.ChunkFacts) -> facts.BoolArray:
    """Return whether the account ever had a goal (A,)."""
    found = np.zeros(chunk.count, dtype=np.bool_)
    found[chunk.outcomes.place] = True
    return found


def _paces(chunk: facts.ChunkFacts, paced: facts.BoolArray) -> facts.FloatArray:
    """Return share of progress - share of time (G,), -1..1; of no meaning where a goal has no pace."""
    goals = chunk.outcomes
    span = np.where(paced, (goals.due_on - goals.started_on).astype(np.float64), 1.0)
    passed = np.clip((chunk.today - goals.started_on).astype(np.float64) / span, 0.0, 1.0)
    latest = np.where(np.isnan(goals.latest), goals.baseline, goals.latest)
    way = np.where(paced, goals.target - goals.baseline, 1.0)
    return np.clip((latest - goals.baseline) / way - passed, -1.0, 1.0)


def _weights(chunk: facts.ChunkFacts, counted_in: facts.BoolArray) -> facts.FloatArray:
    """Return what each goal weighs (G,): its value, else the mean value of the account's goals, else 1."""
    goals = chunk.outcomes
    valued = counted_in & (goals.value > 0)
    number = facts.per_account(goals.place, valued.astype(np.float64), chunk.count)
    total = facts.per_account(goals.place, np.where(valued, goals.value, 0.0), chunk.count)
    usual = np.where(number > 0, total / np.maximum(number, 1.0), 1.0)
    return np.where(valued, goals.value, usual[goals.place])


def _captured_words(value: float) -> str:
    if value <= 0:
        return "no goal is written down completely"
    return f"{percent(value)} of the open goals are written down completely"


def _pace_words(value: float) -> str:
    if abs(value) < ON_PACE:
        return "the goals are on pace"
    side = "behind" if value < 0 else "ahead of"
    return f"the goals are {percent(abs(value))} of the way {side} the time passed"


def _wait_words(value: float) -> str:
    if value < 1:
        return "a first outcome is confirmed, or nobody has waited for one yet"
    return f"no outcome confirmed for {counted(value, 'day')}"


MEASURES = (
    Measure(
        key="goals_captured",
        label="Goals captured",
        dimension=Dimension.OUTCOMES,
        half=Half.OURS,
        source=FactSource.OUTCOMES,
        unit=Unit.SHARE,
        description=(
            "Open goals with why, metric, baseline, target, due day and the contact who confirms, divided by "
            "open goals. 0 for an account past onboarding that has none."
        ),
        reads=(
            f"OutcomeGoal.status, why, metric, baseline, target, due_on and contact {GOAL_DATED}",
            "StageEntry.entered_at and left_at by their days, else Account.stage as it stood on the day",
            "Contract.starts_on of the first contract, for an account without a stage",
        ),
        value=goals_captured,
        words=_captured_words,
    ),
    Measure(
        key="goal_pace",
        label="Goal pace",
        dimension=Dimension.OUTCOMES,
        half=Half.CUSTOMER,
        source=FactSource.OUTCOMES,
        unit=Unit.SHARE,
        description=(
            "Mean over the open goals, weighted by value, of the share of progress less the share of time, "
            "each from −1 to 1. Below 0 the goals are behind."
        ),
        reads=(
            f"OutcomeGoal.status, baseline, target, started_on, due_on and value_per_year {GOAL_DATED}",
            "OutcomeMeasurement.value by its day and known_on, as it stood on the day",
            "ExchangeRate.rate of the day",
        ),
        value=goal_pace,
        words=_pace_words,
    ),
    Measure(
        key="value_verified",
        label="Value verified",
        dimension=Dimension.OUTCOMES,
        half=Half.CUSTOMER,
        source=FactSource.OUTCOMES,
        unit=Unit.SHARE,
        description="Value of the goals labelled a verified fact that still holds, of that of all goals.",
        reads=(
            f"OutcomeGoal.label, label_until and value_per_year {GOAL_DATED}",
            "ExchangeRate.rate of the day",
        ),
        value=value_verified,
        words=lambda value: f"{percent(value)} of the value of the goals is a verified fact",
    ),
    Measure(
        key="wait_for_first_outcome",
        label="Wait for the first outcome",
        dimension=Dimension.OUTCOMES,
        half=Half.CUSTOMER,
        source=FactSource.OUTCOMES,
        unit=Unit.DAYS,
        description="Days since the first contract without a confirmed outcome; 0 from the first one on.",
        reads=(
            f"OutcomeGoal.confirmed_on by its day, status and confirmation {GOAL_DATED}",
            "Contract.starts_on of the first contract",
        ),
        value=wait_for_first_outcome,
        words=_wait_words,
    ),
)
