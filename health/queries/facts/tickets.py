"""Tickets and contacts of a chunk of accounts, in the state they had at the end of the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from accounts.domain.choices import ContactRole
from health.domain import facts
from health.queries.facts.shared import Changed, OrganizationDay

SERIOUS = 2
TICKETS = """
    SELECT id, account_id, (opened_at AT TIME ZONE %(zone)s)::date,
           CASE WHEN closed_at < %(end)s THEN (closed_at AT TIME ZONE %(zone)s)::date END,
           coalesce(assessed_severity, stated_severity), root_cause_found, workaround_only,
           reopened_count, escalated
    FROM accounts_ticket
    WHERE organization_id = %(organization)s AND account_id BETWEEN %(first_id)s AND %(last_id)s
      AND known_on <= %(day)s AND opened_at < %(end)s
      AND (closed_at IS NULL OR closed_at >= %(window)s OR opened_at >= %(window)s)
"""
CONTACTS = """
    SELECT id, account_id, roles FROM accounts_contact
    WHERE organization_id = %(organization)s AND account_id BETWEEN %(first_id)s AND %(last_id)s
      AND known_on <= %(day)s AND (left_on IS NULL OR left_on > %(day)s)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ticket:
    """A ticket as of the day; days are local, closed_on is None while it is open."""

    place: int
    opened_on: date
    closed_on: date | None
    severity: int | None
    root_cause_found: bool | None
    workaround_only: bool | None
    reopened_count: int | None
    escalated: bool | None

    @property
    def is_serious(self) -> bool:
        return self.closed_on is None and self.severity is not None and self.severity <= SERIOUS

    @property
    def is_judged(self) -> bool:
        return self.root_cause_found is not None or self.workaround_only is not None

    @property
    def is_unexplained(self) -> bool:
        return self.root_cause_found is False or self.workaround_only is True


def tickets(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any]
) -> facts.TicketFacts:
    """Return the tickets of the accounts, counted, in the order of the accounts."""
    today = np.datetime64(shared.day, "D")
    window_starts = (today - np.timedelta64(facts.LONG_WINDOW - 1, "D")).item()
    month_starts = (today - np.timedelta64(facts.SHORT_WINDOW - 1, "D")).item()
    counted = {name: np.zeros(len(account_ids)) for name in COUNTS}
    oldest = np.full(len(account_ids), np.datetime64("NaT", "D"))
    for ticket in _tickets(shared, account_ids, parameters):
        if ticket.is_serious:
            oldest[ticket.place] = np.fmin(oldest[ticket.place], np.datetime64(ticket.opened_on, "D"))
        for name in _counts(ticket, window_starts, month_starts):
            counted[name][ticket.place] += 1
    return facts.TicketFacts(
        connected=shared.tickets.connected,
        severity_connected=shared.tickets.severity,
        root_cause_connected=shared.tickets.root_cause,
        reopened_connected=shared.tickets.reopened,
        escalated_connected=shared.tickets.escalated,
        oldest_serious_opened_on=oldest,
        **counted,
    )


def contacts(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any]
) -> facts.ContactFacts:
    """Return how many champions each account has."""
    champions = np.zeros(len(account_ids))
    places = {int(account_id): place for place, account_id in enumerate(account_ids)}
    with connection.cursor() as cursor:
        cursor.execute(CONTACTS, parameters)
        for contact_id, account_id, roles in cursor.fetchall():
            roles_then = _then(shared.contacts_then, contact_id, "roles", roles)
            if account_id in places and ContactRole.CHAMPION in (roles_then or ()):
                champions[places[account_id]] += 1
    return facts.ContactFacts(roles_connected=shared.roles_connected, champions=champions)


COUNTS = (
    "opened_28",
    "escalated_84",
    "closed_judged_84",
    "closed_unexplained_84",
    "closed_counted_84",
    "closed_reopened_84",
)


def _counts(ticket: _Ticket, window_starts: date, month_starts: date) -> Iterator[str]:
    """Yield the names of the counts a ticket adds to."""
    if ticket.opened_on >= month_starts:
        yield "opened_28"
    if ticket.escalated and ticket.opened_on >= window_starts:
        yield "escalated_84"
    if ticket.closed_on is None or ticket.closed_on < window_starts:
        return
    if ticket.is_judged:
        yield "closed_judged_84"
    if ticket.is_unexplained:
        yield "closed_unexplained_84"
    if ticket.reopened_count is not None:
        yield "closed_counted_84"
    if ticket.reopened_count:
        yield "closed_reopened_84"


def _tickets(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any]
) -> Iterator[_Ticket]:
    places = {int(account_id): place for place, account_id in enumerate(account_ids)}
    window = np.datetime64(shared.day, "D") - np.timedelta64(facts.LONG_WINDOW, "D")
    with connection.cursor() as cursor:
        cursor.execute(TICKETS, parameters | {"window": window.item()})
        for ticket_id, account_id, opened_on, closed_on, severity, *fields in cursor.fetchall():
            then = shared.tickets_then.get(ticket_id)
            if account_id not in places:
                continue
            yield _Ticket(
                place=places[account_id],
                opened_on=opened_on,
                closed_on=closed_on,
                severity=severity if then is None else _severity(then),
                **{
                    name: _then(shared.tickets_then, ticket_id, name, value)
                    for name, value in zip(OVERWRITTEN, fields, strict=True)
                },
            )


OVERWRITTEN = ("root_cause_found", "workaround_only", "reopened_count", "escalated")


def _severity(then: Any) -> int | None:
    """Return the assessed, else the stated severity of a row as it stood."""
    severity: int | None = then["assessed_severity"] or then["stated_severity"]
    return severity


def _then(changed: Changed, row_id: int, column: str, now: Any) -> Any:
    """Return what stood in a column at the end of the day."""
    return changed[row_id][column] if row_id in changed else now
