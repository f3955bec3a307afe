"""Search and go: names, pages and commands from one field, opened by Ctrl-K."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from accounts.queries import search as names
from accounts.queries.search import Found
from autopsies.queries import names as reviews
from cs_platform.pages import reader
from cs_platform.pages.lists import every
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission

PLACES: tuple[tuple[str, str, Permission], ...] = (
    ("Today", "pages:today", Permission.READ),
    *((each.title, each.address, Permission.READ) for each in every.LISTS),
    ("What changed", "pages:notices", Permission.READ),
    ("Journey", "pages:journey", Permission.READ),
    ("Call drivers", "pages:call-drivers", Permission.READ),
    ("Value at risk", "pages:value-at-risk", Permission.READ),
    ("Can I trust this? Churn model", "pages:trust", Permission.READ),
    ("Autopsies", "autopsies:list", Permission.READ),
    ("Fairness of attention", "pages:fairness", Permission.READ),
    ("Does shouting pay?", "pages:fairness-shouting", Permission.READ),
    ("Where attention goes", "pages:fairness-attention", Permission.READ),
    ("What we feel, what they say", "pages:fairness-perception", Permission.READ),
    ("Money per answer", "pages:fairness-answers", Permission.READ),
    ("Blind look at tickets", "looks:next", Permission.EDIT_ACCOUNTS),
    ("Definitions", "pages:definitions", Permission.READ),
    ("Health model", "health:model", Permission.READ),
    ("Coverage and freshness", "health:coverage", Permission.READ),
    ("Versions of the health model", "health:versions", Permission.READ),
    ("Imports", "accounts:imports", Permission.IMPORT_DATA),
    ("Settings", "settings:home", Permission.READ),
)
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("Log a touch", "records:new", "touches"),
    ("Add an account", "records:new", "accounts"),
    ("Add a contact", "records:new", "contacts"),
    ("Start a goal", "records:new", "goals"),
    ("Add an incident or change", "records:new", "incidents"),
)
TABS = {"contact": "pages:account-people", "goal": "pages:account-outcomes"}


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One line to go to: what it is called, what it is, and where."""

    name: str
    about: str
    address: str


@require_GET
@access.require(Permission.READ)
@vary_on_headers("HX-Request")
def search(request: TenantRequest) -> HttpResponse:
    """Show what the words find; without words, where one can go."""
    words = request.GET.get("q", "").replace("\x00", "")[: names.LONGEST]
    found = chain.from_iterable(find(request, words) for find in (_named, _reviews, _places, _commands))
    context = {"section": "search", "words": words, "hits": list(found)}
    fragment = request.headers.get("HX-Request")
    return render(request, "pages/_hits.html" if fragment else "pages/search.html", context)


def _named(request: TenantRequest, words: str) -> Iterator[Hit]:
    for found in names.names(request.organization.pk, words):
        tab = TABS.get(found.kind, "pages:account")
        yield Hit(name=found.name, about=_about(found), address=access.url(request, tab, found.account_id))


def _about(found: Found) -> str:
    return "account" if found.kind == "account" else f"{found.kind} at {found.account}"


def _reviews(request: TenantRequest, words: str) -> Iterator[Hit]:
    about = reader.say(request, "autopsy")
    for found in reviews.named(request.organization.pk, words):
        yield Hit(name=found.account, about=about, address=access.url(request, "autopsies:autopsy", found.id))


def _places(request: TenantRequest, words: str) -> Iterator[Hit]:
    for name, address, permission in PLACES:
        said = reader.say(request, name)
        if _fits(said, words) and access.can(request.membership, permission):
            yield Hit(name=said, about="page", address=access.url(request, address))


def _commands(request: TenantRequest, words: str) -> Iterator[Hit]:
    if not access.can(request.membership, Permission.EDIT_ACCOUNTS):
        return
    for name, address, noun in COMMANDS:
        if _fits(name, words):
            yield Hit(name=name, about="command", address=access.url(request, address, noun))


def _fits(name: str, words: str) -> bool:
    """Say whether every word begins a word of the name; no words fit all."""
    parts = name.casefold().split()
    return all(any(part.startswith(word) for part in parts) for word in words.casefold().split())
