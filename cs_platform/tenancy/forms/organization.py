"""What an organization decides for itself, asked in groups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from cs_platform.lib import periods
from cs_platform.tenancy.domain import organization_settings
from cs_platform.tenancy.domain.organization_settings import (
    MAY_BE_NOTHING,
    SPANS,
    AutopsyWord,
    DitchWord,
    InvalidSettingsError,
    OrganizationSettings,
)

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
LOCALES = (
    ("en", "English (1,234.56; 31 Jan 2027)"),
    ("en_GB", "English, United Kingdom"),
    ("de", "German (1.234,56; 31. Jan. 2027)"),
    ("de_CH", "German, Switzerland (1’234.56)"),
    ("fr", "French (1 234,56)"),
    ("es", "Spanish"),
    ("it", "Italian"),
    ("nl", "Dutch"),
    ("pt_BR", "Portuguese, Brazil"),
    ("sv", "Swedish"),
    ("da", "Danish"),
    ("pl", "Polish"),
    ("ja", "Japanese"),
)
COLUMNS = ("name", "reporting_currency", "locale", "fiscal_year_start_month")
HUNDRED = Decimal(100)

LABELS: Mapping[str, tuple[str, str]] = {
    "grace_days": ("Days of grace", "Revenue that ended and starts again within these days is no churn."),
    "enter_below": ("Off track below", "Health under this on 10 of 14 days puts an account off track."),
    "leave_from": ("Back from", "Health at or above this for 28 days brings it back."),
    "autopsy_capacity": ("Reviews a month", "At most so many are opened in a calendar month."),
    "daily_capacity": ("Things to do a day", "How long Today is, where a person has no number of their own."),
    "gross_margin": ("Gross margin, percent", "Used for lifetime value, and printed beside it."),
    "discount_rate": ("Discount rate, percent a year", "Used for lifetime value, and printed beside it."),
    "locked_loss_rate": (
        "Loss of what is locked in, percent a year",
        "A little of the ARR that cannot end within the horizon counts as risk all the same.",
    ),
    "retention_usage": ("Usage", "Months. Empty: kept."),
    "retention_scores": ("Health scores and estimates", "Months. Empty: kept."),
    "retention_audit": ("Audit trail", "Months. Empty: kept."),
    "retention_mail": ("Mails", "Months. Empty: kept."),
}


@dataclass(frozen=True, kw_only=True)
class Group:
    """Fields that belong together, and what there is to know about all of them."""

    title: str
    words: str
    names: tuple[str, ...]


GROUPS = (
    Group(
        title="The organization",
        words="The time zone decides what a day is; another one counts from tomorrow.",
        names=("name", "time_zone", "locale", "fiscal_year_start_month"),
    ),
    Group(
        title="Money",
        words="Figures are in one currency; what is in others is converted at the rate of the day.",
        names=("reporting_currency", "confirmed", "gross_margin", "discount_rate", "locked_loss_rate"),
    ),
    Group(
        title="Words on the screen",
        words="Choose what people here can say without flinching. It changes on every page.",
        names=("ditch_word", "autopsy_word"),
    ),
    Group(
        title="Rules",
        words="They count from the next daily run; closed days stay as they are.",
        names=("grace_days", "enter_below", "leave_from"),
    ),
    Group(
        title="What people can carry",
        words="A list longer than a day helps nobody.",
        names=("daily_capacity", "autopsy_capacity"),
    ),
    Group(
        title="How long things are kept",
        words="Facts about accounts are kept until somebody removes them.",
        names=("retention_usage", "retention_scores", "retention_audit", "retention_mail"),
    ),
)


def time_zones() -> list[tuple[str, str]]:
    """Return every time zone that has a place's name, and UTC."""
    places = sorted(zone for zone in periods.time_zones() if "/" in zone and not zone.startswith("Etc/"))
    return [(zone, zone.replace("_", " ")) for zone in ("UTC", *places)]


def _number(name: str) -> forms.Field:
    span = SPANS[name]
    label, words = LABELS[name]
    if span.whole:
        return forms.IntegerField(
            label=label,
            help_text=words,
            required=name not in MAY_BE_NOTHING,
            min_value=int(span.low),
            max_value=int(span.high),
        )
    return forms.DecimalField(
        label=label,
        help_text=words,
        min_value=Decimal(0),
        max_value=Decimal(str(span.high)) * HUNDRED,
        max_digits=5,
        decimal_places=2,
    )


class OrganizationForm(forms.Form):
    """Every setting of the organization; percentages are asked as 80 and kept as 0.8."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(max_length=200, label="Name")
    time_zone = forms.ChoiceField(choices=time_zones, label="Time zone")
    locale = forms.ChoiceField(label="Numbers and days", help_text="How mails and new people see them.")
    fiscal_year_start_month = forms.TypedChoiceField(
        coerce=int, choices=list(enumerate(MONTHS, start=1)), label="The fiscal year starts in"
    )
    reporting_currency = forms.RegexField(
        r"^\s*[A-Za-z]{3}\s*$",
        label="Reporting currency",
        help_text="Three letters, such as EUR.",
        error_messages={"invalid": "Use three letters such as EUR."},
    )
    confirmed = forms.BooleanField(required=False, label="Change the currency, knowing this")
    ditch_word = forms.ChoiceField(
        choices=[(DitchWord.OFF_TRACK, "off track"), (DitchWord.DITCH, "in the ditch")],
        label="An account whose success has stopped is",
    )
    autopsy_word = forms.ChoiceField(choices=AutopsyWord.choices(), label="Finding out why is called")

    def __init__(
        self, data: Any = None, *, locale: str, asks_to_confirm: bool = False, **options: Any
    ) -> None:
        """Offer the locale there is among the usual ones; ask to confirm only when there is something to."""
        super().__init__(data, **options)
        for name in LABELS:
            self.fields[name] = _number(name)
        others = [] if locale in dict(LOCALES) else [(locale, locale)]
        self.fields["locale"].choices = [*LOCALES, *others]  # type: ignore[attr-defined] # a ChoiceField
        if not asks_to_confirm:
            self.fields["confirmed"].widget = forms.HiddenInput()

    def clean_reporting_currency(self) -> str:
        """Write it in capitals."""
        return str(self.cleaned_data["reporting_currency"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        """Hold all settings together to what an organization may decide."""
        chosen = super().clean() or {}
        if not self.errors:
            try:
                organization_settings.read(self._settings())
            except InvalidSettingsError as error:
                for name, sentence in error.problems.items():
                    self.add_error(name, sentence)
        return chosen

    def _settings(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        found = {name: chosen[name] for name in ("ditch_word", "autopsy_word")}
        for name in LABELS:
            value = chosen.get(name)
            found[name] = float(value / HUNDRED) if isinstance(value, Decimal) else value
        return found

    def columns(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the organization's columns as chosen; settings nobody is asked for stay as stored."""
        chosen = {name: self.cleaned_data[name] for name in COLUMNS}
        settings = organization_settings.read({**stored, **self._settings()}).as_dict()
        return {**chosen, "settings": {**stored, **settings}}

    def groups(self) -> Iterator[tuple[Group, list[BoundField]]]:
        """Yield the groups with their fields."""
        for group in GROUPS:
            yield group, [self[name] for name in group.names if not self[name].is_hidden]


def texts(row: Mapping[str, Any]) -> dict[str, str]:
    """Return what the form's fields say for an organization's columns."""
    said = organization_settings.read(row.get("settings") or {})
    found = {name: str(row[name]) for name in COLUMNS if name in row}
    found |= {name: _text(said, name) for name in LABELS}
    found |= {"ditch_word": said.ditch_word.value, "autopsy_word": said.autopsy_word.value}
    if "time_zone" in row:
        found["time_zone"] = row.get("next_time_zone") or row["time_zone"]
    return found


def _text(said: OrganizationSettings, name: str) -> str:
    value = getattr(said, name)
    if value is None:
        return ""
    return str(value) if SPANS[name].whole else f"{Decimal(str(value)) * HUNDRED:f}".rstrip("0").rstrip(".")
