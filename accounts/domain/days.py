"""Reads days and moments the way people and programs of the world write them.

Days lie between 1990-01-01 and 2100-12-31. ``03/04/2024`` means two days, so the column decides.
A moment without a zone is the organization's local time; where clocks go forward a skipped time
moves forward with them, where they go back it is the first of the two.
"""

import datetime as dt
import re
from enum import StrEnum

from accounts.domain.problems import ValueProblem, quoted

FIRST_DAY = dt.date(1990, 1, 1)
LAST_DAY = dt.date(2100, 12, 31)


class DayStyle(StrEnum):
    """In which order a day is written; the value is how a mapping names it."""

    YMD = "Y-M-D"
    DMY = "D/M/Y"
    MDY = "M/D/Y"
    DMY_SHORT = "D/M/YY"
    MDY_SHORT = "M/D/YY"

    @property
    def month_first(self) -> bool:
        """Whether the month comes before the day."""
        return self in (DayStyle.MDY, DayStyle.MDY_SHORT)

    @property
    def short(self) -> bool:
        """Whether years have two digits."""
        return self in (DayStyle.DMY_SHORT, DayStyle.MDY_SHORT)


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner", "feb february februar", "mar march märz mär mrz", "apr april",
            "may mai", "jun june juni", "jul july juli", "aug august", "sep sept september",
            "oct october okt oktober", "nov november", "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_DAY_WORD = re.compile(r"([0-9]{1,2})\.?[ -]?([^\W\d_]{3,9})\.?,?[ -]([0-9]{4})")
_WORD_DAY = re.compile(r"([^\W\d_]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_TIMED = re.compile(
    r"(?P<day>.*[0-9])(?:T|,? )\s*(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[-+][0-9]{2}:?[0-9]{2}|[-+][0-9]{2})?"
)


def read_style(text: str) -> DayStyle | None:
    """Return the style a mapping names: ``D/M/Y``, ``dd.mm.yyyy``, ``%m/%d/%y``; None when unknown."""
    plain = re.sub(
        r"[-./ ]", "/", text.strip().replace("%Y", "Y").replace("%y", "YY").replace("%", "").upper()
    )
    plain = plain.replace("YYYY", "Y").replace("DD", "D").replace("MM", "M")
    styles = {style.value.replace("-", "/"): style for style in DayStyle}
    return styles.get(plain)


def parse_day(raw: object, style: DayStyle | None, zone: dt.tzinfo) -> dt.date | ValueProblem:
    """Return the day a cell states; a moment with an offset is the day it is in ``zone``."""
    if isinstance(raw, dt.datetime):
        return _bounded(raw, (raw.astimezone(zone) if raw.tzinfo else raw).date())
    if isinstance(raw, dt.date):
        return _bounded(raw, raw)
    text = _text(raw)
    if ":" in text:
        moment = _parse_timed(text, style)
        return moment if isinstance(moment, ValueProblem) else parse_day(moment, style, zone)
    return _parse_date(text, style)


def parse_moment(raw: object, style: DayStyle | None, zone: dt.tzinfo) -> dt.datetime | ValueProblem:
    """Return the moment a cell states, in UTC; a day alone is its first moment in ``zone``."""
    if isinstance(raw, dt.datetime):
        moment: dt.datetime | ValueProblem = raw
    elif isinstance(raw, dt.date):
        moment = dt.datetime.combine(raw, dt.time())
    else:
        text = _text(raw)
        moment = _parse_timed(text, style) if ":" in text else _parse_midnight(text, style)
    if isinstance(moment, ValueProblem):
        return moment
    problem = _bounded(raw, moment.date())
    return problem if isinstance(problem, ValueProblem) else to_utc(moment, zone)


def to_utc(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return a moment in UTC; without an offset it is local time in ``zone``."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone, fold=0)
    return aware.astimezone(dt.UTC)


def proof(text: str) -> DayStyle | None:
    """Return the style that one value proves by itself: a part above 12 is no month."""
    found = _YEAR_LAST.match(text.strip())
    if found is None or len(found[4]) != 4:
        return None
    if int(found[1]) > 12:
        return DayStyle.DMY
    return DayStyle.MDY if int(found[3]) > 12 else None


def _text(raw: object) -> str:
    return raw.strip() if isinstance(raw, str) else str(raw)


def _parse_midnight(text: str, style: DayStyle | None) -> dt.datetime | ValueProblem:
    day = _parse_date(text, style)
    return day if isinstance(day, ValueProblem) else dt.datetime.combine(day, dt.time())


def _parse_timed(text: str, style: DayStyle | None) -> dt.datetime | ValueProblem:
    """Return the moment of a day with a time of day; naive when no offset is written."""
    found = _TIMED.fullmatch(text)
    if found is None:
        return _unreadable(text)
    day = _parse_date(found["day"].rstrip(" ,"), style)
    if isinstance(day, ValueProblem):
        return day
    try:
        return dt.datetime.combine(day, _time(found))
    except ValueError:
        return ValueProblem(f"{quoted(text)} has a time of day that does not exist; correct it.")


def _time(found: re.Match[str]) -> dt.time:
    """Return the time of day of a match; ValueError when there is none such."""
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(found["half"])
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    micro = int((found["fraction"] or "0").ljust(6, "0")[:6])
    return dt.time(hour, int(found["minute"]), int(found["second"] or 0), micro, tzinfo=_zone(found["zone"]))


def _zone(text: str | None) -> dt.tzinfo | None:
    if text is None:
        return None
    if text in ("Z", "UTC", "GMT"):
        return dt.UTC
    hours, minutes = int(text[1:3]), int(text[3:].removeprefix(":") or 0)
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if text[0] == "-" else offset)


def _parse_date(text: str, style: DayStyle | None) -> dt.date | ValueProblem:
    parts = _parts(text, style)
    if isinstance(parts, ValueProblem):
        return parts
    try:
        return _bounded(text, dt.date(*parts))
    except ValueError:
        return ValueProblem(f"{quoted(text)} is not in the calendar; correct the day.")


def _parts(text: str, style: DayStyle | None) -> tuple[int, int, int] | ValueProblem:
    """Return year, month and day of a written day."""
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _YEAR_LAST.fullmatch(text):
        return _year_last(text, found, style)
    if (found := _DAY_WORD.fullmatch(text)) and (month := _MONTHS.get(found[2].casefold())):
        return int(found[3]), month, int(found[1])
    if (found := _WORD_DAY.fullmatch(text)) and (month := _MONTHS.get(found[1].casefold())):
        return int(found[3]), month, int(found[2])
    return _unreadable(text)


def _year_last(
    text: str, found: re.Match[str], style: DayStyle | None
) -> tuple[int, int, int] | ValueProblem:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 2:
        if style is None or not style.short:
            return ValueProblem(
                f"{quoted(text)} has a year of two digits; write four, or set day_format to "
                f'"{DayStyle.DMY_SHORT}" or "{DayStyle.MDY_SHORT}" in the mapping.'
            )
        year += 2000 if year < 70 else 1900
    order = style if style and style is not DayStyle.YMD else _order(first, found[2], second)
    if order is None:
        return ValueProblem(
            f'{quoted(text)} can be read in two ways; set day_format to "{DayStyle.DMY}" or '
            f'"{DayStyle.MDY}" in the mapping, or write it as 2024-12-31.'
        )
    return (year, first, second) if order.month_first else (year, second, first)


def _order(first: int, mark: str, second: int) -> DayStyle | None:
    """Return the order that a single day shows; days with points are never month first."""
    if mark == "." or first > 12 or first == second:
        return DayStyle.DMY
    return DayStyle.MDY if second > 12 else None


def _bounded(raw: object, day: dt.date) -> dt.date | ValueProblem:
    if FIRST_DAY <= day <= LAST_DAY:
        return day
    return ValueProblem(
        f"{quoted(raw)} lies outside {FIRST_DAY:%Y} to {LAST_DAY:%Y}; correct it, or leave the cell empty "
        "where there is no such day."
    )


def _unreadable(text: str) -> ValueProblem:
    if text.isdigit() and len(text) >= 9:
        return ValueProblem(f"{quoted(text)} counts seconds since 1970; write the day as 2024-12-31.")
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text):
        return ValueProblem(
            f"{quoted(text)} is a spreadsheet's day number; format the column as a date and save again."
        )
    return ValueProblem(f"{quoted(text)} is not a day; write it as 2024-12-31.")
