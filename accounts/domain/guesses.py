"""Guesses which kind of fact a table holds and which column holds which field."""

import difflib
import functools
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence

from accounts.domain import values
from accounts.domain.kinds import KINDS
from accounts.domain.kinds.field import Field, FieldType, Kind
from accounts.domain.mapping import Column
from accounts.domain.problems import ValueProblem

_SURE = 1.0
_ALIKE = 0.86
_BARE = 0.9
_BELIEVED = 0.8
_READABLE = 0.6
_FORGIVEN = 2
_REMEMBERED = 20_000
_TELLING = frozenset(FieldType) - {FieldType.TEXT, FieldType.KEY, FieldType.NAME, FieldType.COUNTRY}
_CAMEL = re.compile(r"(?<=[a-zäöüß0-9])(?=[A-ZÄÖÜ])")
_MARKS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_FILLERS = frozenset(
    [
        "netto", "brutto", "net", "gross", "total", "gesamt", "anzahl", "der", "des", "die", "das", "den",
        "dem", "the", "of", "in", "on", "am", "im", "pro", "per", "fur", "our", "unser", "unsere", "ihr",
        "ihre", "eur", "euro", "usd", "gbp", "chf", "utc", "timestamp",
    ]
)  # fmt: skip


def guess_columns(
    kind: Kind, headers: Sequence[str], sample_rows: Sequence[Sequence[object]]
) -> dict[str, Column]:
    """Return the likely columns of a kind's fields; each header serves at most one field."""
    scored = sorted(
        (
            (-_likeness(field, header) * _evidence(field, at, sample_rows), order, at)
            for order, field in enumerate(kind.fields)
            for at, header in enumerate(headers)
        ),
    )
    chosen: dict[int, int] = {}
    for score, order, at in scored:
        if -score >= _BELIEVED and order not in chosen and at not in chosen.values():
            chosen[order] = at
    found = {kind.fields[order].name: Column(column=headers[at]) for order, at in sorted(chosen.items())}
    return {**_implied(kind, headers, found), **found}


def guess_kind(headers: Sequence[str], file_name: str = "") -> str | None:
    """Return the name of the kind whose fields the headers name best; None when none fits.

    The file's name counts as well; where it names a kind, one or two needed fields may be missing.
    """
    best = max(KINDS.values(), key=lambda kind: _fit(kind, headers, file_name))
    return best.name if _fit(best, headers, file_name) > 0 else None


def _implied(kind: Kind, headers: Sequence[str], found: Collection[str]) -> dict[str, Column]:
    """Return what headers say of every row: in a column called NPS each answer is one."""
    plain = [normal(header) for header in headers]
    implied = {}
    for of in kind.fields:
        words = {normal(header): value for header, value in of.implied.items()}
        said = {words[header] for header in plain if header in words}
        if of.name not in found and len(said) == 1:
            implied[of.name] = Column(constant=said.pop())
    return implied


def _fit(kind: Kind, headers: Sequence[str], file_name: str) -> float:
    """Return how well headers name a kind: its required fields, its telling headers, the share used."""
    columns = guess_columns(kind, headers, ())
    missing = sum(name not in columns for name in kind.required)
    missing += sum(not any(name in columns for name in group) for group in kind.one_of)
    is_named = _names(kind, file_name)
    if missing > (_FORGIVEN if is_named else 0) or not columns:
        return 0.0
    plain = {normal(header) for header in headers}
    telling = sum(normal(header) in plain for header in kind.headers)
    used = len(columns) / max(len(headers), 1)
    return len(kind.required) / 4 + 2 * telling + used + 2 * is_named - missing


def _names(kind: Kind, file_name: str) -> bool:
    """Say whether a word of a file's name starts with one that files of the kind have in theirs."""
    plain = f"_{normal(file_name)}"
    return any(f"_{normal(word)}" in plain for word in kind.files)


@functools.lru_cache(_REMEMBERED)
def normal(header: str) -> str:
    """Return a header in lower case with single underscores; umlauts and accents stay comparable."""
    spaced = _CAMEL.sub("_", header.strip())
    plain = unicodedata.normalize("NFKD", spaced.casefold().replace("ß", "ss"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _MARKS.sub("_", letters).strip("_")


def _likeness(field: Field, header: str) -> float:
    """Return 1 for the field's own name, a little less for synonyms, the earlier the better."""
    plain = normal(header)
    if plain == field.name:
        return _SURE
    names = [normal(name) for name in field.synonyms]
    if plain in names:
        return 0.99 - 0.002 * names.index(plain)
    bare = _bare(header)
    if bare in (field.name, *names):
        return _BARE
    ratio = max(_ratio(plain, name) for name in (field.name, *names))
    return 0.95 * ratio if ratio >= _ALIKE and len(plain) > 3 else 0.0


@functools.lru_cache(_REMEMBERED)
def _bare(header: str) -> str:
    """Return a header without what stands in brackets and without words that tell nothing apart."""
    words = normal(_BRACKETS.sub(" ", header)).split("_")
    return "_".join(word for word in words if word not in _FILLERS) or normal(header)


@functools.lru_cache(_REMEMBERED)
def _ratio(header: str, name: str) -> float:
    """Return how alike two names are, 0 when less than alike; most are told apart by their letters."""
    length = len(header) + len(name)
    unmatched = max((_letters(header) ^ _letters(name)).bit_count(), abs(len(header) - len(name)))
    if unmatched > (1 - _ALIKE) * length:
        return 0.0
    return difflib.SequenceMatcher(None, header, name).ratio()


@functools.lru_cache(_REMEMBERED)
def _letters(name: str) -> int:
    """Return which letters a name has, as bits."""
    return functools.reduce(int.__or__, (1 << (ord(letter) & 63) for letter in name), 0)


def _evidence(field: Field, at: int, rows: Sequence[Sequence[object]]) -> float:
    """Return 1 when the sample's cells can be read as the field, 0 when most cannot."""
    if field.type not in _TELLING:
        return 1.0
    cells = [row[at] for row in rows if at < len(row) and row[at] not in (None, "")]
    if not cells:
        return 1.0
    proofs = (
        values.proofs(field, [cell for cell in cells if isinstance(cell, str)]) if field.styled else set()
    )
    style = values.decide_style(proofs)
    share = _readable(values.parser(field, values.Reading(style=style)), cells)
    return 1.0 if share >= _READABLE else 0.0


def _readable(read: Callable[[object], object], cells: Sequence[object]) -> float:
    """Return the share of cells that can be read, or could once the mapping names a format."""
    results = [read(cell) for cell in cells]
    doubts = ("two ways", "two digits")
    good = sum(
        not isinstance(one, ValueProblem) or any(doubt in one.sentence for doubt in doubts) for one in results
    )
    return good / len(results)
