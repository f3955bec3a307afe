"""Since when each source of facts is known on a day, and which of its fields some row supplies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from health.queries import usage_span
from health.queries.facts import as_of

USAGE_SUPPLIED = """
    SELECT EXISTS (SELECT FROM accounts_usageday WHERE organization_id = %(organization)s
                   AND day <= %(day)s AND known_on <= %(day)s AND {condition})
"""
FEATURES_SUPPLIED = """
    SELECT EXISTS (SELECT FROM accounts_featureday WHERE organization_id = %(organization)s
                   AND day <= %(day)s AND known_on <= %(day)s)
"""
CORE_FEATURES = """
    SELECT count(*) FROM accounts_feature
    WHERE organization_id = %(organization)s AND core AND known_on <= %(day)s
"""
TICKETS_SUPPLIED = """
    SELECT EXISTS (SELECT FROM {tickets} ticket
                   WHERE known_on <= %(day)s AND opened_at < %(end)s AND {condition})
"""
ROLES_SUPPLIED = """
    SELECT EXISTS (SELECT FROM {contacts} contact WHERE known_on <= %(day)s AND cardinality(roles) > 0)
"""
GOALS = """
    SELECT min(known_on), coalesce(bool_or(value_per_year > 0), false),
           coalesce(bool_or(label <> 'UNVERIFIED'), false), coalesce(bool_or(confirmed_on <= %(day)s), false)
    FROM {goals} goal WHERE known_on <= %(day)s
"""
MEASURED = """
    SELECT EXISTS (SELECT FROM {measurements} measured WHERE known_on <= %(day)s AND day <= %(day)s)
"""
TOUCHES = """
    SELECT min(greatest(known_on, (happened_at AT TIME ZONE %(zone)s)::date)),
           coalesce(bool_or(posture <> ''), false), coalesce(bool_or(sentiment IS NOT NULL), false)
    FROM {touches} touch WHERE known_on <= %(day)s AND happened_at < %(end)s
"""
TOUCHED = """
    SELECT EXISTS (SELECT FROM {links} link JOIN {touches} touch ON touch.id = link.touch_id
                   WHERE touch.known_on <= %(day)s AND touch.happened_at < %(end)s)
"""
SURVEYS = """
    SELECT count(*) > 0, min(greatest(known_on, (acted_on_at AT TIME ZONE %(zone)s)::date))
        FILTER (WHERE acted_on_at < %(end)s)
    FROM {surveys} answer WHERE known_on <= %(day)s AND answered_at < %(end)s
"""
INVOICES = """
    SELECT count(*) > 0, min(greatest(known_on, paid_on)) FILTER (WHERE paid_on <= %(day)s)
    FROM {invoices} invoice WHERE known_on <= %(day)s AND issued_on <= %(day)s
"""
COMMITMENTS = """
    SELECT count(*) > 0,
           coalesce(bool_or(state IN ('KEPT', 'BROKEN') AND settled_on <= %(day)s), false)
    FROM {commitments} promise WHERE known_on <= %(day)s AND promised_on <= %(day)s
"""
SEVERITY = "(stated_severity IS NOT NULL OR assessed_severity IS NOT NULL)"
ROOT_CAUSE = "(root_cause_found IS NOT NULL OR workaround_only IS NOT NULL)"


@dataclass(frozen=True, kw_only=True)
class UsageConnection:
    """Since when usage is known, and which of its fields some row supplies."""

    connected_on: date | None
    events: bool
    active_users: bool
    errors: bool
    features: bool
    core_feature_count: int


@dataclass(frozen=True, kw_only=True)
class TicketConnection:
    """Whether tickets are known, and which of their fields some ticket supplies."""

    connected: bool
    severity: bool
    root_cause: bool
    reopened: bool
    escalated: bool


@dataclass(frozen=True, kw_only=True)
class OutcomeConnection:
    """Since when goals are known, and what some goal of the organization has."""

    connected_on: date | None
    values: bool
    labels: bool
    confirmations: bool
    measurements: bool


@dataclass(frozen=True, kw_only=True)
class TouchConnection:
    """Since when touches are known, and which of their fields some touch supplies."""

    connected_on: date | None
    postures: bool
    sentiments: bool
    contacts: bool


@dataclass(frozen=True, kw_only=True)
class SurveyConnection:
    """Whether answers are known, and since when what was acted on is."""

    connected: bool
    acted_on: date | None


@dataclass(frozen=True, kw_only=True)
class InvoiceConnection:
    """Whether invoices are known, and since when payments are."""

    connected: bool
    paid_on: date | None


@dataclass(frozen=True, kw_only=True)
class CommitmentConnection:
    """Whether promises are known, and whether some of them was kept or broken."""

    connected: bool
    states: bool


@dataclass(frozen=True, kw_only=True)
class Connections:
    """Which sources and fields are connected as of a day."""

    usage: UsageConnection
    tickets: TicketConnection
    contact_roles: bool
    outcomes: OutcomeConnection
    touches: TouchConnection
    surveys: SurveyConnection
    invoices: InvoiceConnection
    commitments: CommitmentConnection


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Asks about all rows of the organization as they stood on the day."""

    past: as_of.Past
    parameters: dict[str, Any]

    def rows(self, table: as_of.Table) -> str:
        """Return all rows of a table as they stood, as a subquery."""
        return self.past.rows(table, as_of.ALL)

    def one(self, query: str) -> Sequence[Any]:
        """Return the one row of a query."""
        with connection.cursor() as cursor:
            cursor.execute(query, self.parameters)
            row: Sequence[Any] = cursor.fetchone()
        return row


def connections(past: as_of.Past, parameters: dict[str, Any]) -> Connections:
    """Read what is connected on the day that `parameters` name."""
    ask = Reader(past=past, parameters=parameters | past.parameters(*as_of.EVERYBODY))
    surveyed = ask.one(SURVEYS.format(surveys=ask.rows(as_of.SURVEYS)))
    billed = ask.one(INVOICES.format(invoices=ask.rows(as_of.INVOICES)))
    promised = ask.one(COMMITMENTS.format(commitments=ask.rows(as_of.COMMITMENTS)))
    return Connections(
        usage=_usage(ask),
        tickets=_tickets(ask),
        contact_roles=ask.one(ROLES_SUPPLIED.format(contacts=ask.rows(as_of.CONTACTS)))[0],
        outcomes=_outcomes(ask),
        touches=_touches(ask),
        surveys=SurveyConnection(connected=surveyed[0], acted_on=surveyed[1]),
        invoices=InvoiceConnection(connected=billed[0], paid_on=billed[1]),
        commitments=CommitmentConnection(connected=promised[0], states=promised[1]),
    )


def _usage(ask: Reader) -> UsageConnection:
    def supplied(condition: str) -> bool:
        return bool(ask.one(USAGE_SUPPLIED.format(condition=condition))[0])

    return UsageConnection(
        connected_on=usage_span.first_day(ask.parameters["organization"], ask.parameters["day"]),
        events=supplied("events > 0"),
        active_users=supplied("active_users IS NOT NULL"),
        errors=supplied("errors IS NOT NULL"),
        features=bool(ask.one(FEATURES_SUPPLIED)[0]),
        core_feature_count=ask.one(CORE_FEATURES)[0],
    )


def _tickets(ask: Reader) -> TicketConnection:
    def supplied(condition: str) -> bool:
        rows = ask.rows(as_of.TICKETS)
        return bool(ask.one(TICKETS_SUPPLIED.format(tickets=rows, condition=condition))[0])

    return TicketConnection(
        connected=supplied("true"),
        severity=supplied(SEVERITY),
        root_cause=supplied(ROOT_CAUSE),
        reopened=supplied("reopened_count IS NOT NULL"),
        escalated=supplied("escalated IS NOT NULL"),
    )


def _outcomes(ask: Reader) -> OutcomeConnection:
    connected_on, values, labels, confirmations = ask.one(GOALS.format(goals=ask.rows(as_of.GOALS)))
    measured = ask.one(MEASURED.format(measurements=ask.rows(as_of.MEASUREMENTS)))[0]
    return OutcomeConnection(
        connected_on=connected_on,
        values=values,
        labels=labels,
        confirmations=confirmations,
        measurements=measured,
    )


def _touches(ask: Reader) -> TouchConnection:
    touches, links = ask.rows(as_of.TOUCHES), ask.past.links
    connected_on, postures, sentiments = ask.one(TOUCHES.format(touches=touches))
    return TouchConnection(
        connected_on=connected_on,
        postures=postures,
        sentiments=sentiments,
        contacts=ask.one(TOUCHED.format(touches=touches, links=links))[0],
    )
