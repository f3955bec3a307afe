"""How lists are narrowed. Only what is named here is let through."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.forms import BoundField
from django.http import HttpRequest

from accounts.domain.choices import CustomerState
from accounts.queries import attributes
from cs_platform.lib import keys
from cs_platform.pages import attribute_filters
from health.domain.choices import Band
from health.queries import families, overview

NONE = "none"
ABSENT = "ABSENT"
PARENTS = "PARENTS"
DEFAULT_SORT = "-expected_loss"
MOST_DAYS = 3650
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)


class Choice(django_filters.ChoiceFilter):
    """One of some codes. words: what stands there while nothing is chosen."""

    def __init__(self, words: str, choices: Any, **kwargs: Any) -> None:
        """Say the words instead of dashes, and aloud."""
        select = forms.Select(attrs={"class": "form-select", "aria-label": words})
        super().__init__(choices=choices, empty_label=words, widget=select, **kwargs)


class Words(django_filters.CharFilter):
    """Words to look for."""

    def __init__(self, words: str, **kwargs: Any) -> None:
        """Say what is looked for."""
        box = forms.TextInput(attrs={"class": "form-control", "aria-label": words, "placeholder": words})
        super().__init__(max_length=200, widget=box, **kwargs)


class Days(django_filters.Filter):
    """A number of days."""

    field_class = forms.IntegerField

    def __init__(self, words: str, **kwargs: Any) -> None:
        """Say what is counted."""
        attrs = {"class": "form-control ls-days", "aria-label": words, "placeholder": words}
        box = forms.NumberInput(attrs=attrs)
        super().__init__(min_value=0, max_value=MOST_DAYS, widget=box, **kwargs)


class Day(django_filters.DateFilter):
    """A day between 1990 and 2100."""

    def __init__(self, words: str, **kwargs: Any) -> None:
        """Say which day; `title` shows it where the browser writes its own hint."""
        attrs = {"class": "form-control", "type": "date", "aria-label": words, "title": words}
        super().__init__(
            widget=forms.DateInput(attrs=attrs, format="%Y-%m-%d"),
            validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
            **kwargs,
        )


class AboutAccounts(django_filters.FilterSet):
    """Filters over rows that hang on accounts, by account; a value that makes no sense is an error.

    `searched` names the columns that the words are looked for in.
    """

    searched: Sequence[str] = ("account__name",)

    name = django_filters.CharFilter(method="filter_name", max_length=200)
    stage = django_filters.CharFilter(method="filter_key", max_length=19)
    owner = django_filters.CharFilter(method="filter_key", max_length=19)
    segment = django_filters.CharFilter(method="filter_segment", max_length=100)
    account = django_filters.CharFilter(method="filter_account", max_length=19)

    def __init__(self, data: Any, *, queryset: QuerySet[Any], day: date, request: HttpRequest) -> None:
        """Keep the page's day, which everything that is near or overdue counts from."""
        self.day = day
        super().__init__(data, queryset=queryset, request=request)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow by what was asked for, then by what a list usually shows."""
        narrowed: QuerySet[Any] = super().filter_queryset(queryset)
        return self.usually(narrowed, self.form.cleaned_data)

    def usually(self, rows: QuerySet[Any], asked: Mapping[str, Any]) -> QuerySet[Any]:
        """Keep what is shown to somebody who asked for nothing else."""
        return rows

    def filter_name(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep rows with the words in one of the columns they are looked for in."""
        wanted = Q()
        for column in self.searched:
            wanted |= Q(**{f"{column}__icontains": value})
        return rows.filter(wanted)

    def filter_key(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep rows of one stage or owner; `none` keeps those without, a key that is no number nothing."""
        column = f"account__{name}_id"
        if value == NONE:
            return rows.filter(**{f"{column}__isnull": True})
        return _of_key(rows, column, value)

    def filter_account(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep rows of one account."""
        return _of_key(rows, "account_id", value)

    def filter_segment(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep rows of one segment; `none` keeps those without."""
        return rows.filter(account__segment="" if value == NONE else value)


def _of_key(rows: QuerySet[Any], column: str, value: str) -> QuerySet[Any]:
    """Keep rows with a key in a column; none when it is no key."""
    key = keys.read(value)
    return rows.none() if key is None else rows.filter(**{column: key})


class AccountFilter(AboutAccounts):
    """Filters over account standings."""

    band = django_filters.ChoiceFilter(choices=Band.choices())
    state = django_filters.ChoiceFilter(
        choices=[*CustomerState.choices(), (ABSENT, "Former and prospects")], method="filter_state"
    )
    renewing = django_filters.BooleanFilter(method="filter_renewing")
    off_track = django_filters.BooleanFilter(method="filter_off_track")
    family = django_filters.CharFilter(method="filter_family", max_length=19)

    def __init__(self, data: Any, *, queryset: QuerySet[Any], day: date, request: Any) -> None:
        """Add a filter for each attribute of the organization's own."""
        super().__init__(data, queryset=queryset, day=day, request=request)
        self.own = attribute_filters.of(attributes.definitions(request.organization.pk))
        self.filters.update(self.own)

    @property
    def own_boxes(self) -> list[BoundField]:
        """The boxes of the organization's own attributes."""
        return [self.form[name] for name in self.own]

    def filter_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep rows in one customer state, or all who are not customers."""
        if value == ABSENT:
            return rows.exclude(customer_state__in=overview.PRESENT)
        return rows.filter(customer_state=value)

    def filter_family(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep accounts that have children, or the children of one account."""
        if value == PARENTS:
            return families.parents(rows, self.request.organization.pk)
        living = rows.filter(account__archived_at__isnull=True)
        return _of_key(living, "account__parent_id", value)

    def filter_renewing(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Keep accounts whose term ends within 90 days."""
        return overview.renewing(rows, self.day) if value else rows

    def filter_off_track(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Keep accounts with an open ditch episode."""
        return rows.filter(open_episode__isnull=False) if value else rows

    def usually(self, rows: QuerySet[Any], asked: Mapping[str, Any]) -> QuerySet[Any]:
        """Without a wanted state, keep customers and the just lapsed."""
        return rows if asked.get("state") else overview.present(rows)
