"""How numbers, money, shares and days are written: English words, the reader's own number style."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel import dates as babel_dates
from babel import numbers as babel_numbers

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
NARROW = "\N{NO-BREAK SPACE}"
DEFAULT_LOCALE = "en"
Number = Decimal | float | int

_WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
# (smallest amount written with it, divisor, suffix); the first that fits after rounding wins
_SCALES = (
    (Decimal("999500000"), Decimal(10) ** 9, "bn"),
    (Decimal("999500"), Decimal(10) ** 6, "M"),
    (Decimal("999.5"), Decimal(10) ** 3, "k"),
)


@lru_cache(maxsize=64)
def reader_locale(code: str) -> Locale:
    """Return the locale of a code such as ``de``, ``en-GB`` or ``pt_BR``; an unknown one reads as English."""
    try:
        return Locale.parse(code.replace("-", "_") or DEFAULT_LOCALE)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(DEFAULT_LOCALE)


def _grouping(code: str) -> str:
    """Return how a locale groups digits: ``#,##0``, in India ``#,##,##0``."""
    standard: str = reader_locale(code).decimal_formats[None].pattern
    return standard.split(".")[0]


@lru_cache(maxsize=256)
def _pattern(code: str, decimals: int, at_least: int, grouping: bool) -> babel_numbers.NumberPattern:
    """Return a compiled number pattern of a locale with the given decimals."""
    whole = _grouping(code) if grouping else "0"
    fraction = "0" * at_least + "#" * (decimals - at_least)
    return babel_numbers.parse_pattern(f"{whole}.{fraction}" if decimals else whole)


@lru_cache(maxsize=256)
def _money_pattern(code: str, number: str) -> babel_numbers.NumberPattern:
    """Return the locale's currency pattern with its number part replaced: the symbol keeps its place."""
    standard: str = reader_locale(code).currency_formats["standard"].pattern.split(";")[0]
    start = min(standard.index(mark) for mark in "#0" if mark in standard)
    end = max(standard.rindex(mark) for mark in "#0") + 1
    return babel_numbers.parse_pattern(standard[:start] + number + standard[end:])


def rounded(value: Number, decimals: int = 0) -> Decimal:
    """Round half up, once, at the edge."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _with_sign(magnitude: str, value: Decimal, *, signed: bool) -> str:
    """Put a true minus, or when asked a plus, before what was written of the absolute value."""
    if value < 0:
        return MINUS + magnitude
    return f"+{magnitude}" if signed and value > 0 else magnitude


def number(value: Number, *, locale: str, decimals: int = 0, signed: bool = False) -> str:
    """Write a number with fixed decimals: ``18,400``, ``−5.4``, signed ``+12``. Zero has no sign."""
    exact = rounded(value, decimals)
    pattern = _pattern(locale, decimals, decimals, grouping=True)
    return _with_sign(pattern.apply(abs(exact), reader_locale(locale)), exact, signed=signed)


def separators(*, locale: str) -> str:
    """Return the decimal and the thousands separator of a locale: ``.,`` in English, ``,.`` in German."""
    return number(Decimal("1000.5"), locale=locale, decimals=1)[-2] + number(1000, locale=locale)[1]


def count(value: int, noun: str = "", plural: str = "", *, locale: str) -> str:
    """Write a count, with its noun where given: ``1 account``, ``18,400 accounts``."""
    written = number(value, locale=locale)
    if not noun:
        return written
    return f"{written}{NARROW}{noun if value == 1 else plural or noun + 's'}"


def in_words(value: int, noun: str = "", plural: str = "", *, locale: str) -> str:
    """Write a small count as a sentence begins with it: ``nine accounts``; above twelve in digits."""
    if not 0 <= value < len(_WORDS):
        return count(value, noun, plural, locale=locale)
    if not noun:
        return _WORDS[value]
    return f"{_WORDS[value]} {noun if value == 1 else plural or noun + 's'}"


def money(amount: Decimal, *, locale: str, signed: bool = False) -> str:
    """Write an amount for a table whose head names the currency: whole units, ``268,000``."""
    return number(amount, locale=locale, signed=signed)


def money_full(amount: Decimal, currency: str, *, locale: str, signed: bool = False) -> str:
    """Write an amount alone: whole units with the currency where the reader expects it, ``€342,000``."""
    whole = rounded(amount)
    pattern = _money_pattern(locale, _grouping(locale))
    return _with_sign(_apply_money(pattern, abs(whole), currency, locale), whole, signed=signed)


def money_short(
    amount: Decimal, currency: str, *, locale: str, decimals: int = 1, signed: bool = False
) -> str:
    """Write an amount for a headline or chart: ``€1.8M``, ``€412k``, ``€950``; decimals from a million on."""
    scaled, suffix, places = _scaled(abs(amount), decimals)
    digits = "0." + "#" * places if places else "0"
    pattern = _money_pattern(locale, f"{digits}'{suffix}'" if suffix else digits)
    written = _apply_money(pattern, scaled, currency, locale)
    return _with_sign(written, -scaled if amount < 0 else scaled, signed=signed)


def amount_short(amount: Decimal, *, locale: str, decimals: int = 1, signed: bool = False) -> str:
    """Write a short amount where the unit stands elsewhere: ``1.8M``, ``412k``."""
    scaled, suffix, places = _scaled(abs(amount), decimals)
    written = _pattern(locale, places, 0, grouping=False).apply(scaled, reader_locale(locale)) + suffix
    return _with_sign(written, -scaled if amount < 0 else scaled, signed=signed)


def _scaled(amount: Decimal, decimals: int) -> tuple[Decimal, str, int]:
    """Return the rounded figure, its suffix and its decimals; 999,600 is 1M, never 1000k."""
    for smallest, divisor, suffix in _SCALES:
        if amount >= smallest:
            places = 0 if suffix == "k" else decimals
            return rounded(amount / divisor, places), suffix, places
    return rounded(amount), "", 0


def _apply_money(pattern: babel_numbers.NumberPattern, amount: Decimal, currency: str, locale: str) -> str:
    """Apply a currency pattern without Babel's own idea of a currency's decimals."""
    written: str = pattern.apply(amount, reader_locale(locale), currency=currency, currency_digits=False)
    return written


def percent(ratio: Number, *, locale: str, decimals: int = 0, signed: bool = False) -> str:
    """Write a ratio as a percentage: 0.27 is ``27%``."""
    exact = rounded(Decimal(str(ratio)) * 100, decimals)
    return f"{number(exact, locale=locale, decimals=decimals, signed=signed)}%"


def share(part: Number, whole: Number, *, locale: str, decimals: int = 0) -> str | None:
    """Write a part of a whole as a percentage; None where there is no whole to share."""
    if not whole:
        return None
    return percent(Decimal(str(part)) / Decimal(str(whole)), locale=locale, decimals=decimals)


def day(value: dt.date, *, locale: str) -> str:
    """Write a day: ``31 Jan 2027``."""
    return _dated(value, "yMMMd", "d MMM y", locale)


def weekday(value: dt.date, *, locale: str) -> str:
    """Write a day with its weekday, as beside a page's head: ``Mon 23 Nov 2026``."""
    return _dated(value, "yMMMEd", "EEE d MMM y", locale)


def month(value: dt.date, *, locale: str) -> str:
    """Write a month: ``Nov 2026``."""
    return _dated(value, "yMMM", "MMM y", locale)


def month_in_full(value: dt.date, *, locale: str) -> str:
    """Write a month as a sentence says it, unbroken: ``November 2026``."""
    return _dated(value, "yMMMM", "MMMM y", locale).replace(" ", NARROW)


def _dated(value: dt.date, skeleton: str, plain_english: str, code: str) -> str:
    """Write a day the locale's way; English of no country puts the day first, as most of the world does."""
    locale = reader_locale(code)
    written: str = (
        babel_dates.format_date(value, plain_english, locale=locale)
        if _is_plain_english(locale)
        else babel_dates.format_skeleton(skeleton, value, locale=locale)
    )
    return written


def _is_plain_english(locale: Locale) -> bool:
    return bool(locale.language == "en" and not locale.territory)


def moment(value: dt.datetime, *, locale: str, time_zone: str, on: dt.date | None = None) -> str:
    """Write an aware moment in a time zone: ``Mon 23 Nov 2026, 05:40``; on the day `on` its time alone."""
    local = value.astimezone(ZoneInfo(time_zone))
    known = reader_locale(locale)
    time: str = babel_dates.format_time(local, "HH:mm" if _is_plain_english(known) else "short", locale=known)
    return time if local.date() == on else f"{weekday(local.date(), locale=locale)}, {time}"


def country(code: str, *, locale: str) -> str:
    """Write the country of a two-letter code: ``Canada``; anything else stays what it is."""
    return str(reader_locale(locale).territories.get(code.upper(), code)) if len(code) == 2 else code


def relative_day(value: dt.date, today: dt.date) -> str:
    """Say how far a day is: ``today``, ``in 69 days``, ``4 days ago``; months from a year on, then years."""
    days = (value - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    far = _distance(abs(days))
    return f"in {far}" if days > 0 else f"{far} ago"


def _distance(days: int) -> str:
    """Write a stretch of at least two days in the largest unit that keeps it honest."""
    if days <= 365:
        return f"{days}{NARROW}days"
    if days < 3 * 365:
        return f"{round(days / 30.4375)}{NARROW}months"
    return f"{round(days / 365.25)}{NARROW}years"
