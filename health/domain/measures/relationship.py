"""Measures of relationship: the people on the customer's side, and how we are in touch with them.

Source of the formulas: the metric dictionary, "Measures".
"""

import numpy as np

from health.domain import facts
from health.domain.choices import Dimension, FactSource, Half, Unit
from health.domain.measures.measure import Measure, counted, percent

FEWEST_SEATS = 10.0
FEWEST_CONTACTS = 3.0
TOUCH_DATED = "by Touch.happened_at and known_on, as it stood on the day"


def touch_silence(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the days since the last touch started by us, at most since connection and first contract."""
    touches = chunk.touches
    if touches.connected_on is None:
        return chunk.missing
    connected = np.datetime64(touches.connected_on, "D")
    since = np.fmax(np.fmax(touches.last_by_us_on, chunk.contracts.first_contract_on), connected)
    return np.maximum((chunk.today - since).astype(np.float64), 0.0)


def proactive_share(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return proactive touches / touches with a posture in 84 days; 0 for an untouched account."""
    touches = chunk.touches
    if touches.connected_on is None or not touches.postures_connected:
        return chunk.missing
    return np.where(
        touches.touches_84 > 0, facts.ratio(touches.proactive_84, touches.judged_84), np.zeros(chunk.count)
    )


def stakeholder_breadth(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return distinct contacts touched in 84 days / (3 + log2(max(seats, 10) / 10)), at most 1.

    Seats nobody stated count as 10.
    """
    touches = chunk.touches
    if touches.connected_on is None or not touches.contacts_connected:
        return chunk.missing
    seats = np.fmax(chunk.contracts.seats, FEWEST_SEATS)
    return np.minimum(touches.contacts_84 / (FEWEST_CONTACTS + np.log2(seats / FEWEST_SEATS)), 1.0)


def champion_present(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return 1 while a champion has not left, else 0."""
    if not chunk.contacts.roles_connected:
        return chunk.missing
    return (chunk.contacts.champions > 0).astype(np.float64)


def sentiment(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the mean sentiment, -2..2, of the touches in 84 days that state one."""
    if chunk.touches.connected_on is None or not chunk.touches.sentiments_connected:
        return chunk.missing
    return chunk.touches.sentiment_84


def survey_score(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the mean of the latest answer per contact in 180 days, on 0..1 by its scale and direction."""
    return chunk.surveys.score_180 if chunk.surveys.connected else chunk.missing


def feedback_wait(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the age in days of the oldest survey answer not acted on; 0 when none waits.

    Answers from before anybody noted what was acted on, or before the first contract, count from then.
    """
    surveys = chunk.surveys
    if not surveys.connected or surveys.acted_connected_on is None:
        return chunk.missing
    connected = np.datetime64(surveys.acted_connected_on, "D")
    since = np.fmax(np.fmax(surveys.oldest_waiting_on, chunk.contracts.first_contract_on), connected)
    age = np.maximum((chunk.today - since).astype(np.float64), 0.0)
    return np.where(np.isnat(surveys.oldest_waiting_on), 0.0, age)


def _silence_words(value: float) -> str:
    return (
        f"we have not been in touch for {counted(value, 'day')}" if value >= 1 else "we were in touch today"
    )


def _proactive_words(value: float) -> str:
    if value <= 0:
        return "no touch of the last 84 days was proactive"
    return f"{percent(value)} of the touches in 84 days were proactive"


def _feedback_words(value: float) -> str:
    if value < 1:
        return "no survey answer has waited for a day or longer"
    return f"a survey answer has waited for {counted(value, 'day')}"


MEASURES = (
    Measure(
        key="touch_silence",
        label="Touch silence",
        dimension=Dimension.RELATIONSHIP,
        half=Half.OURS,
        source=FactSource.TOUCHES,
        unit=Unit.DAYS,
        description="Days since the last touch that we started.",
        reads=(f"Touch.started_by {TOUCH_DATED}", "Contract.starts_on of the first contract"),
        value=touch_silence,
        words=_silence_words,
    ),
    Measure(
        key="proactive_share",
        label="Proactive share",
        dimension=Dimension.RELATIONSHIP,
        half=Half.OURS,
        source=FactSource.TOUCHES,
        unit=Unit.SHARE,
        description="Proactive touches of all touches in 84 days; 0 for an account nobody touched.",
        reads=(f"Touch.posture {TOUCH_DATED}",),
        value=proactive_share,
        words=_proactive_words,
    ),
    Measure(
        key="stakeholder_breadth",
        label="Stakeholder breadth",
        dimension=Dimension.RELATIONSHIP,
        half=Half.OURS,
        source=FactSource.TOUCHES,
        unit=Unit.SHARE,
        description=(
            "Distinct contacts touched in 84 days, divided by how many an account of its seats has: 3 for 10 "
            "seats, one more each time seats double. At most 1."
        ),
        reads=(
            f"TouchContact.contact as it stood on the day, {TOUCH_DATED}",
            "Contract.seats of the contracts running on the day",
        ),
        value=stakeholder_breadth,
        words=lambda value: f"we spoke with {percent(value)} of the people its size calls for in 84 days",
    ),
    Measure(
        key="champion_present",
        label="Champion present",
        dimension=Dimension.RELATIONSHIP,
        half=Half.CUSTOMER,
        source=FactSource.CONTACTS,
        unit=Unit.YES_NO,
        description="1 while a contact with the role champion has not left.",
        reads=(
            "Contact.roles and left_on as they stood on the day",
            "Contact.left_on by its day",
            "Contact.known_on",
        ),
        value=champion_present,
        words=lambda value: "a champion is there" if value else "no champion among the contacts",
    ),
    Measure(
        key="sentiment",
        label="Sentiment",
        dimension=Dimension.RELATIONSHIP,
        half=Half.CUSTOMER,
        source=FactSource.TOUCHES,
        unit=Unit.RATING,
        description="Mean sentiment, from −2 to 2, of the touches in 84 days that state one.",
        reads=(f"Touch.sentiment {TOUCH_DATED}",),
        value=sentiment,
        words=lambda value: f"the mood in touches is {value:+.1f} on a scale from −2 to 2".replace("-", "−"),
    ),
    Measure(
        key="survey_score",
        label="Survey score",
        dimension=Dimension.RELATIONSHIP,
        half=Half.CUSTOMER,
        source=FactSource.SURVEYS,
        unit=Unit.SHARE,
        description=(
            "Mean of the latest answer of each contact in 180 days, each from 0 to 1 by its own scale and "
            "direction. Anonymous answers count from five on."
        ),
        reads=(
            "SurveyResponse.score, scale and direction by answered_at and known_on, as they stood on the day",
        ),
        value=survey_score,
        words=lambda value: f"survey answers stand at {percent(value)} of their scale",
    ),
    Measure(
        key="feedback_wait",
        label="Feedback wait",
        dimension=Dimension.RELATIONSHIP,
        half=Half.OURS,
        source=FactSource.SURVEYS,
        unit=Unit.DAYS,
        description="Age in days of the oldest survey answer that nobody acted on.",
        reads=(
            "SurveyResponse.answered_at by its day and known_on",
            "SurveyResponse.acted_on_at by its day, as it stood on the day",
            "Contract.starts_on of the first contract",
        ),
        value=feedback_wait,
        words=_feedback_words,
    ),
)
