"""What is the same for all accounts of an organization on a day: read once for a run, not once a chunk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from cs_platform.tenancy import queries as tenancy
from health.queries import usage_span

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
    SELECT EXISTS (SELECT FROM accounts_ticket WHERE organization_id = %(organization)s
                   AND known_on <= %(day)s AND opened_at < %(end)s AND {condition})
"""
ROLES_SUPPLIED = """
    SELECT EXISTS (SELECT FROM accounts_contact WHERE organization_id = %(organization)s
                   AND known_on <= %(day)s AND cardinality(roles) > 0)
"""
SEVERITY = "(stated_severity IS NOT NULL OR assessed_severity IS NOT NULL)"
ROOT_CAUSE = "(root_cause_found IS NOT NULL OR workaround_only IS NOT NULL)"

Changed = Mapping[int, Mapping[str, Any]]


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
class OrganizationDay:
    """One organization as of the end of one day.

    end: the first moment after the day. rates: of the day, by currency.
    tickets_then, contacts_then: by id, what stood in rows that have changed since.
    """

    organization_id: int
    day: date
    end: datetime
    time_zone: str
    grace_days: int
    rates: Mapping[str, tenancy.Rate]
    usage: UsageConnection
    tickets: TicketConnection
    roles_connected: bool
    tickets_then: Changed
    contacts_then: Changed

    @property
    def parameters(self) -> dict[str, Any]:
        """What every query of the day is bound to."""
        return {
            "organization": self.organization_id,
            "day": self.day,
            "end": self.end,
            "zone": self.time_zone,
        }


def organization_day(organization_id: int, day: date) -> OrganizationDay:
    """Read what the accounts of the organization share on a day."""
    organization = tenancy.organization(organization_id)
    end = tenancy.end_of_day(organization.time_zone, day)
    parameters = {"organization": organization_id, "day": day, "end": end}
    return OrganizationDay(
        organization_id=organization_id,
        day=day,
        end=end,
        time_zone=organization.time_zone,
        grace_days=tenancy.settings_of(organization_id).grace_days,
        rates=tenancy.rates_on(organization_id, day),
        usage=_usage(parameters),
        tickets=_tickets(parameters),
        roles_connected=bool(_value(ROLES_SUPPLIED, parameters)),
        tickets_then=tenancy.rows_as_of(organization_id, "accounts_ticket", end),
        contacts_then=tenancy.rows_as_of(organization_id, "accounts_contact", end),
    )


def _usage(parameters: dict[str, Any]) -> UsageConnection:
    def supplied(condition: str) -> bool:
        return bool(_value(USAGE_SUPPLIED.format(condition=condition), parameters))

    return UsageConnection(
        connected_on=usage_span.first_day(parameters["organization"], parameters["day"]),
        events=supplied("events > 0"),
        active_users=supplied("active_users IS NOT NULL"),
        errors=supplied("errors IS NOT NULL"),
        features=bool(_value(FEATURES_SUPPLIED, parameters)),
        core_feature_count=_value(CORE_FEATURES, parameters),
    )


def _tickets(parameters: dict[str, Any]) -> TicketConnection:
    def supplied(condition: str) -> bool:
        return bool(_value(TICKETS_SUPPLIED.format(condition=condition), parameters))

    return TicketConnection(
        connected=supplied("true"),
        severity=supplied(SEVERITY),
        root_cause=supplied(ROOT_CAUSE),
        reopened=supplied("reopened_count IS NOT NULL"),
        escalated=supplied("escalated IS NOT NULL"),
    )


def _value(query: str, parameters: dict[str, Any]) -> Any:
    """Return the one value of a query; None when it has no row."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        row = cursor.fetchone()
    return row[0] if row else None
