"""Does shouting pay: how long escalated tickets and others wait, and those beside open opportunities.

Tickets count by the day they were opened. What is answered or closed after the day still waits on it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from accounts.domain.choices import EscalatedBy
from cs_platform.lib import periods
from health.domain import facts
from health.domain.fairness import intervals, quarters, shouting
from health.domain.fairness.intervals import Estimate
from health.domain.fairness.shouting import Comparison, Handled
from health.queries import columns
from health.queries.facts import as_of
from health.queries.fairness import known as knowledge
from health.queries.fairness.known import Known

DATED = knowledge.within("opened_at")
UNSAID = -1
TICKETS = f"""
    SELECT coalesce(blind_severity, assessed_severity, 0)::int4,
        coalesce(escalated::int, {UNSAID})::int4,
        coalesce(array_position(%(by)s::text[], escalated_by::text), 0)::int4,
        EXISTS (SELECT FROM {{opportunities}} o WHERE o.account_id = t.account_id AND o.known_on <= %(day)s
            AND o.opened_on <= (t.opened_at AT TIME ZONE %(zone)s)::date
            AND (o.closed_on IS NULL OR o.closed_on > (t.opened_at AT TIME ZONE %(zone)s)::date))::int::int4,
        CASE WHEN first_response_at < %(end)s
            THEN extract(epoch FROM first_response_at - opened_at) / 3600 ELSE 'NaN' END::float8,
        CASE WHEN closed_at < %(end)s
            THEN extract(epoch FROM closed_at - opened_at) / 3600 ELSE 'NaN' END::float8,
        (t.opened_at >= %(first)s)::int::int4
    FROM {{tickets}} t WHERE {DATED}
"""  # noqa: S608 - the parts are constants
COLUMNS = {
    "severity": "i4",
    "escalated": "i4",
    "by": "i4",
    "pipeline": "i4",
    "response": "f8",
    "fix": "f8",
    "inside": "i4",
}


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Loud against quiet, by severity and together; None where too little is known."""

    by_severity: tuple[Comparison, ...]
    faster: Estimate | None
    fixed_faster: Estimate | None

    @property
    def tickets(self) -> int:
        """How many loud tickets are compared."""
        return sum(each.loud.tickets for each in self.by_severity)


@dataclass(frozen=True, kw_only=True)
class Raised:
    """How many escalations a part of the business, or the customer, raised."""

    by: EscalatedBy
    escalations: int
    share: Estimate


@dataclass(frozen=True, kw_only=True)
class Shouting:
    """What the tickets of a span say. assessed: how many have an assessed severity; answered: a first answer.

    said: how many say whether they were escalated. raised: by whom, of the escalations that name it.
    before: how much sooner escalated tickets of the quarter before were answered.
    """

    tickets: int
    assessed: int
    said: int
    escalated: int
    answered: int
    escalation: Sides
    pipeline: Sides
    raised: tuple[Raised, ...]
    before: Estimate | None

    @property
    def by_sales(self) -> Estimate | None:
        """The share of the escalations that sales raised; None where nobody is named."""
        return next((each.share for each in self.raised if each.by is EscalatedBy.SALES), None)


def shouting_pays(organization_id: int, day: date, first: date) -> Shouting:
    """Return how the tickets opened from `first` to `day` waited, as known on that day."""
    known = knowledge.known(organization_id, day, (as_of.TICKETS, knowledge.OPPORTUNITIES))
    read = _rows(known, first)
    rows, earlier = read[read["inside"] == 1], read[read["inside"] == 0]
    escalated = rows["escalated"]
    return Shouting(
        tickets=len(rows),
        assessed=int(np.count_nonzero(rows["severity"])),
        said=int(np.count_nonzero(escalated != UNSAID)),
        escalated=int(np.count_nonzero(escalated == 1)),
        answered=int(np.count_nonzero(~np.isnan(columns.floats(rows["response"])))),
        escalation=_sides(rows, "escalated"),
        pipeline=_sides(rows, "pipeline"),
        raised=_raised(columns.integers(rows["by"][escalated != 0])),
        before=_sides(earlier, "escalated").faster,
    )


def _rows(known: Known, first: date) -> columns.Records:
    query = TICKETS.format(
        tickets=known.past.rows(as_of.TICKETS, DATED),
        opportunities=known.past.rows(knowledge.OPPORTUNITIES, as_of.ALL),
    )
    bound = known.bound(
        first=known.start_of(first),
        since=known.start_of(periods.add_months(first, -quarters.MONTHS)),
        by=[each.value for each in EscalatedBy],
    )
    return columns.read(query, bound, COLUMNS)


def _sides(rows: Any, by: str) -> Sides:
    said = rows[rows[by] != UNSAID]
    comparisons = shouting.compare(
        Handled(
            severity=columns.integers(said["severity"]),
            loud=said[by] == 1,
            first_response_hours=columns.floats(said["response"]),
            fix_hours=columns.floats(said["fix"]),
        )
    )
    return Sides(
        by_severity=comparisons,
        faster=shouting.faster(comparisons),
        fixed_faster=shouting.fixed_faster(comparisons),
    )


def _raised(by: facts.IntArray) -> tuple[Raised, ...]:
    """Count who escalated; by: (T,) the place in EscalatedBy from 1, 0 = nobody said."""
    counts = np.bincount(by, minlength=len(EscalatedBy) + 1)[1:].tolist()
    named = sum(counts)
    found = [
        Raised(by=each, escalations=count, share=part)
        for each, count in zip(EscalatedBy, counts, strict=True)
        if (part := intervals.share(count, named)) is not None
    ]
    return tuple(sorted(found, key=lambda each: (-each.escalations, each.by)))
