"""What the measures read: the facts about one chunk of accounts as of one day.

Shapes: A is the number of accounts of the chunk, in the order of `ChunkFacts.account_ids`; the second
axis of usage has `USAGE_DAYS` days, oldest first, the last one being the day `as_of` itself. "The last n
days" always include `as_of`.

Every array holds only rows with `known_on <= as_of` whose event is not after `as_of`. A *source* (usage,
tickets, contacts) is connected for the whole organization from its first fact on, a *field* from the
first row, of any account, that supplies it; both are judged as of `as_of` too.

Counts are float64 so that nan can stand for "missing"; where nan is not allowed the field says so.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
DayArray = npt.NDArray[np.datetime64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

USAGE_DAYS = 91
SHORT_WINDOW = 28
LONG_WINDOW = 84


@dataclass(frozen=True, kw_only=True)
class UsageFacts:
    """Usage of the chunk. A day counts as used when its events or its active users are above 0.

    connected_on: first day with a usage fact of any account of the organization; None = not connected.
    events_connected, active_users_connected, errors_connected: some row supplies the field.
    features_connected: some usage row names a feature.
    events: (A, 91) events of the day; 0 where there is no row; never nan.
    active_users: (A, 91) people active that day; nan where no row supplies it.
    errors: (A, 91) errors of the day; nan where no row supplies it.
    core_features_used: (A,) distinct core features used in the last 28 days; never nan.
    core_feature_count: core features of the organization.
    first_used_on, last_used_on: (A,) datetime64[D], over all time and not only 91 days; NaT = never used.
    """

    connected_on: date | None
    events_connected: bool
    active_users_connected: bool
    errors_connected: bool
    features_connected: bool
    events: FloatArray
    active_users: FloatArray
    errors: FloatArray
    core_features_used: FloatArray
    core_feature_count: int
    first_used_on: DayArray
    last_used_on: DayArray


@dataclass(frozen=True, kw_only=True)
class TicketFacts:
    """Tickets of the chunk, in the state they had at the end of `as_of`; no array holds nan.

    connected: some ticket of the organization is known.
    severity_connected: some ticket has a stated or assessed severity.
    root_cause_connected: some ticket says whether a root cause was found or a workaround only.
    reopened_connected, escalated_connected: some ticket supplies the field.
    oldest_serious_opened_on: (A,) datetime64[D], opening of the oldest open ticket whose assessed (else
        stated) severity is 1 or 2; NaT = none open.
    opened_28: (A,) tickets opened in the last 28 days.
    escalated_84: (A,) tickets opened in the last 84 days that are escalated.
    closed_judged_84: (A,) closed in the last 84 days with `root_cause_found` or `workaround_only` supplied.
    closed_unexplained_84: (A,) of those, without root cause or by workaround only.
    closed_counted_84: (A,) closed in the last 84 days with `reopened_count` supplied.
    closed_reopened_84: (A,) of those, reopened at least once.
    """

    connected: bool
    severity_connected: bool
    root_cause_connected: bool
    reopened_connected: bool
    escalated_connected: bool
    oldest_serious_opened_on: DayArray
    opened_28: FloatArray
    escalated_84: FloatArray
    closed_judged_84: FloatArray
    closed_unexplained_84: FloatArray
    closed_counted_84: FloatArray
    closed_reopened_84: FloatArray


@dataclass(frozen=True, kw_only=True)
class ContactFacts:
    """Contacts of the chunk.

    roles_connected: some contact of the organization has its roles supplied.
    champions: (A,) contacts with the role CHAMPION who have not left as of the day; never nan.
    """

    roles_connected: bool
    champions: FloatArray


@dataclass(frozen=True, kw_only=True)
class ContractMeasureFacts:
    """What `accounts.domain.customers` found in the contracts of the chunk.

    seats: (A,) seats of the contracts running on the day; nan = none supplied.
    seats_year_ago: (A,) the same twelve months earlier; nan = none supplied or no contract then.
    first_contract_on: (A,) datetime64[D]; NaT = never had recurring revenue.
    next_possible_end_on: (A,) datetime64[D], first day any running contract can end; NaT = none runs.
    rolling: (A,) 1 when a running contract has no term, 0 when all have one; nan = none runs.
    """

    seats: FloatArray
    seats_year_ago: FloatArray
    first_contract_on: DayArray
    next_possible_end_on: DayArray
    rolling: FloatArray


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


def ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Return numerator / denominator per account; nan where the denominator is 0 or missing."""
    usable = denominator > 0
    return np.where(usable, numerator / np.where(usable, denominator, 1.0), np.nan)
