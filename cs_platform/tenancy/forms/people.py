"""What people may send about themselves."""

from django import forms

from cs_platform.tenancy.domain.choices import Theme


class ThemeForm(forms.Form):
    """How bright the screen is."""

    theme = forms.TypedChoiceField(choices=Theme.choices(), coerce=Theme)
