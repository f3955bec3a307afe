"""Commercial measures: what the contracts and the history say."""

import numpy as np

from cs_platform.lib import periods
from health.domain import facts
from health.domain.choices import Dimension, FactSource, Half, Unit
from health.domain.measures.measure import Measure, counted, percent

DAYS_PER_MONTH = periods.DAYS_PER_YEAR / periods.MONTHS_PER_YEAR


def seat_change(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return seats now / seats a year ago - 1."""
    return facts.ratio(chunk.contracts.seats, chunk.contracts.seats_year_ago) - 1.0


def past_ditches(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the ditch episodes that ended before the day."""
    return chunk.past_ditches


def tenure(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the years since the first contract."""
    return _days_between(chunk.contracts.first_contract_on, chunk.today) / periods.DAYS_PER_YEAR


def renewal_nearness(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the months (of 30.4 days) to the next day a running contract can end."""
    return -_days_between(chunk.contracts.next_possible_end_on, chunk.today) / DAYS_PER_MONTH


def rolling(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return 1 when a running contract has no term."""
    return chunk.contracts.rolling


def _days_between(start: facts.DayArray, end: np.datetime64) -> facts.FloatArray:
    """Return end - start in days; nan where start is NaT."""
    return np.asarray((end - start) / np.timedelta64(1, "D"), dtype=np.float64)


def _seat_words(value: float) -> str:
    if value == 0:
        return "as many seats as a year ago"
    return f"seats {'fell' if value < 0 else 'rose'} by {percent(abs(value))} in a year"


def _ditch_words(value: float) -> str:
    return f"was off track {counted(value, 'time')} before" if value else "was never off track before"


MEASURES = (
    Measure(
        key="seat_change",
        label="Seat change",
        dimension=Dimension.COMMERCIAL,
        half=Half.CUSTOMER,
        source=FactSource.CONTRACTS,
        unit=Unit.CHANGE,
        description="Seats now against seats a year ago.",
        reads=("Contract.seats of the contracts running on the day and a year earlier, by known_on",),
        value=seat_change,
        words=_seat_words,
    ),
    Measure(
        key="past_ditches",
        label="Past ditches",
        dimension=Dimension.COMMERCIAL,
        half=Half.CUSTOMER,
        source=FactSource.EPISODES,
        unit=Unit.COUNT,
        description="Ditch episodes that ended before the day.",
        reads=("DitchEpisode.left_on by its day",),
        value=past_ditches,
        words=_ditch_words,
    ),
    Measure(
        key="tenure",
        label="Tenure",
        dimension=Dimension.COMMERCIAL,
        half=Half.CUSTOMER,
        source=FactSource.CONTRACTS,
        unit=Unit.YEARS,
        description="Years since the first contract.",
        reads=("Contract.starts_on by its day and known_on",),
        value=tenure,
        words=lambda value: f"a customer for {value:.1f} years",
        scored=False,
    ),
    Measure(
        key="renewal_nearness",
        label="Months to the next possible end",
        dimension=Dimension.COMMERCIAL,
        half=Half.CUSTOMER,
        source=FactSource.CONTRACTS,
        unit=Unit.MONTHS,
        description="Months to the next day a running contract can end.",
        reads=("Contract.term_ends_on, agreed on starts_on", "Contract.billing_period and notice_days"),
        value=renewal_nearness,
        words=lambda value: f"can end in {value:.1f} months",
        scored=False,
    ),
    Measure(
        key="rolling",
        label="Rolling contract",
        dimension=Dimension.COMMERCIAL,
        half=Half.CUSTOMER,
        source=FactSource.CONTRACTS,
        unit=Unit.YES_NO,
        description="1 when a running contract has no term.",
        reads=("Contract.term_ends_on, agreed on starts_on",),
        value=rolling,
        words=lambda value: "a contract without a term" if value else "every contract has a term",
        scored=False,
    ),
)
