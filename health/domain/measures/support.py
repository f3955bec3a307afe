"""Measures of support: what the customer meets when something is wrong."""

import numpy as np

from health.domain import facts
from health.domain.choices import Dimension, FactSource, Half, Unit
from health.domain.measures.measure import Measure, counted, percent

SEATS_COMPARED = 10.0
TICKET_DATED = "by its day and Ticket.known_on, as it stood on the day"


def oldest_serious_ticket(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the age in days of the oldest open ticket of severity 1 or 2; 0 when none is open."""
    if not (chunk.tickets.connected and chunk.tickets.severity_connected):
        return chunk.missing
    opened = chunk.tickets.oldest_serious_opened_on
    age = (chunk.today - opened).astype(np.float64)
    return np.where(np.isnat(opened), 0.0, np.maximum(age, 0.0))


def root_cause_gap(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return tickets closed in 84 days without root cause or by workaround only / closed."""
    if not (chunk.tickets.connected and chunk.tickets.root_cause_connected):
        return chunk.missing
    return facts.ratio(chunk.tickets.closed_unexplained_84, chunk.tickets.closed_judged_84)


def reopen_rate(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return reopened / closed tickets in 84 days."""
    if not (chunk.tickets.connected and chunk.tickets.reopened_connected):
        return chunk.missing
    return facts.ratio(chunk.tickets.closed_reopened_84, chunk.tickets.closed_counted_84)


def escalations(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the escalated tickets opened in 84 days."""
    if not (chunk.tickets.connected and chunk.tickets.escalated_connected):
        return chunk.missing
    return chunk.tickets.escalated_84


def ticket_load(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return the tickets opened in 28 days per 10 seats."""
    if not chunk.tickets.connected:
        return chunk.missing
    return facts.ratio(chunk.tickets.opened_28 * SEATS_COMPARED, chunk.contracts.seats)


def _oldest_words(value: float) -> str:
    if value < 1:
        return "no serious ticket is open for a day or longer"
    return f"a serious ticket has been open for {counted(value, 'day')}"


def _escalation_words(value: float) -> str:
    return f"{counted(value, 'ticket')} escalated in the last 84 days"


MEASURES = (
    Measure(
        key="oldest_serious_ticket",
        label="Oldest serious ticket",
        dimension=Dimension.SUPPORT,
        half=Half.CUSTOMER,
        source=FactSource.TICKETS,
        unit=Unit.DAYS,
        description="Age in days of the oldest open ticket of assessed (else stated) severity 1 or 2.",
        reads=(
            f"Ticket.opened_at and closed_at {TICKET_DATED}",
            "Ticket.assessed_severity and stated_severity as they stood on the day",
        ),
        value=oldest_serious_ticket,
        words=_oldest_words,
    ),
    Measure(
        key="root_cause_gap",
        label="Root cause gap",
        dimension=Dimension.SUPPORT,
        half=Half.OURS,
        source=FactSource.TICKETS,
        unit=Unit.SHARE,
        description="Of the tickets closed in 84 days, those without a root cause or by a workaround only.",
        reads=(
            f"Ticket.closed_at {TICKET_DATED}",
            "Ticket.root_cause_found and workaround_only as they stood on the day",
        ),
        value=root_cause_gap,
        words=lambda value: f"{percent(value)} of the tickets closed in 84 days have no root cause found",
    ),
    Measure(
        key="reopen_rate",
        label="Reopen rate",
        dimension=Dimension.SUPPORT,
        half=Half.OURS,
        source=FactSource.TICKETS,
        unit=Unit.SHARE,
        description="Reopened tickets of those closed in 84 days.",
        reads=(
            f"Ticket.closed_at {TICKET_DATED}",
            "Ticket.reopened_count as it stood on the day",
        ),
        value=reopen_rate,
        words=lambda value: f"{percent(value)} of the tickets closed in 84 days had been reopened",
    ),
    Measure(
        key="escalations",
        label="Escalations",
        dimension=Dimension.SUPPORT,
        half=Half.CUSTOMER,
        source=FactSource.TICKETS,
        unit=Unit.COUNT,
        description="Escalated tickets opened in 84 days.",
        reads=(f"Ticket.opened_at {TICKET_DATED}", "Ticket.escalated as it stood on the day"),
        value=escalations,
        words=_escalation_words,
    ),
    Measure(
        key="ticket_load",
        label="Ticket load",
        dimension=Dimension.SUPPORT,
        half=Half.CUSTOMER,
        source=FactSource.TICKETS,
        unit=Unit.COUNT,
        description="Tickets opened in 28 days per 10 seats. Few tickets are as often silence as content.",
        reads=(
            f"Ticket.opened_at {TICKET_DATED}",
            "Contract.seats of the contracts running on the day",
        ),
        value=ticket_load,
        words=lambda value: f"{value:.1f} tickets in 28 days per 10 seats",
        scored=False,
    ),
)
