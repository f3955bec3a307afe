"""Which lifecycle stage each account entered when; stages of one account never overlap."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cs_platform.demo.simulation import timeline, words
from cs_platform.demo.simulation.agreements import Term
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.commerce import Stay
from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.satisfaction import Event, Satisfaction
from cs_platform.demo.simulation.timeline import NEVER, Timeline

HANDOVER, ONBOARDING, ADOPTION, VALUE, RENEWAL, EXPANSION = words.STAGES
RENEWAL_WINDOW_DAYS = 90
HANDOVER_DAYS = 12
EXPANSION_DAYS = 75


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A stage entered on a day (ordinal)."""

    account: int
    stage: str
    day: int


def simulate(rng: np.random.Generator, *, block: Block) -> pd.DataFrame:
    """Rows of the stage entries file, by account and time."""
    who, line = block.who, block.line
    terms: dict[int, list[Term]] = {}
    for term in block.trade.terms:
        terms.setdefault(term.account, []).append(term)
    rows: list[tuple[Entry, int]] = []
    for stay in block.trade.stays:
        entries = _of_stay(rng, stay, terms[stay.account], block)
        ends = [entry.day for entry in entries[1:]] + [stay.ended_on if _over(stay, line) else NEVER]
        rows.extend(_on_record(entries, ends, line))
    entries_only = [entry for entry, _ in rows]
    return pd.DataFrame(
        {
            "account": [who.external_id[entry.account] for entry in entries_only],
            "stage": [entry.stage for entry in entries_only],
            "entered_at": _at_nine([entry.day for entry in entries_only]),
            "left_at": _at_nine([end for _, end in rows]),
        }
    )


def _on_record(entries: list[Entry], ends: list[int], line: Timeline) -> list[tuple[Entry, int]]:
    """Leave out stages left before the records begin, and begin the one then current with them."""
    return [
        (replace(entry, day=max(entry.day, line.first_day)), end)
        for entry, end in zip(entries, ends)
        if end == NEVER or end > line.first_day
    ]


def current_stages(entries: pd.DataFrame, who: Profiles) -> list[str]:
    """The last stage each account entered; the first stage for those who have not signed yet."""
    last = dict(zip(entries["account"], entries["stage"]))
    return [last.get(external_id, HANDOVER) for external_id in who.external_id]


def _over(stay: Stay, line: Timeline) -> bool:
    return stay.ended_on != NEVER and stay.ended_on <= line.last_day and not stay.lapsed


def _of_stay(rng: np.random.Generator, stay: Stay, terms: list[Term], block: Block) -> list[Entry]:
    """From handover to the last stage before the account leaves or the last day comes."""
    satisfaction, line = block.shown, block.line
    end = min(stay.ended_on if stay.ended_on != NEVER else line.last_day + 1, line.last_day + 1)
    milestones = _milestones(rng, stay, satisfaction, line)
    for term in terms:
        if term.ends_on != NEVER and stay.started_on < term.ends_on:
            milestones.append((term.ends_on - RENEWAL_WINDOW_DAYS, RENEWAL))
            milestones.append((term.ends_on + 1, _after(term.ends_on, satisfaction, stay.account, line)))
    entries: list[Entry] = []
    for day, stage in sorted(milestones, key=lambda milestone: milestone[0]):
        repeated = bool(entries) and entries[-1].stage == stage
        if stay.started_on - HANDOVER_DAYS <= day < end and not repeated:
            entries.append(Entry(account=stay.account, stage=stage, day=day))
    return _one_a_day(entries)


def _milestones(
    rng: np.random.Generator, stay: Stay, satisfaction: Satisfaction, line: Timeline
) -> list[tuple[int, str]]:
    """Handover, onboarding, adoption, first value and the months in which the account asks for more."""
    events = satisfaction.events[stay.account]
    start_column = line.column_of(stay.started_on)
    rushed = bool((events[start_column : start_column + 3] == Event.RUSHED_ONBOARDING).any())
    # in a hurry it is called done before it is
    onboarded = stay.started_on + int(rng.integers(14, 30) if rushed else rng.integers(45, 85))
    good = [int(line.month_starts[column]) + 15 for column in np.flatnonzero(events == Event.GOOD_OUTCOME)]
    usual = onboarded + int(rng.integers(110, 330))
    value = min([day for day in good if day > onboarded] + [usual])
    asked = np.flatnonzero(satisfaction.expands[stay.account])
    grown = [int(line.month_starts[column]) + 14 for column in asked]
    return [
        (stay.started_on - HANDOVER_DAYS, HANDOVER),
        (stay.started_on, ONBOARDING),
        (onboarded, ADOPTION),
        (value, VALUE),
        *((day, EXPANSION) for day in grown if day > value),
        *((day + EXPANSION_DAYS, VALUE) for day in grown if day > value),
    ]


def _after(day: int, satisfaction: Satisfaction, account: int, line: Timeline) -> str:
    """Where an account goes once it has renewed."""
    return VALUE if satisfaction.paths[account, line.column_of(day)] > -0.7 else ADOPTION


def _one_a_day(entries: list[Entry]) -> list[Entry]:
    """Keep the last entry of each day, so that no stage lasts no time."""
    return list({entry.day: entry for entry in entries}.values())


def _at_nine(days: list[int]) -> list[str]:
    """Nine o'clock UTC of each day; empty for NEVER."""
    return ["" if day == NEVER else f"{text}T09:00:00Z" for day, text in zip(days, _texts(days))]


def _texts(days: list[int]) -> list[str]:
    return [str(day) for day in timeline.as_days(np.array(days, dtype=np.int64))]
