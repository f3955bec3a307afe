"""What the measures read: the facts about one chunk of accounts as of one day.

Shapes: A is the number of accounts of the chunk, in the order of `ChunkFacts.account_ids`; the second
axis of usage has `USAGE_DAYS` days, oldest first, the last one being the day `as_of` itself. "The last n
days" always include `as_of`.

Every array holds only rows with `known_on <= as_of` whose event is not after `as_of`, as they stood at its
end. A *source* (usage, tickets, touches ...) is connected for the whole organization from its first fact on,
a *field* from the first row, of any account, that supplies it; both are judged as of `as_of` too.

Counts are float64 so that nan can stand for "missing"; where nan is not allowed the field says so.
"""

from health.domain.facts.arrays import (
    HALF_YEAR,
    LONG_WINDOW,
    SHORT_WINDOW,
    USAGE_DAYS,
    BoolArray,
    DayArray,
    FloatArray,
    IntArray,
    per_account,
    ratio,
)
from health.domain.facts.chunk import ChunkFacts
from health.domain.facts.commerce import CommitmentFacts, ContractMeasureFacts, InvoiceFacts
from health.domain.facts.outcomes import OutcomeFacts
from health.domain.facts.people import ContactFacts, SurveyFacts, TouchFacts
from health.domain.facts.support import TicketFacts
from health.domain.facts.usage import UsageFacts

__all__ = [
    "HALF_YEAR",
    "LONG_WINDOW",
    "SHORT_WINDOW",
    "USAGE_DAYS",
    "BoolArray",
    "ChunkFacts",
    "CommitmentFacts",
    "ContactFacts",
    "ContractMeasureFacts",
    "DayArray",
    "FloatArray",
    "IntArray",
    "InvoiceFacts",
    "OutcomeFacts",
    "SurveyFacts",
    "TicketFacts",
    "TouchFacts",
    "UsageFacts",
    "per_account",
    "ratio",
]
