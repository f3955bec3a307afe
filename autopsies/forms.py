"""What people send about autopsies."""

from django import forms

from autopsies.domain.choices import Answer

NOTE_LENGTH = 2000


class AnswerForm(forms.Form):
    """The answer to *will you help find out why?*."""

    answer = forms.ChoiceField(choices=Answer.choices())
    note = forms.CharField(
        required=False,
        max_length=NOTE_LENGTH,
        label="What to know about it",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @property
    def chosen(self) -> Answer:
        """Return the answer of a valid form."""
        return Answer(self.cleaned_data["answer"])
