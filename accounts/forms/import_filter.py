"""Which of the past imports a person wants to see."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django import forms

from accounts.domain import kinds
from accounts.domain.choices import ImportState
from accounts.queries.imports import Filter

_SPANS: Mapping[str, tuple[str, int]] = {
    "7": ("Last 7 days", 7),
    "30": ("Last 30 days", 30),
    "365": ("Last 12 months", 365),
}


class FilterForm(forms.Form):
    """State, kind, who and when; what cannot be read counts as not asked for."""

    state = forms.ChoiceField(
        required=False, label="State", choices=[("", "Any state"), *ImportState.choices()]
    )
    kind = forms.ChoiceField(
        required=False,
        label="Kind",
        choices=[("", "Any kind"), *kinds.choices()],
    )
    by = forms.ChoiceField(required=False, label="Who")
    within = forms.ChoiceField(
        required=False,
        label="When",
        choices=[("", "Any time"), *((key, words) for key, (words, _) in _SPANS.items())],
    )

    def __init__(self, data: Mapping[str, str], *, people: Sequence[tuple[int, str]]) -> None:
        """Offer the people who have imported; a command imports as nobody."""
        super().__init__(data)
        choices = [("", "Anybody"), ("0", "A command"), *((str(pk), name) for pk, name in people)]
        self.fields["by"] = forms.ChoiceField(required=False, label="Who", choices=choices)
        for bound in self:
            bound.field.widget.attrs["class"] = "form-select"

    def chosen(self, today: date) -> Filter:
        """Return what can be read of the answers."""
        self.is_valid()
        given = self.cleaned_data
        within = _SPANS.get(given.get("within", ""))
        by = given.get("by", "")
        return Filter(
            state=given.get("state", ""),
            kind=given.get("kind", ""),
            by=int(by) if by else None,
            since=today - timedelta(days=within[1]) if within else None,
        )
