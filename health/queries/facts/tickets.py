"""Tickets of a chunk of accounts, in the state they had at the end of the day, counted by the database."""

from typing import Any

import numpy as np

from health.domain import facts
from health.queries import columns
from health.queries.facts import as_of, places
from health.queries.facts.shared import OrganizationDay

COUNTS = (
    "opened_28",
    "escalated_84",
    "closed_judged_84",
    "closed_unexplained_84",
    "closed_counted_84",
    "closed_reopened_84",
)
TICKETS = f"""
    SELECT account_id,
        coalesce(min(opened_on) FILTER (WHERE closed_on IS NULL AND severity <= 2)
                 - {columns.DAY_ZERO}, %(no_day)s)::int4,
        (count(*) FILTER (WHERE opened_on > %(day)s::date - %(month)s))::float8,
        (count(*) FILTER (WHERE opened_on > %(day)s::date - %(quarter)s AND escalated))::float8,
        (count(*) FILTER (WHERE lately AND is_judged))::float8,
        (count(*) FILTER (WHERE lately AND is_unexplained))::float8,
        (count(*) FILTER (WHERE lately AND reopened_count IS NOT NULL))::float8,
        (count(*) FILTER (WHERE lately AND reopened_count > 0))::float8
    FROM (SELECT *, closed_on > %(day)s::date - %(quarter)s AS lately FROM (
        SELECT account_id, (opened_at AT TIME ZONE %(zone)s)::date AS opened_on,
            CASE WHEN closed_at < %(end)s THEN (closed_at AT TIME ZONE %(zone)s)::date END AS closed_on,
            coalesce(assessed_severity, stated_severity) AS severity,
            root_cause_found IS NOT NULL OR workaround_only IS NOT NULL AS is_judged,
            root_cause_found IS FALSE OR workaround_only IS TRUE AS is_unexplained,
            reopened_count, escalated
        FROM {{tickets}} ticket
        WHERE known_on <= %(day)s AND opened_at < %(end)s
          AND (closed_at IS NULL OR closed_at >= %(since)s OR opened_at >= %(since)s)
    ) dated) AS counted
    GROUP BY account_id
"""  # noqa: S608 - the parts are constants
WINDOW_MARGIN = 2
"""Days by which the first cut is wider than the window: it is made in UTC, the window in local days."""


def tickets(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any]
) -> facts.TicketFacts:
    """Return the tickets of the accounts, counted, in the order of the accounts."""
    connected = shared.connected.tickets
    found = places.by_account(
        account_ids,
        columns.read(
            TICKETS.format(tickets=shared.past.rows(as_of.TICKETS)),
            parameters
            | {
                "month": facts.SHORT_WINDOW,
                "quarter": facts.LONG_WINDOW,
                "since": shared.day - np.timedelta64(facts.LONG_WINDOW + WINDOW_MARGIN, "D").item(),
                "no_day": columns.NO_DAY,
            },
            {"account": "i8", "oldest": "i4"} | dict.fromkeys(COUNTS, "f8"),
        ),
    )
    return facts.TicketFacts(
        connected=connected.connected,
        severity_connected=connected.severity,
        root_cause_connected=connected.root_cause,
        reopened_connected=connected.reopened,
        escalated_connected=connected.escalated,
        oldest_serious_opened_on=found.days("oldest"),
        **{name: found.numbers(name) for name in COUNTS},
    )
