"""Values of the organization's own columns on accounts, as `Account.attributes` keeps them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from accounts.domain.choices import AttributeType

TYPED = "attribute:"
"""How the name of an attribute begins where columns are named: in imports, and among what was typed."""


def stored(value: Any) -> Any:
    """Return a value as JSON keeps it: days as text, whole numbers whole."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def read(of: str, value: Any) -> Any:
    """Return a kept value as its type has it; None for what another type left there."""
    if value is None or value == "":
        return None
    if of == AttributeType.DAY:
        return _day(value)
    if of == AttributeType.NUMBER:
        return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if of == AttributeType.FLAG:
        return value if isinstance(value, bool) else None
    return str(value)


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None
