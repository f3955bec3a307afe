"""What an account does with the product."""

from dataclasses import dataclass
from datetime import date

from health.domain.facts.arrays import DayArray, FloatArray


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
