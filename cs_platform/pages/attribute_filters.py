"""Filters by the organization's own attributes of accounts: text, one of a list, yes or no, from and to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import JSONField, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from accounts.domain import attribute_values
from accounts.domain.attribute_values import TYPED
from accounts.domain.choices import AttributeType
from accounts.domain.own_attributes import LARGEST, Definition

KEPT = "account__attributes"
Rows = QuerySet[Any]
FROM, TO = ".from", ".to"
YES, NO = "true", "false"


def of(definitions: Sequence[Definition]) -> Mapping[str, django_filters.Filter]:
    """Return the filters of all attributes by name: `attribute:<key>`, and two with `.from` and `.to`."""
    return {name: found for one in definitions for name, found in _filters(one)}


def words(key: str) -> KeyTextTransform:
    """Return an attribute's value as text, as an expression over standings."""
    return KeyTextTransform(key, KEPT)


def kept_value(key: str) -> KeyTransform:
    """Return an attribute's value as it is kept, as an expression: numbers sort as numbers."""
    return KeyTransform(key, KEPT, output_field=JSONField())


def _filters(one: Definition) -> Iterator[tuple[str, django_filters.Filter]]:
    name = TYPED + one.key
    if one.type is AttributeType.FLAG:
        yield name, _Choice(one, [(YES, f"{one.label}: yes"), (NO, f"{one.label}: no")])
    elif one.type is AttributeType.CHOICE:
        yield name, _Choice(one, [(option, option) for option in one.options])
    elif one.type is AttributeType.TEXT:
        yield name, _Text(one)
    else:
        yield name + FROM, _Range(one, "gte", f"{one.label} from")
        yield name + TO, _Range(one, "lte", f"{one.label} to")


class _Choice(django_filters.ChoiceFilter):
    """One of a list, or yes or no."""

    def __init__(self, one: Definition, choices: list[tuple[str, str]]) -> None:
        select = forms.Select(attrs={"class": "form-select", "aria-label": one.label})
        super().__init__(choices=choices, empty_label=one.label, widget=select)
        self.key = one.key

    def filter(self, qs: Rows, value: str) -> Rows:
        return qs.alias(own=words(self.key)).filter(own=value) if value else qs


class _Text(django_filters.CharFilter):
    """Words inside an attribute's text."""

    def __init__(self, one: Definition) -> None:
        box = forms.TextInput(
            attrs={"class": "form-control", "aria-label": one.label, "placeholder": one.label}
        )
        super().__init__(max_length=200, widget=box)
        self.key = one.key

    def filter(self, qs: Rows, value: str) -> Rows:
        return qs.alias(own=words(self.key)).filter(own__icontains=value) if value else qs


class _Range(django_filters.Filter):
    """One end of what an attribute's number or day may be, the end included."""

    def __init__(self, one: Definition, comparison: str, said: str) -> None:
        attrs = {"class": "form-control", "aria-label": said, "placeholder": said, "title": said}
        self.is_day = one.type is AttributeType.DAY
        self.field_class = forms.DateField if self.is_day else forms.DecimalField
        bounds: Any = {} if self.is_day else {"min_value": -LARGEST, "max_value": LARGEST}
        kind = {"type": "date"} if self.is_day else {"step": "any"}
        widget = forms.DateInput if self.is_day else forms.NumberInput
        super().__init__(widget=widget(attrs=attrs | kind), **bounds)
        self.key, self.comparison = one.key, comparison

    def filter(self, qs: Rows, value: Any) -> Rows:
        if value is None:
            return qs
        kept = words(self.key) if self.is_day else kept_value(self.key)
        found: Rows = qs.alias(own=kept)
        return found.filter(Q(**{f"own__{self.comparison}": attribute_values.stored(value)}))
