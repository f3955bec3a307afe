"""What an account wants to achieve, and how far it is."""

from dataclasses import dataclass
from datetime import date

from health.domain.facts.arrays import BoolArray, DayArray, FloatArray, IntArray


@dataclass(frozen=True, kw_only=True)
class OutcomeFacts:
    """Outcome goals of the chunk, G of them, in the state they had at the end of `as_of`.

    connected_on: first day with a goal of any account of the organization; None = not connected.
    measurements_connected, values_connected, labels_connected, confirmations_connected: some goal of the
        organization has a measurement, a value, a label other than UNVERIFIED, a confirmation.
    past_onboarding: (A,) the account has left onboarding.
    first_confirmed_on: (A,) datetime64[D], day of the first confirmed outcome; NaT = none.
    place: (G,) where the goal's account stands in the chunk.
    is_open: (G,) neither achieved nor missed nor dropped.
    is_complete: (G,) why, metric, baseline, target, due day and the contact who confirms are there.
    is_verified: (G,) labelled a verified fact that still holds.
    value: (G,) worth a year in the reporting currency at the day's rate; nan = none stated, or no rate.
    baseline, target, latest: (G,) of the goal's metric; latest is the newest measurement; nan = none.
    started_on, due_on: (G,) datetime64[D]; NaT = none.
    """

    connected_on: date | None
    measurements_connected: bool
    values_connected: bool
    labels_connected: bool
    confirmations_connected: bool
    past_onboarding: BoolArray
    first_confirmed_on: DayArray
    place: IntArray
    is_open: BoolArray
    is_complete: BoolArray
    is_verified: BoolArray
    value: FloatArray
    baseline: FloatArray
    target: FloatArray
    latest: FloatArray
    started_on: DayArray
    due_on: DayArray
