"""The people of an account, what passes between them and us, and what they answer when asked."""

from dataclasses import dataclass
from datetime import date

from health.domain.facts.arrays import DayArray, FloatArray


@dataclass(frozen=True, kw_only=True)
class ContactFacts:
    """Contacts of the chunk.

    roles_connected: some contact of the organization has its roles supplied.
    champions: (A,) contacts with the role CHAMPION who have not left as of the day; never nan.
    """

    roles_connected: bool
    champions: FloatArray


@dataclass(frozen=True, kw_only=True)
class TouchFacts:
    """Touches of the chunk that have happened; planned ones are none yet.

    connected_on: first day with a touch of any account of the organization; None = not connected.
    postures_connected, sentiments_connected: some touch supplies the field.
    contacts_connected: some touch names who took part.
    last_by_us_on: (A,) datetime64[D], day of the last touch started by us; NaT = none ever.
    touches_84: (A,) touches in the last 84 days; judged_84: those with a posture; proactive_84: of those, the
        proactive ones.
    contacts_84: (A,) distinct contacts touched in the last 84 days.
    sentiment_84: (A,) mean sentiment, -2..2, of the touches in the last 84 days that state one; nan = none.
    """

    connected_on: date | None
    postures_connected: bool
    sentiments_connected: bool
    contacts_connected: bool
    last_by_us_on: DayArray
    touches_84: FloatArray
    judged_84: FloatArray
    proactive_84: FloatArray
    contacts_84: FloatArray
    sentiment_84: FloatArray


@dataclass(frozen=True, kw_only=True)
class SurveyFacts:
    """Survey answers of the chunk, in the state they had at the end of `as_of`.

    connected: some answer of the organization is known.
    acted_connected_on: first day on which an answer of the organization was acted on; None = the field is
        not connected.
    score_180: (A,) mean of the latest answer of each contact in the last 180 days, each on 0..1 by its own
        scale and direction, 1 = good; nan = none.
    oldest_waiting_on: (A,) datetime64[D], day of the oldest answer not acted on; NaT = none waits.
    """

    connected: bool
    acted_connected_on: date | None
    score_180: FloatArray
    oldest_waiting_on: DayArray
