"""What people say about themselves, and what is said about their place."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from cs_platform.tenancy import queries
from cs_platform.tenancy.domain.choices import Function, Role, Theme
from cs_platform.tenancy.forms import organization

MOST_A_DAY = 100


class ThemeForm(forms.Form):
    """How bright the screen is."""

    theme = forms.TypedChoiceField(choices=Theme.choices(), coerce=Theme)


def _day(label: str, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, label=label, help_text=help_text, widget=widget)


class _Absence(forms.Form):
    """Two days, both or neither."""

    def clean(self) -> dict[str, Any]:
        """Refuse half an absence, and one that ends before it starts."""
        chosen = super().clean() or {}
        start, end = chosen.get("away_from"), chosen.get("away_until")
        if (start is None) != (end is None) and not self.errors:
            self.add_error("away_until" if start else "away_from", "Say both days, or neither.")
        elif start and end and end < start:
            self.add_error("away_until", "This is before the first day away.")
        return chosen


class MemberForm(_Absence):
    """Somebody's place: role, function, who leads and who stands in."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    role = forms.ChoiceField(choices=Role.choices(), label="Role")
    function = forms.ChoiceField(choices=Function.choices(), label="Function")
    lead_id = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label="Lead")
    deputy_id = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        label="Deputy",
        help_text="Sees and does this person’s work while they are away.",
    )
    away_from = _day("Away from")
    away_until = _day("Away until", "The last day away.")
    daily_capacity = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_A_DAY, label="Things to do a day"
    )

    def __init__(self, data: Any = None, *, others: Sequence[Any], is_own: bool, **options: Any) -> None:
        """Offer the other people as lead and deputy; one's own role is shown and stays."""
        super().__init__(data, **options)
        chosen = [("", "nobody"), *((str(one.pk), str(one.user)) for one in others)]
        for name in ("lead_id", "deputy_id"):
            self.fields[name].choices = chosen  # type: ignore[attr-defined] # a ChoiceField
        if is_own:
            self.fields["role"].disabled = True

    def columns(self) -> dict[str, Any]:
        """Return the place's columns as chosen."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


COLUMNS = tuple(name for name in MemberForm.base_fields if name != "version")


def texts(row: Mapping[str, Any]) -> dict[str, str]:
    """Return what the form's fields say for a place's columns."""
    return {name: "" if row[name] is None else str(row[name]) for name in COLUMNS if name in row}


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label="E-mail")
    name = forms.CharField(max_length=200, label="Name")
    role = forms.ChoiceField(choices=Role.choices(), initial=Role.CSM, label="Role")
    function = forms.ChoiceField(choices=Function.choices(), initial=Function.SUCCESS, label="Function")


class ProfileForm(_Absence):
    """What people say about themselves."""

    name = forms.CharField(max_length=200, label="Name")
    time_zone = forms.ChoiceField(choices=organization.time_zones, label="Time zone")
    locale = forms.ChoiceField(label="Numbers and days")
    theme = forms.ChoiceField(choices=Theme.choices(), label="Screen")
    away_from = _day("Away from")
    away_until = _day("Away until", "The last day away. Your deputy does your work meanwhile.")
    wants_digest = forms.BooleanField(
        required=False,
        label="Send me one mail each morning",
        help_text="Whom to help first, and what changed on your accounts. Never one mail an event.",
    )

    def __init__(self, data: Any = None, *, locale: str, **options: Any) -> None:
        """Offer the locale there is among the usual ones."""
        super().__init__(data, **options)
        usual = organization.LOCALES
        others = [] if locale in dict(usual) else [(locale, locale)]
        self.fields["locale"].choices = [*usual, *others]  # type: ignore[attr-defined] # a ChoiceField


class LeaveForm(forms.Form):
    """Who takes over each kind of what somebody holds."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        held: Mapping[str, str],
        others: Sequence[Any],
        suggested: int | None,
        **options: Any,
    ) -> None:
        """Ask for each kind (key: its words), with the deputy or lead suggested."""
        super().__init__(data, **options)
        chosen = [("", "choose"), *((str(one.pk), str(one.user)) for one in others)]
        for key, words in held.items():
            self.fields[key] = forms.ChoiceField(
                choices=chosen,
                initial=suggested,
                label=words,
                error_messages={"required": "Choose who takes this over."},
            )
        self._people = {str(one.pk): one for one in others}
        self._keys = tuple(held)

    def heirs(self) -> dict[str, Any]:
        """Return the people chosen, by kind."""
        return {key: self._people[self.cleaned_data[key]] for key in self._keys}


def others_than(membership: Any) -> list[Any]:
    """Return the colleagues of somebody."""
    return list(queries.colleagues(membership.organization_id).exclude(pk=membership.pk))
