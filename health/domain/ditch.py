"""Who enters and who leaves the ditch on one day.

Source: the metric dictionary, "Off track, and who gets an autopsy". Decisions where it leaves room:

- *Daily*: an account enters when health < 40 on 10 of the last 14 days. *Replay* looks at month ends only:
  it enters when health < 40 on two in a row.
- The probability rule needs p above the organization's 90th percentile and at least 3 times its own value
  90 days ago; a value of 0 then (no term ended inside the horizon) is no comparison.
- Nobody enters while coverage < 0.4, while the source that moved the account is stale, or within 7 days of
  publishing a configuration that replaces another. What a person declares is not held back by these.
- An episode ends when health was >= 50 throughout the last 28 days, all of them inside the episode, with
  20 of them scored (in replay: at two month ends in a row after the entry), coverage is enough, and the
  reason of the episode is resolved. It also ends when the account has churned.
- Who enters again within 90 days of recovering relapses: the same episode goes on.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from health.domain import explain, facts, scoring
from health.domain.choices import DitchReason, EpisodeEnd, FactSource

ENTER_BELOW = 40.0
ENTER_DAYS = 10
ENTER_WINDOW = 14
LEAVE_FROM = 50.0
LEAVE_WINDOW = 28
LEAVE_SCORED = 20
REPLAY_MONTH_ENDS = 2
RELAPSE_DAYS = 90
PERCENTILE = 0.9
PROBABILITY_FACTOR = 3.0
QUIET_DAYS_AFTER_PUBLISHING = 7
STALE_GAPS = 3.0
STALE_AT_LEAST_DAYS = 7.0

REASONS: tuple[DitchReason, ...] = (
    DitchReason.DECLARED,
    DitchReason.ESCALATED,
    DitchReason.OVERRIDE,
    DitchReason.HEALTH,
    DitchReason.PROBABILITY,
)
"""A reason's place is its code in arrays; where several hold, the first is named. NO_REASON = none."""
NO_REASON = -1

ENDS: tuple[EpisodeEnd, ...] = (EpisodeEnd.RECOVERED, EpisodeEnd.CHURNED)
"""An ending's place is its code in arrays; NO_END = the episode goes on, or there is none."""
NO_END = -1

Codes = npt.NDArray[np.int8]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the rules look at, for A accounts at the end of the day `as_of`.

    health: (A, T) health up to and with `as_of`, oldest first, nan = no score; daily: T >= 28 days in a
        row; replay: T >= 2 month ends in a row.
    monthly: whether `health` holds month ends (replay).
    coverage: (A,) of the day. override: (A,) an override rule fired on the day.
    p, p_90_days_ago: (A,) churn probability; nan = none. p_threshold: its 90th percentile in the
        organization on the day, see `probability_threshold`.
    stale: (A,) the source that moved the account is stale, see `moved_by`.
    replaced_on: day a configuration that replaces another was published; None = never.
    declared: (A,) code of DECLARED or ESCALATED when a person declared and did not resolve it, NO_REASON
        otherwise.
    customer: (A,) the account is a customer or lapsed. churned: (A,) it has churned.
    open_since: (A,) datetime64[D], last entry or relapse of the running episode; NaT = none runs.
    recovered_on: (A,) datetime64[D], end of the last episode when it ended by recovery; NaT = none.
    enter_below, leave_from: the health that the organization draws its lines at.
    """

    as_of: date
    health: facts.FloatArray
    monthly: bool
    coverage: facts.FloatArray
    override: facts.BoolArray
    p: facts.FloatArray
    p_90_days_ago: facts.FloatArray
    p_threshold: float
    stale: facts.BoolArray
    replaced_on: date | None
    declared: Codes
    customer: facts.BoolArray
    churned: facts.BoolArray
    open_since: facts.DayArray
    recovered_on: facts.DayArray
    enter_below: float = ENTER_BELOW
    leave_from: float = LEAVE_FROM

    @property
    def is_open(self) -> facts.BoolArray:
        """Whether an episode runs, (A,)."""
        return ~np.isnat(self.open_since)


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What happens to A accounts on the day; an account has at most one of them.

    entered: (A,) code of the reason of a new episode. relapsed: (A,) code of the reason for which the last
    episode goes on. left: (A,) code of how the running episode ended.
    """

    entered: Codes
    relapsed: Codes
    left: Codes


def moves(situation: Situation) -> Moves:
    """Return who enters, relapses and leaves on the day."""
    reason = np.where(situation.is_open | ~situation.customer, NO_REASON, _reasons(situation)).astype(np.int8)
    since = np.datetime64(situation.as_of, "D") - situation.recovered_on
    relapse = ~np.isnat(situation.recovered_on) & (since <= np.timedelta64(RELAPSE_DAYS, "D"))
    left = np.where(_recovered(situation), ENDS.index(EpisodeEnd.RECOVERED), NO_END)
    left = np.where(situation.churned, ENDS.index(EpisodeEnd.CHURNED), left)
    return Moves(
        entered=np.where(relapse, NO_REASON, reason).astype(np.int8),
        relapsed=np.where(relapse, reason, NO_REASON).astype(np.int8),
        left=np.where(situation.is_open, left, NO_END).astype(np.int8),
    )


def probability_threshold(p: facts.FloatArray) -> float:
    """Return the 90th percentile of the organization's churn probabilities; nan without any."""
    known = p[~np.isnan(p)]
    return float(np.quantile(known, PERCENTILE)) if len(known) else float("nan")


def moved_by(sources: tuple[FactSource, ...], scores: scoring.Scores) -> list[FactSource | None]:
    """Return per account the source whose measures take most points from health; None = none does.

    sources: the source of each measure of the configuration, in its order.
    """
    cost = explain.costs(scores)
    names = list(dict.fromkeys(sources))
    per_source = np.column_stack([cost[:, [each is name for each in sources]].sum(axis=1) for name in names])
    worst = per_source.argmax(axis=1)
    return [
        names[index] if taken > 0 else None
        for index, taken in zip(worst, per_source.max(axis=1), strict=True)
    ]


def is_stale(*, fact_days: facts.DayArray, as_of: date) -> bool:
    """Return whether a source is stale: silent for three times its usual gap, and for over 7 days.

    fact_days: (N,) datetime64[D], the distinct days with facts of the source of late, in order. The usual
    gap is the median number of days between two of them.
    """
    if not len(fact_days):
        return False
    silent = (np.datetime64(as_of, "D") - fact_days[-1]).astype(np.float64)
    gaps = np.diff(fact_days).astype(np.float64)
    usual = float(np.median(gaps)) if len(gaps) else 1.0
    return bool(silent > max(STALE_GAPS * usual, STALE_AT_LEAST_DAYS))


def _reasons(situation: Situation) -> Codes:
    """Return the code (A,) of the first reason to enter that holds, NO_REASON otherwise."""
    allowed = (situation.coverage >= scoring.KNOWN_COVERAGE) & ~situation.stale
    if _quiet(situation):
        allowed = np.zeros_like(allowed)
    reason = np.full(len(allowed), NO_REASON, dtype=np.int8)
    reason[allowed & _probability_rose(situation)] = REASONS.index(DitchReason.PROBABILITY)
    reason[allowed & _unhealthy(situation)] = REASONS.index(DitchReason.HEALTH)
    reason[allowed & situation.override] = REASONS.index(DitchReason.OVERRIDE)
    return np.where(situation.declared == NO_REASON, reason, situation.declared).astype(np.int8)


def _quiet(situation: Situation) -> bool:
    """Whether a configuration that replaces another was published within the last 7 days."""
    published = situation.replaced_on
    if published is None:
        return False
    return timedelta() <= situation.as_of - published < timedelta(days=QUIET_DAYS_AFTER_PUBLISHING)


def _unhealthy(situation: Situation) -> facts.BoolArray:
    if situation.monthly:
        low = (situation.health[:, -REPLAY_MONTH_ENDS:] < situation.enter_below).all(axis=1)
    else:
        low = (situation.health[:, -ENTER_WINDOW:] < situation.enter_below).sum(axis=1) >= ENTER_DAYS
    return np.asarray(low, dtype=np.bool_)


def _probability_rose(situation: Situation) -> facts.BoolArray:
    before = situation.p_90_days_ago
    tripled = (before > 0) & (situation.p >= PROBABILITY_FACTOR * before)
    return np.asarray(tripled & (situation.p > situation.p_threshold), dtype=np.bool_)


def _recovered(situation: Situation) -> facts.BoolArray:
    """Return whether health has been good for long enough and nothing else holds the account (A,)."""
    well = (situation.coverage >= scoring.KNOWN_COVERAGE) & (situation.declared == NO_REASON)
    well &= ~situation.override & ~_probability_rose(situation)
    return np.asarray(well & _healthy_since_entry(situation), dtype=np.bool_)


def _healthy_since_entry(situation: Situation) -> facts.BoolArray:
    if situation.monthly:
        return _healthy_month_ends(situation)
    window = situation.health[:, -LEAVE_WINDOW:]
    scored = ~np.isnan(window)
    good = ((window >= situation.leave_from) | ~scored).all(axis=1) & (scored.sum(axis=1) >= LEAVE_SCORED)
    inside = np.datetime64(situation.as_of, "D") - situation.open_since >= np.timedelta64(LEAVE_WINDOW, "D")
    return np.asarray(good & inside, dtype=np.bool_)


def _healthy_month_ends(situation: Situation) -> facts.BoolArray:
    """Return whether the last two month ends were good, both after the entry (A,)."""
    good = (situation.health[:, -REPLAY_MONTH_ENDS:] >= situation.leave_from).all(axis=1)
    last_month_end = np.datetime64(situation.as_of.replace(day=1) - timedelta(days=1), "D")
    return np.asarray(good & (last_month_end > situation.open_since), dtype=np.bool_)
