"""Columns of a file of accounts that no field is read from: each may become an attribute of its own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms

from accounts.domain import own_attributes
from accounts.domain.attribute_values import TYPED
from accounts.domain.choices import AttributeType
from accounts.domain.kinds import Kind
from accounts.domain.mapping import Column, Columns
from accounts.operations.imports.stored import Preview

_PREFIX = "other-"
_CHOICES = [
    ("", "leave it out"),
    *((one.value, f"keep it as an attribute: {one.label.lower()}") for one in own_attributes.CREATABLE),
]


class OtherColumns:
    """The headers that are left over, and what a person wants done with each."""

    def __init__(self, kind: Kind, columns: Columns, preview: Preview) -> None:
        """Find what is left beside the columns that a mapping states or that were guessed."""
        new = [name for name, one in columns.items() if one.type is not None and name not in kind.by_name]
        self._types = {columns[name].column: columns[name].type for name in new}
        taken = {one.column for name, one in columns.items() if name not in new}
        self._headers = {
            f"{_PREFIX}{at}": header for at, header in enumerate(preview.headers) if header not in taken
        }

    def fields(self) -> dict[str, forms.Field]:
        """Return a choice for each header."""
        return {name: self._field(header) for name, header in self._headers.items()}

    def named(self, fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        """Yield the name and header of each choice that a form has."""
        return ((name, header) for name, header in self._headers.items() if name in fields)

    def columns(self, chosen: Mapping[str, Any], *, taken: Iterable[str]) -> dict[str, Column]:
        """Return the columns that become attributes, each under a key of its own."""
        keys = {own_attributes.key_of(name) for name in taken if own_attributes.is_name(name)}
        made: dict[str, Column] = {}
        for name, header in self.named(chosen):
            if chosen[name]:
                key = own_attributes.key_for(header, keys)
                keys.add(key)
                made[TYPED + key] = Column(column=header, type=AttributeType(chosen[name]))
        return made

    def _field(self, header: str) -> forms.Field:
        return forms.ChoiceField(
            required=False,
            label=header,
            choices=_CHOICES,
            initial=self._types.get(header) or "",
            widget=forms.Select(attrs={"class": "form-select"}),
        )
