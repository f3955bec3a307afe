"""What is asked of a person who makes one account of two: which, and whose value stays where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.forms.records.customers import PREFIX, AccountForm
from accounts.forms.records.shown import NOTHING, shown
from accounts.models import Account
from accounts.operations.merging.merge import ATTRIBUTE, PROFILE
from accounts.operations.records.changes import Editor

KEEP, TAKE = "keep", "take"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A column on which two accounts differ: what it is called, and what stands on each."""

    column: str
    label: str
    survivor: str
    merged: str


def differences(survivor: Account, merged: Account, editor: Editor) -> tuple[Difference, ...]:
    """Return where both accounts say something, and not the same."""
    ours, theirs = (AccountForm(None, editor=editor, instance=one) for one in (survivor, merged))
    return tuple(_differences(ours, theirs, editor))


def _differences(survivor: AccountForm, merged: AccountForm, editor: Editor) -> Iterator[Difference]:
    style = {"locale": survivor.locale, "time_zone": editor.organization.time_zone}
    for column, name in _columns(merged):
        field = survivor.fields[name]
        ours, theirs = (
            shown(field, form.get_initial_for_field(field, name), **style) for form in (survivor, merged)
        )
        if NOTHING not in (ours, theirs) and ours != theirs:
            label = str(field.label)
            yield Difference(column=column, label=label, survivor=ours, merged=theirs)


def _columns(form: AccountForm) -> Iterator[tuple[str, str]]:
    """Yield the columns of which one value stays, with the fields that show them."""
    yield from ((column, column.removesuffix("_id")) for column in PROFILE)
    for definition in form.definitions:
        yield ATTRIBUTE + definition.key, PREFIX + definition.key


class MergeForm(forms.Form):
    """A choice for each difference, and the versions of both accounts that the person saw."""

    survivor_version = forms.IntegerField(widget=forms.HiddenInput)
    merged_version = forms.IntegerField(widget=forms.HiddenInput)
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, found: tuple[Difference, ...], **options: Any) -> None:
        """Ask for each difference; what the survivor has is chosen."""
        super().__init__(data, **options)
        for one in found:
            self.fields[one.column] = forms.ChoiceField(
                label=one.label,
                choices=[(KEEP, one.survivor), (TAKE, one.merged)],
                initial=KEEP,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def choices(self) -> list[forms.BoundField]:
        """The differences to decide."""
        return list(self.visible_fields())

    @property
    def taken(self) -> frozenset[str]:
        """The columns of which the other account's value is taken."""
        return frozenset(name for name, chosen in self.cleaned_data.items() if chosen == TAKE)
