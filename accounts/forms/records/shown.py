"""How a value of a form's field is written for people: in differences and in histories."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from accounts.forms.records import fields, pickers
from accounts.models import Account
from cs_platform.lib import text

NOTHING = "nothing"


def shown(field: forms.Field, value: Any, *, locale: str, time_zone: str) -> str:
    """Return a cleaned or initial value of a field in words."""
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, forms.ModelChoiceField):
        return _rows(field, value)
    if isinstance(field, forms.ChoiceField):
        words = {str(code): str(label) for code, label in _flat(field)}
        codes = value if isinstance(value, list) else [value]
        return ", ".join(words.get(str(code), str(code)) for code in codes)
    return _plain(value, locale=locale, time_zone=time_zone)


def _flat(field: Any) -> Any:
    return list(field.choices)


def _rows(field: Any, value: Any) -> str:
    many = value if isinstance(value, list) or hasattr(value, "all") else [value]
    ids = [getattr(one, "pk", one) for one in many]
    found = field.queryset.model._default_manager.filter(
        organization_id__in=field.queryset.values("organization_id"), pk__in=ids
    )
    return ", ".join(fields.label_of(row) for row in found) or NOTHING


def _plain(value: Any, *, locale: str, time_zone: str) -> str:
    if isinstance(value, dt.datetime):
        return text.moment(value, locale=locale, time_zone=time_zone)
    if isinstance(value, dt.date):
        return text.day(value, locale=locale)
    if isinstance(value, Decimal | float | int):
        places = max(0, -int(Decimal(str(value)).normalize().as_tuple().exponent))
        return text.number(value, locale=locale, decimals=places)
    if isinstance(value, Account):
        return pickers.written(value)
    if isinstance(value, list):
        return ", ".join(pickers.written(one) if isinstance(one, Account) else str(one) for one in value)
    return str(value)
