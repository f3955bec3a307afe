"""What accounts are called."""

from collections.abc import Collection

from accounts.models import Account


def of_accounts(organization_id: int, account_ids: Collection[int]) -> dict[int, str]:
    """Return the names of accounts by their keys."""
    rows = Account.objects.for_organization(organization_id).filter(pk__in=account_ids)
    return dict(rows.values_list("pk", "name"))
