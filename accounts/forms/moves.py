"""What is asked of a person who moves an account along its journey."""

from django import forms


class MoveForm(forms.Form):
    """Where to, and the version of the account the person saw."""

    stage = forms.IntegerField(
        min_value=1, max_value=2**63 - 1, error_messages={"required": "Choose the stage it enters."}
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class MetForm(forms.Form):
    """Whether a standard is met."""

    met = forms.BooleanField(required=False)
