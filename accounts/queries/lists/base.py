"""What rows of all lists share: accounts that are not archived, with who looks after them."""

from typing import Any

from django.db.models import Count, QuerySet, Sum

from accounts.models import Account
from cs_platform.lib.money import Money


def of_living(rows: QuerySet[Any], organization_id: int) -> QuerySet[Any]:
    """Keep the rows of accounts that are not archived, with their account, its owner and stage."""
    archived = Account.objects.for_organization(organization_id).filter(archived_at__isnull=False)
    kept = rows.exclude(account_id__in=archived.values("pk"))
    return kept.select_related("account__owner__user", "account__stage")


def count(rows: QuerySet[Any]) -> int:
    """Count rows without what only their order and their cells need."""
    return rows.order_by().count()


def sums(rows: QuerySet[Any], amount: str) -> tuple[int, tuple[Money, ...]]:
    """Count rows and add up their money by currency, the largest sum first."""
    found = list(rows.order_by().values("currency").annotate(rows=Count("pk"), money=Sum(amount)))
    money = [Money(row["money"], row["currency"]) for row in found if row["money"]]
    money.sort(key=lambda each: (-each.amount, each.currency))
    return sum(row["rows"] for row in found), tuple(money)
