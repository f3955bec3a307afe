"""All facts about a chunk of accounts."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from health.domain.facts.arrays import FloatArray, IntArray
from health.domain.facts.commerce import CommitmentFacts, ContractMeasureFacts, InvoiceFacts
from health.domain.facts.outcomes import OutcomeFacts
from health.domain.facts.people import ContactFacts, SurveyFacts, TouchFacts
from health.domain.facts.support import TicketFacts
from health.domain.facts.usage import UsageFacts


@dataclass(frozen=True, kw_only=True)
class ChunkFacts:
    """All facts about a chunk of A accounts as of the end of the day `as_of`.

    account_ids: (A,) int64.
    past_ditches: (A,) ditch episodes that ended before `as_of`; never nan.
    """

    as_of: date
    account_ids: IntArray
    usage: UsageFacts
    tickets: TicketFacts
    contacts: ContactFacts
    contracts: ContractMeasureFacts
    outcomes: OutcomeFacts
    touches: TouchFacts
    surveys: SurveyFacts
    invoices: InvoiceFacts
    commitments: CommitmentFacts
    past_ditches: FloatArray

    @property
    def count(self) -> int:
        """The number of accounts."""
        return len(self.account_ids)

    @property
    def today(self) -> np.datetime64:
        """The day as NumPy counts it."""
        return np.datetime64(self.as_of, "D")

    @property
    def missing(self) -> FloatArray:
        """A value per account that says nothing: nan."""
        return np.full(self.count, np.nan)
