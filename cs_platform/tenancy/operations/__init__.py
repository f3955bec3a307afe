"""Writes to organizations, people, links and failed sign-ins."""

from cs_platform.tenancy.operations.digest import (
    UnknownLinkError,
    mark_looked,
    member_of,
    set_digest,
    unsubscribe_address,
)
from cs_platform.tenancy.operations.links import (
    LinkSpentError,
    create_sign_in_link,
    link_is_usable,
    use_sign_in_link,
)
from cs_platform.tenancy.operations.organizations import (
    InvalidOrganizationError,
    OrganizationExistsError,
    create_organization,
    start_time_zones,
)
from cs_platform.tenancy.operations.partitions import ensure_months
from cs_platform.tenancy.operations.people import add_member, mark_seen, set_theme
from cs_platform.tenancy.operations.sign_in import (
    clear_sign_in_failures,
    record_sign_in_failure,
    sign_in_must_wait,
)

__all__ = [
    "InvalidOrganizationError",
    "LinkSpentError",
    "OrganizationExistsError",
    "UnknownLinkError",
    "add_member",
    "clear_sign_in_failures",
    "create_organization",
    "create_sign_in_link",
    "ensure_months",
    "link_is_usable",
    "mark_looked",
    "mark_seen",
    "member_of",
    "record_sign_in_failure",
    "set_digest",
    "set_theme",
    "sign_in_must_wait",
    "start_time_zones",
    "unsubscribe_address",
    "use_sign_in_link",
]
