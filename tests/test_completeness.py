"""Every address declares who may use it, and every address of an organization keeps strangers out."""

import re
from collections.abc import Iterable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cs_platform.tenancy.domain.permissions import Permission
from tests.conftest import Person, signed_in

ALLAUTH = "allauth."


def leaves(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from leaves(pattern, route)
        else:
            yield route, pattern


def paths(slug: str) -> list[str]:
    """Return a path of every address of an organization, its rows numbered 1."""
    return [concrete(route, slug) for route, _ in leaves(get_resolver()) if route.startswith("o/")]


def concrete(route: str, slug: str) -> str:
    parts = []
    for part in route.split("/"):
        if part == "<slug:organization>":
            parts.append(slug)
        elif part.startswith("<int:"):
            parts.append("1")
        elif part.startswith("<"):
            parts.append(re.sub(r"<[^>]+>", "overview", part))
        else:
            parts.append(part)
    return "/" + "/".join(parts)


def test_every_address_declares_a_permission_or_says_that_it_is_public() -> None:
    for route, pattern in leaves(get_resolver()):
        view = pattern.callback
        if view.__module__.startswith(ALLAUTH):
            continue
        assert hasattr(view, "permission"), route
        if route.startswith("o/"):
            assert isinstance(view.permission, Permission), route
        else:
            assert view.permission is None, route


def unlike(expected: set[int], answers: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the requests whose answers have another status than the expected."""
    return [(request, status) for request, status in answers if status not in expected]


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_get_404_and_the_signed_out_the_sign_in(
    method: str, alice: Person, charlie: Person
) -> None:
    for who, expected in ((charlie.client, 404), (Client(), 302)):
        answers = [(path, getattr(who, method)(path).status_code) for path in paths("halden")]
        assert unlike({expected}, answers) == []


def test_unsafe_requests_need_a_token(alice: Person) -> None:
    strict = signed_in(alice.membership.user, enforce_csrf_checks=True)
    answers = [(path, strict.post(path).status_code) for path in paths("halden")]
    assert unlike({403, 405}, answers) == []


@pytest.mark.parametrize("number", [0, 2**31, 2**63 - 1, 2**63, 10**20])
def test_nasty_numbers_are_not_found_rather_than_a_failure(number: int, alice: Person) -> None:
    numbered = [path.replace("/1/", f"/{number}/") for path in paths("halden") if "/1/" in path]
    assert numbered
    answers = [(path, alice.client.get(path).status_code) for path in numbered]
    assert unlike({404, 405}, answers) == []
