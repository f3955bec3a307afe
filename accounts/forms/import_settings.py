"""What an organization decides about imports: on which fields sources win, how mappings are called."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from accounts.operations.imports.decisions import KindFields

_LONGEST_NAME = 200


class WinnersForm(forms.Form):
    """For each kind the fields on which the source wins; on all others the person does."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, kinds: Sequence[KindFields], won: Collection[str], version: int
    ) -> None:
        """Offer the fields of each kind."""
        super().__init__(data, initial={"version": version})
        self.kinds = kinds
        for kind in kinds:
            self.fields[kind.kind] = forms.MultipleChoiceField(
                required=False,
                label=kind.label,
                choices=list(kind.fields),
                initial=[name for name, _ in kind.fields if name in won],
                widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
            )

    @property
    def asked(self) -> list[str]:
        """Every field that was offered."""
        return [name for kind in self.kinds for name, _ in kind.fields]

    @property
    def won(self) -> list[str]:
        """The fields on which the source shall win."""
        return [name for kind in self.kinds for name in self.cleaned_data[kind.kind]]

    def groups(self) -> Iterator[tuple[BoundField, int, int]]:
        """Yield the fields of each kind, with on how many of them the source wins, and how many there are."""
        for kind in self.kinds:
            bound = self[kind.kind]
            yield bound, len(bound.value() or []), len(kind.fields)


class RenameForm(forms.Form):
    """Another name for a saved mapping."""

    name = forms.CharField(
        max_length=_LONGEST_NAME,
        label="Name",
        error_messages={"required": "A mapping needs a name."},
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
