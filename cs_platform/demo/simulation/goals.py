"""Success plans, outcome goals and how far they are.

Progress runs ahead of time for the satisfied and behind for the others, and jumps where a good outcome
happened; a goal that is due is confirmed, missed or, where nobody looks, still open.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from accounts.domain.choices import Expectation, GoalStatus, Need, TruthLabel
from cs_platform.demo.simulation import profiles, timeline
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.satisfaction import Event
from cs_platform.demo.simulation.timeline import NEVER, Floats, Ints, Words
from cs_platform.demo.simulation.wording import filling, goals

Columns = dict[str, Any]

DAYS_A_YEAR = 365
JUMP = 0.3
"""What a good outcome adds to the progress of the goals that run."""


@dataclass(frozen=True, kw_only=True)
class Goals:
    """One entry per goal in every array; ``wish`` is a place in WISHES, progress 1 the target reached."""

    external_id: Words
    account: Ints
    wish: Ints
    started: Ints
    due: Ints
    closed: Ints
    contact: Ints
    baseline: Floats
    target: Floats
    habit: Floats
    """How much faster or slower than planned this goal goes whatever the satisfaction."""
    status: Words
    confirmed: NDArray[np.bool_]
    complete: NDArray[np.bool_]
    """Whether everything is written down that makes a goal measurable."""

    def __len__(self) -> int:
        return len(self.account)


def plans(block: Block) -> pd.DataFrame:
    """Rows of the success plans file: the better we care, the more of them, and the fresher."""
    rng, line, care = block.stream("plans"), block.line, block.traits.care
    begun = np.maximum(block.trade.presence.first_day + rng.integers(20, 70, len(care)), line.first_day)
    has = (rng.random(len(care)) < 0.35 + 0.6 * care) & (begun <= line.last_day)
    account = np.flatnonzero(has & block.is_customer(np.arange(len(care)), begun))
    size, begun = len(account), begun[account]
    every = rng.choice(np.array([30, 90, 90, 180]), size)
    ended = block.trade.presence.last_end[account]
    until = np.minimum(ended, line.last_day)
    # the last review that was due was held, or some before it
    missed = rng.geometric(0.25 + 0.7 * care[account]) - 1
    reviewed = begun + ((until - begun) // every - missed) * every
    draws = rng.integers(0, 1000, (3, size))
    return pd.DataFrame(
        {
            "external_id": block.ids("S", 401, size),
            "account": block.who.external_id[account],
            "why": filling.fill(goals.PLAN_WHYS, draws[0]),
            "baseline": filling.fill(
                goals.PLAN_BASELINES, draws[1], hours=(40 + draws[2] % 260).astype(object)
            ),
            "review_every_days": every,
            "reviewed_on": timeline.as_days(np.where(reviewed > begun, reviewed, NEVER)),
            "is_shared": rng.random(size) < 0.3 + 0.4 * care[account],
            "closed_on": timeline.as_days(np.where(ended <= line.last_day, ended, NEVER)),
            "known_on": block.known(begun),
        }
    )


def draw(block: Block, plans: pd.DataFrame) -> Goals:
    """Draw the goals: one or two at first, and a new one every half year or so."""
    rng, line = block.stream("goals"), block.line
    planned = block.places(plans["account"])
    begun = plans["known_on"].to_numpy().astype("datetime64[D]").astype(np.int64) + timeline.EPOCH
    first = rng.integers(1, 3, len(planned))
    later = [(begun + days, rng.binomial(1, 0.75, len(planned))) for days in (190, 380, 570, 760)]
    rounds = [(begun, first), *later]
    account = np.concatenate([np.repeat(planned, times) for _, times in rounds])
    started = np.concatenate([np.repeat(days, times) for days, times in rounds])
    started = started + rng.integers(0, 30, len(started))
    kept = (started <= line.last_day) & block.is_customer(account, started)
    account, started = account[kept], started[kept]
    size, care = len(account), block.traits.care[account]
    wish = rng.integers(0, len(goals.WISHES), size)
    low, high, factor, named = (
        np.array([getattr(one, name) for one in goals.WISHES], dtype=float)[wish] for name in _NUMBERS
    )
    baseline = _rounded(rng.uniform(low, high), wish)
    target = _rounded(baseline * (1.0 + (factor - 1.0) * rng.uniform(0.8, 1.1, size)), wish)
    due = started + rng.integers(150, 400, size)
    contact = block.people.pick(account, started, rng.random(size))
    found = Goals(
        external_id=block.ids("G", 40_001, size),
        account=account,
        wish=wish,
        started=started,
        due=due,
        closed=np.full(size, NEVER),
        contact=contact,
        baseline=baseline,
        target=np.where(named > 0, named, np.maximum(target, 0.0)),
        habit=rng.normal(0.0, 0.15, size),
        status=np.full(size, GoalStatus.OPEN.value, dtype=object),
        confirmed=np.zeros(size, dtype=bool),
        complete=(rng.random(size) < 0.25 + 0.75 * care) & (contact != NEVER),
    )
    return _concluded(rng, block, found)


_NUMBERS = ("low", "high", "factor", "named")


def progress(block: Block, of: Goals, place: Ints, day: Ints) -> Floats:
    """Share of the way from baseline to target that each goal has come by the day beside it."""
    line, account = block.line, of.account[place]
    first, now = line.column_of(of.started[place]), line.column_of(day)
    level = _mean(np.clip(block.shown.paths, -3, 3), account, first, now)
    good = _mean(block.shown.had(Event.GOOD_OUTCOME).astype(float), account, first, now) * (now - first + 1)
    time = (day - of.started[place]) / (of.due[place] - of.started[place])
    pace = 0.9 + 0.32 * level + of.habit[place]
    return np.asarray(np.clip(time * pace + JUMP * np.minimum(good, 2), -0.15, 1.35))


def _mean(values: Floats, account: Ints, first: Ints, last: Ints) -> Floats:
    """Mean over the months from first to last of each account."""
    sums = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
    return np.asarray((sums[account, last + 1] - sums[account, first]) / (last - first + 1))


def _concluded(rng: np.random.Generator, block: Block, of: Goals) -> Goals:
    """Close what is due, or was reached before, where somebody looks."""
    size, last_day, care = len(of), block.line.last_day, block.traits.care[of.account]
    ended = block.trade.presence.last_end[of.account]
    looked = of.due + rng.integers(0, 25, size)
    early = (of.started + of.due) // 2 + rng.integers(0, 60, size)
    everything = np.arange(size)
    reached_early = (progress(block, of, everything, np.minimum(early, last_day)) >= 1.0) & (
        early <= last_day
    )
    day = np.where(reached_early, early, looked)
    reached = progress(block, of, everything, np.minimum(day, last_day)) >= 0.95
    is_closed = (day <= last_day) & (day < ended) & (rng.random(size) < 0.45 + 0.55 * care)
    dropped = (ended <= last_day) & ~is_closed
    status = np.where(reached, GoalStatus.ACHIEVED.value, GoalStatus.MISSED.value)
    status = np.where(is_closed, status, np.where(dropped, GoalStatus.DROPPED.value, GoalStatus.OPEN.value))
    closed = np.where(is_closed, day, np.where(dropped, ended, NEVER))
    confirmed = is_closed & reached & (of.contact != NEVER) & (rng.random(size) < 0.5 + 0.45 * care)
    values = {name: getattr(of, name) for name in Goals.__dataclass_fields__}
    return Goals(**{**values, "closed": closed, "status": status.astype(object), "confirmed": confirmed})


def table(block: Block, of: Goals, plans: pd.DataFrame) -> pd.DataFrame:
    """Rows of the goals file."""
    rng = block.stream("goal texts")
    plan = dict(zip(plans["account"], plans["external_id"]))
    account = block.who.external_id[of.account]
    own = {
        "external_id": of.external_id,
        "account": account,
        "plan": [plan.get(name, "") for name in account],
        "started_on": timeline.as_days(of.started),
        "due_on": timeline.as_days(np.where(of.complete | (rng.random(len(of)) < 0.5), of.due, NEVER)),
        "known_on": block.known(of.started),
    }
    return pd.DataFrame(
        {**own, **_wanted(rng, block, of), **_worth(rng, block, of), **_reached(rng, block, of)}
    )


def _wanted(rng: np.random.Generator, block: Block, of: Goals) -> Columns:
    """What is wanted, why, and how it is measured; a goal may be one sentence and no more."""
    size, draws = len(of), rng.random((3, len(of)))
    asset = block.asset(of.account, rng.integers(0, 1000, size))
    wish = [goals.WISHES[place] for place in of.wish.tolist()]
    metric = [one.metric.format(asset=thing) for one, thing in zip(wish, asset)]
    return {
        "contact": np.where(of.complete | (draws[0] < 0.4), block.people.ids(of.contact), ""),
        "statement": [one.statement.format(asset=thing) for one, thing in zip(wish, asset)],
        "need": np.where(draws[1] < 0.8, Need.STATED.value, Need.INFERRED.value),
        "why": np.where(of.complete | (draws[2] < 0.4), [one.why for one in wish], ""),
        "focus_area": [one.focus.value for one in wish],
        "metric": np.where(of.complete, metric, ""),
        "unit": np.where(of.complete, [one.unit for one in wish], ""),
        "baseline": np.where(of.complete, of.baseline, np.nan),
        "target": np.where(of.complete, of.target, np.nan),
        "expectation": filling.fill(goals.EXPECTATIONS, rng.integers(0, 1000, size)),
    }


def _worth(rng: np.random.Generator, block: Block, of: Goals) -> Columns:
    """What it is worth a year, in money or in words, and how far that is known."""
    size, draws = len(of), rng.random((3, len(of)))
    in_money = of.complete & (draws[0] < 0.75)
    in_words = of.complete & ~in_money
    verified = of.confirmed & (draws[1] < 0.7)
    guess = ~verified & (draws[1] < 0.45)
    until = np.where(verified, of.closed + DAYS_A_YEAR, np.where(guess, of.due, NEVER))
    other = filling.fill(goals.OTHER_VALUES, rng.integers(0, 1000, size))
    how = filling.fill(goals.HOW_VERIFIED, rng.integers(0, 1000, size))
    return {
        "value_per_year": np.where(in_money, _value(block, of, draws[2]), np.nan),
        "currency": np.where(in_money, block.who.currency[of.account], ""),
        "other_value": np.where(in_words, other, ""),
        "label": np.select(
            [verified, guess],
            [TruthLabel.VERIFIED_FACT.value, TruthLabel.ASSUMPTION.value],
            TruthLabel.UNVERIFIED.value,
        ),
        "label_how": np.where(verified, how, ""),
        "label_by_email": np.where(verified | guess, block.who.owner[of.account], ""),
        "label_until": timeline.as_days(until),
    }


def _reached(rng: np.random.Generator, block: Block, of: Goals) -> Columns:
    """What came of it, and what the customer says to that."""
    at_close = np.where(of.closed == NEVER, block.line.last_day, of.closed)
    share = progress(block, of, np.arange(len(of)), at_close)
    concluded = np.isin(of.status, (GoalStatus.ACHIEVED.value, GoalStatus.MISSED.value)) & of.complete
    above = np.where(share > 1.2, Expectation.ABOVE.value, Expectation.MET.value)
    judged = np.where(rng.random(len(of)) < 0.08, Expectation.BELOW.value, above)
    return {
        "status": of.status,
        "closed_on": timeline.as_days(of.closed),
        "achieved": np.where(concluded, _measured(of, np.arange(len(of)), share), np.nan),
        "confirmed_by": np.where(of.confirmed, block.people.ids(of.contact), ""),
        "confirmed_on": timeline.as_days(np.where(of.confirmed, of.closed, NEVER)),
        "confirmation": np.where(of.confirmed, judged, ""),
    }


def _value(block: Block, of: Goals, draws: Floats) -> Floats:
    """What a goal is worth a year: between a tenth of the contract and twice of it, in its currency."""
    who = block.who
    prices = np.array([profiles.LIST_PRICES[code] for code in who.currency])
    yearly = (who.seats * who.seat_price * prices)[of.account]
    return np.asarray(np.round(yearly * (0.1 + 1.9 * draws**2) / 500) * 500)


def measurements(block: Block, of: Goals) -> pd.DataFrame:
    """Rows of the measurements file: about one a month, by those who measure."""
    rng, last_day = block.stream("measurements"), block.line.last_day
    until = np.where(of.closed == NEVER, last_day, np.minimum(of.closed, last_day))
    measured = of.complete & block.traits.measures[of.account]
    times = np.where(measured, np.maximum((until - of.started) // 31, 0), 0)
    place = np.repeat(np.arange(len(of)), times)
    turn = np.arange(len(place)) - np.repeat(np.cumsum(times) - times, times)
    day = of.started[place] + 31 * (turn + 1) - rng.integers(0, 9, len(place))
    kept = (rng.random(len(place)) < 0.85) & (day <= last_day)
    place, day = place[kept], day[kept]
    share = progress(block, of, place, day) + rng.normal(0.0, 0.05, len(place))
    return pd.DataFrame(
        {
            "goal": of.external_id[place],
            "day": timeline.as_days(day),
            "value": _measured(of, place, share),
            "known_on": block.known(day, np.where(rng.random(len(place)) < 0.1, 4, 0)),
        }
    )


def _measured(of: Goals, place: Ints, share: Floats) -> Floats:
    """The metric's value after so much of the way."""
    baseline, target = of.baseline[place], of.target[place]
    return _rounded(np.maximum(baseline + (target - baseline) * share, 0.0), of.wish[place])


def _rounded(values: Floats, wish: Ints) -> Floats:
    """A tenth of an hour or of a thousand; everything else is counted in whole numbers."""
    fine = np.array([one.unit.startswith(("hours", "thousand")) for one in goals.WISHES])[wish]
    return np.where(fine, np.round(values, 1), np.rint(values))
