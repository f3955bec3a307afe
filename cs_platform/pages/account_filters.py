"""How a list of accounts is narrowed and sorted. Only what is named here is let through."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters
from django.db.models import F, QuerySet

from accounts.domain.choices import CustomerState
from health.domain.choices import Band
from health.queries import overview

NONE = "none"
ABSENT = "ABSENT"
DEFAULT_SORT = "-expected_loss"
# what may be sorted by, and the columns it means
SORTS: Mapping[str, str] = {
    "name": "account__name",
    "expected_loss": "expected_loss",
    "health": "health",
    "arr": "arr",
    "probability": "probability",
    "renewal": "renewal_on",
    "stage": "account__stage__position",
    "owner": "account__owner__user__name",
}


class AccountFilter(django_filters.FilterSet):
    """Filters over account standings; a value that makes no sense is shown as an error, never a failure."""

    name = django_filters.CharFilter(field_name="account__name", lookup_expr="icontains", max_length=200)
    stage = django_filters.CharFilter(method="filter_key", max_length=19)
    owner = django_filters.CharFilter(method="filter_key", max_length=19)
    segment = django_filters.CharFilter(method="filter_segment", max_length=100)
    band = django_filters.ChoiceFilter(choices=Band.choices())
    state = django_filters.ChoiceFilter(
        choices=[*CustomerState.choices(), (ABSENT, "Former and prospects")], method="filter_state"
    )
    renewing = django_filters.BooleanFilter(method="filter_renewing")
    off_track = django_filters.BooleanFilter(method="filter_off_track")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        """Keep the page's day, which "renewing" counts from."""
        self.day = day
        super().__init__(*args, **kwargs)

    def filter_key(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep rows of one stage or owner; `none` keeps those without, a key that is no number nothing."""
        column = f"account__{name}_id"
        if value == NONE:
            return rows.filter(**{f"{column}__isnull": True})
        return (
            rows.filter(**{column: int(value)}) if value.isdecimal() and int(value) < 2**63 else rows.none()
        )

    def filter_segment(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep rows of one segment; `none` keeps those without."""
        return rows.filter(account__segment="" if value == NONE else value)

    def filter_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep rows in one customer state, or all who are not customers."""
        if value == ABSENT:
            return rows.exclude(customer_state__in=overview.PRESENT)
        return rows.filter(customer_state=value)

    def filter_renewing(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Keep accounts whose term ends within 90 days."""
        return overview.renewing(rows, self.day) if value else rows

    def filter_off_track(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Keep accounts with an open ditch episode."""
        return rows.filter(open_episode__isnull=False) if value else rows

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Without a wanted state, keep customers and the just lapsed."""
        narrowed = super().filter_queryset(queryset)
        return narrowed if self.form.cleaned_data.get("state") else overview.present(narrowed)


def sorted_by(rows: QuerySet[Any], wanted: str) -> tuple[QuerySet[Any], str]:
    """Sort by an allowed column, missing values last; return the rows and the sort that was taken."""
    key = wanted if wanted.lstrip("-") in SORTS and wanted.count("-") <= 1 else DEFAULT_SORT
    column = F(SORTS[key.lstrip("-")])
    order = column.desc(nulls_last=True) if key.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(order, "account_id"), key
