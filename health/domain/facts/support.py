"""What an account asks of support."""

from dataclasses import dataclass

from health.domain.facts.arrays import DayArray, FloatArray


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
