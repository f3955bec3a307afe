"""Reads of organizations, people, rates, days and the audit."""

from cs_platform.tenancy.queries.audit import rows_as_of
from cs_platform.tenancy.queries.days import end_of_day, local_day, start_of_day
from cs_platform.tenancy.queries.organizations import (
    UnknownOrganizationError,
    organization,
    organization_by_slug,
    organizations,
    settings_of,
)
from cs_platform.tenancy.queries.people import (
    administrators,
    member_ids_by_email,
    members,
    memberships_of,
    organization_of_link,
    user_by_id,
)
from cs_platform.tenancy.queries.rates import Rate, rates_on

__all__ = [
    "Rate",
    "UnknownOrganizationError",
    "administrators",
    "end_of_day",
    "local_day",
    "member_ids_by_email",
    "members",
    "memberships_of",
    "organization",
    "organization_by_slug",
    "organization_of_link",
    "organizations",
    "rates_on",
    "rows_as_of",
    "settings_of",
    "start_of_day",
    "user_by_id",
]
