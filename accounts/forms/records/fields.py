"""Form fields of records: text as it is kept, days, numbers as the reader writes them, rows to choose.

Each refuses with a sentence that says what to do.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.domain import amounts, texts
from accounts.domain.amounts import NumberStyle
from accounts.domain.problems import ValueProblem
from cs_platform.tenancy.models import Membership

if TYPE_CHECKING:
    RowField = forms.ModelChoiceField[Any]
    RowsField = forms.ModelMultipleChoiceField[Any]
else:
    RowField, RowsField = forms.ModelChoiceField, forms.ModelMultipleChoiceField

FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
LONGEST_TEXT = 10_000
MINUTES = "%Y-%m-%dT%H:%M"
_GONE = "This choice does not exist. Choose one of the list."
Reader = Callable[[str, int], str | ValueProblem]


class TextField(forms.CharField):
    """Text that is read like an import's: NFC, trimmed, nothing invisible."""

    def __init__(self, *, read: Reader = texts.line, **options: Any) -> None:
        """Keep the function that reads it; `max_length` is what the column holds."""
        super().__init__(**options)
        self.read = read

    def to_python(self, value: Any) -> str:
        """Return the text as it is kept."""
        read = self.read(super().to_python(value) or "", self.max_length or LONGEST_TEXT)
        if isinstance(read, ValueProblem):
            raise forms.ValidationError(read.sentence)
        return read


class CurrencyField(forms.RegexField):
    """A currency's three letters, in upper case."""

    def __init__(self, **options: Any) -> None:
        """Ask for three letters."""
        super().__init__(r"^[A-Z]{3}$", **options)
        self.error_messages["invalid"] = "Write the currency as its three letters, for instance EUR."

    def to_python(self, value: Any) -> str:
        """Return it in upper case."""
        return (super().to_python(value) or "").strip().upper()


class DayField(forms.DateField):
    """A day between 1990 and 2100."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": "Write the day as year-month-day, for instance 2026-03-31."}

    def validate(self, value: Any) -> None:
        """Refuse days that cannot be kept."""
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            raise forms.ValidationError("Choose a day between 1990 and 2100.")


class MomentField(forms.DateTimeField):
    """A day and time in the organization's time zone, to the minute."""

    widget = forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"})
    default_error_messages = {"invalid": "Write day and time, for instance 2026-03-31 14:30."}

    def validate(self, value: Any) -> None:
        """Refuse days that cannot be kept."""
        super().validate(value)
        if value is not None and not FIRST_DAY <= value.date() <= LAST_DAY:
            raise forms.ValidationError("Choose a day between 1990 and 2100.")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether another minute was chosen: seconds are not shown, so they are no difference."""
        if isinstance(initial, dt.datetime):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)


class NumberField(forms.DecimalField):
    """A number as the reader writes it: 1,234.50 or 1.234,50."""

    style = NumberStyle.POINT

    def __init__(self, **options: Any) -> None:
        """Ask for it as text, since browsers read numbers by their own language."""
        super().__init__(**options)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        """Return the number, None when empty."""
        if isinstance(value, Decimal):
            return value
        if value in self.empty_values:
            return None
        read = amounts.parse(str(value).strip(), self.style)
        if isinstance(read, ValueProblem):
            raise forms.ValidationError("Write a number in digits, for instance 1234.50.")
        return read

    def prepare_value(self, value: Any) -> Any:
        """Write it without needless zeros and with the reader's mark."""
        if not isinstance(value, Decimal | float | int):
            return value
        written = f"{Decimal(str(value)):f}"
        if "." in written:
            written = written.rstrip("0").rstrip(".")
        return written.replace(".", ",") if self.style is NumberStyle.COMMA else written


class WordsField(forms.CharField):
    """Several words, one a line or between commas."""

    def __init__(self, *, each: int = 100, **options: Any) -> None:
        """`each`: how long one may be."""
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **options)
        self.each = each

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override] # a list where text was typed
        """Return them in order, each once."""
        if isinstance(value, list):
            return value
        read = [texts.line(part, self.each) for part in (value or "").replace(",", "\n").split("\n")]
        for one in read:
            if isinstance(one, ValueProblem):
                raise forms.ValidationError(one.sentence)
        return list(dict.fromkeys(str(one) for one in read if one))

    def prepare_value(self, value: Any) -> Any:
        """Write one a line."""
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lists."""
        return self.to_python(data) != list(initial or [])


class RowChoice(RowField):
    """One row of those the form offers; one of another account or organization does not exist here."""

    default_error_messages = {"invalid_choice": _GONE}

    def label_from_instance(self, obj: Any) -> str:
        """Write what it is."""
        return label_of(obj)


class RowsChoice(RowsField):
    """Several rows of those the form offers."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": _GONE, "invalid_pk_value": _GONE}

    def label_from_instance(self, obj: Any) -> str:
        """Write what it is."""
        return label_of(obj)


def label_of(row: Any) -> str:
    """Return what a row is called in a list: members by their names."""
    return str(row.user) if isinstance(row, Membership) else str(row)


def form_field(column: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """Return the form field of a model's column; only what has neither default nor null must be filled in."""
    required = not (column.blank or column.null or column.has_default())
    options = {"required": required, "label": _label(column), **options}
    if isinstance(column, models.ForeignKey):
        return column.formfield(form_class=RowChoice, **options)
    if column.choices:
        return column.formfield(**options)
    for kind, make in _BY_KIND:
        if isinstance(column, kind):
            return make(column, options)
    return column.formfield(**options)


def _label(column: "models.Field[Any, Any]") -> str:
    words = str(column.verbose_name)
    return words[:1].upper() + words[1:]


def _text(column: Any, options: dict[str, Any]) -> forms.Field:
    return TextField(max_length=column.max_length, **options)


def _paragraphs(column: Any, options: dict[str, Any]) -> forms.Field:
    return TextField(
        read=texts.paragraphs, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **options
    )


def _number(column: Any, options: dict[str, Any]) -> forms.Field:
    return NumberField(max_digits=column.max_digits, decimal_places=column.decimal_places, **options)


def _flag(column: Any, options: dict[str, Any]) -> forms.Field:
    if column.null:
        return forms.NullBooleanField(**options | {"required": False})
    return forms.BooleanField(**options | {"required": False, "initial": column.get_default()})


# the first that fits
_BY_KIND: tuple[tuple[Any, Callable[[Any, dict[str, Any]], forms.Field]], ...] = (
    (ArrayField, lambda column, options: WordsField(each=column.base_field.max_length, **options)),
    (models.BooleanField, _flag),
    (models.DateTimeField, lambda column, options: MomentField(**options)),
    (models.DateField, lambda column, options: DayField(**options)),
    (models.DecimalField, _number),
    (models.SlugField | models.CharField, _text),
    (models.TextField, _paragraphs),
)
