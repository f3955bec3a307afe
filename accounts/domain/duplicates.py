"""Finds accounts that are likely the same customer: the same domain, or names that hardly differ."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from accounts.domain import texts

LONG = 12
"""From this many letters on, two may differ."""
NEIGHBOURS = 3
SHORTEST = 5
LARGEST_GROUP = 10
# providers of mail: sharing one says nothing
_SHARED = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "proton.me",
        "protonmail.com",
        "aol.com",
        "t-online.de",
    }
)
_FORMS = frozenset(
    {
        "ab",
        "ag",
        "aps",
        "as",
        "asa",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "group",
        "holding",
        "holdings",
        "inc",
        "incorporated",
        "kg",
        "kgaa",
        "limited",
        "llc",
        "llp",
        "ltd",
        "mbh",
        "nv",
        "oy",
        "plc",
        "pty",
        "sa",
        "sarl",
        "se",
        "spa",
        "srl",
        "the",
    }
)
_WORDS = re.compile(r"\w+")
_DIGITS = re.compile(r"\D")


@dataclass(frozen=True, kw_only=True)
class Known:
    """An account as far as telling duplicates needs it."""

    id: int
    name: str
    domain: str


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two accounts that may be one, and why; `first` is the one known longer."""

    first: Known
    second: Known
    why: str


Keyed = tuple[str, Known]


def find(accounts: Iterable[Known]) -> tuple[Pair, ...]:
    """Return likely duplicates, each pair once: the same domain first, then names by likeness."""
    known = sorted(accounts, key=lambda account: account.id)
    found: dict[tuple[int, int], Pair] = {}
    keyed = [(name_key(account.name), account) for account in known]
    for pair in (*_same_domain(known), *_same_name(keyed), *_like_names(keyed)):
        found.setdefault((pair.first.id, pair.second.id), pair)
    return tuple(found.values())


def name_key(name: str) -> str:
    """Return a name without its legal form, marks and case: `The Nordwind GmbH & Co. KG` is `nordwind`."""
    words = _WORDS.findall(texts.match_key(name))
    kept = [word for word in words if word not in _FORMS]
    return "".join(kept or words)


def _same_domain(known: Sequence[Known]) -> Iterator[Pair]:
    groups: dict[str, list[Known]] = defaultdict(list)
    for account in known:
        domain = account.domain.casefold().removeprefix("www.")
        if domain and domain not in _SHARED:
            groups[domain].append(account)
    yield from _pairs(groups.values(), "the same domain")


def _same_name(keyed: Sequence[Keyed]) -> Iterator[Pair]:
    groups: dict[str, list[Known]] = defaultdict(list)
    for key, account in keyed:
        groups[key].append(account)
    yield from _pairs((group for key, group in groups.items() if key), "the same name")


def _pairs(groups: Iterable[list[Known]], why: str) -> Iterator[Pair]:
    """Pair within groups; a group too large says nothing about its members."""
    for group in groups:
        if len(group) <= LARGEST_GROUP:
            yield from (Pair(first=one, second=other, why=why) for one, other in combinations(group, 2))


def _like_names(keyed: Sequence[Keyed]) -> Iterator[Pair]:
    """Compare names with their neighbours in order, from the front and from the back."""
    long = [pair for pair in keyed if len(pair[0]) >= SHORTEST]
    backwards = [(key[::-1], account) for key, account in long]
    for names in (long, backwards):
        ranked = sorted(names, key=lambda pair: pair[0])
        for step in range(1, NEIGHBOURS + 1):
            for (key, account), (other_key, other) in zip(ranked, ranked[step:]):
                if key != other_key and _alike(key, other_key):
                    first, second = sorted((account, other), key=lambda each: each.id)
                    yield Pair(first=first, second=second, why="names that hardly differ")


def _alike(one: str, other: str) -> bool:
    """Say whether a letter or two in one place is all that differs; other digits make a series."""
    longest = max(len(one), len(other))
    allowed = 1 if longest < LONG else 2
    if abs(len(one) - len(other)) > allowed or (one[:2] != other[:2] and one[-2:] != other[-2:]):
        return False
    shortest = min(len(one), len(other))
    start = _shared(one, other, shortest)
    end = _shared(one[::-1], other[::-1], shortest - start)
    return longest - start - end <= allowed and _DIGITS.sub("", one) == _DIGITS.sub("", other)


def _shared(one: str, other: str, most: int) -> int:
    """Return how many letters two names begin with alike, at most `most`."""
    return next((at for at in range(most) if one[at] != other[at]), most)
