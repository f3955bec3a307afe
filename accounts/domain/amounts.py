"""Reads numbers the way people and programs of the world write them.

``1,234.56``, ``1.234,56``, ``€1 200``, ``1'200``, ``(500)``, ``500-`` and ``1.5E+3`` are read;
``1,234`` and ``1.234`` mean different things in different countries, so the column decides.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from accounts.domain.problems import ValueProblem, quoted

WHOLE_DIGITS = 12


class NumberStyle(StrEnum):
    """Which mark is the decimal one; the value is how a mapping names it."""

    POINT = "1,234.56"
    COMMA = "1.234,56"


class Doubt(StrEnum):
    """What to make of a mark before three digits that neither column nor mapping explains."""

    ASK = "ASK"
    GROUP = "GROUP"
    DECIMAL = "DECIMAL"


@dataclass(frozen=True, slots=True)
class _Shape:
    """A number's digits with their marks: which style they prove, or that they prove none."""

    digits: str
    proves: NumberStyle | None = None
    doubtful: bool = False


_SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "£": ("GBP",), "₹": ("INR",), "₽": ("RUB",), "₩": ("KRW",), "₺": ("TRY",), "₪": ("ILS",),
    "₴": ("UAH",), "zł": ("PLN",), "R$": ("BRL",), "US$": ("USD",), "A$": ("AUD",), "C$": ("CAD",),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"), "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"), "kr.": ("DKK", "SEK", "NOK", "ISK"), "Fr.": ("CHF",),
}  # fmt: skip
_CURRENCY = r"US\$|A\$|C\$|R\$|kr\.?|zł|Fr\.|[A-Z]{3}|[$£¥€₠-⃀]"
_LEADING_CURRENCY = re.compile(rf"(?P<currency>{_CURRENCY})\s*(?P<rest>.*)", re.DOTALL)
_TRAILING_CURRENCY = re.compile(rf"(?P<rest>.*?)\s*(?P<currency>{_CURRENCY})", re.DOTALL)

_PLAIN = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
_EXPONENT = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{1,4}")
_WORDS = re.compile(r"[-+]?(nan|inf|infinity|snan|∞)", re.IGNORECASE)
_SPACED = re.compile(r"[0-9]{1,3}(?:([ '’])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
_GROUPED = {
    NumberStyle.POINT: re.compile(
        r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})(?:\.[0-9]*)?"
    ),
    NumberStyle.COMMA: re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?"),
}
_ONE_MARK = re.compile(r"([0-9]*)([.,])([0-9]*)")


def parse(text: str, style: NumberStyle | None = None, doubt: Doubt = Doubt.ASK) -> Decimal | ValueProblem:
    """Return the finite number a text states, with at most 12 digits before the mark."""
    if style is not NumberStyle.COMMA and _PLAIN.fullmatch(text):
        return Decimal(text)
    body = unicodedata.normalize("NFKC", text).strip()
    if _WORDS.fullmatch(body):
        return ValueProblem(
            f"{quoted(text)} is no number; write the amount in digits or leave the cell empty."
        )
    negative, body = _unwrapped(body)
    if _EXPONENT.fullmatch(body):
        return _bounded(text, Decimal(body), negative)
    shape = _shape(body)
    if shape is None:
        return ValueProblem(f"{quoted(text)} is not a number; write it in digits, for instance 1234.56.")
    number = _number(text, shape, style, doubt)
    return number if isinstance(number, ValueProblem) else _bounded(text, number, negative)


def currencies(text: str) -> tuple[str, ...]:
    """Return the currency codes that the sign or code beside an amount may stand for."""
    _, body = _split_sign(unicodedata.normalize("NFKC", text).strip())
    found = _LEADING_CURRENCY.fullmatch(body) or _TRAILING_CURRENCY.fullmatch(body)
    return _SIGNS.get(found["currency"], (found["currency"],)) if found else ()


def proof(text: str) -> NumberStyle | None:
    """Return the style that one value proves by itself."""
    if _PLAIN.fullmatch(text):
        return NumberStyle.POINT if "." in text else None
    _, body = _unwrapped(unicodedata.normalize("NFKC", text).strip())
    shape = _shape(body)
    return shape.proves if shape else None


def _unwrapped(body: str) -> tuple[bool, str]:
    """Return whether a number is negative, and its digits; the sign stands beside the currency or within."""
    negative, body = _split_sign(body)
    if found := _LEADING_CURRENCY.fullmatch(body) or _TRAILING_CURRENCY.fullmatch(body):
        body = found["rest"]
        if not negative:
            return _split_sign(body)
    return negative, body


def _split_sign(body: str) -> tuple[bool, str]:
    """Return whether the number is negative, and its text without sign."""
    if body.startswith("(") and body.endswith(")"):
        return True, body[1:-1].strip()
    if body[:1] in "-−" and body:
        return True, body[1:].strip()
    if body[-1:] in "-−" and body:
        return True, body[:-1].strip()
    return False, body.removeprefix("+").strip()


def _shape(body: str) -> _Shape | None:
    """Return how the marks of an unsigned number are to be read; None when it is no number."""
    if body.isascii() and body.isdigit():
        return _Shape(body)
    if found := _SPACED.fullmatch(body):
        return _spaced(body.replace(found[1], ""))
    if found := _ONE_MARK.fullmatch(body):
        return _one_mark(found[1], found[2], found[3])
    for style, pattern in _GROUPED.items():
        if pattern.fullmatch(body):
            return _Shape(_plain(body, style), proves=style)
    return None


def _spaced(body: str) -> _Shape:
    if body.isdigit():
        return _Shape(body)
    style = NumberStyle.COMMA if "," in body else NumberStyle.POINT
    return _Shape(_plain(body, style), proves=style)


def _one_mark(before: str, mark: str, after: str) -> _Shape | None:
    """Read a number with a single mark: only before exactly three digits is it in doubt."""
    if not before and not after:
        return None
    if len(after) == 3 and 1 <= len(before) <= 3 and before[0] != "0":
        return _Shape(before + mark + after, doubtful=True)
    style = NumberStyle.COMMA if mark == "," else NumberStyle.POINT
    return _Shape(f"{before or 0}.{after or 0}", proves=style)


def _plain(body: str, style: NumberStyle) -> str:
    """Return digits with a decimal point only."""
    if style is NumberStyle.POINT:
        return body.replace(",", "")
    return body.replace(".", "").replace(",", ".")


def _number(text: str, shape: _Shape, style: NumberStyle | None, doubt: Doubt) -> Decimal | ValueProblem:
    if not shape.doubtful:
        if style and shape.proves and shape.proves is not style:
            return ValueProblem(
                f"{quoted(text)} is not written as {style}, the number format of this column; "
                "correct the value or the format."
            )
        return Decimal(shape.digits)
    if style:
        return Decimal(_plain(shape.digits, style))
    if doubt is Doubt.ASK:
        return ValueProblem(
            f"{quoted(text)} can be read in two ways; set number_format to "
            f'"{NumberStyle.POINT}" or "{NumberStyle.COMMA}" in the mapping.'
        )
    return Decimal(re.sub("[.,]", "" if doubt is Doubt.GROUP else ".", shape.digits))


def _bounded(text: str, number: Decimal, negative: bool) -> Decimal | ValueProblem:
    if number.adjusted() >= WHOLE_DIGITS and number != 0:
        return ValueProblem(
            f"{quoted(text)} has more than {WHOLE_DIGITS} digits before the decimal mark; correct the amount."
        )
    return -number if negative else number
