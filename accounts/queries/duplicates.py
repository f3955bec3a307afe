"""Accounts that are likely the same customer."""

from accounts.domain import duplicates
from accounts.domain.duplicates import Known, Pair
from accounts.models import Account

SHOWN = 200


def likely(organization_id: int) -> tuple[Pair, ...]:
    """Return the first likely duplicates among the accounts in use."""
    rows = Account.objects.for_organization(organization_id).filter(archived_at__isnull=True)
    known = (
        Known(id=pk, name=name, domain=domain)
        for pk, name, domain in rows.values_list("pk", "name", "domain").iterator()
    )
    return duplicates.find(known)[:SHOWN]
