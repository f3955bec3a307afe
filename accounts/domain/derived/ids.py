"""The id of a row whose file gives it none: made of what does not change from one export to the next."""

import datetime as dt
import hashlib
from collections.abc import Callable

from accounts.domain.derived.row import Context, Faults, Finisher, Raw, Values

_LONGEST = 200
_READABLE = 60


def of(*names: str) -> Callable[[Context], Finisher]:
    """Return what gives rows without an id one made of these values."""

    def make(_: Context) -> Finisher:
        def finish(values: Values, _: Raw) -> Faults:
            if values.get("external_id") is None:
                parts = (values.get(name) for name in names)
                values["external_id"] = _joined([_part(part) for part in parts if part is not None])
            return []

        return finish

    return make


def _joined(parts: list[str]) -> str:
    text = " ".join(parts)
    return text if len(text) <= _LONGEST else _digest(text)


def _part(value: object) -> str:
    """Return a value as part of an id: moments in UTC, long text as its hash."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%MZ")
    text = str(value)
    return text if len(text) <= _READABLE and "\n" not in text else _digest(text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]
