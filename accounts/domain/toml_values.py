"""Typed values of a TOML table; a wrong one is named with the table and key it stands in."""

from typing import Any
from zoneinfo import ZoneInfo

from accounts.domain import days
from accounts.domain.amounts import NumberStyle
from accounts.domain.days import DayStyle

Content = dict[str, Any]


class MappingError(ValueError):
    """The mapping cannot be used; the sentence names the table and key and says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def text(content: Content, key: str, where: str) -> str | None:
    """Return the text of a key, None when it is not there."""
    value = content.get(key)
    if value is None or isinstance(value, str):
        return value
    raise MappingError(f"{where}: {key} must be a text in quotes.")


def flag(content: Content, key: str) -> bool | None:
    """Return the truth of a key, None when it is not there."""
    value = content.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise MappingError(f"{key} must be true or false, without quotes.")


def day_format(content: Content, where: str, key: str = "day_format") -> DayStyle | None:
    """Return the style in which a key says days are written."""
    named = text(content, key, where)
    style = None if named is None else days.read_style(named)
    if named is not None and style is None:
        raise MappingError(f"{where}: {key} must be one of {', '.join(DayStyle)}.")
    return style


def number_format(content: Content, where: str, key: str = "number_format") -> NumberStyle | None:
    """Return the style in which a key says numbers are written."""
    named = text(content, key, where)
    if named is None:
        return None
    if named not in list(NumberStyle):
        raise MappingError(f'{where}: {key} must be "{NumberStyle.POINT}" or "{NumberStyle.COMMA}".')
    return NumberStyle(named)


def time_zone(name: str | None) -> str | None:
    """Return the name of a time zone that exists."""
    try:
        ZoneInfo(name or "UTC")
    except (ValueError, OSError, KeyError) as error:
        raise MappingError(f"time_zone “{name}” is unknown; write it like Europe/Berlin.") from error
    return name


def currency(code: str | None) -> str | None:
    """Return a currency's code of three capital letters."""
    if code is None or (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        return code
    raise MappingError("currency must be three capital letters, for instance EUR.")


def refuse_unknown(content: Content, known: set[str], where: str) -> None:
    """Raise MappingError for the first key that nobody would read."""
    unknown = sorted(set(content) - known)
    if unknown:
        raise MappingError(f"{where}: {unknown[0]} is not known here; use {', '.join(sorted(known))}.")
