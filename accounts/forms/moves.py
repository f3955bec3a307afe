"""What is asked of a person who moves an account along its journey."""

from collections.abc import Mapping

from django import forms

from accounts.domain import bulk
from accounts.domain.bulk import Target, UnreadableError


class MoveForm(forms.Form):
    """Where to, and the version of the account the person saw."""

    stage = forms.IntegerField(
        min_value=1, max_value=2**63 - 1, error_messages={"required": "Choose the stage it enters."}
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class MetForm(forms.Form):
    """Whether a standard is met."""

    met = forms.BooleanField(required=False)


class ManyForm(forms.Form):
    """What many accounts get, and which of them the person saw in which version."""

    to = forms.CharField(max_length=40)
    seen = forms.CharField(max_length=200_000)
    token = forms.CharField(required=False)

    def clean_to(self) -> Target:
        """Return what is to stand on the accounts."""
        try:
            return bulk.target(self.cleaned_data["to"])
        except UnreadableError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_seen(self) -> Mapping[int, int]:
        """Return the versions the person saw, by account."""
        try:
            return bulk.seen(self.cleaned_data["seen"])
        except UnreadableError as error:
            raise forms.ValidationError(str(error)) from error
