"""Stories: what went well, what we learned, and what customers let us quote."""

import numpy as np
import pandas as pd

from accounts.domain.choices import StoryKind
from cs_platform.demo.simulation import timeline
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.satisfaction import Event
from cs_platform.demo.simulation.timeline import NEVER
from cs_platform.demo.simulation.wording import stories

KINDS = (  # what is told of which events, how often
    (StoryKind.WIN, (Event.GOOD_OUTCOME, Event.RELIEF), 0.12, stories.WINS),
    (StoryKind.LESSON, (Event.CRISIS, Event.CHAMPION_LEFT, Event.PROMISE_BROKEN), 0.10, stories.LESSONS),
    (StoryKind.TESTIMONIAL, (Event.GOOD_OUTCOME,), 0.04, stories.TESTIMONIALS),
)


def simulate(block: Block) -> pd.DataFrame:
    """Rows of the stories file, by kind."""
    rng, line = block.stream("stories"), block.line
    rows: list[dict[str, object]] = []
    for kind, events, share, worded in KINDS:
        account, column = np.nonzero(
            block.shown.had(*events) & (rng.random(block.shown.events.shape) < share)
        )
        day = line.month_starts[column] + rng.integers(20, 50, len(column))
        kept = (day <= line.last_day) & block.is_customer(account, day)
        account, day = account[kept], day[kept]
        contact = block.people.pick(account, day, rng.random(len(account)))
        asset = block.asset(account, rng.integers(0, 1000, len(account)))
        for place, (one, told, who, thing) in enumerate(zip(account, day, contact, asset)):
            title, text = worded[int(told) % len(worded)]
            rows.append(
                {
                    "account": block.who.external_id[one],
                    "contact": block.people.external_id[who] if who != NEVER else "",
                    "title": title,
                    "text": _sentence(text.format(account=block.who.name[one], asset=thing)),
                    "kind": kind.value,
                    "told_on": told,
                    "is_shareable": kind == StoryKind.TESTIMONIAL or place % 3 == 0,
                }
            )
    table = pd.DataFrame(rows, columns=COLUMNS)
    told_on = table["told_on"].to_numpy(dtype=np.int64)
    table.insert(0, "external_id", block.ids("Y", 201, len(table)))
    return table.assign(told_on=timeline.as_days(told_on), known_on=block.known(told_on))


COLUMNS = ["account", "contact", "title", "text", "kind", "told_on", "is_shareable"]


def _sentence(text: str) -> str:
    """The text with a capital at its beginning, whatever was put there."""
    return text[:1].upper() + text[1:]
