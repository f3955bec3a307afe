"""What customers said when they left or gave notice, with reasons that fit what had happened to them."""

import numpy as np
import pandas as pd

from cs_platform.demo.simulation import timeline
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.commerce import Stay
from cs_platform.demo.simulation.satisfaction import Event, Satisfaction
from cs_platform.demo.simulation.timeline import NEVER, Timeline
from cs_platform.demo.simulation.wording import calls

CHANCE_SPOKEN = 0.85
CHANCE_TOLD_LATE = 0.1
MONTHS_REMEMBERED = 8

REASON_OF = {
    Event.CHAMPION_LEFT: "champion_left",
    Event.OUTAGE: "support",
    Event.CRISIS: "support",
    Event.BUDGET_CUT: "budget",
    Event.RUSHED_ONBOARDING: "low_adoption",
    Event.HANDOVER_SKIPPED: "low_adoption",
    Event.PROMISE_BROKEN: "promises",
    Event.CAUSE_LEFT_OPEN: "support",
}
OTHER_REASONS = ("low_adoption", "missing_features", "competitor", "site_closed")


def simulate(rng: np.random.Generator, *, block: Block) -> pd.DataFrame:
    """Rows of the churn statements file."""
    who, line = block.who, block.line
    rows: list[dict[str, object]] = []
    for stay in block.trade.stays:
        said = _said_on(rng, stay, line)
        if said == NEVER or rng.random() > CHANCE_SPOKEN:
            continue
        reasons = _reasons(rng, stay, said, block.shown, line)
        late = int(rng.integers(3, 30)) if rng.random() < CHANCE_TOLD_LATE else 0
        rows.append(
            {
                "account": who.external_id[stay.account],
                "said_on": said,
                "reason_codes": "; ".join(reasons),
                "words": str(rng.choice(calls.REASONS[reasons[0]])) if rng.random() < 0.8 else "",
                "known_on": min(max(said, line.first_day) + late, line.last_day),
            }
        )
    table = pd.DataFrame(rows, columns=["account", "said_on", "reason_codes", "words", "known_on"])
    table.insert(0, "external_id", block.ids("L", 401, len(table)))
    return table.assign(
        said_on=timeline.as_days(table["said_on"].to_numpy(dtype=np.int64)),
        known_on=timeline.as_days(table["known_on"].to_numpy(dtype=np.int64)),
    )


def _said_on(rng: np.random.Generator, stay: Stay, line: Timeline) -> int:
    """With the notice, or soon after the end; NEVER by those who stay or only let it lapse."""
    if stay.notice_on != NEVER:
        return stay.notice_on
    if stay.ended_on == NEVER or stay.lapsed:
        return NEVER
    return min(stay.ended_on + int(rng.integers(0, 20)), line.last_day)


def _reasons(
    rng: np.random.Generator, stay: Stay, said: int, satisfaction: Satisfaction, line: Timeline
) -> list[str]:
    """The worst event of the last months, or something else; sometimes a second reason."""
    column = int(line.column_of(said))
    recent = satisfaction.events[stay.account, max(0, column - MONTHS_REMEMBERED) : column + 1]
    remembered = [REASON_OF[Event(event)] for event in recent[::-1] if Event(event) in REASON_OF]
    other = str(rng.choice(np.array(OTHER_REASONS)))
    reasons = [*remembered[:1], other] if rng.random() < 0.25 else [*remembered[:1], other][:1]
    return list(dict.fromkeys(reasons))
