"""Answers to surveys: NPS twice a year, CSAT after tickets, CES after onboarding; some anonymous."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from accounts.domain.choices import SurveyKind
from cs_platform.demo.simulation import timeline
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.satisfaction import Event
from cs_platform.demo.simulation.timeline import MINUTES_A_DAY, NEVER, Floats, Ints, Words
from cs_platform.demo.simulation.wording import filling, surveys

WAVES = (3, 9)
"""Months in which everybody is asked."""
CHANCE_ANSWER = 0.28
CHANCE_AFTER_TICKET = 0.12
SHARE_ANONYMOUS = 0.15
SCALES = {SurveyKind.NPS: (0, 10), SurveyKind.CSAT: (1, 5), SurveyKind.CES: (1, 7)}
ACTING_DAYS = 28


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Who answered when; ``contact`` is a place among the people."""

    kind: SurveyKind
    account: Ints
    contact: Ints
    day: Ints


def simulate(block: Block, tickets: pd.DataFrame) -> pd.DataFrame:
    """Rows of the surveys file, by kind and time."""
    rng = block.stream("surveys")
    answers = [_waves(rng, block), _after_tickets(rng, block, tickets), _after_onboarding(rng, block)]
    table = pd.concat([_rows(rng, block, one) for one in answers], ignore_index=True)
    table.insert(0, "external_id", block.ids("A", 70_001, len(table)))
    return table


def _waves(rng: np.random.Generator, block: Block) -> Answers:
    """Ask every contact who is there; the content answer a little more often."""
    people, line = block.people, block.line
    starts = [day for day in line.month_starts.tolist() if date.fromordinal(day).month in WAVES]
    place = np.tile(np.arange(len(people.account)), len(starts))
    day = np.repeat(np.array(starts, dtype=np.int64), len(people.account)) + rng.integers(2, 24, len(place))
    account = people.account[place]
    answers = rng.random(len(place)) < np.clip(CHANCE_ANSWER + 0.04 * block.mood(account, day), 0.1, 0.5)
    kept = answers & _there(block, place, day)
    return Answers(kind=SurveyKind.NPS, account=account[kept], contact=place[kept], day=day[kept])


def _after_tickets(rng: np.random.Generator, block: Block, tickets: pd.DataFrame) -> Answers:
    """Ask after a closed ticket how it went."""
    closed = tickets[(tickets["closed_at"] != "") & (rng.random(len(tickets)) < CHANCE_AFTER_TICKET)]
    day = pd.to_datetime(closed["closed_at"].astype(str), utc=True).dt.tz_localize(None)
    ordinal = day.to_numpy().astype("datetime64[D]").astype(np.int64) + timeline.EPOCH
    account = block.places(closed["account"])
    contact = block.people.pick(account, ordinal, rng.random(len(account)))
    kept = (contact != NEVER) & (ordinal <= block.line.last_day)
    return Answers(kind=SurveyKind.CSAT, account=account[kept], contact=contact[kept], day=ordinal[kept])


def _after_onboarding(rng: np.random.Generator, block: Block) -> Answers:
    """Ask new accounts how easy the start was."""
    day = block.trade.presence.first_day + 90
    account = np.flatnonzero(
        (day - 90 >= block.line.first_day) & (day <= block.line.last_day) & (rng.random(len(day)) < 0.6)
    )
    contact = block.people.pick(account, day[account], rng.random(len(account)))
    kept = contact != NEVER
    return Answers(kind=SurveyKind.CES, account=account[kept], contact=contact[kept], day=day[account[kept]])


def _there(block: Block, place: Ints, day: Ints) -> NDArray[np.bool_]:
    """Whether each contact is known and has not left, and the account is a customer."""
    people = block.people
    left = people.left_on[place]
    present = (people.known_on[place] <= day) & ((left == NEVER) | (left > day))
    return np.asarray(present & block.is_customer(people.account[place], day) & (day <= block.line.last_day))


def _rows(rng: np.random.Generator, block: Block, given: Answers) -> pd.DataFrame:
    """Score by mood, comment now and then, and act on it as we care for the account."""
    account, day, size = given.account, given.day, len(given.account)
    low, high = SCALES[given.kind]
    share = _content(rng, block, given)
    score = np.clip(np.rint(low + share * (high - low)), low, high).astype(np.int64)
    share_anonymous = SHARE_ANONYMOUS if given.kind == SurveyKind.NPS else 0.0
    anonymous = rng.random(size) < share_anonymous
    minute = day * MINUTES_A_DAY + rng.integers(6 * 60, 18 * 60, size)
    acted = day + 1 + np.floor(ACTING_DAYS * rng.random(size) ** 1.5).astype(np.int64)
    care = block.traits.care[account]
    is_acted = (rng.random(size) < 0.2 + 0.7 * care) & (acted <= block.line.last_day) & ~anonymous
    told = is_acted & (rng.random(size) < 0.65)
    at = np.where(is_acted, acted * MINUTES_A_DAY + 9 * 60 + rng.integers(0, 400, size), NEVER)
    return pd.DataFrame(
        {
            "account": block.who.external_id[account],
            "contact": np.where(anonymous, "", block.people.ids(given.contact)),
            "is_anonymous": anonymous,
            "kind": given.kind.value,
            "score": score,
            "scale_low": low,
            "scale_high": high,
            "high_is_good": True,
            "comment": _comments(rng, share),
            "answered_at": timeline.as_moments(minute),
            "acted_on_at": timeline.as_moments(at),
            "acted_on_by_email": np.where(is_acted, block.who.owner[account], ""),
            "customer_told_at": timeline.as_moments(np.where(told, at, NEVER)),
            "known_on": block.known(day),
        }
    )


def _content(rng: np.random.Generator, block: Block, given: Answers) -> Floats:
    """How content each answer is, 0..1; an onboarding in a hurry was not easy."""
    mood = block.mood(given.account, given.day)
    rushed = np.asarray(block.shown.had(Event.RUSHED_ONBOARDING).any(axis=1))
    hard = 0.3 * rushed[given.account] if given.kind == SurveyKind.CES else 0.0
    return np.clip(0.72 + 0.14 * mood - hard + rng.normal(0.0, 0.13, len(mood)), 0.0, 1.0)


def _comments(rng: np.random.Generator, share: Floats) -> Words:
    """A sentence on two of five answers."""
    texts = np.full(len(share), "", dtype=object)
    said = rng.random(len(share)) < 0.4
    for rows, sentences in (
        (said & (share >= 0.82), surveys.CONTENT),
        (said & (share < 0.82) & (share >= 0.6), surveys.MIDDLING),
        (said & (share < 0.6), surveys.DISCONTENT),
    ):
        texts[rows] = filling.fill(sentences, rng.integers(0, 1000, int(rows.sum())))
    return texts
