"""What is asked of a person who saves a way to look at a list."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.domain import saved_views as rules
from accounts.domain.saved_views import Wanted


class ViewForm(forms.Form):
    """A name, whether others see it, and what the list showed: its query string and its columns."""

    name = forms.CharField(
        max_length=100, error_messages={"required": "Give the view a name, so that it is found again."}
    )
    is_shared = forms.BooleanField(required=False)
    query = forms.CharField(max_length=rules.LONGEST_QUERY, required=False, strip=False)
    columns = forms.CharField(max_length=rules.LONGEST_QUERY, required=False)

    def clean_query(self) -> str:
        """Keep what reads as a query string, without the page and the view it was seen in."""
        query = QueryDict(self.cleaned_data["query"], mutable=True)
        for key in ("page", "view", "columns"):
            query.pop(key, None)
        return query.urlencode()

    def clean_columns(self) -> tuple[str, ...]:
        """Read the keys of columns."""
        keys = [key for key in self.cleaned_data["columns"].split(",") if key]
        if len(keys) > rules.MOST_COLUMNS or any(len(key) > rules.LONGEST_COLUMN for key in keys):
            raise forms.ValidationError("Choose fewer columns.")
        return tuple(keys)

    def wanted(self) -> Wanted:
        """Return the view as it is wanted."""
        chosen: dict[str, Any] = self.cleaned_data
        return Wanted(**{key: chosen[key] for key in ("name", "is_shared", "query", "columns")})


class NewViewForm(ViewForm):
    """The same with the list it is of."""

    page = forms.ChoiceField(choices=[(page, page) for page in rules.PAGES])
