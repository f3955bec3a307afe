"""Reads text: NFC, trimmed, without characters that cannot be stored or that deceive the eye."""

import re
import unicodedata

from accounts.domain.problems import ValueProblem, quoted

_INVISIBLE = dict.fromkeys(
    # zero-width space, word joiner, byte order mark, soft hyphen; direction marks, embeddings, overrides
    # and isolates
    (0x200B, 0x2060, 0xFEFF, 0xAD, 0x200E, 0x200F, 0x61C, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
_JOINERS = dict.fromkeys((0x200C, 0x200D))
_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_EXCEL_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)")
_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*")

COUNTRIES = {
    name: code
    for code, names in {
        "AT": "austria österreich aut", "AU": "australia australien aus", "BE": "belgium belgien bel",
        "BR": "brazil brasilien bra", "CA": "canada kanada can", "CH": "switzerland schweiz che",
        "CN": "china chn", "CZ": "czechia tschechien cze", "DE": "germany deutschland deu ger",
        "DK": "denmark dänemark dnk", "ES": "spain spanien españa esp", "FI": "finland finnland fin",
        "FR": "france frankreich fra", "GB": "uk gbr england großbritannien", "IE": "ireland irland irl",
        "IL": "israel isr", "IN": "india indien ind", "IT": "italy italien italia ita", "JP": "japan jpn",
        "KR": "kor", "LU": "luxembourg luxemburg lux", "MX": "mexico mexiko mex",
        "NL": "netherlands niederlande nld holland", "NO": "norway norwegen nor",
        "NZ": "nzl neuseeland", "PL": "poland polen pol", "PT": "portugal prt", "RO": "romania rumänien rou",
        "SE": "sweden schweden swe", "SG": "singapore singapur sgp", "TR": "türkiye turkey türkei tur",
        "US": "usa", "ZA": "zaf südafrika",
    }.items()
    for name in names.split()
} | {
    "united states": "US", "united states of america": "US", "vereinigte staaten": "US", "u.s.": "US",
    "united kingdom": "GB", "great britain": "GB", "vereinigtes königreich": "GB", "new zealand": "NZ",
    "south africa": "ZA", "south korea": "KR", "czech republic": "CZ", "the netherlands": "NL",
}  # fmt: skip


def line(raw: str, length: int) -> str | ValueProblem:
    """Return text of one line: runs of space become one, what cannot be seen goes."""
    if raw.isascii() and raw.isprintable() and "  " not in raw and "#" not in raw:
        return _fitting(raw.strip(), length)
    text = _visible(raw)
    if isinstance(text, ValueProblem):
        return text
    return _fitting(_SPACES.sub(" ", _CONTROLS.sub("", text)).strip(), length)


def paragraphs(raw: str, length: int) -> str | ValueProblem:
    """Return text that may have lines: newlines become one kind, what cannot be seen goes."""
    text = _visible(raw)
    if isinstance(text, ValueProblem):
        return text
    newlines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _fitting(_CONTROLS.sub("", newlines).strip(), length)


def key(raw: str, length: int) -> str | ValueProblem:
    """Return an id of another system; one with control characters is refused, since it must match."""
    if _CONTROLS.search(raw):
        return ValueProblem(f"{quoted(raw)} contains control characters; correct the id in the export.")
    joined = raw.translate(_JOINERS)
    return line(joined if joined.strip() else raw, length)


def email(raw: str, length: int) -> str | ValueProblem:
    """Return an e-mail address, casefolded."""
    text = key(raw.strip().removeprefix("mailto:"), length)
    if isinstance(text, ValueProblem) or not text:
        return text
    if not _EMAIL.fullmatch(text):
        return ValueProblem(f"{quoted(raw)} is not an e-mail address; write it as name@example.com.")
    return text.casefold()


def domain(raw: str, length: int) -> str | ValueProblem:
    """Return the domain of a name or web address, casefolded and without ``www.``."""
    text = key(raw, length + 200)
    if isinstance(text, ValueProblem) or not text:
        return text
    bare = re.sub(r"^https?://", "", text.casefold())
    host = re.split(r"[/?#:]", bare, maxsplit=1)[0].removeprefix("www.").rstrip(".")
    if len(host) > length or not _DOMAIN.fullmatch(host):
        return ValueProblem(f"{quoted(raw)} is not a domain; write it as example.com.")
    return host


def country(raw: str, length: int) -> str | ValueProblem:
    """Return the two-letter code of a country whose code or common name is known, else its name."""
    text = line(raw, length)
    if isinstance(text, ValueProblem):
        return text
    known = COUNTRIES.get(text.casefold())
    return known or (text.upper() if len(text) == 2 and text.isalpha() else text)


def match_key(text: str) -> str:
    """Return the form in which two spellings of one name are equal."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip().casefold()


def _visible(raw: str) -> str | ValueProblem:
    """Return normalised text without invisible characters, or why it cannot be kept."""
    if "\x00" in raw:
        return ValueProblem("The value contains a NUL character; export the file again as UTF-8 text.")
    if _has_surrogate(raw):
        return ValueProblem("The value contains half a character; export the file again as UTF-8 text.")
    if _EXCEL_ERROR.fullmatch(raw.strip()):
        return ValueProblem(f"{quoted(raw)} is a spreadsheet's error; correct the formula or empty the cell.")
    text = unicodedata.normalize("NFC", raw.translate(_INVISIBLE))
    if raw.strip() and not text.translate(_JOINERS).strip():
        return ValueProblem("The value has only invisible characters; write it again or empty the cell.")
    return text


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and re.search("[\ud800-\udfff]", text) is not None


def _fitting(text: str, length: int) -> str | ValueProblem:
    if len(text) <= length:
        return text
    return ValueProblem(f"The text has {len(text):,} characters; shorten it to {length:,}.")
