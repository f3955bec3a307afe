"""Commitments of both sides and of third parties: most kept, more broken where nobody cares."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from accounts.domain.choices import CommitmentSide, CommitmentState
from cs_platform.demo.simulation import timeline
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.goals import Goals
from cs_platform.demo.simulation.satisfaction import Event
from cs_platform.demo.simulation.timeline import NEVER, Floats, Ints, Words
from cs_platform.demo.simulation.touches import Talks
from cs_platform.demo.simulation.wording import filling, promises
from cs_platform.tenancy.domain.choices import Function

SHARE_PROMISING = 0.13
"""Of touches: those in which something is promised."""
UNSAID_DAYS = 60
"""Nobody says of a promise for so long that it was not kept."""
SIDES = (CommitmentSide.US.value, CommitmentSide.CUSTOMER.value, CommitmentSide.THIRD.value)
SIDE_SHARES = (0.62, 0.3, 0.08)


def simulate(block: Block, talks: Talks, goals: Goals) -> pd.DataFrame:
    """Rows of the commitments file: from touches, and those whose breaking moved an account."""
    rng, last_day = block.stream("promises"), block.line.last_day
    chosen = np.flatnonzero(rng.random(len(talks)) < SHARE_PROMISING)
    broken_of, broken_due = _planted(rng, block)
    account = np.append(talks.account[chosen], broken_of)
    contact = np.append(
        talks.contact[chosen], block.people.pick(broken_of, broken_due, rng.random(len(broken_of)))
    )
    due = np.append(talks.day[chosen] + rng.integers(7, 75, len(chosen)), broken_due)
    promised = np.append(talks.day[chosen], broken_due - rng.integers(20, 60, len(broken_of)))
    planted = np.arange(len(account)) >= len(chosen)
    promised = np.maximum(promised, block.line.first_day)
    size, draws, picks = len(account), rng.random((8, len(account))), rng.integers(0, 1000, (2, len(account)))
    side = np.where(planted, 0, np.searchsorted(np.cumsum(SIDE_SHARES)[:-1], draws[0]))
    state, settled = _settled(block, account, side, due, planted, draws)
    ours, asset = picks[0] % len(promises.OURS), block.asset(account, picks[1])
    settled = np.where(
        settled > last_day, NEVER, np.where(settled == NEVER, NEVER, np.maximum(settled, promised))
    )
    state = np.where(settled == NEVER, CommitmentState.OPEN.value, state)
    return pd.DataFrame(
        {
            "external_id": block.ids("V", 80_001, size),
            "account": block.who.external_id[account],
            "goal": _goals(goals, account, promised, draws[6]),
            "text": _texts(side, picks[0], asset),
            "side": np.array(SIDES, dtype=object)[side],
            "member_email": np.where(side == 0, _members(block, account, ours), ""),
            "contact": np.where(side < 2, block.people.ids(contact), ""),
            "third_party": np.where(side == 2, [promises.THIRD[pick % 4][0] for pick in picks[0]], ""),
            "promised_on": timeline.as_days(promised),
            "due_on": timeline.as_days(due),
            "state": state,
            "settled_on": timeline.as_days(settled),
            "helped_by_us": (side > 0) & (settled != NEVER) & (draws[4] < block.traits.care[account]),
            "in_contract": (side == 0) & (draws[5] < 0.3),
            "known_on": block.known(promised),
        }
    )


def _planted(rng: np.random.Generator, block: Block) -> tuple[Ints, Ints]:
    """Accounts and days on which a promise of ours was due that we broke."""
    account, column = np.nonzero(block.shown.had(Event.PROMISE_BROKEN))
    day = block.line.month_starts[column] + rng.integers(0, 25, len(column))
    kept = block.is_customer(account, day) & (day <= block.line.last_day)
    return account[kept], day[kept]


def _settled(
    block: Block, account: Ints, side: Ints, due: Ints, planted: NDArray[np.bool_], draws: Floats
) -> tuple[Words, Ints]:
    """What became of each promise, and when; NEVER while nobody says."""
    kept = np.select(
        [side == 0, side == 1],
        [0.55 + 0.42 * block.traits.care[account], np.clip(0.72 + 0.1 * block.mood(account, due), 0.2, 0.97)],
        0.75,
    )
    is_kept = (draws[1] < kept) & ~planted
    withdrawn = ~is_kept & (draws[2] < 0.12) & ~planted
    state = np.select(
        [is_kept, withdrawn],
        [CommitmentState.KEPT.value, CommitmentState.WITHDRAWN.value],
        CommitmentState.BROKEN.value,
    )
    day = np.where(is_kept, due - np.floor(12 * draws[3]), due + 3 + np.floor(20 * draws[3])).astype(np.int64)
    unsaid = ~is_kept & (draws[7] < 0.6) & (due > block.line.last_day - UNSAID_DAYS)
    return state.astype(object), np.where(unsaid, NEVER, day)


def _goals(goals: Goals, account: Ints, day: Ints, draws: Floats) -> list[str]:
    """The account's first goal, for a third of the promises made after it was set."""
    place = pd.Series(np.arange(len(goals)), index=goals.account).groupby(level=0).first()
    found = place.reindex(account).to_numpy()
    known = ~np.isnan(found) & (draws < 0.35)
    at = np.where(known, found, 0).astype(np.int64)
    if not len(goals):
        return [""] * len(account)
    return list(np.where(known & (goals.started[at] <= day), goals.external_id[at], ""))


def _texts(side: Ints, picks: Ints, asset: Words) -> Words:
    texts = np.empty(len(side), dtype=object)
    ours = tuple(text for _, text in promises.OURS)
    theirs, third = promises.THEIRS, tuple(text for _, text in promises.THIRD)
    for number, sentences in enumerate((ours, theirs, third)):
        rows = side == number
        texts[rows] = filling.fill(sentences, picks[rows], asset=asset[rows])
    return texts


def _members(block: Block, account: Ints, ours: Ints) -> Words:
    """Whoever answers for the function that can keep the promise, else the owner."""
    staff = block.company.staff
    names = [staff.of(function) for function, _ in promises.OURS]
    is_success = np.array([function == Function.SUCCESS for function, _ in promises.OURS])
    helper = np.array(names, dtype=object)[ours]
    return np.where(is_success[ours] | (helper == ""), block.who.owner[account], helper)
