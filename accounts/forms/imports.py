"""What is asked of a person who imports files: which ones, and which column holds what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from accounts.domain import guesses, kinds, own_attributes
from accounts.domain.amounts import NumberStyle
from accounts.domain.days import DayStyle
from accounts.domain.kinds import Field, Kind
from accounts.domain.mapping import Column, FileMapping, MappingDocument
from accounts.forms.other_columns import OtherColumns
from accounts.operations.imports.columns import Choice
from accounts.operations.imports.stored import Preview

MOST_FILES = 20
_CONSTANT = "\x1e"
_PREFIX = "column-"
_KNOWN = {
    "": "as usual",
    "true": "on the day each row happened, as history",
    "false": "from today on",
}
_WORDS = {
    "external_id": "Id",
    "arr": "ARR",
    "mrr": "MRR",
    "account": "Account id",
    "contract": "Contract id",
}


def label_of(of: Field) -> str:
    """Return what a field is called on pages."""
    if of.into == own_attributes.STORED:
        return of.synonyms[-1]
    return _WORDS.get(of.name) or of.name.removesuffix("_email").replace("_", " ").capitalize()


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _SeveralFilesField(forms.FileField):
    """A file field that takes several files."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Return every file, each checked by itself."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(_SeveralFilesField, self).clean(one, initial) for one in given or [None]]


class UploadForm(forms.Form):
    """One or several files."""

    file = _SeveralFilesField(
        label="CSV or Excel files",
        max_length=255,
        allow_empty_file=True,  # refused where the file is opened, by its name
        widget=_SeveralFiles(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": "Choose at least one file."},
    )

    def clean_file(self) -> "list[UploadedFile[Any]]":
        """Hold the number of files to what a page can show."""
        given: list[UploadedFile[Any]] = self.cleaned_data["file"]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(f"Upload at most {MOST_FILES} files at once.")
        return given


@dataclass(frozen=True, kw_only=True)
class ColumnRow:
    """One field of a kind beside the column it is read from."""

    field: Field
    bound: BoundField
    sample: str

    @property
    def control(self) -> SafeString:
        """The choice of columns; a wrong one points to its error."""
        wrong = {"aria-invalid": "true", "aria-describedby": f"{self.bound.id_for_label}-error"}
        return self.bound.as_widget(attrs={"class": "form-select", **(wrong if self.bound.errors else {})})


class MappingForm(forms.Form):
    """Where a file comes from, how it writes days and numbers, and the column of each field."""

    source = forms.CharField(
        max_length=100, label="Source", help_text="The system the file comes from. Ids are unique within it."
    )
    history = forms.ChoiceField(
        required=False,
        label="Rows count as known",
        choices=list(_KNOWN.items()),
        help_text="As usual: a source’s first file as history, later ones from today on. Figures of a past "
        "day use only what was known on that day.",
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        required=False,
        label="Currency",
        help_text="Of amounts that state none, such as EUR.",
    )
    day_format = forms.ChoiceField(
        required=False,
        label="Days are written",
        choices=[("", "as the file shows"), *((style.value, style.value) for style in DayStyle)],
    )
    number_format = forms.ChoiceField(
        required=False,
        label="Numbers are written",
        choices=[("", "as the file shows"), *((style.value, style.value) for style in NumberStyle)],
    )
    save_as = forms.CharField(
        max_length=200,
        required=False,
        label="Save this mapping as",
        help_text="To choose it for the next file.",
    )
    replaces = forms.BooleanField(required=False, label="Replace the mapping that has this name")

    def __init__(
        self,
        data: Any = None,
        *,
        kind: Kind,
        preview: Preview,
        base: FileMapping | None,
        sheet: str | None,
        **options: Any,
    ) -> None:
        """Add a choice of columns for each field of the kind; `base` is a mapping to start from."""
        super().__init__(data, **options)
        self.kind, self.preview, self.sheet = kind, preview, sheet
        self.base = base.columns if base and base.kind == kind.name else {}
        guessed = {} if self.base else guesses.guess_columns(kind, preview.headers, preview.cells)
        for of in kind.fields:
            initial = self._choice_of(self.base.get(of.name) or guessed.get(of.name))
            self.fields[_PREFIX + of.name] = forms.ChoiceField(
                required=of.required,
                label=label_of(of),
                choices=list(self._choices(of, guessed.get(of.name))),
                initial=initial,
                error_messages={"required": "Every row needs this; choose its column."},
            )
        self.others = OtherColumns(kind, {**guessed, **self.base}, preview)
        if kind.name == own_attributes.OF_KIND:
            self.fields |= self.others.fields()

    def _choices(self, of: Field, guessed: Column | None) -> Iterator[tuple[str, str]]:
        """Yield what a field may be read from: nothing, a column, or one value on every row."""
        yield "", "not in this file"
        yield from ((header, header) for header in self.preview.headers)
        constants = {one.value: one.label for one in of.choices or ()}
        for column in (self.base.get(of.name), guessed):
            if column is not None and column.constant is not None:
                constants.setdefault(column.constant, column.constant)
        yield from ((_CONSTANT + value, f"always “{label}”") for value, label in constants.items())

    def _choice_of(self, column: Column | None) -> str:
        if column is None:
            return ""
        return f"{_CONSTANT}{column.constant}" if column.column is None else column.column

    def columns(self) -> dict[str, Column]:
        """Return the chosen columns; what the base says of the same column (words, units) is kept."""
        chosen = {}
        for of in self.kind.fields:
            header = self.cleaned_data.get(_PREFIX + of.name, "")
            stated = self.base.get(of.name)
            if stated is not None and header == self._choice_of(stated):
                chosen[of.name] = stated
            elif header.startswith(_CONSTANT):
                chosen[of.name] = Column(constant=header.removeprefix(_CONSTANT))
            elif header:
                chosen[of.name] = Column(column=header)
        return chosen | self.others.columns(self.cleaned_data, taken=self.kind.by_name)

    def choice(self) -> Choice:
        """Return what was chosen."""
        chosen = self.cleaned_data
        return Choice(
            kind=self.kind.name,
            source=chosen["source"],
            history=chosen["history"] == "true" if chosen["history"] else None,
            columns=self.columns(),
            sheet=self.sheet,
            currency=chosen["currency"].upper() or None,
            day_format=DayStyle(chosen["day_format"]) if chosen["day_format"] else None,
            number_format=NumberStyle(chosen["number_format"]) if chosen["number_format"] else None,
            save_as=chosen["save_as"],
            replaces=chosen["replaces"],
        )

    @property
    def asks_to_replace(self) -> bool:
        """Whether the name is taken, so that it is to be asked whether this mapping replaces the other."""
        return bool(self.is_bound and (self["save_as"].errors or self["replaces"].value()))

    def rows(self) -> list[ColumnRow]:
        """Return the fields, required ones first, each with a value of its column."""
        ordered = sorted(self.kind.fields, key=lambda of: not of.required)
        return [self._row(of) for of in ordered]

    def other_rows(self) -> list[tuple[BoundField, str]]:
        """Return the columns that no field is read from, each with a value; none but for accounts."""
        return [(self[name], self.preview.sample(header)) for name, header in self.others.named(self.fields)]

    def _row(self, of: Field) -> ColumnRow:
        bound = self[_PREFIX + of.name]
        header = bound.value() or ""
        sample = self.preview.sample(header) if header in self.preview.headers else ""
        return ColumnRow(field=of, bound=bound, sample=sample)


def initial_of(document: MappingDocument | None, *, source: str) -> dict[str, str | None]:
    """Return what the form starts with: the mapping's own words, else the source given."""
    if document is None:
        return {"source": source}
    file = document.files[0]
    return {
        "source": document.source,
        "history": "" if document.history is None else str(document.history).lower(),
        "currency": document.currency,
        "day_format": file.day_format or document.day_format,
        "number_format": file.number_format or document.number_format,
    }


class BasisForm(forms.Form):
    """What is in a file, and which saved mapping to start from."""

    use_required_attribute = False  # another sheet alone may say what the file holds

    kind = forms.ChoiceField(
        label="The file holds",
        choices=[("", "choose"), *kinds.choices()],
    )

    def __init__(
        self, data: Any = None, *, saved: Sequence[tuple[int, str]], sheets: Sequence[str], **options: Any
    ) -> None:
        """Offer the saved mappings and the sheets of a workbook."""
        super().__init__(data, **options)
        chosen = [(str(key), name) for key, name in saved]
        self.fields["mapping"] = forms.ChoiceField(
            required=False, label="Start from", choices=[("", "what the headers suggest"), *chosen]
        )
        self.fields["sheet"] = forms.ChoiceField(label="Sheet", choices=[(one, one) for one in sheets])
