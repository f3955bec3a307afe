"""What is asked of a person who settles a row of their day."""

from collections.abc import Iterable
from typing import Any

from django import forms

from cs_platform.lib import keys
from cs_platform.tenancy.models import Membership

MOST_SIGNALS = 50


class RowForm(forms.Form):
    """Which reasons and task a row stands for."""

    signals = forms.CharField(required=False, max_length=1000)
    task = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    result = forms.CharField(required=False, max_length=1000)

    def clean_signals(self) -> list[int]:
        """Return the ids of the reasons."""
        parts = [part for part in self.cleaned_data["signals"].split(",") if part]
        found = keys.read_all(parts)
        if found is None or len(found) > MOST_SIGNALS:
            raise forms.ValidationError("This row cannot be read. Reload the page.")
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse a row of nothing."""
        cleaned = super().clean() or {}
        if not cleaned.get("signals") and not cleaned.get("task"):
            raise forms.ValidationError("There is nothing to settle. Reload the page.")
        return cleaned


class SnoozeForm(RowForm):
    """Until when a row sleeps; no day: until it comes anew."""

    until = forms.DateField(required=False)


class HandOverForm(RowForm):
    """Who takes a row over, and what they should know."""

    to = forms.TypedChoiceField(
        coerce=int, error_messages={"invalid_choice": "Choose somebody who works here."}
    )
    note = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, colleagues: Iterable[Membership], **kwargs: Any) -> None:
        """Offer the colleagues."""
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(each.pk, str(each.user)) for each in colleagues]  # type: ignore[attr-defined] # a choice field


class UndoForm(forms.Form):
    """What was settled."""

    settled = forms.CharField(max_length=1000)
