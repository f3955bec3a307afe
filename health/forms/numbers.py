"""Numbers as people type them: with a comma or a point, a true minus, and no trailing zeros."""

from collections.abc import Iterable
from typing import Any

from django import forms

TOO_LARGE = 1e9
WHOLE = 100.0


class NumberField(forms.FloatField):
    """A number in a text field, so that no browser decides what a comma means."""

    default_error_messages = {
        "invalid": "Type a number, such as 12 or 12.5.",
        "required": "Type a number; 0 is one.",
        "large": "This is too large to be meant.",
    }

    def __init__(self, **options: Any) -> None:
        """Use a text field with the number keys of a phone."""
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options
        )

    def to_python(self, value: Any) -> Any:
        """Read a number, whichever way its decimals are written."""
        number = super().to_python(_plain(value) if isinstance(value, str) else value)
        if number is not None and abs(number) > TOO_LARGE:
            raise forms.ValidationError(self.error_messages["large"], code="large")
        return number


def written(number: float) -> str:
    """Return a number the way it stands in a field: 12.5, 30."""
    return f"{round(number, 4) + 0.0:.10g}"


def read(typed: str) -> float:
    """Return the number in a field; 0 for what is none."""
    try:
        return float(_plain(typed))
    except ValueError:
        return 0.0


def sum_words(parts: Iterable[float]) -> str:
    """Say what is missing from 100, or too many."""
    total = round(sum(parts), 2)
    if total == WHOLE:
        return "adds up to 100"
    off = "missing" if total < WHOLE else "too many"
    return f"{written(total)} of 100, {written(abs(WHOLE - total))} {off}"


def _plain(typed: str) -> str:
    text = typed.strip().removesuffix("%").strip().replace("−", "-")
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
