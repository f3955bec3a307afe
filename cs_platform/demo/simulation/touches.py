"""Touches with contacts: more for those we care for and for the loud, none for the silent.

Attention follows noise and habit, not need: how content an account is shows in what is said, not in how
often we speak.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from accounts.domain.choices import Channel, FocusArea, Posture, StartedBy
from cs_platform.demo.simulation import timeline
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.satisfaction import Event
from cs_platform.demo.simulation.timeline import MINUTES_A_DAY, NEVER, Floats, Ints, Words
from cs_platform.demo.simulation.wording import filling, touches
from cs_platform.tenancy.domain.choices import Function

TROUBLE = (Event.OUTAGE, Event.CRISIS, Event.PROMISE_BROKEN, Event.CAUSE_LEFT_OPEN)
SILENT_MONTHS = 6
CHANNELS = (Channel.VIDEO, Channel.EMAIL, Channel.PHONE, Channel.MEETING, Channel.CHAT, Channel.EVENT)
CHANNEL_SHARES = {True: (0.10, 0.35, 0.40, 0.02, 0.12, 0.01), False: (0.30, 0.27, 0.20, 0.15, 0.05, 0.03)}
"""By whether it is a reaction."""
PLANNED_CHANNELS = (0, 3)
"""Places of those that are planned ahead."""
MINUTES = np.array([38.0, 9.0, 16.0, 75.0, 8.0, 120.0])
FOCUS = tuple(area.value for area in FocusArea)
FOCUS_SHARES = (0.42, 0.12, 0.18, 0.28)
Columns = dict[str, Any]
HELPERS = (Function.SUPPORT, Function.ONBOARDING, Function.PRODUCT)


@dataclass(frozen=True, kw_only=True)
class Talks:
    """What other facts refer to: touches that happened."""

    external_id: Words
    account: Ints
    day: Ints
    contact: Ints
    mood: Floats

    def __len__(self) -> int:
        return len(self.account)


@dataclass(frozen=True, kw_only=True)
class Meetings:
    """When whom; ``happened`` is false for those planned and not held (yet)."""

    account: Ints
    minute: Ints
    happened: NDArray[np.bool_]

    @property
    def day(self) -> Ints:
        """The ordinal day of each."""
        return self.minute // MINUTES_A_DAY


def simulate(block: Block) -> tuple[pd.DataFrame, Talks]:
    """Rows of the touches file by time, and what statements and promises refer to."""
    rng = block.stream("touches")
    held = _meetings(rng, block)
    account, day, happened = held.account, held.day, held.happened
    mood, ids = block.mood(account, day), block.ids("K", 50_001, len(account))
    contact = block.people.pick(account, day, rng.random(len(account)))
    talks = Talks(
        external_id=ids[happened],
        account=account[happened],
        day=day[happened],
        contact=contact[happened],
        mood=mood[happened],
    )
    known = np.where(happened, day, np.minimum(day - 12, block.line.last_day))
    own = {
        "external_id": ids,
        "account": block.who.external_id[account],
        "contacts": _with_others(rng, block, account, day, contact),
        "author_email": _authors(block, account, rng.random(len(account))),
        "known_on": block.known(known, np.where(rng.random(len(account)) < 0.08, 1, 0)),
    }
    return pd.DataFrame({**own, **_manner(rng, block, held, contact), **_felt(rng, held, mood)}), talks


def _manner(rng: np.random.Generator, block: Block, held: Meetings, contact: Ints) -> Columns:
    """Who began, in what posture, over which channel, and what was said."""
    account, happened, size = held.account, held.happened, len(held.account)
    draws, care = rng.random((7, size)), block.traits.care[account]
    reactive = _is_reactive(block, account, block.line.column_of(held.day), draws[0])
    ours = np.where(reactive, draws[1] < 0.2, draws[1] < 0.35 + 0.4 * care) | ~happened
    proactive = ours & ~reactive & (draws[2] < 0.3 + 0.5 * care)
    channel = _channels(reactive, draws[3])
    focus = np.array(FOCUS, dtype=object)[np.searchsorted(np.cumsum(FOCUS_SHARES)[:-1], draws[4])]
    posture = np.where(
        reactive, Posture.REACTIVE, np.where(proactive, Posture.PROACTIVE, Posture.INTERACTIVE)
    )
    asset = block.asset(account, rng.integers(0, 1000, size))
    name = np.where(contact == NEVER, "the planner", block.people.names(contact)).astype(object)
    planned = ~happened | (proactive & np.isin(channel, PLANNED_CHANNELS))
    minutes = np.rint(MINUTES[channel] * np.exp(rng.normal(0.0, 0.4, size)))
    return {
        "happened_at": timeline.as_moments(np.where(happened, held.minute, NEVER)),
        "planned_for": timeline.as_moments(np.where(planned, held.minute, NEVER)),
        "channel": np.array([one.value for one in CHANNELS], dtype=object)[channel],
        "started_by": np.where(ours, StartedBy.US.value, StartedBy.CUSTOMER.value),
        "posture": np.where(happened, posture, Posture.PROACTIVE),
        "focus_area": np.where(draws[5] < 0.85, focus, ""),
        "minutes": _whole(np.where(happened, np.maximum(minutes, 2), np.nan)),
        "summary": _summaries(rng, posture, focus, happened, name=name, asset=asset),
        "next_step": _next_steps(rng, happened & (draws[6] < 0.4), asset),
    }


def _felt(rng: np.random.Generator, held: Meetings, mood: Floats) -> Columns:
    """How it felt, where somebody noted it."""
    noted = held.happened & (rng.random(len(mood)) < 0.75)
    felt = np.clip(np.rint(0.35 + 0.75 * mood + rng.normal(0.0, 0.7, len(mood))), -2, 2)
    return {"sentiment": _whole(np.where(noted, felt, np.nan))}


def _meetings(rng: np.random.Generator, block: Block) -> Meetings:
    """Draw times month by month; some were planned and not held, some are still to come."""
    line, last_day = block.line, block.line.last_day
    months = np.diff(np.append(line.month_starts, last_day + 1))
    counts = rng.poisson(_rate(block) * months / 30.4)
    account, column = np.nonzero(counts)
    times = counts[account, column]
    account, column = np.repeat(account, times), np.repeat(column, times)
    day = line.month_starts[column] + np.floor(rng.random(len(column)) * months[column]).astype(np.int64)
    happened = rng.random(len(account)) > 0.03
    open_now = block.is_customer(np.arange(len(block.who)), np.full(len(block.who), last_day))
    coming = np.flatnonzero(open_now & ~block.traits.silent & (rng.random(len(block.who)) < 0.3))
    account = np.append(account, coming)
    day = _weekday(np.append(day, last_day + rng.integers(1, 22, len(coming))))
    happened = np.append(happened, np.zeros(len(coming), dtype=bool)) & (day <= last_day)
    minute = day * MINUTES_A_DAY + 15 * rng.integers(28, 64, len(day))
    kept = block.is_customer(account, day) & (day >= line.first_day)
    order = np.argsort(minute, kind="stable")
    order = order[kept[order]]
    return Meetings(account=account[order], minute=minute[order], happened=happened[order])


def _rate(block: Block) -> Floats:
    """Touches a month, accounts x months."""
    kept, who = block.traits, block.who
    habit = who.touches_a_month * (0.3 + 1.4 * kept.care) * (1.0 + 1.1 * kept.loud)
    noise = 1.0 + 0.7 * block.shown.had(*TROUBLE) + 2.0 * block.shown.had(Event.RELIEF)
    rate = habit[:, None] * noise * _season(block.line.month_starts)
    rate[kept.silent, -SILENT_MONTHS:] = 0.0
    return np.asarray(rate)


def _season(month_starts: Ints) -> Floats:
    """People are away in August and at the end of the year."""
    factors = {8: 0.6, 12: 0.7, 7: 0.9}
    return np.array([factors.get(date.fromordinal(day).month, 1.08) for day in month_starts.tolist()])


def _weekday(day: Ints) -> Ints:
    """Nobody meets on weekends: the Friday before."""
    return day - np.maximum((day - 1) % 7 - 4, 0)


def _is_reactive(block: Block, account: Ints, column: Ints, draws: Floats) -> NDArray[np.bool_]:
    """Most of what follows trouble, and some of the rest, mostly with the loud."""
    trouble = block.shown.had(*TROUBLE)[account, column]
    usual = 0.28 - 0.15 * block.traits.care[account] + 0.18 * block.traits.loud[account]
    return np.asarray(draws < np.where(trouble, 0.75, usual))


def _channels(reactive: NDArray[np.bool_], draws: Floats) -> Ints:
    calm, busy = (np.cumsum(CHANNEL_SHARES[kind])[:-1] for kind in (False, True))
    return np.where(reactive, np.searchsorted(busy, draws), np.searchsorted(calm, draws))


def _with_others(rng: np.random.Generator, block: Block, account: Ints, day: Ints, first: Ints) -> list[str]:
    """External ids of one to three contacts."""
    turn, draws = rng.random(len(account)), rng.random(len(account))
    others = [block.people.pick(account, day, np.mod(turn + step, 1.0)) for step in (0.0, 0.34)]
    second = np.where((draws < 0.4) & (others[0] != first), others[0], NEVER)
    third = np.where((draws < 0.13) & (others[1] != first) & (others[1] != others[0]), others[1], NEVER)
    columns = [block.people.ids(one) for one in (first, second, third)]
    return ["; ".join(filter(None, row)) for row in zip(*columns)]


def _summaries(
    rng: np.random.Generator,
    posture: Words,
    focus: Words,
    happened: NDArray[np.bool_],
    *,
    name: Words,
    asset: Words,
) -> Words:
    """Say what it was about."""
    texts = np.empty(len(posture), dtype=object)
    groups = [
        (posture == Posture.REACTIVE, touches.REACTIVE),
        (posture == Posture.INTERACTIVE, touches.INTERACTIVE),
        *(((posture == Posture.PROACTIVE) & (focus == area), touches.PROACTIVE[area]) for area in FOCUS),
        (~happened, touches.PLANNED),
    ]
    for rows, sentences in groups:
        draws = rng.integers(0, 1000, int(rows.sum()))
        texts[rows] = filling.fill(sentences, draws, name=name[rows], asset=asset[rows])
    return texts


def _next_steps(rng: np.random.Generator, agreed: NDArray[np.bool_], asset: Words) -> Words:
    texts = np.full(len(agreed), "", dtype=object)
    texts[agreed] = filling.fill(
        touches.NEXT_STEPS, rng.integers(0, 1000, int(agreed.sum())), asset=asset[agreed]
    )
    return texts


def _authors(block: Block, account: Ints, draws: Floats) -> Words:
    """Mostly the owner, else somebody of another function."""
    helpers = [block.company.staff.of(function) for function in HELPERS]
    helper = np.array(helpers, dtype=object)[np.floor(draws * 100).astype(np.int64) % len(helpers)]
    return np.where(draws < 0.82, block.who.owner[account], helper)


def _whole(values: Floats) -> "pd.Series[Any]":
    """Whole numbers with gaps."""
    return pd.Series(values).astype("Int64")
