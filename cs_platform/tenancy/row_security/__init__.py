"""What keeps an organization's rows apart in the database: policies, composite keys, audit, rights.

A tenant table without its policy is found by the catalogue test, so each migration that creates one
ends with `SecureTable` for it.
"""

from cs_platform.tenancy.row_security.functions import (
    AUDIT_FUNCTION,
    AUDIT_PEOPLE_FUNCTION,
    AUDIT_PEOPLE_TRIGGERS,
    AUDITED_PEOPLE,
    DROP_EMPTY_MONTHS_FUNCTION,
    ENSURE_MONTHS_FUNCTION,
    ERASE_IMAGES_FUNCTION,
    ERASE_WORDS_FUNCTION,
    LINK_FUNCTION,
    REFRESH_STATISTICS_FUNCTION,
    THIN_AUDIT_FUNCTION,
)
from cs_platform.tenancy.row_security.rights import grant_application_role
from cs_platform.tenancy.row_security.secured import (
    ComposeKey,
    CreatePartitionedModel,
    SecureTable,
    TenantForeignKey,
)

__all__ = [
    "AUDITED_PEOPLE",
    "AUDIT_FUNCTION",
    "AUDIT_PEOPLE_FUNCTION",
    "AUDIT_PEOPLE_TRIGGERS",
    "DROP_EMPTY_MONTHS_FUNCTION",
    "ENSURE_MONTHS_FUNCTION",
    "ERASE_IMAGES_FUNCTION",
    "ERASE_WORDS_FUNCTION",
    "LINK_FUNCTION",
    "REFRESH_STATISTICS_FUNCTION",
    "THIN_AUDIT_FUNCTION",
    "ComposeKey",
    "CreatePartitionedModel",
    "SecureTable",
    "TenantForeignKey",
    "grant_application_role",
]
