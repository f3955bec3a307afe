"""Organizations, people, and what every tenant table shares."""

from cs_platform.tenancy.models.audit import AuditEntry
from cs_platform.tenancy.models.base import TenantModel, VersionedTenantModel
from cs_platform.tenancy.models.exchange_rate import ExchangeRate
from cs_platform.tenancy.models.organization import Membership, Organization
from cs_platform.tenancy.models.sign_in import SignedLink, SignInFailure
from cs_platform.tenancy.models.user import User

__all__ = [
    "AuditEntry",
    "ExchangeRate",
    "Membership",
    "Organization",
    "SignInFailure",
    "SignedLink",
    "TenantModel",
    "User",
    "VersionedTenantModel",
]
