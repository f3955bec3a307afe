"""Reads one cell as its field wants it: a value, None when empty, or a problem in one sentence.

``parser`` does the work once per column and returns a function that remembers what it has read.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from accounts.domain import amounts, days, texts
from accounts.domain.amounts import NumberStyle
from accounts.domain.days import DayStyle
from accounts.domain.kinds.field import Field, FieldType
from accounts.domain.problems import ValueProblem, quoted

__all__ = [
    "DayStyle",
    "NumberStyle",
    "Parser",
    "Reading",
    "Style",
    "ValueProblem",
    "decide_style",
    "parser",
    "proofs",
    "text_parser",
]

Parser = Callable[[object], object]
Style = NumberStyle | DayStyle | None

_REMEMBERED = 20_000
_PLAIN_DIGITS = 15
_MEMORABLE = frozenset({str, int, dt.datetime})  # no two of these classes have equal values
_CENT = Decimal("0.01")
_YES = frozenset(["true", "t", "yes", "y", "ja", "j", "1", "x", "on", "wahr", "oui", "si", "sí", "✓", "✔"])
_NO = frozenset(["false", "f", "no", "n", "nein", "0", "off", "falsch", "non"])
_LIST_MARKS = str.maketrans("|\n,", ";;;")
_DAYS = frozenset({FieldType.DAY, FieldType.MOMENT})


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How one column is to be read.

    ``words`` translates cells before they are read (keys in lower case); ``factor`` multiplies
    numbers (a column of hours read as minutes has 60).
    """

    zone: dt.tzinfo = dt.UTC
    style: Style = None
    words: Mapping[str, str] = field(default_factory=dict)
    factor: Decimal = Decimal(1)


def parser(of: Field, reading: Reading) -> Parser:
    """Return the function that reads a column's cells; results are remembered."""
    read = _reader(of, reading)
    seen: dict[object, object] = {}

    def parse(raw: object) -> object:
        if raw.__class__ not in _MEMORABLE:
            return None if raw is None else read(raw)
        try:
            return seen[raw]
        except KeyError:
            value = read(raw)
        if len(seen) < _REMEMBERED:
            seen[raw] = value
        return value

    return parse


def text_parser(of: Field, reading: Reading) -> Parser:
    """Return the same function as `parser` for a column whose cells are all text: a third of the time."""
    return _Texts(_reader(of, reading)).__getitem__


class _Texts(dict[object, object]):
    """What text cells were read as."""

    def __init__(self, read: Parser) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, raw: object) -> object:
        value = self._read(raw)
        if len(self) < _REMEMBERED:
            self[raw] = value
        return value


def _reader(of: Field, reading: Reading) -> Parser:
    """Return the function that reads a cell that is not null."""
    read = _READERS[of.type](of, reading)
    words = {**of.words, **reading.words}

    def translated(raw: object) -> object:
        if words:
            raw = words.get(texts.match_key(_as_text(raw)), raw)
        if isinstance(raw, str) and (not raw or raw.isspace()):
            return None
        return read(raw)

    return translated


def proofs(of: Field, cells: Iterable[str]) -> set[NumberStyle | DayStyle]:
    """Return the styles that text cells of a column prove, each by itself."""
    prove: Callable[[str], NumberStyle | DayStyle | None] = days.proof if of.type in _DAYS else amounts.proof
    return {style for cell in cells if (style := prove(cell)) is not None}


def decide_style(found: Collection[NumberStyle | DayStyle]) -> Style:
    """Return the style a column proves; None when it proves none or contradicts itself."""
    return next(iter(found)) if len(found) == 1 else None


def _as_text(raw: object) -> str:
    """Return a cell of a spreadsheet as the text a person sees in it."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        return raw.date().isoformat()
    return raw if isinstance(raw, str) else str(raw)


def _text_reader(read: Callable[[str, int], str | ValueProblem]) -> Callable[[Field, Reading], Parser]:
    def make(of: Field, _: Reading) -> Parser:
        return lambda raw: _none_when_empty(read(_as_text(raw), of.length))

    return make


def _none_when_empty(value: object) -> object:
    return None if value == "" else value


def _number(of: Field, reading: Reading, doubt: amounts.Doubt) -> Callable[[object], Decimal | ValueProblem]:
    """Return the function that reads a number within the field's bounds."""
    style = reading.style if isinstance(reading.style, NumberStyle) else None

    def read(raw: object) -> Decimal | ValueProblem:
        if isinstance(raw, bool | dt.date | dt.time | dt.timedelta):
            return ValueProblem(f"{quoted(raw)} is not a number; write it in digits.")
        text = raw if isinstance(raw, str) else str(raw)
        number = amounts.parse(text.strip(), style if isinstance(raw, str) else NumberStyle.POINT, doubt)
        if isinstance(number, ValueProblem):
            return number
        return _within(of, raw, number * reading.factor)

    return read


def _within(of: Field, raw: object, number: Decimal) -> Decimal | ValueProblem:
    if number < of.minimum:
        return ValueProblem(f"{quoted(raw)} is below {of.minimum:f}, the least allowed here; correct it.")
    if of.maximum is not None and number > of.maximum:
        return ValueProblem(f"{quoted(raw)} is above {of.maximum:f}, the most allowed here; correct it.")
    return number


def _decimal(of: Field, reading: Reading) -> Parser:
    return _number(of, reading, amounts.Doubt.DECIMAL)


def _money(of: Field, reading: Reading) -> Parser:
    """Amounts are kept to the cent, rounded half up."""
    read = _number(of, reading, amounts.Doubt.ASK)

    def parse(raw: object) -> object:
        number = read(raw)
        return number if isinstance(number, ValueProblem) else number.quantize(_CENT, ROUND_HALF_UP)

    return parse


def _integer(of: Field, reading: Reading) -> Parser:
    read = _number(of, reading, amounts.Doubt.GROUP)
    exact = reading.factor == 1

    def parse(raw: object) -> object:
        if exact and isinstance(raw, str) and len(raw) <= _PLAIN_DIGITS and raw.isascii() and raw.isdigit():
            # nearly every cell of a large file; reads the same in every style
            plain = _within(of, raw, Decimal(raw))
            return plain if isinstance(plain, ValueProblem) else int(plain)
        number = read(raw)
        if isinstance(number, ValueProblem):
            return number
        whole = number.to_integral_value(ROUND_HALF_UP)
        if exact and whole != number:
            return ValueProblem(f"{quoted(raw)} is not a whole number; correct it.")
        return int(whole)

    return parse


def _day(_: Field, reading: Reading) -> Parser:
    style = reading.style if isinstance(reading.style, DayStyle) else None
    return lambda raw: days.parse_day(raw, style, reading.zone)


def _moment(_: Field, reading: Reading) -> Parser:
    style = reading.style if isinstance(reading.style, DayStyle) else None
    return lambda raw: days.parse_moment(raw, style, reading.zone)


def _flag(_: Field, __: Reading) -> Parser:
    def parse(raw: object) -> object:
        text = texts.match_key(_as_text(raw))
        if text in _YES:
            return True
        if text in _NO:
            return False
        return ValueProblem(f"{quoted(raw)} is neither yes nor no; write yes or no, or map it under values.")

    return parse


def _currency(_: Field, __: Reading) -> Parser:
    def parse(raw: object) -> object:
        text = texts.match_key(_as_text(raw)).upper()
        if len(text) == 3 and text.isascii() and text.isalpha():
            return text
        found = amounts.currencies(f"{_as_text(raw)} 1")
        if len(found) == 1:
            return found[0]
        return ValueProblem(f"{quoted(raw)} is not a currency; write its three letters, for instance EUR.")

    return parse


def _choice(of: Field, _: Reading) -> Parser:
    """Codes, labels and known words are understood, whatever their case."""
    known = _known_choices(of)
    codes = ", ".join(dict.fromkeys(known.values()))

    def parse(raw: object) -> object:
        text = texts.match_key(_as_text(raw))
        found = known.get(text) or known.get(text.replace("-", "_").replace(" ", "_"))
        if found is None:
            return ValueProblem(f"{quoted(raw)} is none of {codes}; map it to one of them under values.")
        return found

    return parse


def _known_choices(of: Field) -> Mapping[str, str]:
    """Return the value of each spelling, by the form in which spellings are compared."""
    if of.options:
        return {texts.match_key(option): option for option in of.options}
    if of.choices is None:
        raise TypeError(of.name)
    return {texts.match_key(spelling): one.value for one in of.choices for spelling in (one.value, one.label)}


def _list(of: Field, reading: Reading) -> Parser:
    """Parts stand between semicolons, commas, bars or newlines."""
    read: Parser = _choice(of, reading) if of.choices else _text_reader(texts.line)(of, reading)
    words = {**of.words, **reading.words}

    def parse(raw: object) -> object:
        parts = [part.strip() for part in _as_text(raw).translate(_LIST_MARKS).split(";")]
        values = [read(words.get(texts.match_key(part), part)) for part in parts if part]
        problem = next((value for value in values if isinstance(value, ValueProblem)), None)
        return problem or tuple(dict.fromkeys(value for value in values if value is not None))

    return parse


_READERS: Mapping[FieldType, Callable[[Field, Reading], Parser]] = {
    FieldType.TEXT: _text_reader(texts.paragraphs),
    FieldType.KEY: _text_reader(texts.key),
    FieldType.NAME: _text_reader(texts.line),
    FieldType.EMAIL: _text_reader(texts.email),
    FieldType.DOMAIN: _text_reader(texts.domain),
    FieldType.COUNTRY: _text_reader(texts.country),
    FieldType.CURRENCY: _currency,
    FieldType.MONEY: _money,
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _decimal,
    FieldType.DAY: _day,
    FieldType.MOMENT: _moment,
    FieldType.FLAG: _flag,
    FieldType.CHOICE: _choice,
    FieldType.LIST: _list,
}
