"""What is asked about mails."""

from typing import Any

from django import forms

from cs_platform.jobs.domain.choices import MailState


class MailFilter(forms.Form):
    """Which mails to list."""

    state = forms.ChoiceField(required=False, choices=[("", "all"), *MailState.choices()], label="State")
    to = forms.CharField(required=False, max_length=254, label="To")

    def chosen(self) -> dict[str, Any]:
        """Return conditions on mails; what cannot be read is no condition."""
        if not self.is_valid():
            return {}
        found = self.cleaned_data
        wanted = {"state": found["state"], "to__icontains": found["to"].strip().replace("\x00", "")}
        return {name: value for name, value in wanted.items() if value}
