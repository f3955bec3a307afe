"""Invoices and our promises of a chunk of accounts, as they stood at the end of the day."""

from typing import Any

from health.domain import facts
from health.queries import columns
from health.queries.facts import as_of, places
from health.queries.facts.shared import OrganizationDay

INVOICES = f"""
    SELECT account_id, (due_on - {columns.DAY_ZERO})::int4,
        coalesce(CASE WHEN paid_on <= %(day)s THEN paid_on END - {columns.DAY_ZERO}, %(no_day)s)::int4
    FROM {{invoices}} invoice
    WHERE known_on <= %(day)s AND issued_on <= %(day)s AND due_on <= %(day)s
      AND (due_on > %(day)s::date - %(half_year)s OR paid_on IS NULL
           OR paid_on > %(day)s::date - %(half_year)s)
    ORDER BY id
"""  # noqa: S608 - the parts are constants
COMMITMENTS = """
    SELECT account_id, count(*)::float8,
        (count(*) FILTER (WHERE state = 'KEPT' AND settled_on <= %(day)s))::float8
    FROM {commitments} promise
    WHERE known_on <= %(day)s AND promised_on <= %(day)s AND side = 'US'
      AND due_on <= %(day)s AND due_on > %(day)s::date - %(half_year)s
      AND NOT (state = 'WITHDRAWN' AND settled_on <= %(day)s)
    GROUP BY account_id
"""


def invoices(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any]
) -> facts.InvoiceFacts:
    """Return the invoices that count; none is read while the source is not connected."""
    names = {"account": "i8", "due": "i4", "paid": "i4"}
    rows = columns.none(names)
    if shared.connected.invoices.connected:
        query = INVOICES.format(invoices=shared.past.rows(as_of.INVOICES))
        bound = {"half_year": facts.HALF_YEAR, "no_day": columns.NO_DAY}
        rows = columns.read(query, parameters | bound, names)
    place, found = places.place_of(account_ids, rows)
    return facts.InvoiceFacts(
        connected=shared.connected.invoices.connected,
        paid_connected_on=shared.connected.invoices.paid_on,
        place=place,
        due_on=columns.days(found["due"]),
        paid_on=columns.days(found["paid"]),
    )


def commitments(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any]
) -> facts.CommitmentFacts:
    """Return our promises, counted; none is read while the source is not connected."""
    names = {"account": "i8", "due": "f8", "kept": "f8"}
    rows = columns.none(names)
    if shared.connected.commitments.connected:
        query = COMMITMENTS.format(commitments=shared.past.rows(as_of.COMMITMENTS))
        rows = columns.read(query, parameters | {"half_year": facts.HALF_YEAR}, names)
    found = places.by_account(account_ids, rows)
    return facts.CommitmentFacts(
        connected=shared.connected.commitments.connected,
        states_connected=shared.connected.commitments.states,
        due_180=found.numbers("due"),
        kept_180=found.numbers("kept"),
    )
