"""How accounts stand after the last completed run."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from health.models import AccountStanding

NOTHING = Decimal("0.00")


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Sums of stored cents over standings, in the reporting currency; what has no rate is only counted."""

    accounts: int
    arr: Decimal
    known_loss: Decimal
    expected_loss: Decimal
    not_convertible: int


def standings(organization_id: int) -> QuerySet[AccountStanding]:
    """Return the standings with account, its owner's user and its stage, for lists to filter and sort."""
    return AccountStanding.objects.for_organization(organization_id).select_related(
        "account", "account__owner__user", "account__stage", "open_episode"
    )


def standing_of(organization_id: int, account_id: int) -> AccountStanding | None:
    """Return one account's standing; None before its first run."""
    found = standings(organization_id).select_related("account__parent")
    return found.filter(account_id=account_id).first()


def arr_of(organization_id: int, account_ids: Collection[int]) -> dict[int, Decimal | None]:
    """Return what accounts pay a year in the reporting currency; None where no rate converts it."""
    rows = AccountStanding.objects.for_organization(organization_id).filter(account_id__in=account_ids)
    return dict(rows.values_list("account_id", "arr"))


def at_stake(rows: QuerySet[AccountStanding]) -> QuerySet[AccountStanding]:
    """Keep accounts that may take something away, the largest expected loss first, as the index has them."""
    return rows.filter(expected_loss__gt=0).order_by(F("expected_loss").desc(nulls_last=True), "account_id")


def totals(standings_wanted: QuerySet[AccountStanding]) -> Totals:
    """Add up what is stored for a selection of standings."""
    row = standings_wanted.order_by().aggregate(
        accounts=Count("pk"),
        arr=Sum("arr"),
        known_loss=Sum("known_loss"),
        expected_loss=Sum("expected_loss"),
        not_convertible=Count("pk", filter=~Q(not_convertible="")),
    )
    return Totals(
        accounts=row["accounts"],
        arr=row["arr"] or NOTHING,
        known_loss=row["known_loss"] or NOTHING,
        expected_loss=row["expected_loss"] or NOTHING,
        not_convertible=row["not_convertible"],
    )
