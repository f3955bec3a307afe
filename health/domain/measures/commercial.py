"""Commercial measures: what the contracts, the invoices, our promises and the history say."""

import numpy as np

from cs_platform.lib import periods
from health.domain import facts
from health.domain.choices import Dimension, FactSource, Half, Unit
from health.domain.measures.measure import Measure, counted, percent

DAYS_PER_MONTH = periods.DAYS_PER_YEAR / periods.MONTHS_PER_YEAR


def payment_delay(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the mean days late of the invoices of 180 days; unpaid ones count by days overdue so far.

    Days before anybody noted payments do not count as overdue.
    """
    invoices = chunk.invoices
    if not invoices.connected or invoices.paid_connected_on is None:
        return chunk.missing
    since = np.maximum(invoices.due_on, np.datetime64(invoices.paid_connected_on, "D"))
    is_unpaid = np.isnat(invoices.paid_on)
    late = np.where(is_unpaid, chunk.today - since, invoices.paid_on - invoices.due_on)
    days = np.maximum(late.astype("timedelta64[D]").astype(np.float64), 0.0)
    number = facts.per_account(invoices.place, np.ones(len(days)), chunk.count)
    return facts.ratio(facts.per_account(invoices.place, days, chunk.count), number)


def seat_change(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return seats now / seats a year ago - 1."""
    return facts.ratio(chunk.contracts.seats, chunk.contracts.seats_year_ago) - 1.0


def promises_kept(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return our promises due in 180 days that were kept / due."""
    commitments = chunk.commitments
    if not (commitments.connected and commitments.states_connected):
        return chunk.missing
    return facts.ratio(commitments.kept_180, commitments.due_180)


def past_ditches(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the ditch episodes that ended before the day."""
    return chunk.past_ditches


def tenure(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the years since the first contract."""
    return _days_between(chunk.contracts.first_contract_on, chunk.today) / periods.DAYS_PER_YEAR


def renewal_nearness(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the months (of 30.4 days) to the next day a running contract can end by a notice of the day."""
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


def _payment_words(value: float) -> str:
    if value < 0.5:
        return "invoices are paid on time"
    return f"invoices are {counted(value, 'day')} late on average"


def _ditch_words(value: float) -> str:
    return f"was off track {counted(value, 'time')} before" if value else "was never off track before"


MEASURES = (
    Measure(
        key="payment_delay",
        label="Payment delay",
        dimension=Dimension.COMMERCIAL,
        half=Half.CUSTOMER,
        source=FactSource.INVOICES,
        unit=Unit.DAYS,
        description=(
            "Mean days late of the invoices due or paid in 180 days; unpaid ones count by the days they are "
            "overdue so far."
        ),
        reads=("Invoice.due_on and paid_on by their days, as they stood on the day", "Invoice.known_on"),
        value=payment_delay,
        words=_payment_words,
    ),
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
        key="promises_kept",
        label="Promises kept",
        dimension=Dimension.COMMERCIAL,
        half=Half.OURS,
        source=FactSource.COMMITMENTS,
        unit=Unit.SHARE,
        description="Our promises due in 180 days that were kept, of those due.",
        reads=(
            "Commitment.due_on and side as they stood on the day, by known_on",
            "Commitment.state and settled_on as they stood on the day",
        ),
        value=promises_kept,
        words=lambda value: f"{percent(value)} of our promises due in 180 days were kept",
    ),
    Measure(
        key="past_ditches",
        label="Past ditches",
        dimension=Dimension.COMMERCIAL,
        half=Half.CUSTOMER,
        source=FactSource.EPISODES,
        unit=Unit.COUNT,
        description="Ditch episodes that ended before the day.",
        reads=("DitchEpisode.left_on, left_days and relapse_days by their days",),
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
        description=(
            "Months to the next day a running contract can end. Once its notice period has begun, one that "
            "renews itself can end a term later."
        ),
        reads=(
            "Contract.term_ends_on, agreed on starts_on",
            "Contract.billing_period, notice_days and auto_renew",
        ),
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
