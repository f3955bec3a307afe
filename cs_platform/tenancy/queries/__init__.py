"""Reads of organizations, people, rates, days and the audit."""

from cs_platform.tenancy.queries.days import end_of_day, local_day, start_of_day
from cs_platform.tenancy.queries.organizations import (
    UnknownOrganizationError,
    organization,
    organization_by_slug,
    organizations,
    settings_of,
)
from cs_platform.tenancy.queries.people import (
    acting_for,
    administrators,
    colleagues,
    member_ids_by_email,
    members,
    memberships_of,
    organization_of_link,
    other_administrators,
    user_by_id,
)
from cs_platform.tenancy.queries.rates import Rate, rates_on
from cs_platform.tenancy.queries.statements import rows_of

__all__ = [
    "Rate",
    "UnknownOrganizationError",
    "acting_for",
    "administrators",
    "colleagues",
    "end_of_day",
    "local_day",
    "member_ids_by_email",
    "members",
    "memberships_of",
    "organization",
    "organization_by_slug",
    "organization_of_link",
    "organizations",
    "other_administrators",
    "rates_on",
    "rows_of",
    "settings_of",
    "start_of_day",
    "user_by_id",
]
