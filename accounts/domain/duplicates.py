"""Finds accounts that are likely the same customer: the same domain, or names that hardly differ."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from accounts.domain import texts

ALIKE = 0.9
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


def find(accounts: Iterable[Known]) -> tuple[Pair, ...]:
    """Return likely duplicates, each pair once: the same domain first, then names by likeness."""
    known = sorted(accounts, key=lambda account: account.id)
    found: dict[tuple[int, int], Pair] = {}
    for pair in (*_same_domain(known), *_same_name(known), *_like_names(known)):
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


def _same_name(known: Sequence[Known]) -> Iterator[Pair]:
    groups: dict[str, list[Known]] = defaultdict(list)
    for account in known:
        groups[name_key(account.name)].append(account)
    yield from _pairs((group for key, group in groups.items() if key), "the same name")


def _pairs(groups: Iterable[list[Known]], why: str) -> Iterator[Pair]:
    """Pair within groups; a group too large says nothing about its members."""
    for group in groups:
        if len(group) <= LARGEST_GROUP:
            yield from (Pair(first=one, second=other, why=why) for one, other in combinations(group, 2))


def _like_names(known: Sequence[Known]) -> Iterator[Pair]:
    """Compare names with their neighbours in order, from the front and from the back."""
    keyed = [(name_key(account.name), account) for account in known]
    keyed = [(key, account) for key, account in keyed if len(key) >= SHORTEST]
    for order in (lambda pair: pair[0], lambda pair: pair[0][::-1]):
        ranked = sorted(keyed, key=order)
        for place, (key, account) in enumerate(ranked):
            for other_key, other in ranked[place + 1 : place + 1 + NEIGHBOURS]:
                if key != other_key and _alike(key, other_key):
                    first, second = sorted((account, other), key=lambda each: each.id)
                    yield Pair(first=first, second=second, why="names that hardly differ")


def _alike(one: str, other: str) -> bool:
    """Compare letters; names that differ in a number are a series, no mistake."""
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
